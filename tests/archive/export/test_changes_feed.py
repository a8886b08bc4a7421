"""Changes of articles as an Atom feed, and drawn in HTML: whatever a page says, it is only shown."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from archive import Archive
from archive.export.feeds import NEWEST
from tests.archive.cli.test_commands import run
from tests.archive.samples import SITE, address, later, make_article, make_visit

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script>\x1b[2J\x9b\u202e&amp;]]>"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("feed") / "a.db"
    with Archive.open(path) as archive:
        for number in range(1, NEWEST + 3):
            archive.save(make_visit(make_article(number)))
            edited = make_article(number, body=(f"Đoạn thứ {number}.", "Đoạn thứ hai."))
            archive.save(make_visit(edited, fetched_at=later(days=1, minutes=number)))
        archive.save(make_visit(make_article(1, title=HOSTILE, lead=HOSTILE), fetched_at=later(days=2)))
        gone = {"outcome": "gone", "reason": "http-410", "status": 410}
        archive.save(make_visit(url=address(2), fetched_at=later(days=3), **gone))
    return path


def entries(path, *asked):
    result = run("export", "-o", "-", "--format", "atom", "--changes", *asked, "--archive", path)
    assert result.returncode == 0, result.stderr
    assert not [c for c in result.stdout if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
    return ElementTree.fromstring(result.stdout).findall(f"{ATOM}entry")


def test_the_newest_changes_come_first_each_with_an_id_of_its_own(path):
    found = entries(path)
    assert [entry.find(f"{ATOM}category").get("term") for entry in found[:3]] == ["withdrawn", "revised", "revised"]
    assert len({entry.findtext(f"{ATOM}id") for entry in found}) == len(found) == NEWEST
    assert found[0].findtext(f"{ATOM}title") == "Withdrawn: Đại hội Đảng bộ lần thứ 2"
    assert found[0].find(f"{ATOM}link").get("href") == address(2)
    assert "http-410" in found[0].findtext(f"{ATOM}content")


def test_words_that_differ_are_marked_and_nothing_of_a_page_is_markup(path):
    content = entries(path)[1].find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "<script" not in content.text
    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt;" in content.text


def test_days_are_those_on_which_it_was_found(path):
    assert len(entries(path, "--since", "2026-03-03")) == 2
    assert len(entries(path, "--since", "2026-03-03", "--until", "2026-03-03", "--site", SITE)) == 1
    assert entries(path, "--since", str(date(2030, 1, 1))) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param(("--format", "jsonl"), "--changes is for atom, not for jsonl", id="another format"),
        pytest.param(("--format", "atom", "--query", "hội"), "--changes goes with", id="words"),
        pytest.param(("--format", "atom", "--bag"), "--bag makes a folder", id="a bag on standard output"),
    ],
)
def test_what_does_not_go_together_is_one_line(path, asked, said):
    result = run("export", "-o", "-", "--changes", *asked, "--archive", path)
    assert (result.returncode != 0, result.stdout) == (True, "")
    assert said in result.stderr


def test_differences_that_are_shown_are_bounded(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        many = tuple(f"Đoạn {number} <b>" + "x" * 3_000 for number in range(50))
        archive.save(make_visit(make_article(1, body=many), fetched_at=later(days=1)))
    content = entries(tmp_path / "a.db")[0].findtext(f"{ATOM}content")
    paragraphs = re.findall("<p>.*?</p>", content)
    assert len(paragraphs) == 11
    assert max(map(len, paragraphs)) < 2_500
    assert "<ins>Đoạn 5 &lt;b&gt;xxx" in content
    assert re.fullmatch(r"<p>body: \d\d more</p>", paragraphs[-1])
