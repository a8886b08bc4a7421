"""A journal of state organisation (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="tcnn",
    title="Tạp chí Tổ chức nhà nước",
    level="government",
    domains=("tcnn.vn", "www.tcnn.vn"),
    seeds=("http://tcnn.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
    },
)
