"""The newspaper of the Party committee of Lao Cai (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baolaocai",
    title="Báo Lào Cai",
    level="press",
    province="Lào Cai",
    domains=("baolaocai.vn", "www.baolaocai.vn"),
    seeds=("http://baolaocai.vn/",),
    succeeds=("baoyenbai",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
