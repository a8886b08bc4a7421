"""The commission for mass mobilisation of Hai Phong's committee (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="danvanhaiphong",
    title="Ban Dân vận Thành ủy Hải Phòng",
    level="province",
    province="Hải Phòng",
    domains=("danvanhaiphong.vn", "www.danvanhaiphong.vn"),
    seeds=("http://danvanhaiphong.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
