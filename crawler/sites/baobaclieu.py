"""The newspaper of the Party committee of Bac Lieu, since July 2025 a part of Ca Mau (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baobaclieu",
    title="Báo Bạc Liêu",
    level="press",
    province="Cà Mau",
    provinces_before=("Bạc Liêu",),
    domains=("www.baobaclieu.vn", "baobaclieu.vn"),
    seeds=("http://www.baobaclieu.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
