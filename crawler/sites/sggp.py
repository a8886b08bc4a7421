"""The newspaper of the Party committee of Ho Chi Minh City (FACTS C.2)."""

from crawler.site import Site

SITE = Site(
    name="sggp",
    title="Báo Sài Gòn Giải Phóng",
    level="press",
    province="Hồ Chí Minh",
    domains=("www.sggp.org.vn", "sggp.org.vn"),
    seeds=("https://www.sggp.org.vn/",),
    layouts=("epi",),
    examples=("https://www.sggp.org.vn/rss/home.rss",),
    succeeds=("baobariavungtau", "baobinhduong"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "public code of a year that was not recorded, by its feed",
        "layouts": "public code of 2025, of its English edition",
        "province": "assumed: the newspaper of its committee",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
