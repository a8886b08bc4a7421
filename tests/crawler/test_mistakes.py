"""An error of our own code on one page: the page is named and counted, the others are read, and the command ends with
1. There is no such page that we know of, so that the reader is made to fail on a word of one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from crawler.cli.extract import answer_lines
from crawler.importing.run import Import
from crawler.reading import article
from crawler.reread import reread, store
from tests.crawler.reread.test_reread import BASE, PORTAL, SITE, STORIES, read_worse, visited

BAD, *OTHERS = STORIES[1:5]
SAID = "a mistake in tulieu itself (please report it): ZeroDivisionError: integer division or modulo by zero"


def page_of(story: Any) -> bytes:
    return PORTAL.render(story.path).body


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the reader fail on the page of BAD from then on."""
    whole = article.read_draft

    def read(page: Any, *arguments: Any, **named: Any) -> Any:
        return 1 // 0 if BAD.title in page.decoded.text[:2000] else whole(page, *arguments, **named)

    return lambda: monkeypatch.setattr(article, "read_draft", read)


def test_an_import_goes_on_past_it(tmp_path: Path, failing: Callable[[], None]) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    table = ["file,url,fetched_at"]
    for number, story in enumerate((BAD, *OTHERS)):
        (folder / f"{number}.html").write_bytes(page_of(story))
        table.append(f"{number}.html,{BASE}{story.path},2025-07-01T12:00:00Z")
    (folder / "addresses.csv").write_text("\n".join(table), "utf-8")
    failing()
    with Archive.open(tmp_path / "a.db") as archive:
        work = Import(archive, SITE, lambda _: None)
        work.run([str(folder)])
        assert len(list(archive.articles())) == len(OTHERS)
    assert work.report.damaged == 1
    assert SAID in work.report.examples[0].told()
    assert not work.report.is_whole


def test_reading_again_goes_on_past_it(tmp_path: Path, failing: Callable[[], None]) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        for story in (BAD, *OTHERS):
            archive.save(read_worse(visited(story.path), lead=None))
    failing()
    spool = io.StringIO()
    report = reread(str(path), spool, site=None, jobs=1)
    spool.seek(0)
    store(str(path), spool, report)
    assert report.stored == len(OTHERS)
    assert list(report.damages.values()) == [SAID]


def test_a_line_of_requests_is_answered_and_the_next_one_read(tmp_path: Path, failing: Callable[[], None]) -> None:
    lines = []
    for number, story in enumerate((BAD, *OTHERS)):
        file = tmp_path / f"{number}.html"
        file.write_bytes(page_of(story))
        lines.append(json.dumps({"file": str(file), "url": f"{BASE}{story.path}"}) + "\n")
    failing()
    first, *others = answer_lines(io.StringIO("".join(lines)))
    assert first == {"error": {"reason": "internal-error", "detail": SAID}}
    assert all("article" in answer for answer in others)
