"""The newspaper of the Party committee of Quang Binh, since July 2025 a part of Quang Tri (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baoquangbinh",
    title="Báo Quảng Bình",
    level="press",
    province="Quảng Trị",
    provinces_before=("Quảng Bình",),
    domains=("www.baoquangbinh.vn", "baoquangbinh.vn"),
    seeds=("https://www.baoquangbinh.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baoquangbinh.vn of 2020; public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
