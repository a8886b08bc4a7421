"""The Party committee of Binh Phuoc (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="tinhuybinhphuoc",
    title="Tỉnh ủy Bình Phước",
    level="province",
    province="Đồng Nai",
    provinces_before=("Bình Phước",),
    domains=("tinhuybinhphuoc.vn", "www.tinhuybinhphuoc.vn"),
    seeds=("http://tinhuybinhphuoc.vn/",),
    layouts=("nukeviet",),
    examples=("http://tinhuybinhphuoc.vn/news/tag/<tag>/page-8",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of tinhuybinhphuoc.vn",
        "seeds": "assumed",
        "layouts": "page of tinhuybinhphuoc.vn of 2016 to 2024",
        "province": "assumed: by its name",
    },
)
