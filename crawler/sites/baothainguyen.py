"""The newspaper of the Party committee of Thai Nguyen (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baothainguyen",
    title="Báo Thái Nguyên",
    level="press",
    province="Thái Nguyên",
    domains=("baothainguyen.vn", "www.baothainguyen.vn"),
    seeds=("http://baothainguyen.vn/",),
    succeeds=("baobackan",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
