"""The newspaper of the Party committee of Da Nang (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baodanang",
    title="Báo Đà Nẵng",
    level="press",
    province="Đà Nẵng",
    domains=("baodanang.vn", "www.baodanang.vn"),
    seeds=("http://baodanang.vn/",),
    layouts=("onecms", "onecms-head"),
    succeeds=("baoquangnam",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "layouts": "public code of 2025",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
