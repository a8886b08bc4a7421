"""The portal of Quang Tri (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="quangtri.gov",
    title="Cổng thông tin điện tử tỉnh Quảng Trị",
    level="government",
    province="Quảng Trị",
    domains=("www.quangtri.gov.vn", "quangtri.gov.vn"),
    seeds=("https://www.quangtri.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
