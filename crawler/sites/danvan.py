"""The Central Commission for Mass Mobilisation (FACTS C.2): only its address was found."""

from crawler.site import Site

SITE = Site(
    name="danvan",
    title="Ban Dân vận Trung ương",
    level="central",
    domains=("danvan.vn", "www.danvan.vn"),
    seeds=("http://danvan.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "assumed: from a list of addresses",
        "seeds": "assumed",
    },
)
