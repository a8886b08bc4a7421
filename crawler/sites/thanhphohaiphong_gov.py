"""A portal of Hai Phong (FACTS C.3). How it and haiphong.gov.vn belong together is not known."""

from crawler.site import Site

SITE = Site(
    name="thanhphohaiphong.gov",
    title="Cổng thông tin điện tử thành phố Hải Phòng",
    level="government",
    province="Hải Phòng",
    domains=("thanhphohaiphong.gov.vn", "www.thanhphohaiphong.gov.vn"),
    seeds=("http://thanhphohaiphong.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of thanhphohaiphong.gov.vn of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
