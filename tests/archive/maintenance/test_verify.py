"""Whether an archive is whole: what is damaged is named, what is not is not."""

import contextlib
import hashlib
import json
import os
import sqlite3
import sys
import threading

import pytest

from archive import Archive, errors
from archive.captures import captures
from archive.maintenance.verify import verify
from archive.search import index
from archive.search.tokens import make_tokens
from tests import forkserver
from tests.archive.samples import SITE, later, links_to, make_article, make_visit, save_profile


def make_archive(path):
    with Archive.open(path) as archive:
        for number in range(1, 6):
            archive.save(make_visit(make_article(number), links=links_to(number, number + 100)))
        archive.save(make_visit(make_article(2, title="Sửa"), fetched_at=later(days=1)))
        profile = save_profile(archive)
        archive.save(make_visit(make_article(2, title="Sửa lại"), fetched_at=later(days=2), profile=profile))
        archive.save(make_visit(make_article(6, photos=(), body=(), lead=None, title="—")))
        refused = make_visit(url=f"https://{SITE}/x", outcome="refused", reason="list", body=b"<html>list</html>")
        archive.save(refused)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of an archive that is whole; an archive itself would be changed by the tests."""
    path = tmp_path_factory.mktemp("whole") / "a.db"
    make_archive(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, whole):
    (tmp_path / "a.db").write_bytes(whole)
    return tmp_path / "a.db"


def change(path, *statements):
    """Changes rows as no program of ours does: foreign keys are not looked at."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("flipped", 2, flipped)
        connection.create_function("cut", 2, lambda octets, size: octets[:size])
        for statement in statements:
            connection.execute(statement)


def flipped(octets, place):
    octets = bytearray(octets if isinstance(octets, bytes) else octets.encode())
    octets[place] ^= 0xFF
    return bytes(octets)


def found(path, **how):
    return {problem.kind: problem for problem in verify(path, **how).problems}


def test_a_whole_archive_has_no_problem_and_says_what_was_looked_at(path):
    findings = verify(path)
    assert findings.problems == []
    counts = findings.checked
    assert (counts["articles"], counts["revisions"], counts["photos"]) == (6, 8, 14)
    assert counts["pages"] == counts["captures"] == 9
    assert counts["records"] == 8
    assert counts["articles_indexed"] == counts["articles_searched"] == 6
    assert counts["references"] == 14 + 8 + 8 + 6 + 1


@pytest.mark.parametrize("quick", [False, True], ids=["in full", "quickly"])
def test_looking_writes_nothing(path, whole, quick):
    verify(path, quick=quick)
    assert path.read_bytes() == whole


A_CAPTURE = "(SELECT min(sha256) FROM captures)"


@pytest.mark.parametrize(
    ("statement", "kind", "example", "words"),
    [
        pytest.param(
            f"UPDATE captures SET body = flipped(body, 40) WHERE sha256 = {A_CAPTURE}",
            "page",
            "captures ",
            "differs from what was stored",
            id="a byte of a page",
        ),
        pytest.param(
            f"UPDATE captures SET body = cut(body, 30) WHERE sha256 = {A_CAPTURE}",
            "stored-size",
            "stored are 30 bytes",
            "another size",
            id="a page that is cut off",
        ),
        pytest.param(
            f"UPDATE captures SET body = x'' WHERE sha256 = {A_CAPTURE}",
            "page",
            "captures ",
            "differs from what was stored",
            id="an empty page",
        ),
        pytest.param(
            f"UPDATE captures SET size = size + 1 WHERE sha256 = {A_CAPTURE}",
            "page-size",
            "captures ",
            "another size than the page",
            id="a size",
        ),
        pytest.param(
            "INSERT INTO dictionaries (id, site, made_at, sha256, body) VALUES (7, 's', 't', 'ab', x'00')",
            "dictionary",
            "dictionaries 7 (s; dictionary 7 cannot be unpacked",
            "it differs from what was stored",
            id="a dictionary that is none",
        ),
        pytest.param(
            "UPDATE profiles SET profile = replace(profile, '1', '2')",
            "profile",
            f"profiles 1 ({SITE}, digest ",
            "differs from what was stored",
            id="a digit of a profile",
        ),
        pytest.param(
            "UPDATE profiles SET profile = cut(profile, 9)",
            "profile",
            "found JSONDecodeError)",
            "differs from what was stored",
            id="a profile that is cut off",
        ),
        pytest.param(
            "UPDATE profiles SET profile = x'7bff7d'",
            "profile",
            "found AttributeError)",
            "differs from what was stored",
            id="a profile that is no text",
        ),
        pytest.param(
            "DELETE FROM profiles",
            "revision-profile",
            f" ({SITE} 2, number 3, profile ",
            "the profile that it was read with is not stored",
            id="a profile that is gone",
        ),
        pytest.param(
            "UPDATE profiles SET site = 'b.vn'",
            "revision-profile",
            f" ({SITE} 2, number 3, profile ",
            "the profile that it was read with is not stored",
            id="a profile of another site",
        ),
        pytest.param(
            "UPDATE captures SET dictionary_id = 99",
            "reference-captures-dictionary_id",
            "(dictionary_id 99)",
            "no such row in dictionaries",
            id="a dictionary that is missing",
        ),
        pytest.param(
            "UPDATE revisions SET record = CAST(flipped(record, 150) AS TEXT) WHERE id = 3",
            "record",
            f"revisions 3 ({SITE} 3, number 1)",
            "its record cannot be read",
            id="a byte of a record, which is no UTF-8 any more",
        ),
        pytest.param(
            "UPDATE revisions SET record = replace(record, 'Đoạn thứ nhất', 'Đoạn thứ nhì') WHERE id = 3",
            "record-digest",
            f"revisions 3 ({SITE} 3, number 1)",
            "does not match its digest",
            id="a word of a record",
        ),
        pytest.param(
            "UPDATE revisions SET record = CAST(flipped(record, 0) AS TEXT) WHERE id = 3",
            "record",
            f"revisions 3 ({SITE} 3, number 1) (it is not UTF-8)",
            "its record cannot be read",
            id="the first byte of a record",
        ),
        pytest.param(
            "UPDATE revisions SET record = '[]' WHERE id = 3",
            "record",
            "revisions 3 ",
            "its record cannot be read",
            id="JSON that is no record",
        ),
        pytest.param(
            """UPDATE revisions SET record = json_set(record, '$.title', 5) WHERE id = 3""",
            "record",
            "revisions 3 ",
            "its record cannot be read",
            id="a title that is a number",
        ),
        pytest.param(
            'UPDATE revisions SET record = replace(record, \'"key": "3"\', \'"key": "33"\') WHERE id = 3',
            "record-article",
            "revisions 3 ",
            "of another article",
            id="a record of another article",
        ),
        pytest.param(
            f"UPDATE revisions SET capture = {A_CAPTURE}",
            "record-page",
            "revisions ",
            "read from another page",
            id="a page of another revision",
        ),
        pytest.param(
            "DELETE FROM revisions WHERE number = 3",
            "current-revision",
            f"articles 2 ({SITE} 2) (revision 3)",
            "current revision is missing",
            id="the current revision",
        ),
        pytest.param(
            "DELETE FROM revisions WHERE number = 2",
            "revision-numbers",
            f"articles 2 ({SITE} 2) (2 revisions, numbered 1 to 3)",
            "a revision is missing",
            id="a revision between others",
        ),
        pytest.param(
            "DELETE FROM revisions WHERE id = 2",
            "revision-numbers",
            "numbered 2 to 3)",
            "a revision is missing",
            id="the first revision",
        ),
        pytest.param(
            "UPDATE articles SET revision = 2 WHERE id = 2",
            "later-revision",
            f"articles 2 ({SITE} 2)",
            "after the current one",
            id="a current revision that is not the last",
        ),
        pytest.param(
            "UPDATE articles SET digest = 'x' WHERE id = 5",
            "digest",
            f"articles 5 ({SITE} 5)",
            "not its current revision's",
            id="an article's digest",
        ),
        *(
            pytest.param(
                f"UPDATE articles SET {column} = 'x' WHERE id = 5",
                "article",
                f"articles 5 ({SITE} 5) ({column})",
                "differs from the record of its current revision",
                id=f"an article's {column}",
            )
            for column in ("url", "title", "published")
        ),
        pytest.param(
            "UPDATE articles SET fingerprint = NULL WHERE id = 5",
            "fingerprint",
            f"articles 5 ({SITE} 5)",
            "not that of its text",
            id="a fingerprint",
        ),
        pytest.param(
            "DELETE FROM photos WHERE revision_id = 3 AND position = 1",
            "photos",
            "revisions 3 ",
            "not those of its record",
            id="a photograph",
        ),
        pytest.param(
            "UPDATE photos SET caption = NULL WHERE revision_id = 7",
            "photos",
            "revisions 7 ",
            "not those of its record",
            id="a caption",
        ),
        pytest.param(
            "INSERT INTO photos (revision_id, position, url) VALUES (3, 3, 'x')",
            "photos",
            "revisions 3 ",
            "not those of its record",
            id="a photograph too many",
        ),
        pytest.param(
            "INSERT INTO photos (revision_id, position, url) VALUES (0, 1, 'x')",
            "reference-photos-revision_id",
            "photos 0 1 (revision_id 0)",
            "no such row in revisions",
            id="a photograph of no revision",
        ),
        pytest.param(
            "DELETE FROM articles WHERE id = 5",
            "reference-urls-article_id",
            "(article_id 5)",
            "no such row in articles",
            id="an address of an article that is gone",
        ),
        pytest.param(
            "DELETE FROM articles WHERE id = 5",
            "reference-revisions-article_id",
            "revisions 5 (article_id 5)",
            "no such row in articles",
            id="a revision of an article that is gone",
        ),
        pytest.param(
            "DELETE FROM articles WHERE id = 5",
            "index-extra",
            f"{index.INDEX} ",
            "in the search index, but not an article",
            id="an article that only the index knows",
        ),
        pytest.param(
            f"UPDATE {index.INDEX}_trigrams SET bloom = zeroblob(9)",
            "index-filter",
            f"articles 1 ({SITE} 1)",
            "may not be found",
            id="filters of trigrams",
        ),
        pytest.param(
            f"UPDATE {index.INDEX}_trigrams SET bloom = 'abc'",
            "index-filter",
            f"articles 1 ({SITE} 1)",
            "may not be found",
            id="filters that are none",
        ),
        pytest.param(
            "DELETE FROM captures WHERE sha256 = (SELECT capture FROM urls WHERE capture IS NOT NULL)",
            "reference-urls-capture",
            "urls ",
            "no such row in captures",
            id="a refused page that is gone",
        ),
        pytest.param(
            "UPDATE articles SET title = 'Chưa hề có' WHERE id = 5",
            "index-title",
            f"articles 5 ({SITE} 5)",
            "not found by its title",
            id="a title that the index has not",
        ),
        pytest.param(
            f"DROP TABLE {index.INDEX}",
            "index",
            index.INDEX,
            "no search index",
            id="the index of words as a whole",
        ),
        pytest.param(
            f"DELETE FROM {index.INDEX}_data WHERE id > 10",
            "unreadable",
            "index ",
            "damaged where this is read",
            id="rows of the index",
        ),
    ],
)
def test_what_is_damaged_is_named(path, statement, kind, example, words):
    change(path, statement)
    problem = found(path)[kind]
    assert words in problem.what
    assert example in problem.examples[0]
    assert problem.number >= 1


def test_a_byte_of_a_dictionary_is_named_with_the_pages_that_need_it(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        for number in range(captures.FIRST_DICTIONARY_AT + 2):
            page = "".join(f"<div class='block-{n}'>Khối {n * 7919}</div>" for n in range(400)) + str(number)
            archive.save(make_visit(make_article(number), body=page.encode()))
    findings = verify(path)
    assert findings.problems == []
    assert findings.checked["dictionaries"] == 1
    change(path, "UPDATE dictionaries SET body = flipped(body, 60)")
    problems = found(path)
    assert problems.keys() == {"dictionary", "page"}
    assert problems["page"].number >= captures.FIRST_DICTIONARY_AT
    assert problems["dictionary"].examples[0].startswith(f"dictionaries 1 ({SITE}; dictionary 1 ")


def test_an_article_that_the_index_lost_is_named(path):
    with Archive.open(path) as archive, archive.writing() as connection:
        place = connection.exec_driver_sql(f"SELECT place FROM {index.INDEX}_places WHERE article_id = 3").scalar_one()
        tokens = " ".join(make_tokens(make_article(3), ()).tokens)
        connection.execute(index._REMOVE[0], {"place": place, "tokens": tokens})
    assert found(path)["index-lacks"].examples == [f"articles 3 ({SITE} 3)"]


@pytest.mark.parametrize("quick", [False, True], ids=["in full", "quickly"])
def test_damage_to_the_file_is_named_by_where_it_is(path, quick):
    octets = bytearray(path.read_bytes())
    octets[4096 * 5 : 4096 * 5 + 60] = b"\xaa" * 60
    path.write_bytes(octets)
    assert any(kind in ("file", "unreadable", "file-unreadable") for kind in found(path, quick=quick))


@pytest.mark.parametrize("page", range(1, 31, 3))
def test_a_page_of_the_file_that_is_overwritten_never_passes_and_never_ends_in_a_traceback(path, page):
    octets = bytearray(path.read_bytes())
    assert len(octets) > 31 * 4096
    octets[4096 * page : 4096 * (page + 1)] = hashlib.sha512(bytes([page])).digest() * 64
    path.write_bytes(octets)
    assert found(path)


@pytest.mark.parametrize("size", [4096 * 9, 5000, 4096], ids=["in its middle", "within a page", "after the first page"])
def test_a_file_that_is_cut_off_is_named_with_its_sizes(path, size):
    before = path.stat().st_size
    os.truncate(path, size)
    problems = verify(path).problems
    assert [problem.kind for problem in problems] == ["file-unreadable"]
    assert problems[0].examples == [f"file (cut off, it has {size} of {before} bytes)"]


def test_of_many_that_are_wrong_in_one_way_some_are_named_and_the_rest_counted(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(15):
            archive.save(make_visit(make_article(number)))
    change(tmp_path / "a.db", "UPDATE captures SET size = 1")
    problem = found(tmp_path / "a.db")["page-size"]
    assert (problem.number, len(problem.examples)) == (15, 10)
    assert problem.lines()[-1] == f"and 5 more: {problem.what}"


def test_a_quick_look_reads_no_page_and_no_record(path):
    change(path, "UPDATE captures SET body = x''", "UPDATE revisions SET record = ''", "UPDATE photos SET url = ''")
    change(path, "UPDATE profiles SET profile = ''")
    assert found(path, quick=True) == {}
    assert {"page", "record", "profile"} <= found(path).keys()


def test_an_archive_is_whole_at_every_moment_of_a_crawl(tmp_path):
    path = tmp_path / "a.db"
    make_archive(path)
    ended = threading.Event()

    def crawl():
        with Archive.open(path) as archive:
            for number in range(10, 100_000):
                archive.save(make_visit(make_article(number), links=links_to(number + 1)))
                archive.save(make_visit(make_article(number, title="Khác"), fetched_at=later(days=1)))
                if ended.is_set():
                    return

    thread = threading.Thread(target=crawl)
    thread.start()
    try:
        looks = [verify(path) for _ in range(4)]
    finally:
        ended.set()
        thread.join()
    assert [look.problems for look in looks] == [[]] * 4
    assert looks[-1].checked["articles"] > looks[0].checked["articles"] >= 5


def test_texts_of_pages_do_not_reach_the_terminal_as_they_are(path):
    change(path, "UPDATE articles SET key = 'x' || char(27) || '[2J', digest = 'x' WHERE id = 5")
    for how in ([], ["--json"]):
        run = tulieu("verify", "--archive", str(path), *how)
        assert run.returncode == 1
        assert "\x1b" not in run.stdout + run.stderr
        assert f"articles 5 ({SITE} x" in run.stdout


def tulieu(*arguments):
    command = [sys.executable, "-m", "archive", *arguments]
    return forkserver.run(command, capture_output=True, text=True, check=False)


def test_the_command_says_what_it_looked_at_and_ends_with_0_only_if_all_is_whole(path):
    run = tulieu("verify", "--archive", str(path))
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1] == "the archive is intact"
    assert json.loads(tulieu("verify", "--archive", str(path), "--json").stdout)["problems"] == []
    change(path, f"UPDATE captures SET body = flipped(body, 40) WHERE sha256 = {A_CAPTURE}")
    run = tulieu("verify", "--archive", str(path))
    assert run.returncode == 1
    assert run.stdout.startswith("captures ")
    assert run.stderr == "the archive is damaged: 1 problem\n"
    (problem,) = json.loads(tulieu("verify", "--archive", str(path), "--json").stdout)["problems"]
    assert problem["kind"] == "page"
    assert problem["number"] == len(problem["examples"]) == 1


def test_what_is_no_archive_is_not_looked_over(tmp_path):
    (tmp_path / "a.db").write_text("Không phải " * 1000)
    with pytest.raises(errors.NotAnArchive):
        verify(tmp_path / "a.db")
