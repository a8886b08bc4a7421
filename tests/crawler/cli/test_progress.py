"""What a crawl tells while it runs and at its end: which articles are new, revised, withdrawn, returned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.record.visit import NamedArticle, Saved
from crawler.cli.overall_progress import OverallProgress
from crawler.cli.progress import Pace, Progress, bars_on_terminal, describe_pace, print_summary
from crawler.demo import Portal, serve
from crawler.run.media import MediaStats
from crawler.run.stats import MAX_NAMED, RunStats, total
from tests.archive.samples import SITE, address, make_article, make_visit
from tests.crawler.crawl_runs import FEW, crawl

FIRST, SECOND, THIRD = "a.example", "b.example", "c.example"

HOSTILE = "\x1b[2J[bold]đỏ[/bold]\x9b2J\u202e"


def told(*, ended: bool = True, held: int | None = 412, **counted) -> RunStats:
    """The counts of a run that has ended, and has brought nothing."""
    return RunStats(SITE, ending="finished" if ended else "shutdown", held=held, request_count=20, **counted)


def summary_of(stats: RunStats, capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_summary([stats])
    return capsys.readouterr().out.splitlines()


def test_the_first_articles_are_named_with_their_addresses_and_the_others_counted(capsys) -> None:
    stats = told()
    for number in range(1, 15):
        article = make_article(number)
        stats.count(make_visit(article), Saved(result="new", found=0, queued=0))
    lines = summary_of(stats, capsys)
    assert lines[1] == f"new: Đại hội Đảng bộ lần thứ 1, {address(1)}"
    assert [line for line in lines if line.startswith("new: ")][MAX_NAMED:] == ["new: 4 more"]


def test_each_thing_that_may_become_of_an_article_has_its_word(capsys) -> None:
    stats, known = told(), NamedArticle("9", "Bài cũ", address(9))
    stats.count(make_visit(make_article(1)), Saved(result="revised", found=0, queued=0, returned=known))
    gone = make_visit(url=address(9), outcome="gone", reason="http-404", status=404)
    stats.count(gone, Saved(result=None, found=0, queued=0, withdrawn=known))
    assert summary_of(stats, capsys)[1:4] == [
        f"revised: Đại hội Đảng bộ lần thứ 1, {address(1)}",
        f"withdrawn: Bài cũ, {address(9)}",
        f"returned: Bài cũ, {address(9)}",
    ]
    summary = stats.summary()
    assert (summary["revised"], summary["withdrawn"], summary["returned"]) == (1, 1, 1)
    assert summary["withdrawn_articles"] == [{"key": "9", "title": "Bài cũ", "url": address(9)}]


def test_a_title_cannot_steer_the_terminal(capsys) -> None:
    stats = told()
    stats.count(make_visit(make_article(1, title=HOSTILE)), Saved(result="new", found=0, queued=0))
    assert summary_of(stats, capsys)[1].startswith("new: [2J[bold]đỏ[/bold]2J, https://")


@pytest.mark.parametrize(
    ("stats", "line"),
    [
        pytest.param(told(unchanged=3), f"{SITE}: 412 held, nothing new", id="all as it was"),
        pytest.param(told(ended=False), None, id="one that was stopped does not know"),
        pytest.param(told(problem="gave no answer"), None, id="one that failed does not know"),
        pytest.param(told(held=0), None, id="where nothing is held"),
        pytest.param(told(withdrawn=1), None, id="one that found something gone"),
    ],
)
def test_a_run_that_found_nothing_new_says_so(stats: RunStats, line: str | None, capsys) -> None:
    first = summary_of(stats, capsys)[0]
    assert first == line if line else re.match(rf"{SITE}: 0 found, 0 new", first)


def test_the_summary_of_several_sites_has_the_keys_of_one() -> None:
    one, two = told(held=3), told(held=4)
    one.count(make_visit(make_article(1)), Saved(result="new", found=0, queued=0))
    both = total([one.summary(), two.summary()])
    assert both.keys() == {*one.summary(), "sites"}
    assert (both["held"], [article["key"] for article in both["new_articles"]]) == (7, ["1"])


def test_what_a_run_leaves_in_the_archive_has_no_titles() -> None:
    stats = told()
    stats.count(make_visit(make_article(1)), Saved(result="new", found=0, queued=0))
    assert "new_articles" not in stats.record()


def test_in_a_pipe_a_line_of_progress_has_date_and_time(capsys, monkeypatch) -> None:
    monkeypatch.setattr("crawler.cli.progress.EVERY", -1.0)
    with bars_on_terminal() as bars:
        progress = Progress(bars)
        progress.show(told(new=2))
    line = capsys.readouterr().err
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d: {SITE}: 0 found, 2 new.*\n", line)


def test_a_run_of_files_alone_says_in_a_pipe_how_many_of_them_were_asked_for(capsys, monkeypatch) -> None:
    monkeypatch.setattr("crawler.cli.progress.EVERY", -1.0)
    media = MediaStats(due=40, unchanged=2)
    media.kept["document"] += 3
    Progress(None).show(told(media=media))
    assert capsys.readouterr().err.endswith(f": {SITE}: 5 of 40 files asked for\n")


def test_the_pace_is_that_of_the_last_minutes_whatever_is_found_meanwhile() -> None:
    pace = Pace()
    assert [pace.note(0, 0), pace.note(1, 1)] == [None, None], "too early to say"
    assert pace.note(60, 60) == 1
    assert pace.note(300, 60) is None, "it stands still"
    assert pace.note(420, 180) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("speed", "left", "words"),
    [
        pytest.param(None, 100, "", id="not known"),
        pytest.param(0.5, 120, "30/min, 4 min 0 s left", id="known"),
        pytest.param(2.0, 0, "120/min", id="nothing is left"),
    ],
)
def test_pace_and_time_left_are_told_in_words(speed: float | None, left: int, words: str) -> None:
    assert describe_pace(speed, left) == words


def test_a_crawl_names_what_it_brought_and_the_next_one_that_nothing_is_new(tmp_path: Path) -> None:
    with serve(Portal(FEW)) as base:
        first, second = (crawl(tmp_path / "a.db", base, as_json=False) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    named = [line for line in first.out.splitlines() if line.startswith("new: ")]
    assert len(named) == MAX_NAMED + 1
    assert named[-1] == f"new: {len(FEW) - MAX_NAMED} more"
    assert second.out.splitlines()[0].endswith(f"{len(FEW)} held, nothing new")


def test_many_sites_have_one_line_in_which_the_slow_ones_are_named(capsys, monkeypatch) -> None:
    now = 1000.0
    monkeypatch.setattr("crawler.cli.overall_progress.monotonic", lambda: now)
    with bars_on_terminal() as bars:
        progress = OverallProgress(bars, 100)
        progress.show(RunStats(FIRST, new=2))
        progress.end(RunStats(SECOND, new=5, problem="b.example gave no answer", ending="gave-up"))
        assert capsys.readouterr().err == ""
        now += 140
        progress.show(RunStats(THIRD, revised=1))
    assert [line.partition(": ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "1 of 100 sites done, 1 with a problem, 2 at work: 7 new, 1 revised, 0 unchanged, 0 refused, 0 failed",
        "running longest: a.example 2 min 20 s",
    ]


def test_of_many_sites_only_those_with_something_to_tell_are_told_of(capsys) -> None:
    quiet = [RunStats(f"{number}.example", ending="finished", held=3, request_count=2) for number in range(9)]
    print_summary([*quiet, RunStats(FIRST, new=2, ending="finished", held=5, request_count=7)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "a.example: 0 found, 2 new, 0 revised, 0 unchanged, 0 refused, 0 failed"
    assert lines[-2:] == ["10 sites: 2 new, 0 revised, 25 requests", "nothing new on 9 of them"]
    assert len(lines) == 5
