"""The Party's daily newspaper (FACTS B, C.2).

Its editions in other languages (cn., en., fr. ...) are not part of it.
"""

from crawler.site import Site

SITE = Site(
    name="nhandan",
    title="Báo Nhân Dân",
    level="central",
    domains=(
        "nhandan.vn",
        "www.nhandan.vn",
        "nhandan.com.vn",
        "www.nhandan.com.vn",
        "nhandan.org.vn",
        "www.nhandan.org.vn",
    ),
    seeds=("https://nhandan.vn/",),
    layouts=("epi",),
    examples=("https://nhandan.vn/xay-dung-dang", "https://nhandan.vn/rss/xay-dung-dang-553.rss"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of nhandan.vn; public code of 2019 to 2021 for the earlier ones",
        "seeds": "page of nhandan.vn of 2026",
        "layouts": "captured",
    },
)
