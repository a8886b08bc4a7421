"""The newspaper of the Party committee of Quang Nam, since July 2025 a part of Da Nang (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baoquangnam",
    title="Báo Quảng Nam",
    level="press",
    province="Đà Nẵng",
    provinces_before=("Quảng Nam",),
    domains=("baoquangnam.vn", "www.baoquangnam.vn"),
    seeds=("http://baoquangnam.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baoquangnam.vn of 2016; public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
