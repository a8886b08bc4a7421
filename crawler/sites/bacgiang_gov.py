"""The portal of Bac Giang, since July 2025 a part of Bac Ninh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="bacgiang.gov",
    title="Cổng thông tin điện tử tỉnh Bắc Giang",
    level="government",
    province="Bắc Ninh",
    provinces_before=("Bắc Giang",),
    domains=("www.bacgiang.gov.vn", "bacgiang.gov.vn"),
    seeds=("https://www.bacgiang.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
