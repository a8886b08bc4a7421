"""The portal of Hoa Binh, since July 2025 a part of Phu Tho (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hoabinh.gov",
    title="Cổng thông tin điện tử tỉnh Hòa Bình",
    level="government",
    province="Phú Thọ",
    provinces_before=("Hòa Bình",),
    domains=("www.hoabinh.gov.vn", "hoabinh.gov.vn"),
    seeds=("http://www.hoabinh.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
