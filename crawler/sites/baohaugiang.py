"""The newspaper of the Party committee of Hau Giang, since July 2025 a part of Can Tho (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baohaugiang",
    title="Báo Hậu Giang",
    level="press",
    province="Cần Thơ",
    provinces_before=("Hậu Giang",),
    domains=("baohaugiang.com.vn", "www.baohaugiang.com.vn"),
    seeds=("http://baohaugiang.com.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
