"""Radio and television of Ha Tinh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hatinhtv",
    title="Đài Phát thanh và Truyền hình Hà Tĩnh",
    level="press",
    province="Hà Tĩnh",
    domains=("hatinhtv.vn", "www.hatinhtv.vn"),
    seeds=("http://hatinhtv.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
