"""The portal of Quang Nam, since July 2025 a part of Da Nang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="quangnam.gov",
    title="Cổng thông tin điện tử tỉnh Quảng Nam",
    level="government",
    province="Đà Nẵng",
    provinces_before=("Quảng Nam",),
    domains=("www.quangnam.gov.vn", "quangnam.gov.vn"),
    seeds=("http://www.quangnam.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
