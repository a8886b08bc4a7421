"""The Party Committee of Ho Chi Minh City.

No article page of it could be seen: title, date, lead and body are read layout-free, and everything here
rests on addresses that was in other people's pages and lists (FACTS C.1). To confirm it against the
live site: `tulieu crawl thanhuytphcm --limit 5`, then `tulieu show` one of them.
"""

from crawler.site import Site

SITE = Site(
    name="thanhuytphcm",
    title="Thành ủy Thành phố Hồ Chí Minh",
    level="province",
    province="Hồ Chí Minh",
    # Formerly hcmcpv.org.vn; stxdd is the handbook of Party building. One article has one id on all of them.
    domains=(
        "www.thanhuytphcm.vn",
        "thanhuytphcm.vn",
        "www.hcmcpv.org.vn",
        "hcmcpv.org.vn",
        "stxdd.thanhuytphcm.vn",
    ),
    seeds=("https://www.thanhuytphcm.vn/",),
    # Slugs may begin with "-" and are cut in the middle of a word; ids have 10 digits today, fewer once.
    article_path=r"/tin-tuc/[^/]*-(?P<key>\d{6,})",
    listing_path=r"/nhom-tin/[^/]*-\d+",
    examples=(
        "https://www.hcmcpv.org.vn/tin-tuc/-hi-hoa-van-hoa-ung-xu-tren-mang-xa-hoi-1491879789",
        "https://www.hcmcpv.org.vn/tin-tuc/-video-ve-di-tich-lich-su-dinh-quan-hoc-mon-1491911140",
        "https://hcmcpv.org.vn/tin-tuc/<slug>-cua-nuoc-viet-1454411071",
        "https://www.hcmcpv.org.vn/nhom-tin/quan-1-1197604608",
        "https://hcmcpv.org.vn/nhom-tin/covid-19-1425350928",
    ),
    basis={
        "title": "assumed",
        "level": "assumed",
        "province": "assumed: by its name",
        "domains": "page of the site itself, and addresses in pages of others",
        "seeds": "page of hcmcpv.org.vn, whose addresses are https; assumed of the host of today",
        "zone": "assumed",
        "layouts": "assumed: no page was seen, so none is named and pages are read layout-free",
        "article_path": "page of hcmcpv.org.vn and thanhuytphcm.vn, by their addresses, 2019-2025",
        "listing_path": "page of hcmcpv.org.vn, by two addresses; how its pages are numbered is not known",
    },
)
