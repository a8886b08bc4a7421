"""The people's council of Nghe An (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="dbndnghean",
    title="Hội đồng nhân dân tỉnh Nghệ An",
    level="assembly",
    province="Nghệ An",
    domains=("dbndnghean.vn", "www.dbndnghean.vn"),
    seeds=("http://dbndnghean.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
