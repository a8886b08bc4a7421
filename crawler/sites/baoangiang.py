"""The newspaper of the Party committee of An Giang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoangiang",
    title="Báo An Giang",
    level="press",
    province="An Giang",
    domains=("baoangiang.com.vn", "www.baoangiang.com.vn"),
    seeds=("https://baoangiang.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
