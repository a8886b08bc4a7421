"""The portal of Cao Bang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="caobang.gov",
    title="Cổng thông tin điện tử tỉnh Cao Bằng",
    level="government",
    province="Cao Bằng",
    domains=("www.caobang.gov.vn", "caobang.gov.vn"),
    seeds=("https://www.caobang.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
