"""The propaganda commission of Binh Phuoc's committee (FACTS C.3, C.6)."""

from crawler.site import Site

SITE = Site(
    name="tuyengiaobinhphuoc",
    title="Ban Tuyên giáo Tỉnh ủy Bình Phước",
    level="province",
    province="Đồng Nai",
    provinces_before=("Bình Phước",),
    domains=("tuyengiaobinhphuoc.org.vn", "www.tuyengiaobinhphuoc.org.vn"),
    seeds=("http://tuyengiaobinhphuoc.org.vn/",),
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
