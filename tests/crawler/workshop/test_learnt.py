"""What was learnt of a portal, as people and programs get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import Archive
from archive.messages.language import add_catalogue, translated
from crawler.messages import LOCALE
from crawler.reading.portal.profile import FrameLine, Generation, Lie, Portal, Statement
from crawler.workshop.learnt import COLUMNS, current_profile, learnt_json, learnt_table, shorten
from tests.crawler.workshop.workshop_samples import tulieu

DATE = Statement(place="div.meta > span[1]", pages=38, of=40, agrees={"json-ld": 12, "links": 35}, example="02/12/2025")
TITLE = Statement(place="div." + "long-" * 20 + "name > h1", pages=40, of=40, agrees={}, example="Đại hội " * 20)


def portal(frame: int) -> Portal:
    """One generation with so many lines of frame, and one of which hardly anything is known."""
    first = Generation(
        pages=40,
        first="2026-01-02",
        last="2026-11-29",
        names=frozenset({"detail"}),
        fits=0.7,
        in_bodies=0,
        frame=tuple(FrameLine(place="div.foot", words=f"line {number}", pages=40 - number) for number in range(frame)),
        others=(Statement(place="div.box>p", pages=12, of=40, example="Đọc thêm"),),
        clocks=(Statement(place="div.clock", pages=40, of=40, example="Thứ Hai, 30/11/2026"),),
        fields={"published": DATE, "title": TITLE, "another": DATE},
        lies={"json-ld: datePublished": Lie(pages=38, of=40, because="the same day on all")},
    )
    second = Generation(
        pages=12,
        first="",
        last="",
        names=frozenset(),
        fits=0.7,
        in_bodies=0,
        frame=(),
        others=(),
        clocks=(),
        fields={"title": DATE},
        lies={},
    )
    return Portal((first, second))


def test_a_generation_is_a_heading_a_row_for_each_field_and_lines() -> None:
    first, second = learnt_table(portal(12))
    assert first.heading == "generation 1: 40 pages, fetched from 2026-01-02 to 2026-11-29"
    assert [row[0] for row in first.rows] == ["title", "published", "another"], "as the record has them"
    assert first.rows[1] == ("published", "div.meta > span[1]", "38 of 40", "links 35, json-ld 12", "02/12/2025")
    assert all(len(row) == len(COLUMNS) and len(row[1]) <= 50 and len(row[4]) <= 60 for row in first.rows)
    assert first.clocks == ["clock: on 40 of 40 pages at div.clock: Thứ Hai, 30/11/2026"]
    assert first.others == ["not the article's: on 12 of 40 pages at div.box>p: Đọc thêm"]
    assert first.lies == ["not believed: json-ld: datePublished, on 38 of 40 pages: the same day on all"]
    assert first.frame == [
        *(f"frame: on {40 - number} of 40 pages: line {number}" for number in range(10)),
        "and 2 more",
    ]
    assert second.heading == "generation 2: 12 pages"
    assert (second.clocks, second.lies, second.frame) == ([], [], [])


def test_ten_lines_of_a_frame_are_all_of_it() -> None:
    assert len(learnt_table(portal(10))[0].frame) == 10
    assert learnt_table(portal(10))[0].frame[-1].startswith("frame:")


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("div.a > p", 50, "div.a > p"),
        ("x" * 50, 50, "x" * 50),
        ("div.content-detail > div.meta > span.date", 20, "div.conte...pan.date"),
    ],
)
def test_a_place_that_is_long_loses_its_middle(text: str, length: int, shown: str) -> None:
    assert shorten(text, length) == shown
    assert len(shorten(text, length)) <= length


def test_json_is_the_profile_with_its_site_and_digest() -> None:
    held = portal(3)
    told = learnt_json("songtra", held)
    assert (told["site"], told["digest"]) == ("songtra", held.digest)
    assert Portal.from_json(told) == held, "it can be given back"


def test_lines_are_told_in_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TULIEU_LANG", "vi")
    add_catalogue(LOCALE)
    first = learnt_table(portal(12))[0]
    assert translated(first.heading) == "thế hệ 1: 40 trang, tải từ 2026-01-02 đến 2026-11-29"
    assert translated(first.lies[0]).startswith("không tin: json-ld: datePublished, ở 38 trong 40 trang: ")
    assert translated(first.clocks[0]) == "đồng hồ: ở 40 trong 40 trang, tại div.clock: Thứ Hai, 30/11/2026"
    assert translated(first.frame[-1]) == "và 2 dòng nữa"


def test_of_an_archive_without_profiles_one_line_says_so(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    with Archive.open(where) as opened:
        assert current_profile(opened, "thanhuytphcm") is None
    for words in ((), ("--json",)):
        done = tulieu("site", "learnt", "thanhuytphcm", "--archive", str(where), *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "error: nothing is learnt about thanhuytphcm yet: that takes ten articles\n"
    missing = tulieu("site", "learnt", "thanhuytphcm", "--archive", str(tmp_path / "no.db"))
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
