"""What a crawl asks for again: changed things where they can be seen, and as little else as can be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from crawl_runs import QUICK, articles, crawl, served

from crawler.demo import Portal, serve
from crawler.demo.response import XML

HTML = {"Content-Type": "text/html; charset=utf-8"}


def dated_portal() -> dict[str, tuple[int, dict[str, str], bytes]]:
    """The replica's pages as files, each with an ETag that is as old as the page."""
    portal = Portal(sitemap_size=100)
    paths = ["/", "/robots.txt", "/sitemap.xml", "/sitemap-vi.news.xml", "/sitemap-vi.about.xml", "/rss/"]
    paths += [story.path for story in portal.collection.by_id.values()]
    paths += [f"/{slug}/" for slug in ("tin-hoat-dong", "xay-dung-dang", "dan-van")]
    pages = {}
    for path in paths:
        response = portal.render(path)
        pages[path] = (200, {**HTML, **response.headers, "ETag": f'"{hash(response.body):x}"'}, response.body)
    return pages


def edited(page: tuple[int, dict[str, str], bytes], etag: str | None) -> tuple[int, dict[str, str], bytes]:
    """The page with another text, with its ETag or as if nothing had happened."""
    status, headers, body = page
    return status, {**headers, "ETag": etag or headers["ETag"]}, body.replace(b"</h1>", " (sửa)</h1>".encode())


def test_a_server_whose_word_is_good_is_asked_only_for_what_changed(tmp_path: Path) -> None:
    pages, asked = dated_portal(), []
    path = next(path for path in pages if path.endswith("-101.html"))
    with served(pages, asked) as base:
        pages["/sitemap-vi.news.xml"] = (404, {}, b"")  # names the port of another server
        everything = (*QUICK, "--full")
        crawl(tmp_path / "a.db", base)
        crawl(tmp_path / "a.db", base, options=everything)
        asked.clear()
        again = crawl(tmp_path / "a.db", base)
        statuses = [status for where, status in asked if where.startswith("/rss/") and where in pages]
        assert statuses and set(statuses) == {304}
        assert (again.code, again.summary["new"], again.summary["failed"]) == (0, 0, {})
        pages[path] = edited(pages[path], '"other"')
        full = crawl(tmp_path / "a.db", base, options=everything)
        assert (full.summary["new"], full.summary["revised"]) == (0, 1)
        assert (path, 200) in asked


def test_a_server_that_calls_unchanged_what_changed_is_not_believed(tmp_path: Path) -> None:
    pages, asked = dated_portal(), []
    feed = "/rss/"
    with served(pages, asked) as base:
        crawl(tmp_path / "a.db", base)
        status, headers, body = pages[feed]
        pages[feed] = (status, headers, body + b"<!-- -->")
        crawl(tmp_path / "a.db", base)
        crawl(tmp_path / "a.db", base)
        asked.clear()
        crawl(tmp_path / "a.db", base)
    assert [status for where, status in asked if where == feed] == [200]


@pytest.mark.parametrize("where", ["a sitemap"])
def test_a_change_that_a_list_shows_comes_in_with_the_next_crawl(where: str, tmp_path: Path) -> None:
    class Dated(Portal):
        """Its sitemap tells of edits."""

        def render(self, path: str) -> object:
            response = super().render(path)
            if path != "/sitemap-vi.news.xml":
                return response
            text = response.text
            for story in self.collection.by_id.values():
                if "(sửa)" in story.title:
                    at = f"{story.published:%Y-%m-%dT%H:%M:%S}+07:00"
                    head, _, tail = text.partition(f"{story.path}</loc><lastmod>")
                    text = f"{head}{story.path}</loc><lastmod>{tail.replace(at, '2040-01-01T00:00:00+07:00', 1)}"
            return replace(response, body=text.encode(), headers={"Content-Type": XML})

    portal = Dated(sitemap_size=100)
    with serve(portal):
        crawl(tmp_path / "a.db", portal.base)
        for number in (101, 102, 103):
            portal.edit(number, title=f"{portal.collection.by_id[number].title} (sửa)")
        ran = crawl(tmp_path / "a.db", portal.base)
    assert (ran.summary["found"], ran.summary["new"], ran.summary["revised"]) == (0, 0, 3)
    assert articles(tmp_path / "a.db")["102"].title.endswith("(sửa)")
