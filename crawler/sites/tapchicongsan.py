"""The Party's theoretical journal (FACTS C.2). "2018" in its addresses is a constant of the installation, no year."""

from crawler.site import Site

SITE = Site(
    name="tapchicongsan",
    title="Tạp chí Cộng sản",
    level="central",
    domains=("www.tapchicongsan.org.vn", "tapchicongsan.org.vn"),
    seeds=("http://www.tapchicongsan.org.vn/",),
    layouts=("liferay-tapchi",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "page of tapchicongsan.org.vn",
        "seeds": "assumed",
        "layouts": "public code of 2019 to 2021; page of tapchicongsan.org.vn, by its addresses",
    },
)
