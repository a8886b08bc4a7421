"""The portal of Binh Dinh, since July 2025 a part of Gia Lai (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="binhdinh.gov",
    title="Cổng thông tin điện tử tỉnh Bình Định",
    level="government",
    province="Gia Lai",
    provinces_before=("Bình Định",),
    domains=("www.binhdinh.gov.vn", "binhdinh.gov.vn"),
    seeds=("https://www.binhdinh.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
