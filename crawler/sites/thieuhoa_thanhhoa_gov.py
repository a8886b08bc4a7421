"""The portal of the district of Thieu Hoa; districts ended in July 2025 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="thieuhoa.thanhhoa.gov",
    title="Cổng thông tin điện tử huyện Thiệu Hóa",
    level="district",
    province="Thanh Hóa",
    domains=("thieuhoa.thanhhoa.gov.vn", "www.thieuhoa.thanhhoa.gov.vn"),
    seeds=("http://thieuhoa.thanhhoa.gov.vn/",),
    layouts=("sharepoint-tandan",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "layouts": "public code of 2025, the age of its row unknown, by its class names",
        "province": "assumed: by its name",
    },
)
