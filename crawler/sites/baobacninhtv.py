"""The newspaper of the Party committee of Bac Ninh (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baobacninhtv",
    title="Báo Bắc Ninh",
    level="press",
    province="Bắc Ninh",
    domains=("baobacninhtv.vn", "www.baobacninhtv.vn"),
    seeds=("http://baobacninhtv.vn/",),
    succeeds=("baobacgiang",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
