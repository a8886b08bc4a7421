"""The newspaper of the Party committee of Hai Phong (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baohaiphong",
    title="Báo Hải Phòng",
    level="press",
    province="Hải Phòng",
    domains=("baohaiphong.vn", "www.baohaiphong.vn", "baohaiphong.com.vn", "www.baohaiphong.com.vn"),
    seeds=("http://baohaiphong.vn/",),
    layouts=("onecms", "onecms-head"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2025; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "layouts": "public code of 2025",
        "province": "assumed: by its name",
    },
)
