"""The newspaper of the Party committee of Ninh Binh (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baoninhbinh",
    title="Báo Ninh Bình",
    level="press",
    province="Ninh Bình",
    domains=("baoninhbinh.org.vn", "www.baoninhbinh.org.vn"),
    seeds=("http://baoninhbinh.org.vn/",),
    succeeds=("baonamdinh",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025",
        "seeds": "assumed",
        "province": "assumed: by its name",
        "succeeds": "assumed: by resolution 202/2025/QH15 the committees whose newspapers they are became one",
    },
)
