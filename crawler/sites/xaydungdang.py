"""The journal of Party building, of the Central Organisation Commission (FACTS C.2)."""

from crawler.site import Site

SITE = Site(
    name="xaydungdang",
    title="Tạp chí Xây dựng Đảng",
    level="central",
    domains=("xaydungdang.org.vn", "www.xaydungdang.org.vn"),
    seeds=("http://xaydungdang.org.vn/",),
    article_path=r"/[^/]+/[^/]*-(?P<key>\d{5})",
    examples=("http://xaydungdang.org.vn/<section>/<slug>-16364",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of xaydungdang.org.vn, by its addresses",
        "seeds": "assumed",
        "article_path": "page of xaydungdang.org.vn, by its addresses",
    },
)
