"""The portal of Bac Kan, since July 2025 a part of Thai Nguyen (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="backan.gov",
    title="Cổng thông tin điện tử tỉnh Bắc Kạn",
    level="government",
    province="Thái Nguyên",
    provinces_before=("Bắc Kạn",),
    domains=("backan.gov.vn", "www.backan.gov.vn"),
    seeds=("http://backan.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
