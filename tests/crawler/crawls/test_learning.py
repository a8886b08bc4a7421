"""A portal that a crawl learns: the same profile and the same records however the crawl went, and no site is asked
again for what is only read again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive import Archive
from archive.maintenance.verify import verify
from tests.crawler.crawl_runs import QUICK, articles, crawl, path_of, served
from tests.crawler.reading.portal.habits import make_portal
from tests.repeats import times

ARTICLES = 70
HTML = {"Content-Type": "text/html; charset=utf-8"}


@contextmanager
def habitual() -> Iterator[str]:
    """Serve a portal whose standing paragraph and other boxes only its other pages tell from an article's text."""
    portal = make_portal(("standing_last_paragraph", "rotating_box"), seed=1, articles=ARTICLES)
    pages: dict[str, Any] = {}
    with served(pages) as base:
        origin = b"https://" + urlsplit(portal.pages[0].url).netloc.encode()
        for page in (*portal.pages, *portal.lists):
            pages[path_of(page.url)] = 200, HTML, page.body.replace(origin, base.encode())
        yield base


def held(where: Path, base: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return the digest of the portal's profile, and the bodies of its articles by title."""
    with Archive.open(where, read_only=True) as archive:
        stored = archive.profiles.current(base.removeprefix("http://"))
        assert stored is not None
        return stored.digest, {article.title: article.body for article in archive.articles()}


@pytest.mark.long
def test_a_crawl_that_was_cut_off_learns_and_reads_the_same_as_one_that_was_not(tmp_path: Path) -> None:
    with habitual() as base:
        whole = crawl(tmp_path / "whole.db", base)
        assert whole.summary["new"] == ARTICLES
        for limit in (62, 25)[: times(1, 2)]:
            cut = tmp_path / f"{limit}.db"
            crawl(cut, base, options=(*QUICK, "--limit", str(limit)))
            crawl(cut, base)
            assert held(cut, base) == held(tmp_path / "whole.db", base)
            assert verify(cut).problems == []


def test_standing_lines_are_in_no_body_and_nothing_is_asked_for_twice(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    with habitual() as base:
        first = crawl(where, base)
        again = crawl(where, base).summary
    digest, bodies = held(where, base)
    ends = [body[-1] for body in bodies.values()]
    most = max(ends.count(end) for end in set(ends))
    assert most <= 3, f"a standing paragraph ended {most} of them\n{first.out}{first.err}"
    assert (again["new"], again["revised"]) == (0, 0)
    assert again["request_count"] < first.summary["request_count"]
    with Archive.open(where, read_only=True) as archive:
        histories = [archive.history(article.key, site=article.site) for article in articles(where).values()]
    assert {history[-1].profile for history in histories} == {digest}
    assert any(len(history) > 1 and history[-1].reread_at for history in histories), "the first were read again"
