"""The Party's publishing house (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="nxbctqg",
    title="Nhà xuất bản Chính trị quốc gia Sự thật",
    level="central",
    domains=("nxbctqg.org.vn", "www.nxbctqg.org.vn"),
    seeds=("http://nxbctqg.org.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
    },
)
