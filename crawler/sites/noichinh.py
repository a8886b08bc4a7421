"""The Central Internal Affairs Commission (FACTS C.2, C.4)."""

from crawler.site import Site

SITE = Site(
    name="noichinh",
    title="Ban Nội chính Trung ương",
    level="central",
    domains=("noichinh.vn", "www.noichinh.vn"),
    seeds=("http://noichinh.vn/",),
    layouts=("dataimages",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of noichinh.vn of 2016",
        "seeds": "assumed",
        "layouts": "page of noichinh.vn of 2016",
    },
)
