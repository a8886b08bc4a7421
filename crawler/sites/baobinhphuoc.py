"""The newspaper of the Party committee of Binh Phuoc, since July 2025 a part of Dong Nai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baobinhphuoc",
    title="Báo Bình Phước",
    level="press",
    province="Đồng Nai",
    provinces_before=("Bình Phước",),
    domains=("www.baobinhphuoc.com.vn", "baobinhphuoc.com.vn"),
    seeds=("http://www.baobinhphuoc.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
