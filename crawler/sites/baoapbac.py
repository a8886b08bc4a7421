"""The newspaper of the Party committee of Tien Giang, since July 2025 a part of Dong Thap (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baoapbac",
    title="Báo Ấp Bắc",
    level="press",
    province="Đồng Tháp",
    provinces_before=("Tiền Giang",),
    domains=("baoapbac.vn", "www.baoapbac.vn"),
    seeds=("http://baoapbac.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: the newspaper of Tiền Giang",
    },
)
