"""The propaganda commission of Kon Tum's committee (FACTS C.3, C.6)."""

from crawler.site import Site

SITE = Site(
    name="tuyengiaokontum",
    title="Ban Tuyên giáo Tỉnh ủy Kon Tum",
    level="province",
    province="Quảng Ngãi",
    provinces_before=("Kon Tum",),
    domains=("tuyengiaokontum.org.vn", "www.tuyengiaokontum.org.vn"),
    seeds=("http://tuyengiaokontum.org.vn/",),
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
