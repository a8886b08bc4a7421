"""The newspaper of the Party committee of Hoa Binh, since July 2025 a part of Phu Tho (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baohoabinh",
    title="Báo Hòa Bình",
    level="press",
    province="Phú Thọ",
    provinces_before=("Hòa Bình",),
    domains=("baohoabinh.com.vn", "www.baohoabinh.com.vn"),
    seeds=("http://baohoabinh.com.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
