"""A theoretical journal (FACTS C.2). Till it was rebuilt it ran Joomla with K2, which is recognised by its marks."""

from crawler.site import Site

SITE = Site(
    name="lyluanchinhtri",
    title="Tạp chí Lý luận chính trị",
    level="central",
    domains=("lyluanchinhtri.vn", "www.lyluanchinhtri.vn"),
    seeds=("http://lyluanchinhtri.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of lyluanchinhtri.vn",
        "seeds": "assumed",
    },
)
