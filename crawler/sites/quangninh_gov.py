"""The portal of Quang Ninh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="quangninh.gov",
    title="Cổng thông tin điện tử tỉnh Quảng Ninh",
    level="government",
    province="Quảng Ninh",
    domains=("www.quangninh.gov.vn", "quangninh.gov.vn"),
    seeds=("https://www.quangninh.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
