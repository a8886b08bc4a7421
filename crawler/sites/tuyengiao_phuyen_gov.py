"""The propaganda commission of Phu Yen's committee (FACTS C.3, C.6)."""

from crawler.site import Site

SITE = Site(
    name="tuyengiao.phuyen.gov",
    title="Ban Tuyên giáo Tỉnh ủy Phú Yên",
    level="province",
    province="Đắk Lắk",
    provinces_before=("Phú Yên",),
    domains=("tuyengiao.phuyen.gov.vn", "www.tuyengiao.phuyen.gov.vn"),
    seeds=("http://tuyengiao.phuyen.gov.vn/",),
    layouts=("nukeviet",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "layouts": "public code of 2025, the age of its row unknown",
        "province": "assumed: by its name",
    },
)
