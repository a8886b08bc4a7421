"""The newspaper of Hai Phong's police (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="anhp",
    title="Báo An ninh Hải Phòng",
    level="press",
    province="Hải Phòng",
    domains=("anhp.vn", "www.anhp.vn"),
    seeds=("http://anhp.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "public code of 2019",
    },
)
