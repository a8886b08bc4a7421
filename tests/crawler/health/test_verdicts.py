"""Verdicts on runs that were made up: what is below a site's normal, and what is not."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive import Archive
from archive.errors import NothingFound
from archive.ledger.completeness import FoundCount, PublishedCount
from archive.record.visit import Saved
from crawler.health.completeness import by_day, overall
from crawler.health.html import render_report
from crawler.health.proportions import Proportion, compare_to_baseline, format_proportion
from crawler.health.report import accept, find_problems, read_report
from crawler.health.staleness import find_staleness
from crawler.health.verdict import coverage_of, describe_staleness, judge_last
from crawler.run.stats import RunStats
from tests.archive.reports.hostile import EVIL, SHOWN, check_harmless, poisoned
from tests.archive.samples import SITE, links_to, make_article, make_visit
from tests.crawler.health.health_samples import DATE, counts, fill, on, publish, runs

MONTH = [counts(40), *[counts(6)] * 29]
"""A first crawl and a month of daily ones."""

NO_KEYS = ("read", "fields", "witnesses", "faults", "waits", "waited", "politeness", "window")


def by_another(read, witness, field="published"):
    """A run whose field another witness says."""
    run = counts(read)
    return run | {"witnesses": run["witnesses"] | {field: {witness: read}}}


def old(run):
    """A run as the first version wrote it down."""
    return {name: value for name, value in run.items() if name not in NO_KEYS}


@pytest.mark.parametrize(
    ("counted", "problems"),
    [
        pytest.param([], [], id="no run at all"),
        pytest.param([counts(40, undated=40)], [], id="a first run, whatever it is like"),
        pytest.param([*MONTH, counts(7)], [], id="a day like any other"),
        pytest.param([*MONTH, counts()], [], id="a run that found nothing new"),
        pytest.param([*MONTH, *[counts()] * 5], [], id="many runs that found nothing new"),
        pytest.param([*MONTH, counts(12, undated=1)], [], id="one of a dozen without a date"),
        pytest.param(
            [*MONTH, counts(52, undated=40)],
            ["date missing in 40 of 52 articles (normally none)"],
            id="a date that is missing in most, its selector still matching in some",
        ),
        pytest.param(
            [*MONTH, counts(12, undated=12)],
            [f"date missing in 12 of 12 articles (normally none): {DATE} stopped matching"],
            id="a selector that stopped matching",
        ),
        pytest.param(
            [*MONTH, by_another(12, "layout-free: line under the title")],
            [
                f"date: {DATE} stopped matching (in all of 214 articles before, in none of 12 now); "
                "layout-free: line under the title says it now"
            ],
            id="a selector that stopped matching where a surmise took its place",
        ),
        pytest.param([*MONTH, by_another(12, "layout epi: time")], [], id="another layout's selector in its place"),
        pytest.param([*MONTH, counts(2, undated=2)], [], id="two articles say nothing"),
        pytest.param(
            [*MONTH, *[counts(2, undated=2)] * 5],
            [f"date missing in 10 of 10 articles (normally none): {DATE} stopped matching"],
            id="two articles a day for five days do",
        ),
        pytest.param(
            [*MONTH, *[counts(6, undated=6)] * 29, counts(6, undated=6)],
            [f"date missing in 12 of 12 articles (normally none): {DATE} stopped matching"],
            id="what is broken for a month has not become normal",
        ),
        pytest.param(
            [*MONTH, *[counts(6, undated=6)] * 9, counts(3)], [], id="what was put right is not complained of"
        ),
        pytest.param([counts(40, undated=38), counts(12, undated=12)], [], id="a site that hardly ever prints dates"),
        pytest.param([*MONTH, counts(12, fields={}) | {"read": 12, "ending": "limit"}], [], id="a limited run"),
        pytest.param([*MONTH, counts(12, undated=12, window="2010-01-01..")], [], id="a run over certain days"),
        pytest.param([*MONTH, counts(12, undated=12, ending="shutdown")], [], id="a run that was stopped"),
        pytest.param(
            [*MONTH, counts(12, undated=12, problem="x does not answer")], [], id="a run that failed by itself"
        ),
        pytest.param(
            [counts(40, ending="shutdown"), counts(40, undated=40)],
            [],
            id="the rest of a first crawl, which was stopped",
        ),
        pytest.param([*map(old, MONTH), counts(12, undated=12)], [], id="earlier runs of a version that counted less"),
        pytest.param([*MONTH, old(counts(12))], [], id="a last run of such a version"),
        pytest.param(
            [*MONTH, counts(refused={"no-text": 25, "http-404": 6})],
            ["0 of 31 addresses became articles (normally all): no-text 25, http-404 6"],
            id="addresses that became no articles",
        ),
        pytest.param(
            [*MONTH, counts(failed={"timeout": 31})],
            ["0 of 31 addresses became articles (normally all): timeout 31"],
            id="addresses that did not answer",
        ),
        pytest.param([*MONTH, counts(refused={"outside-window": 31})], [], id="articles of days that were not wanted"),
        pytest.param([*MONTH, counts(6, refused={"no-text": 1})], [], id="one page that is no article"),
        pytest.param(
            [
                counts(60, refused={"photo-only": 40}),
                *[counts(6, refused={"photo-only": 4})] * 9,
                counts(60, refused={"no-text": 40}),
            ],
            ["refused no-text 40% (normally none)"],
            id="pages refused for another reason than before",
        ),
    ],
)
def test_the_last_run_is_judged_by_the_earlier_ones(counted, problems):
    assert judge_last(runs(*counted)) == problems


def test_coverage_is_told_also_where_nothing_is_wrong():
    (authors,) = [one for one in coverage_of(runs(*MONTH)) if one.field == "authors"]
    assert (authors.now, authors.fell, authors.stopped) == (Proportion(6, 12), False, ())
    assert authors.before == Proportion(20 + 28 * 3 - 3, 40 + 28 * 6 - 6)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Proportion(0, 9), "none"),
        (Proportion(9, 9), "all"),
        (Proportion(1, 250), "1 in 250"),
        (Proportion(97, 100), "97%"),
        (Proportion(999, 1000), "99%"),
        (Proportion(0, 0), "none"),
    ],
)
def test_a_share_in_words(share, words):
    assert format_proportion(share) == words


@pytest.mark.parametrize(
    ("now", "before", "fell"),
    [
        pytest.param(Proportion(0, 4), Proportion(1000, 1000), False, id="four articles are too few"),
        pytest.param(Proportion(0, 5), Proportion(1000, 1000), True, id="five are enough where all had it"),
        pytest.param(Proportion(0, 5), Proportion(500, 1000), False, id="five are not where half had it"),
        pytest.param(Proportion(0, 50), Proportion(500, 1000), True, id="fifty are"),
        pytest.param(
            Proportion(9200, 10000), Proportion(10000, 10000), False, id="within what is tolerated, however sure"
        ),
        pytest.param(Proportion(0, 50), Proportion(3, 3), False, id="too little known of before"),
        pytest.param(Proportion(50, 50), Proportion(10, 50), False, id="more than before"),
    ],
)
def test_a_share_that_fell(now, before, fell):
    assert now.fell_below(before) is fell


def test_a_year_of_runs_is_compared_at_once():
    began = time.perf_counter()
    compare_to_baseline([Proportion(6, 6)] * 400)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(("result", "read"), [("new", 1), ("revised", 0), ("unchanged", 0)])
def test_a_run_has_read_its_new_articles_and_not_what_it_only_asked_for_again(result, read):
    stats = RunStats(SITE)
    stats.count(make_visit(make_article(1)), Saved(result=result, found=0, queued=0))
    assert (stats.read, stats.fields["title"], stats.stored) == (read, read, 1)


DAY = date(2026, 3, 1)


def habit(*numbers, first=DAY):
    return [PublishedCount(first + timedelta(days=day), number) for day, number in enumerate(numbers) if number]


@pytest.mark.parametrize(
    ("published", "days", "line"),
    [
        pytest.param(
            habit(*[4] * 30), 9, "no new article for 9 days (normally 4 a day)", id="nine days after four a day"
        ),
        pytest.param(habit(*[4] * 30), 3, None, id="a long weekend"),
        pytest.param(habit(*[1, 0, 0, 0, 0, 0, 0] * 4, 1, *[1] * 6), 6, None, id="no longer than a silence before"),
        pytest.param(habit(*[1, 0] * 15), 12, None, id="twelve days where every other day is silent"),
        pytest.param(
            habit(*[1, 0] * 15), 20, "no new article for 20 days (normally one in 2 days)", id="twenty are not"
        ),
        pytest.param(habit(4, 4, 4), 60, None, id="too few days to have a habit"),
        pytest.param(habit(*[1] * 9), 60, None, id="too few articles to have one"),
        pytest.param([], 60, None, id="no article at all"),
        pytest.param(
            [*habit(*[4] * 30), PublishedCount(date(2062, 1, 1), 1)],
            9,
            "no new article for 9 days (normally 4 a day)",
            id="a date in the future is not a new article",
        ),
    ],
)
def test_a_site_that_went_silent(published, days, line):
    last = max((one.day for one in published if one.day.year < 2060), default=DAY)
    silence = find_staleness(published, last + timedelta(days=days + 1))
    assert (describe_staleness(silence) if silence is not None and silence.broken else None) == line


def test_completeness_adds_up_by_day_and_why():
    found = [
        FoundCount(DAY, "sitemap", True, "article", None, 30),
        FoundCount(DAY, "listing", False, "refused", "no-text", 2),
        FoundCount(DAY, "sitemap", False, None, None, 3),
        FoundCount(DAY, "listing", False, "redirect", "moved", 1),
        FoundCount(None, "article", False, "gone", "http-404", 4),
    ]
    whole, (today,) = overall(found), by_day(found).values()
    assert (today.found, today.archived, today.moved) == (36, 30, 1)
    assert today.missing == {"no-text": 2, "not asked for yet": 3}
    assert today.where == {"sitemap": 33, "listing": 3}
    assert (whole.found, whole.missing_count, whole.missing["http-404"]) == (40, 9, 4)


class TestArchive:
    """What is read from an archive."""

    def test_addresses_are_counted_by_vietnams_day_and_where_they_were_found(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            publish(archive, range(5), 0, missing=2)
            publish(archive, range(10, 13), 1)
            found = archive.crawls.count_found(SITE, on(1))
            days = by_day(archive.crawls.count_found(SITE, on(0) - timedelta(days=1)))
            assert archive.crawls.count_found("other.vn", on(0)) == []
        assert [(one.day, one.number) for one in found if one.day is not None] == [(date(2026, 3, 2), 3)]
        assert overall(found).found == 10
        assert list(days) == [date(2026, 3, 1), date(2026, 3, 2)]
        assert days[date(2026, 3, 1)].missing == {"no-text": 1, "not asked for yet": 1}
        assert days[date(2026, 3, 1)].where == {"sitemap": 7}

    def test_an_evening_in_utc_is_the_next_day_in_vietnam(self, tmp_path: Path) -> None:
        evening = on(0).replace(hour=17)
        with Archive.open(tmp_path / "a.db") as archive:
            archive.add_links(SITE, None, links_to(1, 2), evening)
            archive.save(make_visit(make_article(1, published=None, published_precision=None), fetched_at=evening))
            assert list(by_day(archive.crawls.count_found(SITE, on(-1)))) == [date(2026, 3, 2)]
            assert archive.crawls.count_published(SITE, date(2026, 3, 2)) == [PublishedCount(date(2026, 3, 2), 1)]
            assert archive.crawls.count_published(SITE, date(2026, 3, 3)) == []

    def test_a_silent_site_is_below_its_normal(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            for day in range(20):
                publish(archive, range(4 * day, 4 * day + 4), day)
            fill(archive, *[counts(4)] * 20, *[counts()] * 10)
            assert find_problems(archive, [SITE])[SITE] == ["no new article for 9 days (normally 4 a day)"]
            assert find_problems(archive, ["other.vn"])["other.vn"] == []

    def test_a_silence_that_is_accepted_is_one_no_more(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            archive.crawls.enter_site(SITE, SITE)
            for day in range(20):
                publish(archive, range(4 * day, 4 * day + 4), day)
            fill(archive, *[counts(4)] * 20, *[counts()] * 10)
            assert accept(archive, SITE) == on(29)
            assert find_problems(archive, [SITE])[SITE] == []
            archive.crawls.note_facts(SITE, {"title": "x"})
            (site,) = read_report(archive, [SITE], 30, on(30)).sites
        assert (site.normal_since, site.problems, site.staleness, site.runs) == (on(29), (), None, 29)

    def test_a_fault_after_the_accepted_run_is_told(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            archive.crawls.enter_site(SITE, SITE)
            fill(archive, *MONTH, counts(20, undated=20))
            assert len(find_problems(archive, [SITE])[SITE]) == 1
            accept(archive, SITE)
            for day, run in enumerate((counts(20, undated=20), counts(20, undated=20, refused={"no-text": 20})), 31):
                archive.crawls.end_run(archive.crawls.start_run(SITE, on(day)), on(day), run)
            assert find_problems(archive, [SITE])[SITE] == [
                "20 of 40 addresses became articles (normally all): no-text 20"
            ]

    def test_of_runs_that_were_all_cut_short_none_is_accepted(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            archive.crawls.enter_site(SITE, SITE)
            fill(archive, counts(5, ending="limit"), counts(5, window="2026-01-01.."))
            with pytest.raises(NothingFound, match="never crawled completely"):
                accept(archive, SITE)

    def test_a_run_that_failed_stands_in_the_report_with_its_own_words(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            fill(archive, *MONTH, counts(problem="x.vn does not answer", ending="gave-up", faults={"timeout": 3}))
            (site,) = read_report(archive, [SITE], 10, on(30)).sites
        assert site.problems == ("x.vn does not answer",)
        assert (site.runs, site.new, site.faults) == (10, 9 * 6, {"timeout": 3})
        assert site.last_run["ending"] == "gave-up"

    def test_a_site_that_a_person_has_given_up_is_reported_and_no_problem(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            archive.crawls.enter_site(SITE, SITE)
            fill(archive, *MONTH, counts(problem="x.vn does not answer", ending="gave-up"))
            (before,) = read_report(archive, [SITE], 10, on(30)).sites
            archive.crawls.plan_site(SITE, due_at=None, every=None, every_by="never")
            (after,) = read_report(archive, [SITE], 10, on(30)).sites
        assert (before.problems, after.problems) == (("x.vn does not answer",), ())
        assert after.last_run["ending"] == "gave-up"

    def test_runs_of_older_versions_are_reported(self, tmp_path: Path) -> None:
        with Archive.open(tmp_path / "a.db") as archive:
            fill(archive, *map(old, MONTH))
            report = read_report(archive, [SITE], 30, on(30))
        (site,) = report.sites
        assert (site.coverage, site.faults, site.problems, site.new) == ((), {}, (), 29 * 6)
        assert "<svg" in render_report(report)


def test_the_page_escapes_what_sites_say_and_asks_for_nothing(tmp_path):
    witness = f"layout {EVIL}: {EVIL}"
    before = counts(20) | {"witnesses": {"published": {witness: 20}}}
    last = counts(20, undated=20, refused={EVIL: 3}, faults={EVIL: 1}, waits={EVIL: 1}, politeness={EVIL: EVIL})
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive, before, before, last, site=EVIL)
        archive.save(make_visit(make_article(1, site=EVIL), site=EVIL, fetched_at=on(1)))
        archive.save(make_visit(make_article(1, site=EVIL, title=EVIL), site=EVIL, fetched_at=on(2)))
        report = read_report(archive, [EVIL], 30, on(3))
    (site,) = report.sites
    ended = replace(site, last_run={**site.last_run, "ending": EVIL})
    for page in (render_report(report), render_report(poisoned(replace(report, sites=(ended,))))):
        words = check_harmless(page)
        assert f"{SHOWN}: {SHOWN}" in words, "politeness"
        assert f"layout {SHOWN}: {SHOWN} stopped matching" in words
        assert words.count(SHOWN) > 8
        assert page.count("<svg") == page.count("</svg>") == 3
    assert SHOWN * 2 in words, "how the crawl ended"
