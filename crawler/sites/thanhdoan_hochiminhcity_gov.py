"""The Youth Union of Ho Chi Minh City (FACTS B). A page of it declares windows-1252 while its bytes are UTF-8."""

from crawler.site import Site

SITE = Site(
    name="thanhdoan.hochiminhcity.gov",
    title="Thành Đoàn Thành phố Hồ Chí Minh",
    level="front",
    province="Hồ Chí Minh",
    domains=("thanhdoan.hochiminhcity.gov.vn", "www.thanhdoan.hochiminhcity.gov.vn"),
    seeds=("http://thanhdoan.hochiminhcity.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of thanhdoan.hochiminhcity.gov.vn",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
