"""`tulieu stats --html` and what `--json` says of articles: counted the same in both databases, drawn without risk."""

import json
import re
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from archive import Archive
from archive.reports.page import render_profile
from archive.reports.plots import MAX_MONTHS, last_days, last_months
from archive.reports.profile import LENGTHS, TOP, read_profile
from tests import forkserver
from tests.archive.duplicates.duplicate_texts import CONGRESS
from tests.archive.reports.hostile import EVIL, SHOWN, check_harmless, poisoned
from tests.archive.samples import NOON, later, make_article, make_visit


def save(archive, number, site="a.vn", fetched_at=NOON, **fields):
    article = make_article(number, site=site, url=f"https://{site}/{number}", **fields)
    archive.save(make_visit(article, site=site, fetched_at=fetched_at))
    return article


def fill(archive):
    """Three articles of two sites: one edited in another month of Vietnam than of UTC, one gone."""
    first = save(archive, 1, authors=("A", "B"), section="Tin", lead=None, body=("x" * 499,), photos=())
    save(archive, 2, "b.vn", published="2025-02-01", authors=("B",), section=None, lead=None, body=())
    save(archive, 3, "b.vn", published=None, published_precision=None, authors=(), section=EVIL, body=CONGRESS)
    edited = replace(first, title="Sửa")
    archive.save(make_visit(edited, site="a.vn", fetched_at=later(days=30, hours=6)))
    gone = {"site": "b.vn", "url": "https://b.vn/2", "outcome": "gone", "reason": "http-404", "status": 404}
    archive.save(make_visit(None, fetched_at=later(days=1), **gone))


def profile_of(place):
    with Archive.open(place) as archive:
        fill(archive)
        with archive.reading() as connection:
            return read_profile(connection)


def test_everything_is_counted(place):
    profile = profile_of(place)
    assert profile.months == {"a.vn": {"2025-01": 1}, "b.vn": {"2025-02": 1}}
    assert profile.days == {"2025-01-15": 1, "2025-02-01": 1}
    assert profile.authors == [("B", 2), ("A", 1)]
    assert dict(profile.sections) == {"Tin": 1, EVIL: 1}
    assert profile.edited == {"2026-04": 1}, "18:00 of 31 March in UTC is April in Vietnam"
    assert profile.withdrawn == {"2026-03": 1}
    assert profile.lengths == dict.fromkeys(map(str, LENGTHS), 0) | {"0": 1, "1": 1, "1000": 1}
    assert profile.fields["b.vn"]["articles"] == 2
    assert [profile.fields["b.vn"][name] for name in ("published", "body", "authors", "captions")] == [1, 1, 1, 2]
    assert [profile.fields["a.vn"][name] for name in ("published", "lead", "photos", "captions")] == [1, 0, 0, 0]
    assert profile.copies == {"clusters": 0, "articles": 0, "across_sites": 0, "not_compared": 2}


def test_most_frequent_names_are_bounded_and_equal_ones_in_order(place):
    with Archive.open(place) as archive:
        for number in range(TOP + 5):
            save(archive, number, authors=(f"{'bB'[number % 2]}{number:02}",))
        with archive.reading() as connection:
            named = [name for name, _ in read_profile(connection).authors]
    assert named == sorted(named)
    assert len(named) == TOP
    assert named[0] == "B01"


@pytest.fixture
def page(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
        for number, site in enumerate(("c.vn", "d.vn", "e.vn", "f.vn", "g.vn", "h.vn")):
            save(archive, 10 + number, site, published=f"20{10 + number}-05-01", authors=(EVIL,))
        numbers = archive.stats()
        with archive.reading() as connection:
            return render_profile(poisoned(numbers), poisoned(read_profile(connection)))


def test_the_page_loads_nothing_and_no_text_of_a_page_becomes_markup(page):
    words = check_harmless(page)
    for name in ("a.vn", "Tin", "A"):
        assert SHOWN + name in words
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ElementTree.fromstring(svg)
        assert "alert" not in svg
    assert page.count("<svg") == 5
    assert "2 others" in page
    assert "the last 120 months" not in page


@pytest.mark.parametrize(
    ("months", "first", "last", "number"),
    [
        pytest.param([{}], None, None, 0, id="none"),
        pytest.param([{"2024-11": 1}, {"2025-02": 1}], "2024-11", "2025-02", 4, id="those between are there"),
        pytest.param([{"1975-04": 1, "2025-02": 1}], "2015-03", "2025-02", MAX_MONTHS, id="the last ten years"),
    ],
)
def test_months_are_without_gaps_and_bounded(months, first, last, number):
    found = last_months(months)
    assert (next(iter(found), None), next(reversed(found), None), len(found)) == (first, last, number)


def test_days_end_with_the_last_that_has_articles():
    assert last_days({"2025-01-01": 1, "2025-03-01": 2})[-2:] == ["2025-02-28", "2025-03-01"]
    assert last_days({}) == []


def run(*arguments):
    words = [sys.executable, "-W", "error", "-m", "archive", "stats", *map(str, arguments)]
    return forkserver.run(words, capture_output=True, text=True, check=False)


def test_the_command_writes_the_same_page_each_time_and_json_beside_it(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
    pages = set()
    for name in ("one.html", "two.html"):
        done = run("--archive", tmp_path / "a.db", "--html", tmp_path / name, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        pages.add((tmp_path / name).read_bytes())
    assert len(pages) == 1
    assert run("--archive", tmp_path / "a.db", "--html", tmp_path / name).stderr == f"{tmp_path / name}: written\n"
    told = json.loads(done.stdout)
    assert [*told] == ["sites", "captures", "capture_bytes", "stored_bytes", "removed", "media", "profile"]
    assert told["profile"]["days"] == {"2025-01-15": 1, "2025-02-01": 1}


def test_an_archive_without_articles_has_a_page_too(tmp_path):
    Archive.open(tmp_path / "a.db").close()
    assert run("--archive", tmp_path / "a.db", "--html", tmp_path / "a.html").returncode == 0
    assert "No article is dated" in (tmp_path / "a.html").read_text()


def test_a_page_that_cannot_be_written_is_one_line(tmp_path):
    Archive.open(tmp_path / "a.db").close()
    done = run("--archive", tmp_path / "a.db", "--html", tmp_path / "missing" / "a.html")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
