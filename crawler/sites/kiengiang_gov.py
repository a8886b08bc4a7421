"""The portal of Kien Giang, since July 2025 a part of An Giang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="kiengiang.gov",
    title="Cổng thông tin điện tử tỉnh Kiên Giang",
    level="government",
    province="An Giang",
    provinces_before=("Kiên Giang",),
    domains=("www.kiengiang.gov.vn", "kiengiang.gov.vn"),
    seeds=("https://www.kiengiang.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
