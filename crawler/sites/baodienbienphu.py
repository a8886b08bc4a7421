"""The newspaper of the Party committee of Dien Bien (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baodienbienphu",
    title="Báo Điện Biên Phủ",
    level="press",
    province="Điện Biên",
    domains=("baodienbienphu.vn", "www.baodienbienphu.vn", "baodienbienphu.info.vn", "www.baodienbienphu.info.vn"),
    seeds=("http://baodienbienphu.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2025; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
