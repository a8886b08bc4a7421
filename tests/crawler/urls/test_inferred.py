"""Shapes of addresses, what is learnt of them, what traps look like, and lists that go on by script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive import Archive
from archive.record.visit import DueUrl, FoundLink, Kind
from crawler.discover.documents import read_feed
from crawler.discover.links import LinkFinder
from crawler.run.address_rules import addresses_for, learnt_from
from crawler.sites import site_at, sites
from crawler.urls.inferred import Learnt
from crawler.urls.pagination import MORE_NEWS, TIMELINE, find_buttons, find_more, follows, next_of, read_json
from crawler.urls.parameters import kept_pairs
from crawler.urls.shapes import folder_of, identity_of, is_pager, list_of, shape_of, template_of
from crawler.urls.traps import Bounds, DeferredUrls

BASE = "http://tinhuy.example.vn"


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/tin-tuc/dai-hoi-chi-bo-khu-pho-1234.html", "/*/<slug>-<n>.html"),
        ("/dan-van/xa-hoa-lac-post98765.html", "/*/<slug>-<n>.html"),
        ("/1234-khai-mac-hoi-nghi.html", "/<n>-<slug>.html"),
        ("/2024/05/khai-mac-hoi-nghi-lan-thu-ba/", "/<n>/<n>/<slug>/"),
        ("/News/Detail.aspx?ID=12&CatID=3", "/news/detail.aspx?catid=<n>&id=<n>"),
        ("/?p=12", "/?p=<n>"),
        ("/chi-tiet/123", "/*/<n>"),
        ("/blogs/64f0a1b2c3d4e5f6a7b8c9d0", "/*/<n>"),
        ("/tin-tuc/page/3/", "/*/<page>/"),
        ("/van-ban/&cpage=3", "/van-ban/?cpage=<page>"),
        ("/lich/2024-05-01", "/*/<day>"),
        ("/?q=node/12", "/*/<n>"),
        ("/?q=thoi-su&page=2", "/thoi-su?page=<page>"),
        ("/gioi-thieu", "/gioi-thieu"),
        ("/", "/"),
    ],
)
def test_an_address_has_the_shape_of_its_template(path: str, shape: str) -> None:
    assert shape_of(BASE + path) == shape


@pytest.mark.parametrize(
    ("path", "numbered"),
    [
        ("/tin?page=3", True),
        ("/tin?trang=3", True),
        ("/tin/page-3/", True),
        ("/tin/page/3/", True),
        ("/qdnd/p/3", True),
        ("/tin/trang-3.html", True),
        ("/Lists/Tin/View.aspx?Page=3", True),
        ("/van-ban/&cpage=3", True),
        ("/api/morenews-zone-12-3.html", True),
        ("/timelinelist/12/3.htm", True),
        ("/?p=3", False),
        ("/chi-tiet/3", False),
        ("/tin-3.html", False),
        ("/2024/05/", False),
    ],
)
def test_a_page_of_a_list_is_told_by_its_number(path: str, numbered: bool) -> None:
    assert is_pager(BASE + path) is numbered
    if numbered:
        assert list_of(BASE + path) == list_of(BASE + path.replace("3", "4"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/News/Detail.aspx?ID=12&CatID=3", "/News/Detail.aspx?CatID=9&id=12", True),
        ("/News/Detail.aspx?ID=12", "/News/Detail.aspx?ID=13", False),
        ("/xay-dung-dang/dai-hoi-chi-bo-khu-12345.html", "/thoi-su/dai-hoi-chi-bo-khu-12345.html", True),
        ("/2024/05/dai-hoi-chi-bo-khu.html", "/2025/05/dai-hoi-chi-bo-khu.html", False),
        ("/tin/123", "/thong-bao/123", False),
        ("/chitiet.aspx?id=3&baiviet=5", "/chitiet.aspx?id=3&baiviet=6", False),
        ("/xa-an-loc/ke-hoach-tuan-21-2025.html", "/xa-binh-son/ke-hoach-tuan-21-2025.html", False),
        ("/xa-an-loc/lich-lam-viec-20250115.html", "/xa-binh-son/lich-lam-viec-20250115.html", False),
        ("/a/thong-bao-moi-134.html", "/b/thong-bao-moi-134.html", False),
        ("/index.php?mod=tin&id=5", "/index.php?mod=thongbao&id=5", False),
        ("/index.php?option=com_content&id=5:a&Itemid=7", "/index.php?option=com_content&id=6:b&Itemid=7", False),
        ("/index.php?option=com_content&id=5:a&Itemid=7", "/index.php?option=com_content&id=5:a&Itemid=8", True),
        ("/modules.php?name=News&sid=5", "/modules.php?name=News&sid=6", False),
    ],
)
def test_two_addresses_of_one_article_are_known_by_its_number(one: str, other: str, same: bool) -> None:
    assert (identity_of(BASE + one) == identity_of(BASE + other)) is same


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/tin-tuc", "page"),
        ("/tin-tuc?page=2", "listing"),
        ("/tin-tuc?sort=asc&page=2", "listing"),
        ("/a/dai-hoi-chi-bo-khu-pho-1234.html", "page"),
        ("/rss/tin-tuc", "feed"),
        ("/sitemap-2024.xml.gz", "sitemap"),
        ("/anh/hoi-nghi.JPG", None),
        ("/van-ban/nghi-quyet.pdf", None),
        ("/dang-nhap", None),
        ("/tim-kiem?q=x", None),
        ("/tin?keyword=x", "page"),
        ("/lich?month=5&year=2024", None),
        ("/in-bai/123", None),
        ("/print.aspx?id=5", None),
        ("/a/b/a/b/a/b/c", None),
        ("http://khac.vn/tin/1", None),
    ],
)
def test_what_an_unknown_portals_address_is_worth(href: str, kind: Kind | None) -> None:
    placed = LinkFinder(site_at(BASE), Learnt(), BASE).place(href if "//" in href else BASE + href)
    assert (placed and placed[1]) == kind


def test_sessions_and_ways_of_showing_a_page_make_no_other_address() -> None:
    learnt = Learnt()
    for other in ("?sid=1&id=5", "?id=5&sort=desc&view=list", "?id=5&PHPSESSID=ab"):
        assert learnt.canonical(f"{BASE}/tin.aspx{other}") == f"{BASE}/tin.aspx?id=5"
    assert learnt.canonical(f"{BASE}/(S(abcdefghijklmnopqrstuvwx))/tin") == f"{BASE}/tin"
    for path in ("/?q=node/12", "/index.php?q=thoi-su"):  # Drupal where its server rewrites no addresses
        assert learnt.canonical(BASE + path) == BASE + path
        assert learnt.classify(BASE + path) is not None
    for path in ("/tim-kiem?q=chi-thi-05", "/?q=user/login", "/?q=files/vb.pdf"):
        assert "q=" not in learnt.canonical(BASE + path) or learnt.classify(learnt.canonical(BASE + path)) is None
    assert learnt.canonical(f"{BASE}/tin/bai-moi-12345.html?q=x-y") == f"{BASE}/tin/bai-moi-12345.html"
    for path, kept in (("/?lang=vi", "/?lang=vi"), ("/?lang=en", "/"), ("/tin/bai-1.html?lang=vi", "/tin/bai-1.html")):
        assert learnt.canonical(BASE + path) == BASE + kept


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("name=News&op=viewst&sid=123", "name=News&op=viewst&sid=123"),
        ("id=5&sid=123", "id=5"),
        ("id=5&sid=9f86d081884c7d659a2f", "id=5"),
        ("sid=9f86d081884c7d659a2f", ""),
        ("option=com_content&view=article&id=5:a-b", "option=com_content&view=article&id=5:a-b"),
        ("option=com_content&view=category&layout=blog&id=5", "option=com_content&view=category&layout=blog&id=5"),
        ("nhom=5&view=list&layout=grid&dir=asc", "nhom=5"),
        ("nhom=5&t=1717200000123", "nhom=5"),
        ("v=12", "v=12"),
        ("b=2&a=1", "b=2&a=1"),
        ("ten=b%C3%A0i+1", "ten=b%C3%A0i+1"),
        ("q=node/12", ""),
        ("q=%C4%91%E1%BA%A1i+h%E1%BB%99i", ""),
        ("&&a=1&", "a=1"),
        ("", ""),
    ],
)
def test_parameters_that_name_what_is_shown_are_kept_as_they_are_written(query: str, kept: str) -> None:
    assert "&".join(kept_pairs(query)) == kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/van-ban?mau=1", "/van-ban?mau=2&kieu=3", True),
        ("/van-ban?nhom=1", "/van-ban?mau=1", False),
        ("/kho/a/b/c/", "/kho/a/b/c/d/e/f/", True),
        ("/kho/a/b/c/d/", "/khac/a/b/c/d/", False),
        ("/tag/a-b/", "/chuyen-muc/a-b/", False),
        ("/tag/a-b/", "/tag/c/", True),
        ("/index.php?view=article&id=5", "/index.php?view=category&id=5", False),
    ],
)
def test_what_one_template_makes_is_kin(one: str, other: str, same: bool) -> None:
    assert (template_of(BASE + one) == template_of(BASE + other)) is same


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/ban-in/a.html", "ban-in"),
        ("/a.html", "/a.html?"),
        ("/a/", "/a/?"),
        ("/in.aspx?id=5&muc=2", "/in.aspx?id&muc"),
        ("/", "/?"),
    ],
)
def test_the_folder_of_an_address(path: str, folder: str) -> None:
    assert folder_of(BASE + path) == folder


@pytest.mark.parametrize(
    "twin", ["?tmpl=component&print=1&layout=default&page=", "?print=1", "?format=pdf", "?output=print", "?view=print"]
)
def test_a_page_for_printers_has_the_address_of_its_article(twin: str) -> None:
    article = f"{BASE}/tin/khoi-thong-kenh-412.html"
    assert Learnt().canonical(article + twin) == article


def test_a_folder_of_twins_is_left_but_never_one_that_has_articles_of_its_own() -> None:
    learnt = Learnt()
    for number in range(10):
        learnt.learn_alias(f"{BASE}/ban-in/dai-hoi-chi-bo-khu-{number}.html")
        learnt.learn_alias(f"{BASE}/noi-bat/dai-hoi-chi-bo-khu-{number}.html")
    learnt.learn(f"{BASE}/noi-bat/khai-mac-hoi-nghi.html", "article")
    assert learnt.classify(f"{BASE}/ban-in/dai-hoi-chi-bo-khu-99.html") is None
    assert learnt.classify(f"{BASE}/noi-bat/dai-hoi-chi-bo-khu-99.html") is not None


def test_an_address_that_names_an_article_is_not_barred_for_its_day() -> None:
    assert Learnt().classify(f"{BASE}/xem.php?ngay=2024-05-01&id=5") == "page"
    assert Learnt().classify(f"{BASE}/lich.php?ngay=2024-05-01") is None


def test_three_articles_of_a_shape_make_the_next_one_expected() -> None:
    learnt = Learnt()
    addresses = [f"{BASE}/{word}/dai-hoi-chi-bo-khu-pho-{number}.html" for word in "ab" for number in range(101, 105)]
    for url in addresses[:2]:
        learnt.learn(url, "article")
    assert learnt.classify(addresses[-1]) == "page"
    learnt.learn(addresses[2], "article")
    assert learnt.classify(addresses[-1]) == "article"
    for url in addresses[3:-1] * 2:
        learnt.learn(url, "listing")
    assert learnt.classify(addresses[-1]) == "page"
    assert learnt.classify(addresses[4]) == "listing", "one that was a list stays one, whatever its shape"


def test_what_a_feed_names_is_expected_to_be_an_article() -> None:
    learnt = Learnt()
    learnt.learn_feed(f"{BASE}/khai-mac-hoi-nghi-lan-thu-{word}/" for word in ("nhat", "hai", "ba"))
    assert learnt.classify(f"{BASE}/be-mac-hoi-nghi-lan-thu-tu/") == "article"


def links(*paths: str) -> list[FoundLink]:
    return [FoundLink(url=BASE + path, kind="page") for path in paths]


def test_a_template_that_brings_nothing_is_left_and_one_that_brings_something_is_not() -> None:
    bounds = Bounds(free=10, per_find=2)
    for number in range(10):
        assert bounds.find_refusal(f"{BASE}/lich/2024-05-{number:02}", "page", 2) is None
        bounds.count(f"{BASE}/lich/2024-05-{number:02}", "listing", 0, [])
        bounds.count(f"{BASE}/tin/page-{number}/", "listing", 5, links(f"/{number}"))
    assert bounds.find_refusal(f"{BASE}/lich/2024-06-01", "page", 2) == "trap-budget"
    assert bounds.find_refusal(f"{BASE}/tin/page-11/", "listing", 2) is None
    assert bounds.find_refusal(f"{BASE}/lich/2024-06-01", "article", 2) is None


def test_templates_without_number_that_bring_nothing_are_one_trap() -> None:
    bounds = Bounds(free=10, per_find=2)
    bounds.count(f"{BASE}/tin/a/", "listing", 3, [])
    for number in range(53):
        assert bounds.find_refusal(f"{BASE}/k{number:x}k/a/", "page", 2) is None
        bounds.count(f"{BASE}/k{number:x}k/a/", "listing", 0, [])
    assert bounds.find_refusal(f"{BASE}/khac/a/", "page", 2) == "trap-budget"
    assert bounds.find_refusal(f"{BASE}/tin/b/", "page", 2) is None


def test_what_was_declined_is_asked_for_once_its_like_brought_an_article() -> None:
    bounds, declined = Bounds(free=2, per_find=1), DeferredUrls()
    offices = [DueUrl(f"{BASE}/co-quan/{word}", "page", depth=2) for word in ("a", "b", "c", "d", "e")]
    for due in offices[:2]:
        bounds.count(due.url, "listing", 0, [])
    for due in offices[2:]:
        assert bounds.find_refusal(due.url, due.kind, due.depth) == "trap-budget"
        declined.add(due)
    assert declined.take_back(bounds, 2) == []
    bounds.credit(f"{BASE}/co-quan/a")
    assert declined.take_back(bounds, 2) == offices[2:4]
    assert declined.take_back(bounds, 2) == offices[4:]
    assert declined.take_back(bounds, 2) == []


def test_feeds_that_name_nothing_are_left_sooner() -> None:
    bounds = Bounds(free=9, per_find=2)
    for word in ("a", "b", "c"):
        assert bounds.find_refusal(f"{BASE}/bai-{word}/feed/", "feed", 2) is None
        bounds.count(f"{BASE}/bai-{word}/feed/", "feed", 0, [])
    assert bounds.find_refusal(f"{BASE}/bai-d/feed/", "feed", 2) == "trap-budget"
    bounds.count(f"{BASE}/thoi-su/feed/", "feed", 0, links("/da-biet"))
    assert bounds.find_refusal(f"{BASE}/kinh-te/feed/", "feed", 2) is None


def test_a_list_that_shows_the_same_again_and_again_is_at_its_end() -> None:
    bounds = Bounds(free=100, per_find=1)
    for number in (1, 2, 3, 4):
        assert bounds.find_refusal(f"{BASE}/tin?page={number}", "listing", 2) is None
        bounds.count(f"{BASE}/tin?page={number}", "listing", 0, links("/a", "/b") if number > 1 else links("/c"))
    assert bounds.find_refusal(f"{BASE}/tin?page=5", "listing", 2) == "trap-repeats"
    assert bounds.find_refusal(f"{BASE}/khac?page=5", "listing", 2) is None


def test_what_is_too_deep_is_no_list() -> None:
    bounds = Bounds(free=100, per_find=1)
    assert bounds.find_refusal(f"{BASE}/muc", "page", 31) == "trap-depth"
    assert bounds.find_refusal(f"{BASE}/khai-mac-hoi-nghi-lan-thu-ba/", "page", 31) is None


def test_where_lists_go_on_is_read_from_the_zones_of_a_page() -> None:
    source = '<div data-zone="12"></div><input type="hidden" id="hdZoneId" value="34" />'
    assert find_more(source, (TIMELINE,)) == ["/timelinelist/12/2.htm", "/timelinelist/34/2.htm"]
    assert find_more(f"{source}'/api/morenews-zone-' + z", (MORE_NEWS, TIMELINE)) == [
        "/api/morenews-zone-12-1.html",
        "/api/morenews-zone-34-1.html",
    ]
    assert find_more("<p>zone</p>", (MORE_NEWS,)) == []


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ('<button data-url="/ajax/tin?muc=a&amp;page=2">Xem thêm</button>', ["/ajax/tin?muc=a&page=2"]),
        ('<div data-next="?trang=3"></div>', ["?trang=3"]),
        ('<a data-url="/tin?page=" href="#">Xem thêm</a>', ["/tin?page=2"]),
        ("<script>$.get('/tin/them?muc=4&page=' + n)</script>", ["/tin/them?muc=4&page=2"]),
        ('<div data-url="/anh/1.jpg" data-href="/tin/5"></div>', []),
        ("<script>var a = '/tin?id=' + n</script>", []),
    ],
)
def test_buttons_and_scripts_say_where_a_list_goes_on(source: str, addresses: list[str]) -> None:
    assert find_buttons(source) == addresses


@pytest.mark.parametrize(
    ("path", "following"),
    [
        ("/ajax/tin?muc=a&page=2", "/ajax/tin?muc=a&page=3"),
        ("/ajax/tin?page=9&muc=a", "/ajax/tin?page=10&muc=a"),
        ("/api/morenews-zone-12-3.html", "/api/morenews-zone-12-4.html"),
        ("/ajax/tin?start=20", None),
        ("/ajax/tin", None),
    ],
)
def test_what_follows_an_answer_of_a_script(path: str, following: str | None) -> None:
    assert follows(BASE + path) == (following and BASE + following)


def test_a_list_goes_on_as_long_as_it_names_something() -> None:
    url = f"{BASE}/api/morenews-zone-12-3.html"
    assert next_of(url) == f"{BASE}/api/morenews-zone-12-4.html"
    assert next_of(f"{BASE}/timelinelist/1/2.htm") == f"{BASE}/timelinelist/1/3.htm"
    assert next_of(f"{BASE}/tin-12-3.html") is None
    finder = LinkFinder(site_at(BASE), Learnt(), BASE)
    full = json.dumps({"data": {"articles": '<a href="/dai-hoi-chi-bo-khu-pho-1.html">x</a>'}}).encode()
    assert [link.url for link in finder.find(full, url=url)] == [
        f"{BASE}/dai-hoi-chi-bo-khu-pho-1.html",
        f"{BASE}/api/morenews-zone-12-4.html",
    ]
    assert finder.find(b'{"data": {"articles": ""}}', url=url) == []


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        (b'{"contents": [{"title": "x", "url": "/a-1.html"}, {"url": "/b-2.html"}]}', ["/a-1.html", "/b-2.html"]),
        (b'{"html": "<a href=\\"/a?x=1&amp;y=2\\">x</a>"}', ["/a?x=1&y=2"]),
        (b'["/not-named"]', []),
        (b'{"newsUrl": "/a-1", "share_link": "/b-2", "imageUrl": "/c-3", "thumb_url": "/d-4"}', ["/a-1", "/b-2"]),
        (b"{broken", []),
        (b"[" * 100_000, []),
    ],
)
def test_addresses_in_json(body: bytes, addresses: list[str]) -> None:
    assert read_json(body) == addresses


def test_a_feeds_words_are_compared_whatever_their_white_space() -> None:
    def feed(title: str) -> bytes:
        return f"<rss><channel><item><title>{title}</title><link>/a</link></item></channel></rss>".encode()

    (one,), (same,), (other,) = (list(read_feed(feed(title))) for title in ("Đại  hội", "Đại hội ", "Hội nghị"))
    assert one == same != other


@pytest.mark.parametrize(
    ("item", "addresses"),
    [
        ("<guid>http://x.vn/a</guid>", ["http://x.vn/a"]),
        ('<guid isPermaLink="false">http://x.vn/?p=1</guid>', ["http://x.vn/?p=1"]),
        ('<guid isPermaLink="true">/a</guid>', ["/a"]),
        ("<guid>1234</guid>", []),
        ("<link>http://x.vn/b</link><guid>http://x.vn/a</guid>", ["http://x.vn/b"]),
        ("<link/>http://x.vn/b<guid>1</guid>", ["http://x.vn/b"]),
    ],
)
def test_a_guid_is_an_address_where_there_is_no_other(item: str, addresses: list[str]) -> None:
    body = f"<rss><channel><item>{item}</item></channel></rss>".encode()
    assert [url for url, _ in read_feed(body)] == addresses


def test_ever_new_addresses_of_known_articles_are_left() -> None:
    bounds = Bounds(free=5, per_find=1)
    for number in range(20):
        bounds.count_article(f"{BASE}/xem.aspx?id={number}&cd=77", is_new=True)
    for number in range(45):
        assert bounds.find_refusal(f"{BASE}/xem.aspx?id=1&cd={number}", "article", 3) is None
        bounds.count_article(f"{BASE}/xem.aspx?id=1&cd={number}", is_new=False)
    assert bounds.find_refusal(f"{BASE}/xem.aspx?id=1&cd=99", "article", 3) == "trap-twins"
    assert bounds.find_refusal(f"{BASE}/tin/dai-hoi-chi-bo-khu-pho-1.html", "article", 3) is None


def test_what_a_file_states_of_articles_alone_leaves_the_rest_to_be_learnt(tmp_path: Path) -> None:
    hanoi = sites()["thanhuyhanoi"]
    assert hanoi.listing_path is None
    assert addresses_for(hanoi, b"") is None
    with Archive.open(tmp_path / "a.db") as archive:
        learnt = learnt_from(archive, hanoi)
    article = "http://thanhuyhanoi.vn/tin-tuc/quan-uy/le-trao-huy-hieu-50018267.html"
    assert (learnt.classify(article), learnt.article_key(article)) == ("article", "50018267")
    assert learnt.classify("http://thanhuyhanoi.vn/tin-tuc/quan-uy") == "page"
    assert learnt.classify("http://thanhuyhanoi.vn/tin-tuc/quan-uy?page=2") == "listing"
    assert learnt.classify("http://thanhuyhanoi.vn/in/tin-tuc/quan-uy/le-trao-huy-hieu-50018267.html") == "page"
