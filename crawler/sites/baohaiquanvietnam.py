"""The navy's newspaper (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baohaiquanvietnam",
    title="Báo Hải quân Việt Nam",
    level="army",
    domains=("baohaiquanvietnam.vn", "www.baohaiquanvietnam.vn"),
    seeds=("https://baohaiquanvietnam.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
    },
)
