"""The newspaper of the Party committee of Binh Thuan, since July 2025 a part of Lam Dong (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baobinhthuan",
    title="Báo Bình Thuận",
    level="press",
    province="Lâm Đồng",
    provinces_before=("Bình Thuận",),
    domains=("www.baobinhthuan.com.vn", "baobinhthuan.com.vn"),
    seeds=("http://www.baobinhthuan.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
