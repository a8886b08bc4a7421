"""The Party committee of Thai Nguyen (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="thainguyen.dcs",
    title="Tỉnh ủy Thái Nguyên",
    level="province",
    province="Thái Nguyên",
    domains=("thainguyen.dcs.vn", "www.thainguyen.dcs.vn"),
    seeds=("http://thainguyen.dcs.vn/",),
    layouts=("nukeviet",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of thainguyen.dcs.vn, by its addresses",
        "seeds": "assumed",
        "layouts": "page of thainguyen.dcs.vn of 2024, by its addresses",
        "province": "assumed: by its name",
    },
)
