"""What search engines are told: nothing, unless it is asked for."""

from __future__ import annotations

import pytest
from lxml import etree
from starlette.testclient import TestClient

from archive.web import sitemap
from tests.archive.web.conftest import ARTICLE, Open

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_they_may_find_nothing(room: TestClient) -> None:
    assert room.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert room.get("/sitemap.xml").status_code == room.get("/sitemap/0.xml").status_code == 404
    assert "noindex" in room.get("/article", params=ARTICLE).headers["x-robots-tag"]


def test_they_find_every_article_by_its_address_and_nothing_else(
    guarded: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "IDS", 4)
    client = guarded("http://archive.university.edu", hosts=frozenset({"archive.university.edu"}), sitemap=True)
    base = "https://archive.university.edu"
    assert f"Sitemap: {base}/sitemap.xml" in client.get("/robots.txt").text
    parts = _read(client, "/sitemap.xml", "//s:sitemap/s:loc")
    assert parts == [f"{base}/sitemap/0.xml", f"{base}/sitemap/1.xml"]
    found = [one for part in parts for one in _read(client, part.removeprefix(base), "//s:url/s:loc")]
    assert len(found) == len(set(found)) == 6
    for one in found:
        answer = client.get(one.removeprefix(base))
        assert (answer.status_code, answer.headers["x-robots-tag"]) == (200, "all")
    assert _read(client, "/sitemap/0.xml", "//s:lastmod")[0] == "2026-03-02"
    for path in ("/", "/changes", "/history?" + "&".join(f"{k}={v}" for k, v in ARTICLE.items())):
        assert "noindex" in client.get(path).headers["x-robots-tag"]
    assert "noindex" in client.get("/article", params=ARTICLE | {"revision": 1}).headers["x-robots-tag"]


def _read(client: TestClient, path: str, wanted: str) -> list[str]:
    tree = etree.fromstring(client.get(path).content)
    return [element.text for element in tree.xpath(wanted, namespaces=NAMES)]
