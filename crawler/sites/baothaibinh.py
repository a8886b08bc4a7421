"""The newspaper of the Party committee of Thai Binh, since July 2025 a part of Hung Yen (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baothaibinh",
    title="Báo Thái Bình",
    level="press",
    province="Hưng Yên",
    provinces_before=("Thái Bình",),
    domains=("baothaibinh.com.vn", "www.baothaibinh.com.vn"),
    seeds=("https://baothaibinh.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
