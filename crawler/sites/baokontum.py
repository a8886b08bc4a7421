"""The newspaper of the Party committee of Kon Tum, since July 2025 a part of Quang Ngai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baokontum",
    title="Báo Kon Tum",
    level="press",
    province="Quảng Ngãi",
    provinces_before=("Kon Tum",),
    domains=("baokontum.com.vn", "www.baokontum.com.vn"),
    seeds=("http://baokontum.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
