"""The newspaper of the Party committee of Bac Giang, since July 2025 a part of Bac Ninh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baobacgiang",
    title="Báo Bắc Giang",
    level="press",
    province="Bắc Ninh",
    provinces_before=("Bắc Giang",),
    domains=("baobacgiang.com.vn", "www.baobacgiang.com.vn"),
    seeds=("http://baobacgiang.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
