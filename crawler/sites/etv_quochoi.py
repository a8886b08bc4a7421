"""The National Assembly's television (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="etv.quochoi",
    title="Truyền hình Quốc hội Việt Nam",
    level="assembly",
    domains=("etv.quochoi.vn", "www.etv.quochoi.vn"),
    seeds=("http://etv.quochoi.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
    },
)
