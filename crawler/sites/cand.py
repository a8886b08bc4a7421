"""The police's newspaper (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="cand",
    title="Báo Công an nhân dân",
    level="army",
    domains=("cand.com.vn", "www.cand.com.vn"),
    seeds=("http://cand.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
