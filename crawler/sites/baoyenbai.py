"""The newspaper of the Party committee of Yen Bai, since July 2025 a part of Lao Cai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoyenbai",
    title="Báo Yên Bái",
    level="press",
    province="Lào Cai",
    provinces_before=("Yên Bái",),
    domains=("baoyenbai.com.vn", "www.baoyenbai.com.vn"),
    seeds=("http://baoyenbai.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
