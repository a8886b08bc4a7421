"""The propaganda commission of Ho Chi Minh City's committee (FACTS C.3): only its address was found."""

from crawler.site import Site

SITE = Site(
    name="tuyengiao.hochiminhcity.gov",
    title="Ban Tuyên giáo Thành ủy Thành phố Hồ Chí Minh",
    level="province",
    province="Hồ Chí Minh",
    domains=("tuyengiao.hochiminhcity.gov.vn", "www.tuyengiao.hochiminhcity.gov.vn"),
    seeds=("http://tuyengiao.hochiminhcity.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "assumed: from a list of addresses",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
