"""The portal of the district of Tuan Giao; districts ended in July 2025 (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="tuangiao.gov",
    title="Cổng thông tin điện tử huyện Tuần Giáo",
    level="district",
    province="Điện Biên",
    domains=("tuangiao.gov.vn", "www.tuangiao.gov.vn"),
    seeds=("http://tuangiao.gov.vn/",),
    layouts=("nukeviet",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "layouts": "public code of 2025, the age of its row unknown, by its class names",
        "province": "assumed: the district of Tuần Giáo",
    },
)
