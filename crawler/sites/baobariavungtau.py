"""The newspaper of the Party committee of Ba Ria - Vung Tau, since July 2025 a part of Ho Chi Minh City (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baobariavungtau",
    title="Báo Bà Rịa - Vũng Tàu",
    level="press",
    province="Hồ Chí Minh",
    provinces_before=("Bà Rịa - Vũng Tàu",),
    domains=("baobariavungtau.com.vn", "www.baobariavungtau.com.vn"),
    seeds=("http://baobariavungtau.com.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
