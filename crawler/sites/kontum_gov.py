"""The portal of Kon Tum, since July 2025 a part of Quang Ngai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="kontum.gov",
    title="Cổng thông tin điện tử tỉnh Kon Tum",
    level="government",
    province="Quảng Ngãi",
    provinces_before=("Kon Tum",),
    domains=("www.kontum.gov.vn", "kontum.gov.vn"),
    seeds=("https://www.kontum.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
