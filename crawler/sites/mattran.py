"""The Fatherland Front (FACTS C.2)."""

from crawler.site import Site

SITE = Site(
    name="mattran",
    title="Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    level="front",
    domains=("mattran.org.vn", "www.mattran.org.vn"),
    seeds=("http://mattran.org.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of a year that was not recorded",
        "seeds": "assumed",
    },
)
