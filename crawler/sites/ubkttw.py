"""The Central Inspection Commission (FACTS C.2, C.6)."""

from crawler.site import Site

SITE = Site(
    name="ubkttw",
    title="Ủy ban Kiểm tra Trung ương",
    level="central",
    domains=("ubkttw.vn", "www.ubkttw.vn"),
    seeds=("http://ubkttw.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
    },
)
