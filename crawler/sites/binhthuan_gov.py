"""The portal of Binh Thuan, since July 2025 a part of Lam Dong (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="binhthuan.gov",
    title="Cổng thông tin điện tử tỉnh Bình Thuận",
    level="government",
    province="Lâm Đồng",
    provinces_before=("Bình Thuận",),
    domains=("www.binhthuan.gov.vn", "binhthuan.gov.vn"),
    seeds=("https://www.binhthuan.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
