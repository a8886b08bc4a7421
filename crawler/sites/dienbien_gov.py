"""The portal of Dien Bien (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="dienbien.gov",
    title="Cổng thông tin điện tử tỉnh Điện Biên",
    level="government",
    province="Điện Biên",
    domains=("www.dienbien.gov.vn", "dienbien.gov.vn"),
    seeds=("http://www.dienbien.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
