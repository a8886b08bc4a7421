"""The portal of Lao Cai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="laocai.gov",
    title="Cổng thông tin điện tử tỉnh Lào Cai",
    level="government",
    province="Lào Cai",
    domains=("www.laocai.gov.vn", "laocai.gov.vn"),
    seeds=("https://www.laocai.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
