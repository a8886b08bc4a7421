"""The newspaper of the Party committee of Nghe An (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baonghean",
    title="Báo Nghệ An",
    level="press",
    province="Nghệ An",
    domains=("baonghean.vn", "www.baonghean.vn"),
    seeds=("http://baonghean.vn/",),
    layouts=("onecms", "onecms-head"),
    examples=("http://baonghean.vn/<slug>-10264872.html",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2018 and 2025",
        "seeds": "assumed",
        "layouts": "public code of 2025",
        "province": "assumed: by its name",
    },
)
