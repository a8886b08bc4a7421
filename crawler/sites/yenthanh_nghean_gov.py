"""The portal of the district of Yen Thanh; districts ended in July 2025 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="yenthanh.nghean.gov",
    title="Cổng thông tin điện tử huyện Yên Thành",
    level="district",
    province="Nghệ An",
    domains=("yenthanh.nghean.gov.vn", "www.yenthanh.nghean.gov.vn"),
    seeds=("http://yenthanh.nghean.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
