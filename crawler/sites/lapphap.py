"""The National Assembly's journal of legislation (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="lapphap",
    title="Tạp chí Nghiên cứu lập pháp",
    level="assembly",
    domains=("lapphap.vn", "www.lapphap.vn"),
    seeds=("http://lapphap.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
    },
)
