"""The newspaper of the Party committee of Dak Lak (FACTS C.3, C.4)."""

from crawler.site import Site

SITE = Site(
    name="baodaklak",
    title="Báo Đắk Lắk",
    level="press",
    province="Đắk Lắk",
    domains=("baodaklak.vn", "www.baodaklak.vn"),
    seeds=("http://baodaklak.vn/",),
    layouts=("dataimages",),
    succeeds=("baophuyen",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "assumed",
        "layouts": "public code of 2025",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
