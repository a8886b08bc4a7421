"""The portal of the district of Hung Ha; districts ended in July 2025 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hungha.thaibinh.gov",
    title="Cổng thông tin điện tử huyện Hưng Hà",
    level="district",
    province="Hưng Yên",
    provinces_before=("Thái Bình",),
    domains=("hungha.thaibinh.gov.vn", "www.hungha.thaibinh.gov.vn"),
    seeds=("http://hungha.thaibinh.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
