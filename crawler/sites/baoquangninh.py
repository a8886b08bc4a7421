"""The newspaper of the Party committee of Quang Ninh (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baoquangninh",
    title="Báo Quảng Ninh",
    level="press",
    province="Quảng Ninh",
    domains=("baoquangninh.vn", "www.baoquangninh.vn", "baoquangninh.com.vn", "www.baoquangninh.com.vn"),
    seeds=("http://baoquangninh.vn/",),
    article_path=r"/(?:[^/]+/)*[^/]*-(?P<key>\d{5,})\.html",
    examples=("http://baoquangninh.vn/<slug>-3349315.html",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2025; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "article_path": "public code of 2025, by an address",
        "province": "assumed: by its name",
    },
)
