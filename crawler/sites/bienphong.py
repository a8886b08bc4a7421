"""The border guard's newspaper (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="bienphong",
    title="Báo Biên phòng",
    level="army",
    domains=("bienphong.com.vn", "www.bienphong.com.vn"),
    seeds=("http://bienphong.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
