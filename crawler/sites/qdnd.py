"""The army's newspaper (FACTS C.2). Its feeds want the cookie that /rss gives."""

from crawler.site import Site

SITE = Site(
    name="qdnd",
    title="Báo Quân đội nhân dân",
    level="army",
    domains=("www.qdnd.vn", "qdnd.vn"),
    seeds=("https://www.qdnd.vn/",),
    layouts=("dnn-post",),
    examples=("https://www.qdnd.vn/rss/cate/tin-tuc-moi-nhat.rss", "https://www.qdnd.vn/rss/cate/chinh-tri-3429.rss"),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019 and 2025",
        "seeds": "public code of a year that was not recorded, in which its lists are https",
        "layouts": "public code of 2019 and 2025",
    },
)
