"""The newspaper of Military Region 7 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoquankhu7",
    title="Báo Quân khu 7",
    level="army",
    domains=("baoquankhu7.vn", "www.baoquankhu7.vn"),
    seeds=("http://baoquankhu7.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
