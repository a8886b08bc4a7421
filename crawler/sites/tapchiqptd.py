"""The Party's military journal (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="tapchiqptd",
    title="Tạp chí Quốc phòng toàn dân",
    level="army",
    domains=("tapchiqptd.vn", "www.tapchiqptd.vn"),
    seeds=("http://tapchiqptd.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
