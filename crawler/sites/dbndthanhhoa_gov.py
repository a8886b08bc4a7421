"""The people's council of Thanh Hoa (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="dbndthanhhoa.gov",
    title="Hội đồng nhân dân tỉnh Thanh Hóa",
    level="assembly",
    province="Thanh Hóa",
    domains=("dbndthanhhoa.gov.vn", "www.dbndthanhhoa.gov.vn"),
    seeds=("http://dbndthanhhoa.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
