"""The newspaper of the Party committee of Dong Thap (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baodongthap",
    title="Báo Đồng Tháp",
    level="press",
    province="Đồng Tháp",
    domains=("www.baodongthap.vn", "baodongthap.vn"),
    seeds=("http://www.baodongthap.vn/",),
    succeeds=("baoapbac",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
