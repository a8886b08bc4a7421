"""The newspaper of the Party committee of Lang Son (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baolangson",
    title="Báo Lạng Sơn",
    level="press",
    province="Lạng Sơn",
    domains=("baolangson.vn", "www.baolangson.vn"),
    seeds=("http://baolangson.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
