"""The Party committee of Kien Giang (FACTS C.3). Its addresses look like those of NukeViet."""

from crawler.site import Site

SITE = Site(
    name="kiengiang.dcs",
    title="Tỉnh ủy Kiên Giang",
    level="province",
    province="An Giang",
    provinces_before=("Kiên Giang",),
    domains=("kiengiang.dcs.vn", "www.kiengiang.dcs.vn"),
    seeds=("http://kiengiang.dcs.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of kiengiang.dcs.vn of 2023, by an address",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
