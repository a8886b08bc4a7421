"""Radio and television of Hoa Binh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hoabinhtv",
    title="Đài Phát thanh và Truyền hình Hòa Bình",
    level="press",
    province="Phú Thọ",
    provinces_before=("Hòa Bình",),
    domains=("hoabinhtv.vn", "www.hoabinhtv.vn"),
    seeds=("http://hoabinhtv.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
