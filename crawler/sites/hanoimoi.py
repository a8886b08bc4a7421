"""The newspaper of the Party committee of Ha Noi (FACTS C.2)."""

from crawler.site import Site

SITE = Site(
    name="hanoimoi",
    title="Báo Hànộimới",
    level="press",
    province="Hà Nội",
    domains=("hanoimoi.vn", "www.hanoimoi.vn", "hanoimoi.com.vn", "www.hanoimoi.com.vn"),
    seeds=("http://hanoimoi.vn/",),
    layouts=("onecms", "onecms-head"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of a year that was not recorded; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "layouts": "public code of 2023 or later",
        "province": "assumed: by its name",
    },
)
