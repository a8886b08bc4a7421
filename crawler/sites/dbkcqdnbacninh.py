"""The Party's organisation in offices and companies of Bac Ninh (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="dbkcqdnbacninh",
    title="Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh Bắc Ninh",
    level="province",
    province="Bắc Ninh",
    domains=("dbkcqdnbacninh.vn", "www.dbkcqdnbacninh.vn"),
    seeds=("http://dbkcqdnbacninh.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
