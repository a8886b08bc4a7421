"""The Party committee of Hue, Thua Thien Hue till the end of 2024 (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="tinhuytthue",
    title="Thành ủy Huế",
    level="province",
    province="Huế",
    names=(("2024", "Tỉnh ủy Thừa Thiên Huế"),),
    domains=("tinhuytthue.vn", "www.tinhuytthue.vn"),
    seeds=("http://tinhuytthue.vn/",),
    examples=("http://tinhuytthue.vn/van-ban/&cpage=<n>",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of tinhuytthue.vn, by an address",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "names": "resolution 175/2024/QH15: a city since 1 January 2025",
    },
)
