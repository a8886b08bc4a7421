"""The propaganda commission of Dong Thap's committee (FACTS C.3). Its addresses are those of Liferay."""

from crawler.site import Site

SITE = Site(
    name="btg.dongthap.gov",
    title="Ban Tuyên giáo Tỉnh ủy Đồng Tháp",
    level="province",
    province="Đồng Tháp",
    domains=("btg.dongthap.gov.vn", "www.btg.dongthap.gov.vn"),
    seeds=("http://btg.dongthap.gov.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of btg.dongthap.gov.vn, by its addresses",
        "seeds": "assumed",
        "province": "assumed: by its name",
    },
)
