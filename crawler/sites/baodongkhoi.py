"""The newspaper of the Party committee of Ben Tre, since July 2025 a part of Vinh Long (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baodongkhoi",
    title="Báo Đồng Khởi",
    level="press",
    province="Vĩnh Long",
    provinces_before=("Bến Tre",),
    domains=("baodongkhoi.vn", "www.baodongkhoi.vn"),
    seeds=("http://baodongkhoi.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "assumed",
        "province": "assumed: the newspaper of Bến Tre",
    },
)
