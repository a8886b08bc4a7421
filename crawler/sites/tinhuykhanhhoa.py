"""The Party committee of Khanh Hoa (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="tinhuykhanhhoa",
    title="Tỉnh ủy Khánh Hòa",
    level="province",
    province="Khánh Hòa",
    domains=("tinhuykhanhhoa.vn", "www.tinhuykhanhhoa.vn"),
    seeds=("http://tinhuykhanhhoa.vn/",),
    article_path=r"/tin-bai/[^/]+/[^/]*-(?P<key>\d+)",
    examples=("http://tinhuykhanhhoa.vn/tin-bai/<section>/<slug>-160",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of tinhuykhanhhoa.vn, by an address",
        "seeds": "assumed",
        "article_path": "page of tinhuykhanhhoa.vn, by an address",
        "province": "assumed: by its name",
    },
)
