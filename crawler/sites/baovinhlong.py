"""The newspaper of the Party committee of Vinh Long (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baovinhlong",
    title="Báo Vĩnh Long",
    level="press",
    province="Vĩnh Long",
    domains=("www.baovinhlong.com.vn", "baovinhlong.com.vn"),
    seeds=("http://www.baovinhlong.com.vn/",),
    succeeds=("baodongkhoi",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
