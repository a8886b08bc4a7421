"""Radio and television of Hai Phong (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="thhp",
    title="Đài Phát thanh và Truyền hình Hải Phòng",
    level="press",
    province="Hải Phòng",
    domains=("thhp.vn", "www.thhp.vn"),
    seeds=("http://thhp.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "public code of 2019",
    },
)
