"""The newspaper of the Party committee of Tuyen Quang (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baotuyenquang",
    title="Báo Tuyên Quang",
    level="press",
    province="Tuyên Quang",
    domains=("baotuyenquang.com.vn", "www.baotuyenquang.com.vn"),
    seeds=("https://baotuyenquang.com.vn/",),
    succeeds=("baohagiang",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
