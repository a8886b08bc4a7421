"""The Fatherland Front's newspaper (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="daidoanket",
    title="Báo Đại Đoàn Kết",
    level="front",
    domains=("daidoanket.vn", "www.daidoanket.vn"),
    seeds=("http://daidoanket.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "assumed",
    },
)
