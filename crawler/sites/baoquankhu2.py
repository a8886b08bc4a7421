"""The newspaper of Military Region 2 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoquankhu2",
    title="Báo Quân khu 2",
    level="army",
    domains=("baoquankhu2.com.vn", "www.baoquankhu2.com.vn"),
    seeds=("http://baoquankhu2.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
