"""The newspaper of the Party committee of Hue, Thua Thien Hue till the end of 2024 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baothuathienhue",
    title="Báo Thừa Thiên Huế",
    level="press",
    province="Huế",
    domains=("baothuathienhue.vn", "www.baothuathienhue.vn"),
    seeds=("https://baothuathienhue.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name; resolution 175/2024/QH15",
    },
)
