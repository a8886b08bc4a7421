"""The Party committee of Thanh Hoa (FACTS C.3, C.6)."""

from crawler.site import Site

SITE = Site(
    name="thanhhoa.dcs",
    title="Tỉnh ủy Thanh Hóa",
    level="province",
    province="Thanh Hóa",
    domains=("thanhhoa.dcs.vn", "www.thanhhoa.dcs.vn"),
    seeds=("http://thanhhoa.dcs.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
