"""The newspaper of the Party committee of Thanh Hoa (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baothanhhoa",
    title="Báo Thanh Hóa",
    level="press",
    province="Thanh Hóa",
    domains=("baothanhhoa.vn", "www.baothanhhoa.vn"),
    seeds=("http://baothanhhoa.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baothanhhoa.vn; public code of 2019 and 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
