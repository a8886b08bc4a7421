"""The newspaper of the Party committee of Dak Nong, since July 2025 a part of Lam Dong (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="baodaknong",
    title="Báo Đắk Nông",
    level="press",
    province="Lâm Đồng",
    provinces_before=("Đắk Nông",),
    domains=("baodaknong.vn", "www.baodaknong.vn", "baodaknong.org.vn", "www.baodaknong.org.vn"),
    seeds=("http://baodaknong.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of baodaknong.vn of 2021; public code of 2019 for the earlier one",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
