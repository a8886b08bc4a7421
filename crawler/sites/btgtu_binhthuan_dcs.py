"""The propaganda commission of Binh Thuan's committee (FACTS C.3)."""

from crawler.site import Site

SITE = Site(
    name="btgtu.binhthuan.dcs",
    title="Ban Tuyên giáo Tỉnh ủy Bình Thuận",
    level="province",
    province="Lâm Đồng",
    provinces_before=("Bình Thuận",),
    domains=("btgtu.binhthuan.dcs.vn", "www.btgtu.binhthuan.dcs.vn"),
    seeds=("http://btgtu.binhthuan.dcs.vn/",),
    article_path=r"/Trang-chu/post/(?P<key>\d+)/[^/]+",
    examples=("http://btgtu.binhthuan.dcs.vn/Trang-chu/post/1520/<slug>",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of btgtu.binhthuan.dcs.vn, by an address",
        "seeds": "assumed",
        "article_path": "page of btgtu.binhthuan.dcs.vn, by an address",
        "province": "assumed: by its name",
    },
)
