"""The newspaper of the Party committee of Phu Tho (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baophutho",
    title="Báo Phú Thọ",
    level="press",
    province="Phú Thọ",
    domains=("baophutho.vn", "www.baophutho.vn"),
    seeds=("http://baophutho.vn/",),
    succeeds=("baohoabinh", "baovinhphuc"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
