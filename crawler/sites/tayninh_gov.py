"""The portal of Tay Ninh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="tayninh.gov",
    title="Cổng thông tin điện tử tỉnh Tây Ninh",
    level="government",
    province="Tây Ninh",
    domains=("tayninh.gov.vn", "www.tayninh.gov.vn"),
    seeds=("https://tayninh.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
