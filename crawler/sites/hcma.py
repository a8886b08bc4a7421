"""The Party's academy (FACTS C.2): only its address was found."""

from crawler.site import Site

SITE = Site(
    name="hcma",
    title="Học viện Chính trị quốc gia Hồ Chí Minh",
    level="central",
    domains=("hcma.vn", "www.hcma.vn"),
    seeds=("http://hcma.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "assumed: from a list of addresses",
        "seeds": "assumed",
    },
)
