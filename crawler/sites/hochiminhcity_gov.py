"""The portal of Ho Chi Minh City (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hochiminhcity.gov",
    title="Cổng thông tin điện tử thành phố Hồ Chí Minh",
    level="government",
    province="Hồ Chí Minh",
    domains=("hochiminhcity.gov.vn", "www.hochiminhcity.gov.vn"),
    seeds=("http://hochiminhcity.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
