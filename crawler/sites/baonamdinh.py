"""The newspaper of the Party committee of Nam Dinh, since July 2025 a part of Ninh Binh (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baonamdinh",
    title="Báo Nam Định",
    level="press",
    province="Ninh Bình",
    provinces_before=("Nam Định",),
    domains=("baonamdinh.vn", "www.baonamdinh.vn", "baonamdinh.com.vn", "www.baonamdinh.com.vn"),
    seeds=("http://baonamdinh.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baonamdinh.vn of 2022; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
