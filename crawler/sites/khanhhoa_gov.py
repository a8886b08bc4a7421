"""The portal of Khanh Hoa (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="khanhhoa.gov",
    title="Cổng thông tin điện tử tỉnh Khánh Hòa",
    level="government",
    province="Khánh Hòa",
    domains=("www.khanhhoa.gov.vn", "khanhhoa.gov.vn"),
    seeds=("https://www.khanhhoa.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
