"""The portal of Dong Thap (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="dongthap.gov",
    title="Cổng thông tin điện tử tỉnh Đồng Tháp",
    level="government",
    province="Đồng Tháp",
    domains=("dongthap.gov.vn", "www.dongthap.gov.vn"),
    seeds=("http://dongthap.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
