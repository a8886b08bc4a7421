"""Links out of pages, sitemaps, feeds and robots.txt; the pages are ours."""

from __future__ import annotations

import gzip
import time
from datetime import datetime
from pathlib import Path

import pytest

from archive.record.visit import FoundLink
from crawler.discover.documents import MAX_UNPACKED, find_moment, unpacked
from crawler.discover.links import LinkFinder
from crawler.layouts.nukeviet import NUKEVIET
from crawler.reading.page import parse_page
from crawler.site import Site
from crawler.sites import sites
from crawler.urls.inferred import Learnt
from crawler.urls.rules import addresses_of

HOST = "https://tinhuy.example.vn"
SITE = Site(
    name="tinhuy",
    title="Tỉnh ủy",
    domains=("tinhuy.example.vn", "www.tinhuy.example.vn", "cu.example.vn"),
    seeds=(f"{HOST}/",),
)


def found(body: str | bytes, url: str = f"{HOST}/", origin: str | None = HOST) -> dict[str, str]:
    """Kinds of what is found, by path where it is on the origin."""
    body = body if isinstance(body, bytes) else body.encode()
    links = LinkFinder(SITE, NUKEVIET, origin).find(body, url=url)
    assert len({link.url for link in links}) == len(links)
    return {link.url.removeprefix(HOST): link.kind for link in links}


def html(*elements: str) -> str:
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{''.join(elements)}</body></html>"


@pytest.mark.parametrize(
    ("element", "links"),
    [
        ('<a href="/tin/a-1.html">a</a>', {"/tin/a-1.html": "article", "/tin/": "listing"}),
        ('<a href="tin/a-1.html#x">a</a>', {"/tin/a-1.html": "article", "/tin/": "listing"}),
        ("<a href=' /tin/a-1.html\n'>a</a>", {"/tin/a-1.html": "article", "/tin/": "listing"}),
        ('<a href="/print/tin/a-1.html">In</a>', {"/tin/a-1.html": "article", "/tin/": "listing"}),
        ('<a href="/tag/dân-vận">x</a>', {"/tag/d%C3%A2n-v%E1%BA%ADn": "listing"}),
        ('<a rel="next" href="/tin/page-3/">3</a>', {"/tin/page-3/": "listing"}),
        ('<link rel="next" href="/tin/page-3/">', {"/tin/page-3/": "listing"}),
        ('<link rel="alternate" hreflang="vi-VN" href="/tin/page-3/">', {"/tin/page-3/": "listing"}),
        ('<link rel="alternate" hreflang="en" href="/tin/page-3/">', {}),
        (
            '<link rel="alternate" type="application/rss+xml" href="/rss/tin/">',
            {"/rss/tin/": "feed", "/tin/": "listing"},
        ),
        ('<link rel="alternate" type="application/rss+xml" href="/laws/rss/">', {}),
        ('<link rel="alternate" type="application/atom+xml" href="/nguon/">', {"/nguon/": "listing"}),
        ('<link rel="stylesheet" href="/tin/">', {}),
        ('<a href="http://www.tinhuy.example.vn/tin/a-1.html">a</a>', {"/tin/a-1.html": "article", "/tin/": "listing"}),
        ('<a href="http://cu.example.vn/tin/a-1.html">a</a>', {"/tin/a-1.html": "article", "/tin/": "listing"}),
        ('<a href="https://khac.example.vn/tin/a-1.html">a</a>', {}),
        ('<a href="https://tinhuy.example.vn:8443/tin/a-1.html">a</a>', {}),
        ('<a href="https://tinhuy.example.vn@khac.vn/tin/a-1.html">a</a>', {}),
        ('<a href="//khac.example.vn/tin/a-1.html">a</a>', {}),
        ('<a href="http://169.254.169.254/latest/">a</a>', {}),
        ('<a href="http://[">a</a><a href="javascript:x()">b</a><a href="">c</a><a>d</a>', {}),
        ('<a href="tel:+842838000000">a</a><a href="mailto:a@b.vn">b</a><a href="#x">c</a>', {}),
        ('<!-- <a href="/tin/a-1.html">a</a> -->', {}),
        ("", {}),
    ],
)
def test_links_of_a_page(element: str, links: dict[str, str]) -> None:
    assert found(html(element)) == links


def test_a_base_element_is_heeded_within_its_host() -> None:
    page = '<html><head><base href="/tin/"></head><body><a href="a-1.html">a</a></body></html>'
    assert "/tin/a-1.html" in found(page, url=f"{HOST}/muc/x/")


def test_without_an_origin_addresses_stay_on_their_host() -> None:
    assert "http://cu.example.vn/tin/a-1.html" in found(
        html('<a href="http://cu.example.vn/tin/a-1.html">a</a>'), origin=None
    )


def test_a_part_of_a_site_keeps_its_own_listings_but_not_its_own_articles() -> None:
    site = sites()["thanhuytphcm"]
    addresses = addresses_of(site)
    assert addresses is not None
    finder = LinkFinder(site, addresses, "https://www.thanhuytphcm.vn")
    assert finder.place("http://stxdd.thanhuytphcm.vn/nhom-tin/x-1") == (
        "http://stxdd.thanhuytphcm.vn/nhom-tin/x-1",
        "listing",
    )
    for host in site.domains:
        placed = finder.place(f"http://{host}/tin-tuc/bai-viet-1491931527?x=1")
        assert placed == ("https://www.thanhuytphcm.vn/tin-tuc/bai-viet-1491931527", "article")


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://tinhuy.example.vn/tin/a-1.html</loc><lastmod>2025-11-27T16:04:34+07:00</lastmod></url>
<url><loc> https://tinhuy.example.vn/tin/b-2.html </loc><lastmod>2025-11-26</lastmod></url>
<url><loc>https://tinhuy.example.vn/tin/c-3.html</loc><lastmod>hôm qua</lastmod></url>
<url><loc>https://tinhuy.example.vn/about/gioi-thieu.html</loc></url>
<url><loc>https://khac.example.vn/tin/d-4.html</loc></url>
</urlset>"""


def test_a_sitemap_gives_articles_with_the_time_of_their_last_change() -> None:
    links = LinkFinder(SITE, NUKEVIET).find(SITEMAP.encode(), url=f"{HOST}/s.xml")
    assert links[0] == FoundLink(
        url=f"{HOST}/tin/a-1.html",
        kind="article",
        modified_at=datetime.fromisoformat("2025-11-27T16:04:34+07:00"),
    )
    times = {link.url[-8:-5]: link.modified_at for link in links if link.kind == "article"}
    assert times["b-2"] == datetime.fromisoformat("2025-11-26T00:00+07:00")
    assert times["c-3"] is None
    assert set(times) == {"a-1", "b-2", "c-3"}


def test_a_packed_sitemap_is_unpacked() -> None:
    assert found(gzip.compress(SITEMAP.encode())) == found(SITEMAP)
    half = len(SITEMAP) // 2
    assert found(gzip.compress(SITEMAP[:half].encode()) + gzip.compress(SITEMAP[half:].encode())) == found(SITEMAP)


def test_a_sitemap_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert "/tin/a-1.html" in found(SITEMAP[: SITEMAP.index("c-3")])
    assert "/tin/a-1.html" in found(gzip.compress(SITEMAP.encode())[:-8])


def test_a_bomb_is_not_unpacked_beyond_the_bound() -> None:
    assert len(unpacked(gzip.compress(b"a" * (MAX_UNPACKED + 10)))) == MAX_UNPACKED
    assert unpacked(b"\x1f\x8bno gzip") == b""


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://tinhuy.example.vn/tin/secret-9.html")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    document = (
        f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
        "<urlset><url><loc>&file;</loc></url><url><loc>&l8;</loc></url>"
        f"<url><loc>{HOST}/tin/a-1.html</loc></url></urlset>"
    )
    assert "/tin/secret-9.html" not in found(document)


def test_an_index_gives_sitemaps_whatever_they_are_called_but_not_those_of_other_modules() -> None:
    index = "<sitemapindex>{}</sitemapindex>".format(
        "".join(
            f"<sitemap><loc>{HOST}{path}</loc></sitemap>"
            for path in ("/sitemap-vi.news.xml", "/sitemap-vi.laws.xml", "/so-do/1", "/sitemap-vi.about.xml")
        )
    )
    assert found(index) == {"/sitemap-vi.news.xml": "sitemap", "/so-do/1": "sitemap"}


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><link>https://tinhuy.example.vn/</link>
<item><title>A &amp; B</title><link><![CDATA[https://tinhuy.example.vn/tin/a-1.html]]></link>
<guid isPermaLink="false">news_1</guid><pubDate>Thu, 27 Nov 2025 09:11:34 GMT</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="https://tinhuy.example.vn/x"/>
<link href="https://tinhuy.example.vn/tin/a-1.html"/></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM], ids=["RSS", "Atom"])
def test_a_feed_gives_addresses_and_no_dates(feed: str) -> None:
    links = LinkFinder(SITE, NUKEVIET).find(feed.encode(), url=f"{HOST}/rss/")
    assert [link.url for link in links] == [f"{HOST}/tin/a-1.html", f"{HOST}/tin/"]
    assert all(link.modified_at is None for link in links)


def test_robots_names_sitemaps() -> None:
    robots = f"User-agent: *\nDisallow: /x/\nsitemap:{HOST}/so-do\r\nSitemap: https://khac.example.vn/s.xml\n"
    assert found(robots, url=f"{HOST}/robots.txt") == {"/so-do": "sitemap"}


@pytest.mark.parametrize("body", [b"", b"\0\0", b"%PDF-1.4", b"plain words", b"\xff\xfe\xfa"])
def test_bytes_without_links_have_none(body: bytes) -> None:
    assert found(body) == {}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-11-27T16:04:34+07:00", "2025-11-27T16:04:34+07:00"),
        ("2025-11-27T09:04:34Z", "2025-11-27T09:04:34+00:00"),
        ("2025-11-27T16:04", "2025-11-27T16:04+07:00"),
        ("2025-11-27", "2025-11-27T00:00+07:00"),
        ("27/11/2025", None),
        ("0001-01-01T00:00:00+07:00", None),
        ("0001-01-01", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("", None),
        (None, None),
    ],
)
def test_moments_of_sitemaps(text: str | None, moment: str | None) -> None:
    expected = datetime.fromisoformat(moment) if moment else None
    assert find_moment(text, "Asia/Ho_Chi_Minh") == expected


def test_what_is_remembered_of_a_menu_does_not_leak_from_page_to_page() -> None:
    finder = LinkFinder(SITE, NUKEVIET, HOST)
    first = finder.find(html('<a href="a-1.html">x</a>').encode(), url=f"{HOST}/tin/")
    second = finder.find(html('<a href="a-1.html">x</a>').encode(), url=f"{HOST}/khac/")
    assert first[0].url == f"{HOST}/tin/a-1.html"
    assert second[0].url == f"{HOST}/khac/a-1.html"


def test_every_article_of_a_running_portal_is_found(shared: Path) -> None:
    """The egov mirror of the corpus, walked without a network: 412 of 412."""
    rows = [line.split("\t") for line in (shared / "corpus/egov/index.tsv").read_text().splitlines()[1:]]
    base = "http://127.0.0.1:8201"  # as the mirror was served; nothing is asked for
    site = Site(name="127.0.0.1:8201", title="egov", domains=("127.0.0.1:8201",), seeds=(f"{base}/",))
    finder = LinkFinder(site, NUKEVIET, base)
    pages = {NUKEVIET.canonical(url) + ("?" if "?" in url else ""): name for url, name, _ in rows}
    todo, seen = [f"{base}/", f"{base}/robots.txt"], set()
    while todo:
        url = todo.pop()
        if url in seen or url not in pages:
            continue
        seen.add(url)
        body = (shared / "corpus/egov/pages" / pages[url]).read_bytes()
        todo += [link.url for link in finder.find(body, url=url)]
    articles = {url for url, _, kind in rows if kind == "article"}
    assert len(articles) == 412
    assert articles <= seen


@pytest.mark.parametrize(
    ("head", "href"),
    [
        pytest.param("", f"/{'đ/' * 500_000}", id="a long path"),
        pytest.param("", f"/?{'b=c&' * 250_000}", id="a long query"),
        pytest.param(f"<base href='/{'a' * 200_000}/'>", "b.html", id="a long base"),
    ],
)
def test_addresses_longer_than_any_are_passed_over_in_time(head: str, href: str) -> None:
    page = f"<html><head>{head}</head><body>{f'<a href={href}>x</a>' * 2}<img src=a.jpg></body></html>"
    page += "".join(f"<a href=a-{number}.html>x</a>" for number in range(2_000 if head else 0))
    begun = time.process_time()
    finder = LinkFinder(SITE, Learnt())
    finder.find(page.encode(), url=f"{HOST}/", content_type="text/html")
    assert parse_page(page.encode(), url=f"{HOST}/").absolute("a.jpg") == f"{HOST}/a.jpg"
    assert time.process_time() - begun < 1  # two to five seconds each before
