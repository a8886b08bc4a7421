"""The newspaper of the Party committee of Lai Chau (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baolaichau",
    title="Báo Lai Châu",
    level="press",
    province="Lai Châu",
    domains=("www.baolaichau.vn", "baolaichau.vn"),
    seeds=("http://www.baolaichau.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
