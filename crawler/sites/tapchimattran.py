"""The Fatherland Front's journal (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="tapchimattran",
    title="Tạp chí Mặt trận",
    level="front",
    domains=("tapchimattran.vn", "www.tapchimattran.vn"),
    seeds=("http://tapchimattran.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
