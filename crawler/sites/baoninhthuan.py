"""The newspaper of the Party committee of Ninh Thuan, since July 2025 a part of Khanh Hoa (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoninhthuan",
    title="Báo Ninh Thuận",
    level="press",
    province="Khánh Hòa",
    provinces_before=("Ninh Thuận",),
    domains=("www.baoninhthuan.com.vn", "baoninhthuan.com.vn"),
    seeds=("http://www.baoninhthuan.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
