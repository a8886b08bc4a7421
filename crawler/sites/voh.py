"""Radio of Ho Chi Minh City (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="voh",
    title="Đài Tiếng nói nhân dân Thành phố Hồ Chí Minh",
    level="press",
    province="Hồ Chí Minh",
    domains=("voh.com.vn", "www.voh.com.vn"),
    seeds=("https://voh.com.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: the radio of the city",
    },
)
