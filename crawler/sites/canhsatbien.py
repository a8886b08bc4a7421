"""The coast guard (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="canhsatbien",
    title="Cảnh sát biển Việt Nam",
    level="army",
    domains=("canhsatbien.vn", "www.canhsatbien.vn"),
    seeds=("http://canhsatbien.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
    },
)
