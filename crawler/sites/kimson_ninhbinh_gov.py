"""The portal of the district of Kim Son; districts ended in July 2025 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="kimson.ninhbinh.gov",
    title="Cổng thông tin điện tử huyện Kim Sơn",
    level="district",
    province="Ninh Bình",
    domains=("kimson.ninhbinh.gov.vn", "www.kimson.ninhbinh.gov.vn"),
    seeds=("http://kimson.ninhbinh.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
