"""The National Assembly (FACTS C.2)."""

from crawler.site import Site

SITE = Site(
    name="quochoi",
    title="Quốc hội Việt Nam",
    level="assembly",
    domains=("quochoi.vn", "www.quochoi.vn"),
    seeds=("http://quochoi.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of a year that was not recorded",
        "seeds": "assumed",
    },
)
