"""The Party's newspaper on the web, its portal since 2025 (FACTS C.2).

Three generations of pages: what it had till 2024 is recognised by its marks. cn.dangcongsan.vn and other editions
are not part of it.
"""

from crawler.site import Site

SITE = Site(
    name="dangcongsan",
    title="Cổng thông tin điện tử Đảng Cộng sản Việt Nam",
    level="central",
    names=(("2024", "Báo điện tử Đảng Cộng sản Việt Nam"),),
    domains=("dangcongsan.vn", "www.dangcongsan.vn"),
    seeds=("https://dangcongsan.vn/",),
    layouts=("sharepoint-2025",),
    examples=(
        "https://dangcongsan.vn/noidung/tintuc/Lists/Tinhoatdong/View.aspx?Page=<n>",
        "http://dangcongsan.vn/chao-nam-moi-2020/tho-xuan-cau-doi-tet/dang-la-mua-xuan-547190.html",
    ),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "page of dangcongsan.vn",
        "seeds": "public code of 2025 or later, in which its lists are https",
        "layouts": "public code of 2025 or later",
        "names": "public code of 2025 or later",
    },
)
