"""The newspaper of the Party committee of Khanh Hoa (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="baokhanhhoa",
    title="Báo Khánh Hòa",
    level="press",
    province="Khánh Hòa",
    domains=("baokhanhhoa.vn", "www.baokhanhhoa.vn", "baokhanhhoa.com.vn", "www.baokhanhhoa.com.vn"),
    seeds=("https://baokhanhhoa.vn/",),
    succeeds=("baoninhthuan",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019; the .com.vn one from older code",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
