"""The people's council of Ha Noi (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="dbndhanoi.gov",
    title="Hội đồng nhân dân Thành phố Hà Nội",
    level="assembly",
    province="Hà Nội",
    domains=("dbndhanoi.gov.vn", "www.dbndhanoi.gov.vn"),
    seeds=("http://dbndhanoi.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
