"""The newspaper of the Party committee of Binh Duong, since July 2025 a part of Ho Chi Minh City (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baobinhduong",
    title="Báo Bình Dương",
    level="press",
    province="Hồ Chí Minh",
    provinces_before=("Bình Dương",),
    domains=("baobinhduong.vn", "www.baobinhduong.vn"),
    seeds=("http://baobinhduong.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
