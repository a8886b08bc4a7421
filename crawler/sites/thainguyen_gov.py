"""The portal of Thai Nguyen (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="thainguyen.gov",
    title="Cổng thông tin điện tử tỉnh Thái Nguyên",
    level="government",
    province="Thái Nguyên",
    domains=("thainguyen.gov.vn", "www.thainguyen.gov.vn"),
    seeds=("http://thainguyen.gov.vn/",),
    succeeds=("backan.gov",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "resolution 202/2025/QH15: the provinces whose portals they are became one",
    },
)
