"""A journal of public administration (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="quanlynhanuoc",
    title="Tạp chí Quản lý nhà nước",
    level="government",
    domains=("quanlynhanuoc.vn", "www.quanlynhanuoc.vn"),
    seeds=("http://quanlynhanuoc.vn/",),
    layouts=("wordpress-td",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "layouts": "public code of 2025, the age of its row unknown, by its class names",
    },
)
