"""The National Assembly's newspaper (FACTS C.2). Its earlier software is recognised by its marks."""

from crawler.site import Site

SITE = Site(
    name="daibieunhandan",
    title="Báo Đại biểu Nhân dân",
    level="assembly",
    domains=("daibieunhandan.vn", "www.daibieunhandan.vn"),
    seeds=("http://daibieunhandan.vn/",),
    layouts=("onecms", "onecms-head"),
    examples=("http://daibieunhandan.vn/<slug>-10390093.html", "http://daibieunhandan.vn/<slug>-post322374.html"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "assumed",
        "layouts": "public code of a year that was not recorded, later than 2019",
    },
)
