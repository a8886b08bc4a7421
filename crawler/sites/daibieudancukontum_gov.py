"""The people's council of Kon Tum (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="daibieudancukontum.gov",
    title="Hội đồng nhân dân tỉnh Kon Tum",
    level="assembly",
    province="Quảng Ngãi",
    provinces_before=("Kon Tum",),
    domains=("daibieudancukontum.gov.vn", "www.daibieudancukontum.gov.vn"),
    seeds=("http://daibieudancukontum.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
