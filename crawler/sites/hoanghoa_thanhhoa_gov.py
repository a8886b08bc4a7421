"""The portal of the district of Hoang Hoa; districts ended in July 2025 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="hoanghoa.thanhhoa.gov",
    title="Cổng thông tin điện tử huyện Hoằng Hóa",
    level="district",
    province="Thanh Hóa",
    domains=("hoanghoa.thanhhoa.gov.vn", "www.hoanghoa.thanhhoa.gov.vn"),
    seeds=("http://hoanghoa.thanhhoa.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
