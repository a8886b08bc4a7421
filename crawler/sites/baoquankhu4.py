"""The newspaper of Military Region 4 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoquankhu4",
    title="Báo Quân khu 4",
    level="army",
    domains=("baoquankhu4.com.vn", "www.baoquankhu4.com.vn"),
    seeds=("http://baoquankhu4.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
