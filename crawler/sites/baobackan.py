"""The newspaper of the Party committee of Bac Kan, since July 2025 a part of Thai Nguyen (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baobackan",
    title="Báo Bắc Kạn",
    level="press",
    province="Thái Nguyên",
    provinces_before=("Bắc Kạn",),
    domains=("baobackan.vn", "www.baobackan.vn", "baobackan.org.vn", "www.baobackan.org.vn"),
    seeds=("http://baobackan.vn/",),
    layouts=("epi",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "layouts": "public code of 2025, the age of its row unknown, later than 2019",
        "province": "assumed: by its name",
    },
)
