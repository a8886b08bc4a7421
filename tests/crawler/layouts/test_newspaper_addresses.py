"""What the addresses of the newspapers' software lead to (FACTS C.2, C.4)."""

from __future__ import annotations

import pytest

from crawler.layouts.epi import EPI
from crawler.layouts.onecms import ONECMS
from crawler.layouts.vccorp import VCCORP
from crawler.urls.rules import Addresses

HOST = "https://bao.example.vn"


@pytest.mark.parametrize(
    ("addresses", "path", "kind", "key"),
    [
        (VCCORP, "/chinh-sach-moi-102260228093004191.htm", "article", "102260228093004191"),
        (VCCORP, "/kinh-te/gia-vang-20260307075519174.htm?gidzl=x", "article", "20260307075519174"),
        (VCCORP, "/nang-hang-18826030622484142.chn", "article", "18826030622484142"),
        (VCCORP, "/tac-gia/nhat-xuan-20148.htm", None, None),
        (VCCORP, "/chu-de/han-man-1234567.htm", None, None),
        (VCCORP, "/chinh-sach-va-cuoc-song/chinh-sach-moi.htm", "listing", None),
        (VCCORP, "/thi-truong-chung-khoan.chn", "listing", None),
        (VCCORP, "/timelinelist/12/2.htm", "listing", None),
        (VCCORP, "/rss/thoi-su.rss", "feed", None),
        (VCCORP, "/sitemaps/google-news.xml", "sitemap", None),
        (VCCORP, "/hoa-don-dien-tu.html", None, None),
        (EPI, "/vo-dich-post976641.html", "article", "976641"),
        (EPI, "/kinh-te/vo-dich-post976641.tpo", "article", "976641"),
        (EPI, "/tu-khoa/WorldCup-tag17202.html", None, None),
        (EPI, "/xay-dung-dang", "listing", None),
        (EPI, "/chinhtri/", "listing", None),
        (EPI, "/rss/xay-dung-dang-553.rss", "feed", None),
        (EPI, "/sitemaps/news-2025-1.xml", "sitemap", None),
        (EPI, "/api/morenews-zone-1171-2.html", "listing", None),
        (ONECMS, "/khoi-cong-10265100.html", "article", "10265100"),
        (ONECMS, "/khoi-cong-post322374.html", "article", "322374"),
        (ONECMS, "/dai-hoi-dang-event12.html", None, None),
        (ONECMS, "/tau-ca-ptag.html", None, None),
        (ONECMS, "/chinh-tri/xay-dung-dang", "listing", None),
        (ONECMS, "/rss/home.rss", "feed", None),
        (ONECMS, "/", None, None),
    ],
)
def test_newspaper_addresses(addresses: Addresses, path: str, kind: str | None, key: str | None) -> None:
    url = addresses.canonical(HOST + path)
    assert addresses.classify(url) == kind
    assert addresses.article_key(url) == key


def test_the_print_of_an_article_is_the_article() -> None:
    path = "/chinh-sach-moi-102260228093004191.htm"
    assert VCCORP.canonical(HOST + "/print" + path) == HOST + path
