"""The newspaper of the Party committee of Vinh Phuc, since July 2025 a part of Phu Tho (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baovinhphuc",
    title="Báo Vĩnh Phúc",
    level="press",
    province="Phú Thọ",
    provinces_before=("Vĩnh Phúc",),
    domains=("baovinhphuc.com.vn", "www.baovinhphuc.com.vn"),
    seeds=("http://baovinhphuc.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
