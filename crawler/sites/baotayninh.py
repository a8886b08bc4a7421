"""The newspaper of the Party committee of Tay Ninh (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baotayninh",
    title="Báo Tây Ninh",
    level="press",
    province="Tây Ninh",
    domains=("baotayninh.vn", "www.baotayninh.vn"),
    seeds=("http://baotayninh.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baotayninh.vn of 2024; public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
