"""The Party committee of Ha Noi (FACTS C.2): only addresses were seen."""

from crawler.site import Site

SITE = Site(
    name="thanhuyhanoi",
    title="Thành ủy Hà Nội",
    level="province",
    province="Hà Nội",
    domains=("thanhuyhanoi.vn", "www.thanhuyhanoi.vn"),
    seeds=("http://thanhuyhanoi.vn/",),
    article_path=r"/tin-tuc/[^/]+/[^/]*-(?P<key>\d{8})\.html",
    examples=(
        "http://thanhuyhanoi.vn/tin-tuc/<unit>/<slug>-50018267.html",
        "http://thanhuyhanoi.vn/tin-tuc/<unit>/<slug>-50042510.html",
    ),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of thanhuyhanoi.vn, by its addresses",
        "seeds": "assumed",
        "article_path": "page of thanhuyhanoi.vn, by its addresses",
        "province": "assumed: by its name",
    },
)
