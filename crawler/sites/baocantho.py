"""The newspaper of the Party committee of Can Tho (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baocantho",
    title="Báo Cần Thơ",
    level="press",
    province="Cần Thơ",
    domains=("baocantho.com.vn", "www.baocantho.com.vn"),
    seeds=("http://baocantho.com.vn/",),
    succeeds=("baohaugiang", "baosoctrang"),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
