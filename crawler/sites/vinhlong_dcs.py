"""The Party committee of Vinh Long (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="vinhlong.dcs",
    title="Tỉnh ủy Vĩnh Long",
    level="province",
    province="Vĩnh Long",
    domains=("vinhlong.dcs.vn", "www.vinhlong.dcs.vn"),
    seeds=("http://vinhlong.dcs.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of vinhlong.dcs.vn, by an address",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
