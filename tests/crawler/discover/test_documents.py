"""Sitemaps, feeds and robots.txt as servers really send them. The texts are ours."""

from __future__ import annotations

import gzip
import time
from collections.abc import Collection

import pytest

from crawler.discover import links
from crawler.discover.documents import Document, document_of, read_feed, read_lines, read_robots, read_sitemap, unpacked
from crawler.discover.links import LinkFinder
from crawler.discover.markup import as_utf8
from crawler.layouts.nukeviet import NUKEVIET
from crawler.site import Site
from crawler.urls.inferred import Learnt

BASE = "https://xa.example.vn"
SITE = Site(name="xa", title="Đảng ủy xã", domains=("xa.example.vn",), seeds=(f"{BASE}/",))
PATHS = ["/tin/chi-bo-thon-dong-1", "/tin/chi-bo-thon-doai-2"]
RSS = "<rss version='2.0'><channel><title>Tin xã</title>{}</channel></rss>"
ITEMS = "".join(f"<item><title>Họp chi bộ</title><link>{BASE}{path}</link></item>" for path in PATHS)
URLS = "".join(f"<url><loc>{BASE}{path}</loc></url>" for path in PATHS)
SITEMAP = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{URLS}</urlset>"


def paths_of(body: bytes) -> list[str]:
    """The paths of all that is named by a body whose name says nothing."""
    found = LinkFinder(SITE, Learnt()).find(body, url=f"{BASE}/xem.ashx?id=1")
    return [link.url.removeprefix(BASE) for link in found]


def prefixed(text: str, declared: bool) -> str:
    body = SITEMAP.replace("</", "<//").replace("<", "<sm:").replace("<sm://", "</sm:")
    return body.replace("xmlns=", "xmlns:sm=" if declared else "x=") if text else body


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(SITEMAP, "sitemap", id="plain"),
        pytest.param(prefixed("x", declared=True), "sitemap", id="a prefix"),
        pytest.param(prefixed("x", declared=False), "sitemap", id="a prefix that nobody declares"),
        pytest.param(SITEMAP.replace("urlset", "UrlSet").replace("url>", "Url>"), "sitemap", id="capital letters"),
        pytest.param(f"<br />\n<b>Warning</b>: x in <b>/a.php</b><br />\n<?xml version='1.0'?>{SITEMAP}", "sitemap"),
        pytest.param(
            f"Notice: Undefined index x in /a.php on line 3\n{SITEMAP}", "sitemap", id="a notice in plain text"
        ),
        pytest.param(f"\ufeff\n\n <?xml version='1.0'?>{SITEMAP}", "sitemap", id="a mark and blank lines"),
        pytest.param(f"<?xml version='1.0'?><!-- {'x' * 200_000} -->{SITEMAP}", "sitemap", id="a long comment"),
        pytest.param(f"<?xml version='1.0'?><?xml-stylesheet href='/s.xsl'?>{SITEMAP}", "sitemap", id="a style sheet"),
        pytest.param(f"<!DOCTYPE urlset [<!ENTITY x 'y'>]>{SITEMAP}", "sitemap", id="a DTD"),
        pytest.param(f"<?xml version='1.0'?><data>{URLS}</data>", "sitemap", id="a root of another name"),
        pytest.param(f"<?xml version='1.0'?><channel>{ITEMS}</channel>", "feed", id="a feed without its root"),
        pytest.param(RSS.format(ITEMS), "feed", id="rss"),
        pytest.param(RSS.format(f"<copyright><![CDATA[<html>]]></copyright>{ITEMS}"), "feed", id="a word of HTML"),
        pytest.param(RSS.format(ITEMS.replace("bộ", "bộ & <br>x&nbsp;y &thongbao; &")), "feed", id="raw markup"),
        pytest.param(RSS.format(ITEMS.replace("bộ", "b\x0b\x00ộ")), "feed", id="control characters"),
        pytest.param(RSS.format(ITEMS.replace("<link>", "<link>\n<!-- 1 -->")), "feed", id="a comment in an element"),
        pytest.param(RSS.format(ITEMS.replace("<link>", "<link><![CDATA[ ").replace("</link>", "]]></link>")), "feed"),
        pytest.param(RSS.format(ITEMS.replace(f"<link>{BASE}", "<link>\n  ")), "feed", id="relative addresses"),
        pytest.param("\r\n".join(BASE + path for path in PATHS), "text", id="text"),
        pytest.param("\ufeff" + "\n".join(f" {BASE}{path} " for path in PATHS), "text", id="text with a mark"),
        pytest.param(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://xa.example.vn/tin/'>"
            + "".join(f"<entry><link rel='self' href='/x'/><link href='{path[5:]}'/></entry>" for path in PATHS)
            + "</feed>",
            "feed",
            id="atom with a base",
        ),
        pytest.param(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            + "".join(f"<item rdf:about='{BASE}{path}'><title>x</title></item>" for path in PATHS)
            + "</rdf:RDF>",
            "feed",
            id="rss 1.0",
        ),
        pytest.param(
            '{"version": "https://jsonfeed.org/version/1.1", "items": ['
            + ", ".join(f'{{"id": "{BASE}{path}"}}' for path in PATHS)
            + "]}",
            "json",
            id="a feed in JSON with ids alone",
        ),
    ],
)
def test_a_document_is_known_by_what_it_is(body: str, kind: Document) -> None:
    for encoded in (body.encode(), body.encode("utf-16"), body.lstrip("\ufeff").encode("utf-16-be")):
        assert document_of(encoded) == kind
        assert paths_of(encoded) == PATHS
    assert paths_of(gzip.compress(gzip.compress(body.encode()))) == PATHS


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body><pre><rss></rss></pre></body></html>",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html><body>x</body></html>",
        "<html><head><title>RSS</title></head><body><urlset></urlset></body></html>",
        "<div>x</div>" * 10,
        "Xin chào https://xa.example.vn/",
        "",
    ],
)
def test_a_page_is_no_document(body: str) -> None:
    assert document_of(body.encode()) is None


def test_an_encoding_is_weighed_against_the_bytes() -> None:
    declared = "<?xml version='1.0' encoding='{}'?>Đảng ủy"
    assert as_utf8(declared.format("utf-16").encode()).endswith("Đảng ủy".encode())
    assert as_utf8(declared.format("windows-1258").replace("ủ", "u").replace("ả", "a").encode("cp1258")).endswith(
        "Đang uy".encode()
    )
    assert as_utf8("Đảng ủy".encode("utf-16-be")) != b""
    assert as_utf8(b"\xff") == "\ufffd".encode()


def test_what_is_hostile_is_read_in_time() -> None:
    started = time.process_time()
    for body in (
        RSS.format("<![CDATA[" * 20_000),
        RSS.format("&" * 50_000),
        "<!--" * 30_000,
        "<?" * 50_000,
        "<!X[" * 30_000,
        "<" * 100_000,
        "<a:" * 30_000,
        "<?xml?><a>" + "<item>" * 20_000,
        "<rss " + "x" * 100_000,
        "http://x/" * 20_000,
    ):
        list(read_feed(body.encode()))
        list(read_sitemap(body.encode(), "UTC"))
        document_of(body.encode())
    assert time.process_time() - started < 5
    bomb = "<!DOCTYPE rss [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;'>]>" + RSS.format(
        "<item><link>&b;</link></item>"
    )
    assert [address for address, _ in read_feed(bomb.encode())] == ["&b;"]


HALVES = [
    pytest.param("&#55357;&#56832;", "\U0001f600", id="a pair in decimal"),
    pytest.param("&#xD83D;&#xde00;", "\U0001f600", id="a pair in hexadecimal"),
    pytest.param("&#x000D83D;&#056832;", "\U0001f600", id="a pair with zeros before it"),
    pytest.param("&#xD83D;", "\ufffd", id="a half alone"),
    pytest.param(f"&#{'0' * 5000}55357;", "\ufffd", id="a half behind more zeros than a number may have"),
    pytest.param("&#xDE00;&#xD83D;", "\ufffd\ufffd", id="the halves in the wrong order"),
    pytest.param("&#57344;", "\ue000", id="the character behind the last half"),
]


@pytest.mark.parametrize(("written", "read"), HALVES)
def test_halves_of_surrogate_pairs_are_joined_and_what_follows_is_read(written: str, read: str) -> None:
    sitemap = f"<urlset><url><loc>https://a.vn/{written}</loc></url><url><loc>https://a.vn/2</loc></url></urlset>"
    feed = f"<rss><item><title>{written}</title><link>/1{written}</link></item><item><link>/2</link></item></rss>"
    addresses = [address for address, _ in read_sitemap(sitemap.encode(), "Asia/Ho_Chi_Minh")]
    assert addresses == [f"https://a.vn/{read}", "https://a.vn/2"]
    assert [address for address, _ in read_feed(feed.encode())] == [f"/1{read}", "/2"]


def test_robots_txt_is_read_in_any_encoding_and_with_any_line_ends() -> None:
    text = "User-agent: *\rDisallow: /quan-tri/\rSitemap: /so-do.ashx\rSITEMAP : https://xa.example.vn/b.txt\r"
    for body in (text.encode(), text.encode("utf-16"), text.replace("\r", "\r\n").encode("utf-8-sig")):
        assert read_robots(body) == ["/so-do.ashx", "https://xa.example.vn/b.txt"]
        found = LinkFinder(SITE, Learnt()).find(body, url=f"{BASE}/robots.txt")
        assert [(link.url, link.kind) for link in found] == [
            (f"{BASE}/so-do.ashx", "sitemap"),
            (f"{BASE}/b.txt", "sitemap"),
        ]


def test_lines_of_a_text_that_are_no_addresses_are_left_out() -> None:
    assert list(read_lines(b"# x\r\n\r\nhttps://a.vn/1\r\nxin chao\n HTTPS://a.vn/2")) == [
        "https://a.vn/1",
        "HTTPS://a.vn/2",
    ]


def test_a_packed_document_may_be_packed_twice_but_not_for_ever() -> None:
    body = b"<urlset/>"
    for _ in range(5):
        body = gzip.compress(body)
    assert unpacked(body).startswith(b"\x1f\x8b")


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss.ashx?id=1">', {"/rss.ashx?id=1": "feed"}),
        ('<link rel="alternate" type="text/xml; charset=utf-8" href="/nguon-tin">', {"/nguon-tin": "feed"}),
        ('<link rel="alternate" type="application/feed+json" href="/feed.json">', {"/feed.json": "feed"}),
        ('<link rel="pingback" type="text/xml" href="/ping">', {}),
        ('<link rel="alternate" type="application/rss+xml" href="/login/rss">', {}),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">', {}),
    ],
)
def test_what_a_page_names_as_a_feed_is_one_whatever_its_name(head: str, kinds: dict[str, str]) -> None:
    body = f"<!DOCTYPE html><html><head>{head}</head><body><a href='/rss.ashx'>x</a></body></html>"
    found = LinkFinder(SITE, Learnt()).find(body.encode(), url=f"{BASE}/")
    assert {link.url.removeprefix(BASE): link.kind for link in found} == kinds


def test_of_a_giant_index_the_newest_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_ADDRESSES", 2)
    entries = "".join(
        f"<sitemap><loc>{BASE}/{day}.xml</loc><lastmod>2025-01-0{day}</lastmod></sitemap>" for day in (1, 3, 2)
    )
    finder = LinkFinder(SITE, NUKEVIET)
    found = finder.find(f"<sitemapindex>{entries}</sitemapindex>".encode(), url=f"{BASE}/sitemap.xml")
    assert [link.url for link in found] == [f"{BASE}/3.xml", f"{BASE}/2.xml"]
    assert finder.left_out == {f"{BASE}/sitemap.xml": 1}


def test_of_a_giant_sitemap_the_newest_come_first_and_the_rest_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_ADDRESSES", 10)
    entries = "".join(
        f"<url><loc>{BASE}/tin/bai-{number}.html</loc><lastmod>2025-01-{1 + number // 2:02}</lastmod></url>"
        for number in range(50)
    )
    known: set[str] = set()

    def known_among(some: Collection[str]) -> set[str]:
        return known & set(some)

    finder = LinkFinder(SITE, NUKEVIET, known_among=known_among)
    left = []
    for _ in range(4):
        found = finder.find(f"<urlset>{entries}</urlset>".encode(), url=f"{BASE}/sitemap.xml")
        articles = [link.url for link in found if link.kind == "article"]
        assert articles[0].endswith(("bai-48.html", "bai-49.html"))
        known |= set(articles)
        left.append(finder.left_out.pop(f"{BASE}/sitemap.xml", 0))
    assert len(known) == 50
    assert left[-1] == 0
