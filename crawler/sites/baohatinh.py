"""The newspaper of the Party committee of Ha Tinh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baohatinh",
    title="Báo Hà Tĩnh",
    level="press",
    province="Hà Tĩnh",
    domains=("baohatinh.vn", "www.baohatinh.vn"),
    seeds=("https://baohatinh.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
