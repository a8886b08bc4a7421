"""The Party committee of Tuyen Quang (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="tuyenquang.dcs",
    title="Tỉnh ủy Tuyên Quang",
    level="province",
    province="Tuyên Quang",
    domains=("tuyenquang.dcs.vn", "www.tuyenquang.dcs.vn"),
    seeds=("http://tuyenquang.dcs.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of tuyenquang.dcs.vn, by an address",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
