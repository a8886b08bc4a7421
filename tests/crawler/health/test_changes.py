"""What became of articles, in the report as a page and as JSON; and what `doctor` shows while it looks."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

from archive import Archive
from crawler.cli.progress import show_looking
from crawler.health.html import render_report
from crawler.health.report import MAX_CHANGES, read_report
from tests.archive.samples import SITE, address, make_article, make_visit
from tests.crawler.health.health_samples import FIRST, counts, fill, on

HOSTILE = "<img src=x onerror=alert(1)>\x1b[2J"


def test_the_report_tells_what_was_revised_and_withdrawn_in_its_period(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive, counts(3))
        for number in range(1, MAX_CHANGES + 3):
            archive.save(make_visit(make_article(number), fetched_at=FIRST))
            archive.save(make_visit(make_article(number, title=f"Đã sửa {number}"), fetched_at=on(1)))
        archive.save(make_visit(make_article(1, title=HOSTILE), fetched_at=on(2)))
        gone = make_visit(url=address(2), outcome="gone", reason="http-404", status=404, fetched_at=on(3))
        archive.save(gone)
        report = read_report(archive, [SITE], 30, on(4))
        later = read_report(archive, [SITE], 1, on(40))
    [site] = report.as_json()["sites"]
    assert site["changes"] == {"revised": MAX_CHANGES + 3, "withdrawn": 1, "returned": 0}
    page = render_report(report)
    assert f"Changes of articles: {MAX_CHANGES + 3} revised, 1 withdrawn" in page
    assert "4 more: `tulieu changes`" in page
    assert "<ins>&lt;img src=x onerror=alert(1)&gt;[2J</ins>" in page
    assert "<img src=x" not in page
    assert "\x1b" not in page
    assert "Changes of articles" not in render_report(later)


def test_in_a_pipe_looking_at_a_site_shows_nothing(capsys) -> None:
    with show_looking(SITE) as show:
        show(response=SimpleNamespace(url=address(1)))
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_looking_at_a_site_shows_the_last_answer(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with show_looking(SITE) as show:
        show(response=SimpleNamespace(url="https://a.vn/\x1b[2J[bold]"))
    shown = capsys.readouterr().err
    assert "\x1b[2J" not in shown.replace("\x1b[2K", "")
