"""The newspaper of the Party committee of Cao Bang (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baocaobang",
    title="Báo Cao Bằng",
    level="press",
    province="Cao Bằng",
    domains=("baocaobang.vn", "www.baocaobang.vn"),
    seeds=("http://baocaobang.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
