"""Radio and television of Quang Nam (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="qrt",
    title="Đài Phát thanh - Truyền hình Quảng Nam",
    level="press",
    province="Đà Nẵng",
    provinces_before=("Quảng Nam",),
    domains=("qrt.vn", "www.qrt.vn"),
    seeds=("http://qrt.vn/",),
    layouts=("wordpress-td",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "layouts": "public code of 2025, the age of its row unknown, by its class names",
        "province": "assumed: the broadcaster of Quảng Nam",
    },
)
