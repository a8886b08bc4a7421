"""The Central Organisation Commission (FACTS C.2): only its address was found."""

from crawler.site import Site

SITE = Site(
    name="btctw",
    title="Ban Tổ chức Trung ương",
    level="central",
    domains=("btctw.vn", "www.btctw.vn"),
    seeds=("http://btctw.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "assumed: from a list of addresses",
        "seeds": "assumed",
    },
)
