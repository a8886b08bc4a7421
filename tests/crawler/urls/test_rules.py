"""What an address leads to, and which addresses are the same article."""

from __future__ import annotations

import re

import pytest

from crawler.layouts.nukeviet import NUKEVIET
from crawler.urls.rules import Addresses, page_number

HOST = "https://tinhuy.example.vn"


@pytest.mark.parametrize(
    ("path", "kind", "key"),
    [
        ("/tin-hoat-dong/hoi-nghi-lan-thu-5-14.html", "article", "14"),
        ("/news/tin-hoat-dong/hoi-nghi-14.html", "article", "14"),
        ("/vi/news/tin-hoat-dong/hoi-nghi-14.html", "article", "14"),
        ("/thong-bao/cong-van/hoi-nghi-14.html", "article", "thong-bao/14"),
        ("/en/news/activities/meeting-14.html", "article", "en/14"),
        ("/tin-hoat-dong/14.html", "article", "14"),
        ("/tin-hoat-dong/hoi-nghi2025.html", None, None),
        ("/about/nghi-quyet-2020.html", None, None),
        ("/page/thong-bao-12.html", None, None),
        ("/siteterms/privacy.html", None, None),
        ("/laws/detail/Nghi-dinh-so-72-16/", None, None),
        ("/tin-hoat-dong/", "listing", None),
        ("/tin-hoat-dong/page-2/", "listing", None),
        ("/news/tin-hoat-dong/page-2/", "listing", None),
        ("/thong-bao/cong-van/page-2/", "listing", None),
        ("/tag/x%C3%A2y-d%E1%BB%B1ng-%C4%90%E1%BA%A3ng", "listing", None),
        ("/tag/dan-van/page-2", "listing", None),
        ("/groups/lanh-dao-chi-dao/", "listing", None),
        ("/author/quoc-cuong/", "listing", None),
        ("/rss/", "feed", None),
        ("/rss/tin-hoat-dong/", "feed", None),
        ("/vi/news/rss/tin-hoat-dong/", "feed", None),
        ("/laws/rss/Van-ban/", None, None),
        ("/sitemap.xml", "sitemap", None),
        ("/sitemap-vi.news.xml", "sitemap", None),
        ("/sitemap-vi.laws.xml", None, None),
        ("/", None, None),
        ("/?nvvithemever=m", None, None),
        ("/laws/", None, None),
        ("/users/", None, None),
        ("/contact/ban-bien-tap/", None, None),
        ("/search/", None, None),
        ("/banners/click/", None, None),
        ("/index.php", None, None),
        ("/uploads/news/2024_09/van-ban-337.docx", None, None),
        ("/tin-hoat-dong/?page=2", None, None),
        ("/tin-hoat-dong/" + "a" * 2000 + "-14.html", None, "14"),
    ],
)
def test_nukeviet_addresses(path: str, kind: str | None, key: str | None) -> None:
    url = NUKEVIET.canonical(HOST + path)
    assert NUKEVIET.classify(url) == kind
    assert NUKEVIET.article_key(url) == key


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("/print/tin/hoi-nghi-14.html", "/tin/hoi-nghi-14.html"),
        ("/savefile/tin/hoi-nghi-14.html", "/tin/hoi-nghi-14.html"),
        ("/news/print/tin/hoi-nghi-14.html", "/news/tin/hoi-nghi-14.html"),
        ("/vi/news/sendmail/tin/hoi-nghi-14.html", "/vi/news/tin/hoi-nghi-14.html"),
        ("/tin/hoi-nghi-14.html?download=1&id=0#tep", "/tin/hoi-nghi-14.html"),
        ("/tag/dân-vận", "/tag/d%C3%A2n-v%E1%BA%ADn"),
        ("/tag/d%c3%a2n-v%e1%ba%adn", "/tag/d%C3%A2n-v%E1%BA%ADn"),
    ],
)
def test_every_way_to_an_article_has_one_canonical_address(printed: str, canonical: str) -> None:
    assert NUKEVIET.canonical(HOST + printed) == HOST + canonical
    assert NUKEVIET.canonical(HOST.upper() + ":443" + printed) == HOST + canonical


@pytest.mark.parametrize(
    ("path", "listings"),
    [
        ("/tin/hoi-nghi-14.html", ["/tin/"]),
        ("/thong-bao/cong-van/hoi-nghi-14.html", ["/thong-bao/cong-van/"]),
        ("/rss/tin/", ["/tin/"]),
        ("/news/rss/tin/", ["/news/tin/"]),
        ("/rss/", []),
        ("/tin/", []),
    ],
)
def test_sections_are_known_by_their_articles_and_feeds(path: str, listings: list[str]) -> None:
    assert NUKEVIET.listings_of(HOST + path) == [HOST + listing for listing in listings]


def test_pages_of_a_listing_are_told_apart_by_named_parameters_only() -> None:
    addresses = Addresses(
        article=re.compile(r"/tin/.*-(?P<key>\d+)"),
        listing=re.compile(r"/muc/.*"),
        listing_query=frozenset({"page"}),
    )
    assert addresses.classify(f"{HOST}/muc/x?Page=2") == "listing"
    assert addresses.classify(f"{HOST}/muc/x?page=2&sort=old") is None
    assert addresses.listings_of(f"{HOST}/tin/a-1") == []


@pytest.mark.parametrize("url", ["mailto:a@b.vn", "javascript:void(0)", "http://[", "/tin/", ""])
def test_what_is_no_address_raises(url: str) -> None:
    with pytest.raises(ValueError):
        NUKEVIET.canonical(url)


def test_no_address_takes_long_to_look_at() -> None:
    for path in ("/a" * 900, "/" + "-1" * 900 + ".htm", "/tag/" + "page-1/" * 200, "/print" * 300 + "/a-1.html"):
        NUKEVIET.classify(HOST + path)
        NUKEVIET.article_key(HOST + path)


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/tin/page-12/", 12),
        ("/tag/dan-van/page-2", 2),
        ("/chinh-tri/p/7", 7),
        ("/tin.html?page=9", 9),
        ("/tin?x=1&start=40", 40),
        ("/timelinelist/12/33.htm", 33),
        ("/trang-5.htm", 5),
        ("/nhom-tin/covid-19-1425350928", 1),
        ("/tag/page-2025-sach-hay", 1),
        ("/tin/", 1),
    ],
)
def test_which_page_of_a_listing_an_address_names(address: str, number: int) -> None:
    assert page_number(HOST + address) == number
