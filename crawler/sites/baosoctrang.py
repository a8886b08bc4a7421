"""The newspaper of the Party committee of Soc Trang, since July 2025 a part of Can Tho (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baosoctrang",
    title="Báo Sóc Trăng",
    level="press",
    province="Cần Thơ",
    provinces_before=("Sóc Trăng",),
    domains=("baosoctrang.org.vn", "www.baosoctrang.org.vn"),
    seeds=("http://baosoctrang.org.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
