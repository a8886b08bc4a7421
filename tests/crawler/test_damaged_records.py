"""One damaged record of an archive: every command goes on with the others, says which it is and ends with 1, and
`repair` mends what the kept pages can mend."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from archive import Archive
from archive.errors import ArchiveError
from archive.history.reprocess import KeptPage, NewReading
from archive.maintenance.repair import repair
from archive.maintenance.verify import verify
from archive.messages.terminal import take_problems
from archive.record.identity import content_digest
from crawler.cli.main import app
from crawler.reread import pages
from crawler.reread.repair import page_reader
from tests.archive.database.postgres_server import PostgresServer
from tests.archive.killing import KILLS, run_killed, steps_of
from tests.crawler.reread.test_reread import NOW, REFUSED, STORIES, read_worse, visited
from tests.repeats import times

KEY = "103"
"""The article whose record is damaged."""
COMMAND = typer.main.get_command(app)
OF_IT = f"WHERE article_id = (SELECT id FROM articles WHERE key = '{KEY}')"
IT = f"(SELECT id FROM revisions {OF_IT})"
ITS_PAGE = f"(SELECT capture FROM revisions {OF_IT})"
ITS_ROW = f"WHERE key = '{KEY}'"


def record(expression: str) -> str:
    return f"UPDATE revisions SET record = {expression} {OF_IT}"


def field(path: str, value: str) -> str:
    return record(f"json_set(record, '$.{path}', json('{value}'))")


RECORDS = {
    "is no JSON": record("'x{'"),
    "is cut off": record("substr(record, 1, length(record) / 2)"),
    "is empty": record("''"),
    "is null": record("'null'"),
    "is a list": record("'[]'"),
    "is an empty object": record("'{}'"),
    "is a number in another column type": record("7"),
    "is octets": record("CAST(record AS BLOB)"),
    "is no UTF-8": record(
        "CAST(CAST(substr(record, 1, 20) AS BLOB) || x'ff' || CAST(substr(record, 21) AS BLOB) AS TEXT)"
    ),
    "is nested deeper than can be read": record(f"'{'[' * 100_000}'"),
    "has a number of five thousand digits": record(f"'{{\"title\": 1{'0' * 5_000}}}'"),
    "has no title": record("json_remove(record, '$.title')"),
    "has a field that nobody knows": field("strange", "1"),
    "has a number for a title": field("title", "5"),
    "has no words for a title": field("title", "null"),
    "has a text for a body": field("body", '"abc"'),
    "has lists for paragraphs": field("body", '[["a"]]'),
    "has a list for a lead": field("lead", '["a"]'),
    "has words for photographs": field("photos", '["x"]'),
    "has a photograph without address": field("photos", '[{"caption": "a"}]'),
    "has a photograph with a strange field": field("photos", '[{"url": "a", "b": 1}]'),
    "has an object for authors": field("authors", '{"a": 1}'),
    "has numbers for tags": field("tags", "[1, 2]"),
    "has a list for evidence": field("evidence", '["x"]'),
    "has a word for a time": field("fetched_at", '"hôm qua"'),
    "has a time without a zone": field("fetched_at", '"2025-01-01T00:00:00"'),
    "has a word for a date": field("published", '"sắp tới"'),
    "has half a surrogate pair": field("title", '"\\ud800 x"'),
    "has a NUL": field("title", '"a\\u0000b"'),
    "is missing": f"DELETE FROM revisions {OF_IT}",
}
"""Records that are none."""

ROWS = {
    "another site's record": field("site", '"other"'),
    "another text than its digest says": field("title", '"Tiêu đề khác"'),
    "headers that are none": f"UPDATE captures SET headers = 'x' WHERE sha256 = {ITS_PAGE}",
    "a page of another article": f"UPDATE revisions SET capture = (SELECT max(sha256) FROM captures) {OF_IT}",
    "a page that is nowhere": f"UPDATE revisions SET capture = 'abc' {OF_IT}",
    "no time of its first visit": f"UPDATE revisions SET seen_at = 'x' {OF_IT}",
    "no time of its last visit": f"UPDATE articles SET last_seen_at = 'x' {ITS_ROW}",
    "a page without a time": f"UPDATE captures SET fetched_at = 'x' WHERE sha256 = {ITS_PAGE}",
    "a revision that is not there": f"UPDATE articles SET revision = 9 {ITS_ROW}",
    "another title than its record": f"UPDATE articles SET title = 'khác' {ITS_ROW}",
    "a day that is none": f"UPDATE articles SET published = 'sắp tới' {ITS_ROW}",
    "a title that is no UTF-8": f"UPDATE articles SET title = CAST(x'ff' AS TEXT) {ITS_ROW}",
    "a site that is no UTF-8": f"UPDATE articles SET site = CAST(x'ff41' AS TEXT) {ITS_ROW}",
    "another fingerprint than its text": f"UPDATE articles SET fingerprint = 'x' {ITS_ROW}",
    "no rows of its photographs": f"DELETE FROM photos WHERE revision_id = {IT}",
    "a caption that is no UTF-8": f"UPDATE photos SET caption = CAST(x'ff' AS TEXT) WHERE revision_id = {IT}",
    "a withdrawal at no time": f"INSERT INTO withdrawals SELECT id, 'x', 'http-404', NULL FROM articles {ITS_ROW}",
}
"""Rows that say what cannot be."""

READING = {
    "export jsonl": ["export", "-o", "{out}", "--format", "jsonl"],
    "export warc": ["export", "-o", "{out}", "--format", "warc"],
    "export csv": ["export", "-o", "{out}", "--format", "csv"],
    "export parquet": ["export", "-o", "{out}", "--format", "parquet"],
    "export huggingface": ["export", "-o", "{out}", "--format", "huggingface"],
    "export bag": ["export", "-o", "{out}", "--format", "jsonl", "--bag"],
    "stats html": ["stats", "--html", "{out}"],
    "stats json": ["stats", "--json"],
    "history": ["history", KEY],
    "show": ["show", KEY],
    "cite": ["cite", KEY],
    "reread": ["reread", "--jobs", "1"],
    "search": ["search", "đảng", "--order", "relevance"],
    "duplicates": ["duplicates"],
}
"""Commands that read the record, and say so."""

BESIDES = {
    "search earlier": ["search", "đảng", "--history"],
    "changes": ["changes"],
    "withdrawn": ["withdrawn"],
    "stats": ["stats"],
    "backup": ["backup", "{out}"],
    "verify": ["verify"],
}
"""Commands that may do without it."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five articles, one of them with two revisions, and a refused page."""
    path = tmp_path_factory.mktemp("whole") / "a.db"
    with Archive.open(path) as archive:
        for story in STORIES[:5]:
            archive.save(read_worse(visited(story.path), lead=None))
        first = visited(STORIES[0].path)
        again = visited(STORIES[0].path, body=(first.body or b"") + b"\n")
        archive.save(read_worse(replace(again, fetched_at=NOW + timedelta(days=1)), title="Tiêu đề đã sửa"))
        archive.save(visited(REFUSED.path, url="http://127.0.0.1:8123/x", body=b"<html>list</html>"))
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(whole, tmp_path / "a.db")


@pytest.fixture(autouse=True)
def forget_portals() -> Iterator[None]:
    """What is learnt of a portal is remembered as long as a command runs."""
    yield
    pages.forget()


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def run(words: list[str], path: Path) -> tuple[int, str]:
    """Run a command in this process; return its status, and what an error of the person or the archive says."""
    out = path.with_name("out")
    take_problems()
    given = [word.format(out=out) for word in words]
    try:
        status = COMMAND([*given, "--archive", str(path)], prog_name="tulieu", standalone_mode=False)
    except typer.Exit as ended:
        status = ended.exit_code
    except ArchiveError as error:
        return 1, str(error)
    finally:
        for left in (out, out.with_name("out.photos.csv")):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    return (status or 0) or min(take_problems(), 1), ""


SOME = ["is no JSON", "is no UTF-8", "has lists for paragraphs", "is missing"]


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("damaged", times(SOME[1:2], list(RECORDS)))
def test_a_command_goes_on_without_a_record_and_names_it(
    damaged: str, command: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if damaged == "is missing" and command in ("reread", "duplicates"):
        pytest.skip("there is nothing to read again or to compare: verify names it")
    damage(path, RECORDS[damaged])
    status, error = run(READING[command], path)
    said = error + capsys.readouterr().err
    assert status == 1
    assert KEY in said
    assert "damaged" in said


@pytest.mark.parametrize("command", [*READING, *BESIDES])
@pytest.mark.parametrize("damaged", [*RECORDS, *ROWS])
@pytest.mark.long
def test_no_command_falls_over_what_is_damaged(damaged: str, command: str, path: Path) -> None:
    damage(path, {**RECORDS, **ROWS}[damaged])
    status, error = run({**READING, **BESIDES}[command], path)
    assert status in (0, 1)
    assert "\n" not in error


def test_an_export_has_all_the_others(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(path, RECORDS["is cut off"])
    out = tmp_path / "whole.jsonl"
    status, _ = run(["export", "-o", str(out)], path)
    assert status == 1
    assert len(out.read_text("utf-8").splitlines()) == 4
    assert f"127.0.0.1:8123 {KEY}, revision 1: its record is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("damaged", times([*SOME, *list(ROWS)[::4]], [*RECORDS, *ROWS]))
def test_repair_mends_it_from_the_kept_page_and_keeps_what_stood_there(damaged: str, path: Path) -> None:
    with Archive.open(path) as archive:
        before = archive.article(KEY)
    damage(path, {**RECORDS, **ROWS}[damaged])
    assert verify(path).problems
    assert run(["repair"], path) == (0, "")
    assert verify(path).problems == []
    with Archive.open(path) as archive:
        after = archive.article(KEY)
        assert len(list(archive.articles())) == 5
    assert after.body == before.body
    if damaged in RECORDS and damaged != "is missing":
        with closing(sqlite3.connect(path)) as connection:
            [(key, what, value)] = connection.execute("SELECT key, what, value FROM damaged")
        assert (key, what) == (KEY, "record")
        assert isinstance(value, bytes)


@pytest.mark.parametrize(
    ("with_page", "revisions", "articles"),
    [
        pytest.param(True, 2, 5, id="read again where the page is kept"),
        pytest.param(False, 1, 5, id="the revision before is the current one where it is not"),
    ],
)
def test_of_two_revisions(with_page: bool, revisions: int, articles: int, path: Path) -> None:
    damage(path, "UPDATE revisions SET record = 'x' WHERE number = 2")
    if not with_page:
        damage(path, "UPDATE revisions SET capture = NULL WHERE number = 2")
    assert run(["repair"], path) == (0, "")
    with Archive.open(path) as archive:
        assert len(list(archive.articles())) == articles
        assert len(archive.history(STORIES[0].path.rsplit("-", 1)[1].split(".")[0])) == revisions


@pytest.mark.parametrize("name", ["site", "key"])
def test_a_record_under_another_name_keeps_its_text_where_no_page_is(name: str, path: Path) -> None:
    with Archive.open(path) as archive:
        before = archive.article(KEY)
    damage(path, f"UPDATE revisions SET record = json_set(record, '$.{name}', 'x'), capture = NULL {OF_IT}")
    assert run(["repair"], path) == (0, "")
    assert verify(path).problems == []
    with Archive.open(path) as archive:
        assert archive.article(KEY) == before


def test_an_edit_whose_record_is_read_again_is_still_the_sites(path: Path) -> None:
    """A revision that another reader made shows nothing of the site: it is no change, and hides what was edited out."""
    damage(path, "UPDATE revisions SET record = 'x' WHERE number = 2")
    assert run(["repair"], path) == (0, "")
    with Archive.open(path) as archive:
        assert archive.changes().counts["revised"] == 1
        [revised] = archive.changes().newest
        assert [one.reread_at for one in archive.history(revised.url)] == [None, None]


def test_an_article_without_page_and_record_is_asked_for_again(path: Path) -> None:
    damage(path, RECORDS["is no JSON"])
    damage(path, f"UPDATE revisions SET capture = NULL {OF_IT}")
    assert run(["repair"], path) == (0, "")
    with Archive.open(path) as archive:
        assert len(list(archive.articles())) == 4
        due = archive.due("127.0.0.1:8123", NOW + timedelta(days=36_500), 100)
    assert any(KEY in one.url for one in due)


def test_what_no_page_can_mend_is_named_and_stays(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(path, f"UPDATE captures SET body = x'00' WHERE sha256 = {ITS_PAGE}")
    assert run(["repair"], path) == (1, "")
    assert "the page differs from what was stored" in capsys.readouterr().out


def test_a_list_of_what_was_set_aside(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(path, RECORDS["is no JSON"])
    run(["repair"], path)
    capsys.readouterr()
    assert run(["repair", "--list", "--json"], path) == (0, "")
    [one] = json.loads(capsys.readouterr().out)
    assert (one["key"], one["number"], one["what"], one["why"]) == (KEY, 1, "record", "it is not JSON")


def test_a_whole_archive_is_left_as_it_is(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(path) as archive:
        before = [content_digest(article) for article in archive.articles()]
    assert run(["repair"], path) == (0, "")
    assert "nothing had to be repaired" in capsys.readouterr().out
    with Archive.open(path) as archive:
        assert [content_digest(article) for article in archive.articles()] == before


def test_a_crawl_of_a_changed_page_goes_on_over_a_damaged_record(path: Path) -> None:
    damage(path, RECORDS["is no JSON"])
    story = next(story for story in STORIES if KEY in story.path)
    with Archive.open(path) as archive:
        saved = archive.save(replace(visited(story.path), fetched_at=NOW + timedelta(days=2)))
    assert saved.result == "revised"


REPAIR = """
from datetime import UTC, datetime
from archive import Archive
from archive.maintenance.repair import repair
from crawler.reread.repair import page_reader
with Archive.open(arguments[0]) as archive:
    begin()
    repair(archive, page_reader(archive), "1", datetime(2025, 8, 1, tzinfo=UTC))
"""
MANY = [
    "UPDATE revisions SET record = 'x' WHERE number = 2",
    "UPDATE revisions SET record = 'y', capture = NULL WHERE article_id = 3",
    f"UPDATE revisions SET record = 'z' {OF_IT}",
    "DELETE FROM revisions WHERE article_id = 4",
    "UPDATE articles SET title = 'khác', site = CAST(x'ff41' AS TEXT) WHERE id = 5",
    "UPDATE captures SET headers = 'x' WHERE sha256 = (SELECT min(sha256) FROM captures)",
    "INSERT INTO withdrawals VALUES (1, 'x', 'http-404', NULL)",
    "DELETE FROM photos WHERE revision_id IN (SELECT id FROM revisions WHERE article_id = 5)",
]
"""Something of every kind that is mended."""


def told(path: Path) -> tuple[object, ...]:
    """All articles with their histories, and what was set aside."""
    with Archive.open(path, read_only=True) as archive:
        histories = [
            (article.to_json(), [(one.number, one.seen_at, one.last_seen_at, one.article) for one in found])
            for article in archive.articles()
            if (found := archive.history(article.key))
        ]
        with archive.reading() as connection:
            aside = connection.exec_driver_sql("SELECT site, key, number, what, value, why FROM damaged").all()
    return histories, sorted(map(tuple, aside), key=str)


@pytest.fixture(scope="module")
def damaged(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[object, ...], int]:
    """An archive where much is damaged, what it is when it is repaired, and in how many steps."""
    path = shutil.copyfile(whole, tmp_path_factory.mktemp("damaged") / "a.db")
    for statement in MANY:
        damage(path, statement)
    before = shutil.copyfile(path, path.with_name("before.db"))
    steps = steps_of(REPAIR, path)
    assert verify(path).problems == []
    return before, told(path), steps


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_repair_that_is_killed_ends_as_any_when_it_is_run_again(
    damaged: tuple[Path, tuple[object, ...], int], tmp_path: Path, kill: int
) -> None:
    before, after, steps = damaged
    path = shutil.copyfile(before, tmp_path / "a.db")
    run_killed(REPAIR, 1 + steps * kill // KILLS, path)
    assert run(["repair"], path) == (0, "")
    assert verify(path).problems == []
    assert told(path) == after


def test_two_repairs_at_once_end_as_one(damaged: tuple[Path, tuple[object, ...], int], tmp_path: Path) -> None:
    """The second does all its work while the first reads its first page."""
    before, after, _ = damaged
    path = shutil.copyfile(before, tmp_path / "a.db")
    at, seconds = datetime(2025, 8, 1, tzinfo=UTC), []
    with Archive.open(path) as archive:
        read = page_reader(archive)

        def read_late(page: KeptPage) -> NewReading | None:
            if not seconds:
                with Archive.open(path) as other:
                    seconds.append(repair(other, page_reader(other), "1", at))
            return read(page)

        first = repair(archive, read_late, "1", at)
    assert seconds[0].records == 3
    assert not first.records
    assert told(path) == after
    assert verify(path).problems == []


def test_a_crawl_goes_on_while_its_archive_is_repaired(path: Path) -> None:
    """It saves another revision of the article whose page is read again, and an article that is new."""
    damage(path, RECORDS["is no JSON"])
    story, new = next(story for story in STORIES if KEY in story.path), STORIES[5]
    with Archive.open(path) as archive, Archive.open(path) as crawling:
        read = page_reader(archive)

        def read_late(page: KeptPage) -> NewReading | None:
            edited = visited(story.path, body=page.body and page.body + b"\n")
            crawling.save(replace(read_worse(edited, title="Tiêu đề đã sửa"), fetched_at=NOW + timedelta(days=2)))
            crawling.save(visited(new.path))
            return read(page)

        repair(archive, read_late, "1", NOW)
    with Archive.open(path) as archive:
        assert len(list(archive.articles())) == 6
        assert [one.article.title for one in archive.history(KEY)] == [story.title, "Tiêu đề đã sửa"]
    assert verify(path).problems == []


def test_a_server_is_repaired_as_a_file_is(postgres: PostgresServer) -> None:
    name = postgres.lend_archive()
    where = postgres.address(name)
    with Archive.open(where) as archive:
        for story in STORIES[:3]:
            archive.save(visited(story.path))
        with archive.writing() as connection:
            connection.exec_driver_sql(f"UPDATE revisions SET record = 'x' {OF_IT}")
            connection.exec_driver_sql(f"UPDATE articles SET title = 'khác' WHERE key <> '{KEY}'")
    assert COMMAND(["repair", "--archive", where], prog_name="tulieu", standalone_mode=False) is None
    assert verify(where).problems == []
    postgres.take_back_archive(name)
