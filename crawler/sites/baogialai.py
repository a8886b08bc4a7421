"""The newspaper of the Party committee of Gia Lai (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baogialai",
    title="Báo Gia Lai",
    level="press",
    province="Gia Lai",
    domains=("baogialai.com.vn", "www.baogialai.com.vn"),
    seeds=("http://baogialai.com.vn/",),
    article_path=r"/(?:[^/]+/)*[^/]*-post(?P<key>\d+)\.html",
    examples=("http://baogialai.com.vn/<slug>-post330384.html",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of baogialai.com.vn",
        "seeds": "assumed",
        "article_path": "page of baogialai.com.vn, by an address",
        "province": "assumed: by its name",
    },
)
