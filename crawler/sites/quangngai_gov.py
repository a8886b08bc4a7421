"""The portal of Quang Ngai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="quangngai.gov",
    title="Cổng thông tin điện tử tỉnh Quảng Ngãi",
    level="government",
    province="Quảng Ngãi",
    domains=("www.quangngai.gov.vn", "quangngai.gov.vn"),
    seeds=("https://www.quangngai.gov.vn/",),
    succeeds=("kontum.gov",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
        "succeeds": "resolution 202/2025/QH15: the provinces whose portals they are became one",
    },
)
