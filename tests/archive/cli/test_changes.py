"""The commands that tell what became of articles: `changes`, and what `show` and `cite` say of a page that is gone."""

import json

import pytest

from archive import Archive
from tests.archive.cli.test_commands import answer, run
from tests.archive.samples import address, later, make_article, make_visit

HOSTILE = "\x1b[31mđỏ\x9b2J\u202e"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("changes") / "a.db"
    with Archive.open(path) as archive:
        for number in (1, 2):
            archive.save(make_visit(make_article(number)))
        edited = make_article(1, title=HOSTILE, body=(f"Đoạn thứ {HOSTILE}.", "Đoạn thứ hai."))
        archive.save(make_visit(edited, fetched_at=later(days=1)))
        gone = {"outcome": "gone", "reason": "http-404", "status": 404}
        archive.save(make_visit(url=address(2), fetched_at=later(days=3), **gone))
    return path


def test_changes_name_each_article_with_the_words_that_differ(path):
    lines = answer("changes", "--since", "2026-03-01", "--archive", path).splitlines()
    assert lines[0] == "since 2026-03-01: 1 revised, 1 withdrawn, 0 returned, 2 new"
    assert lines[2] == "withdrawn 2026-03-04 19:00 (http-404): Đại hội Đảng bộ lần thứ 2"
    assert lines[3] == f"thanhuy.example.vn, 2, {address(2)}"
    assert lines[5] == "revised 2026-03-02 19:00, seen before 2026-03-01 19:00: [31mđỏ2J"
    assert lines[-1] == "- body: Đoạn thứ [-nhất.-] {+[31mđỏ2J.+}"


def test_changes_as_json_are_one_object_that_cannot_steer_a_terminal(path):
    output = answer("changes", "--since", "2026-03-01", "--json", "--archive", path)
    assert not [c for c in output if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
    told = json.loads(output)
    assert (told["since"], told["until"], told["new"], told["returned"]) == ("2026-03-01", None, 2, [])
    [revised], [withdrawn] = told["revised"], told["withdrawn"]
    assert list(revised["changed"]) == ["title", "body"]
    assert (revised["key"], revised["url"], revised["title"]) == ("1", address(1), HOSTILE)
    assert (withdrawn["key"], withdrawn["reason"], withdrawn["back_at"]) == ("2", "http-404", None)
    assert withdrawn["gone_at"] == "2026-03-04T19:00:00+07:00"


def test_changes_of_the_last_days_are_none_in_an_old_archive(path):
    [line] = answer("changes", "--archive", path).splitlines()
    assert line.endswith("0 revised, 0 withdrawn, 0 returned, 0 new")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param(("--since", "2026-03-02", "--until", "2026-03-01"), "--until is before --since", id="days"),
        pytest.param(("--site", "khong.vn"), "no article of khong.vn", id="a site that is not there"),
    ],
)
def test_what_cannot_be_meant_is_one_line(path, asked, said):
    result = run("changes", *asked, "--archive", path)
    assert (result.returncode != 0, result.stdout, result.stderr.count("\n")) == (True, "", 1)
    assert said in result.stderr


def test_show_says_that_a_page_is_gone_and_since_when(path):
    line = "withdrawn: found gone 2026-03-04 19:00 (http-404), not seen since"
    assert line in answer("show", "2", "--archive", path).splitlines()
    assert "withdrawn" not in answer("show", "1", "--archive", path)
    record = json.loads(answer("show", "2", "--json", "--archive", path))
    assert record["withdrawn"] == [{"gone_at": "2026-03-04T19:00:00+07:00", "reason": "http-404", "back_at": None}]


@pytest.mark.parametrize("style", ["bibtex", "ris", "csl-json", "apa", "chicago"])
def test_a_citation_says_that_the_page_is_gone_and_since_when(path, style):
    assert "2026-03-04" in answer("cite", "2", "--style", style, "--archive", path)
    assert "ithdrawn" not in answer("cite", "1", "--style", style, "--archive", path)


@pytest.mark.parametrize("style", ["bibtex", "ris", "csl-json", "apa", "chicago"])
def test_a_certain_revision_is_cited_with_its_own_words_and_page(path, style):
    with Archive.open(path, read_only=True) as archive:
        digests = [revision.article.sha256 for revision in archive.history("1")]
    for number, digest in enumerate(digests, start=1):
        cited = answer("cite", "1", "--revision", str(number), "--style", style, "--archive", path)
        assert digest in cited
        assert ("Đại hội Đảng bộ lần thứ 1" in cited) == (number == 1)
        assert ("Revision in the archive" in cited) or (f"Revision {number} in the archive" in cited)


def test_two_revisions_of_an_article_have_labels_of_their_own(path):
    labels = {answer("cite", "1", *asked, "--archive", path).partition("\n")[0] for asked in ((), ("--revision", "1"))}
    assert labels == {"@misc{thanhuy.example.vn-1,", "@misc{thanhuy.example.vn-1-revision-1,"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param(("1", "--revision", "9"), "there is no revision 9: the newest is 2", id="one that is not there"),
        pytest.param(("1", "2", "--revision", "1"), "--revision goes with one KEY_OR_URL", id="of several articles"),
        pytest.param(("--query", "hội", "--revision", "1"), "--revision goes with one KEY_OR_URL", id="of a query"),
    ],
)
def test_a_revision_that_cannot_be_cited_is_one_line(path, asked, said):
    result = run("cite", *asked, "--archive", path)
    assert (result.returncode != 0, result.stdout) == (True, "")
    assert said in result.stderr
