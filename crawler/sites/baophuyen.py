"""The newspaper of the Party committee of Phu Yen, since July 2025 a part of Dak Lak (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baophuyen",
    title="Báo Phú Yên",
    level="press",
    province="Đắk Lắk",
    provinces_before=("Phú Yên",),
    domains=("www.baophuyen.com.vn", "baophuyen.com.vn"),
    seeds=("http://www.baophuyen.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
