"""What a crawl asks for again: changed things where they can be seen, and as little else as can be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive
from crawler.demo import Portal, serve
from crawler.demo.response import XML
from tests.crawler.crawl_runs import FEW, QUICK, articles, crawl, served

HTML = {"Content-Type": "text/html; charset=utf-8"}


def dated_portal() -> dict[str, tuple[int, dict[str, str], bytes]]:
    """The replica's pages as files, each with an ETag that is as old as the page."""
    portal = Portal(FEW, sitemap_size=100)
    paths = ["/", "/robots.txt", "/sitemap.xml", "/sitemap-vi.news.xml", "/sitemap-vi.about.xml", "/rss/"]
    paths += [story.path for story in portal.collection.by_id.values()]
    paths += [f"/{slug}/" for slug in ("tin-hoat-dong", "xay-dung-dang", "dan-van")]
    pages = {}
    for path in paths:
        response = portal.render(path)
        pages[path] = (200, {**HTML, **response.headers, "ETag": f'"{hash(response.body):x}"'}, response.body)
    return pages


class Asked:
    """Crawls of the dated portal, one after the other, and how its feed was asked for."""

    def __init__(self, tmp_path: Path) -> None:
        self.where, self.pages, self.asked = tmp_path / "a.db", dated_portal(), []

    def change_feed(self, *, etag: str | None) -> None:
        """Another feed, with another ETag, or with the old one."""
        status, headers, body = self.pages["/rss/"]
        self.pages["/rss/"] = (status, {**headers, "ETag": etag or headers["ETag"]}, body + b"<!-- -->")

    def crawl(self, base: str, *options: str) -> list[int]:
        """The statuses that the feed was answered with."""
        self.asked.clear()
        ran = crawl(self.where, base, options=(*QUICK, *options))
        assert (ran.code, ran.summary["failed"]) == (0, {})
        return [status for path, status in self.asked if path == "/rss/"]


def test_a_crawl_notes_the_title_by_which_its_site_is_cited(tmp_path: Path) -> None:
    with serve(Portal()) as base:
        assert crawl(tmp_path / "a.db", base, options=(*QUICK, "--limit", "1")).code == 0
    with Archive.open(tmp_path / "a.db") as archive:
        [state] = archive.crawls.site_states()
        assert state.facts["title"] == base.removeprefix("http://"), "of a portal that is not in the catalogue its host"


@pytest.mark.long
def test_a_server_whose_headers_stay_and_change_with_the_page_is_asked_only_for_changes(tmp_path: Path) -> None:
    site = Asked(tmp_path)
    with served(site.pages, site.asked) as base:
        assert [site.crawl(base), site.crawl(base), site.crawl(base)] == [[200]] * 3, "headers that only stay"
        site.change_feed(etag='"2"')
        assert site.crawl(base) == [200]
        assert site.crawl(base) == [304]
        site.change_feed(etag='"3"')
        assert [site.crawl(base), site.crawl(base)] == [[200], [304]]
        assert site.crawl(base, "--full") == [200]


@pytest.mark.long
def test_a_server_that_calls_unchanged_what_changed_is_never_believed(tmp_path: Path) -> None:
    site = Asked(tmp_path)
    with served(site.pages, site.asked) as base:
        site.crawl(base)
        for etag in ('"2"', None):
            site.change_feed(etag=etag)
            site.crawl(base)
        assert [site.crawl(base), site.crawl(base)] == [[200]] * 2


def test_a_change_of_which_the_sitemap_tells_comes_in_with_the_next_crawl(tmp_path: Path) -> None:
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

    portal = Dated(FEW, sitemap_size=100)
    with serve(portal):
        crawl(tmp_path / "a.db", portal.base)
        for number in (101, 102, 103):
            portal.edit(number, title=f"{portal.collection.by_id[number].title} (sửa)")
        ran = crawl(tmp_path / "a.db", portal.base)
    assert (ran.summary["found"], ran.summary["new"], ran.summary["revised"]) == (0, 0, 3)
    assert articles(tmp_path / "a.db")["102"].title.endswith("(sửa)")


def test_a_portal_under_maintenance_is_one_line_and_nothing_is_lost(tmp_path: Path) -> None:
    """Whatever it is asked for, it answers 200 with the same few words."""

    class Maintained(Portal):
        closed = False

        def render(self, path: str) -> object:
            notice = "<html><body><h1>Website đang bảo trì</h1><p>Mời bạn quay lại sau.</p></body></html>"
            good = super().render(path)
            return replace(good, status=200, body=notice.encode()) if self.closed else good

    portal = Maintained(FEW)
    with serve(portal):
        whole = crawl(tmp_path / "a.db", portal.base)
        portal.closed = True
        for options in (QUICK, (*QUICK, "--full")):
            ran = crawl(tmp_path / "a.db", portal.base, options=options)
            assert (ran.code, ran.err.count("\n"), ran.summary["new"]) == (1, 1, 0)
            assert "answers with a page of 0 links, where it had " in ran.err
        portal.closed = False
        again = crawl(tmp_path / "a.db", portal.base, options=(*QUICK, "--full"))
    assert (again.code, again.summary["new"], again.summary["refused"]) == (0, 0, {})
    assert again.summary["unchanged"] == whole.summary["new"]
