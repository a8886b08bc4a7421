"""The office of the Central Committee (FACTS C.2): only its address was found."""

from crawler.site import Site

SITE = Site(
    name="vptw.dcs",
    title="Văn phòng Trung ương Đảng",
    level="central",
    domains=("vptw.dcs.vn", "www.vptw.dcs.vn"),
    seeds=("http://vptw.dcs.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "assumed: from a list of addresses",
        "seeds": "assumed",
    },
)
