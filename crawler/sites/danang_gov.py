"""The portal of Da Nang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="danang.gov",
    title="Cổng thông tin điện tử thành phố Đà Nẵng",
    level="government",
    province="Đà Nẵng",
    domains=("danang.gov.vn", "www.danang.gov.vn"),
    seeds=("https://danang.gov.vn/",),
    succeeds=("quangnam.gov",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
        "succeeds": "resolution 202/2025/QH15: the provinces whose portals they are became one",
    },
)
