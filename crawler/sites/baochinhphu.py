"""The government's newspaper (FACTS B, C.2). Its site of before 2022 is recognised by its marks."""

from crawler.site import Site

SITE = Site(
    name="baochinhphu",
    title="Báo Điện tử Chính phủ",
    level="government",
    domains=("baochinhphu.vn", "www.baochinhphu.vn", "baodientu.chinhphu.vn", "www.baodientu.chinhphu.vn"),
    seeds=("https://baochinhphu.vn/",),
    layouts=("vccorp",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "captured; public code of 2019 for the earlier one",
        "seeds": "captured",
        "layouts": "captured",
    },
)
