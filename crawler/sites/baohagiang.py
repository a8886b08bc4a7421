"""The newspaper of the Party committee of Ha Giang, since July 2025 a part of Tuyen Quang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baohagiang",
    title="Báo Hà Giang",
    level="press",
    province="Tuyên Quang",
    provinces_before=("Hà Giang",),
    domains=("baohagiang.vn", "www.baohagiang.vn"),
    seeds=("http://baohagiang.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
