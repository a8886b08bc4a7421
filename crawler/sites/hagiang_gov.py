"""The portal of Ha Giang, since July 2025 a part of Tuyen Quang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hagiang.gov",
    title="Cổng thông tin điện tử tỉnh Hà Giang",
    level="government",
    province="Tuyên Quang",
    provinces_before=("Hà Giang",),
    domains=("hagiang.gov.vn", "www.hagiang.gov.vn"),
    seeds=("http://hagiang.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
