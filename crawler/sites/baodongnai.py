"""The newspaper of the Party committee of Dong Nai (FACTS C.3, C.4)."""

from crawler.site import Site

SITE = Site(
    name="baodongnai",
    title="Báo Đồng Nai",
    level="press",
    province="Đồng Nai",
    domains=("baodongnai.com.vn", "www.baodongnai.com.vn"),
    seeds=("http://baodongnai.com.vn/",),
    layouts=("dataimages",),
    succeeds=("baobinhphuoc",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "layouts": "public code of 2025",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
