"""The newspaper of the Party committee of Quang Ngai (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baoquangngai",
    title="Báo Quảng Ngãi",
    level="press",
    province="Quảng Ngãi",
    domains=("baoquangngai.vn", "www.baoquangngai.vn"),
    seeds=("http://baoquangngai.vn/",),
    article_path=r"/(?:[^/]+/)*[^/]*-(?P<key>\d{5,})\.htm",
    examples=("http://baoquangngai.vn/<slug>-75352.htm",),
    succeeds=("baokontum",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baoquangngai.vn of 2020 and 2026",
        "seeds": "assumed",
        "article_path": "page of baoquangngai.vn of 2026, by an address",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
