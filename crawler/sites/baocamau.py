"""The newspaper of the Party committee of Ca Mau (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baocamau",
    title="Báo Cà Mau",
    level="press",
    province="Cà Mau",
    domains=("baocamau.vn", "www.baocamau.vn", "baocamau.com.vn", "www.baocamau.com.vn"),
    seeds=("http://baocamau.vn/",),
    succeeds=("baobaclieu",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2025; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
