"""Work that commands share out among workers: the same comes of it as on one machine, whatever dies."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from procrastinate.jobs import Job, Status
from psycopg.types.json import Jsonb
from sqlalchemy import select, update
from typer.testing import CliRunner

from archive import Archive
from archive.cli.main import app as archive_app
from archive.database.schema import articles, revisions
from archive.errors import ArchiveError
from archive.history.reprocess import count_articles
from archive.open import display_name
from archive.slices import JsonObject
from crawler.cli.main import app
from crawler.fleet import sharing, timing
from crawler.fleet.at_work import Deferred
from crawler.fleet.sharing import SliceDoer, share_out
from crawler.importing.report import ImportReport
from crawler.importing.run import Import
from crawler.importing.save import PageSaver
from crawler.importing.slices import Slicer, import_slice
from crawler.importing.spool import Event
from crawler.reading.version import reader_version
from tests import forkserver
from tests.archive.duplicates.duplicate_texts import CONGRESS, FLOOD
from tests.archive.samples import make_article, make_visit
from tests.crawler.fleet.conftest import Shared
from tests.crawler.fleet.test_queue import Worker, on_worker
from tests.crawler.fleet.test_worker import end, wait_till, working
from tests.crawler.importing.warc_samples import SITE, STORIES, WarcFile


def put_in(
    shared: Shared, work: str, number: int, status: str = "todo", worker: int | None = None, lock: str = "x"
) -> int:
    """Put a slice into the queue; return its job's number."""
    told = {"work": work, "number": number, "kind": "none", "given": {}, "version": reader_version()}
    inserted = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, worker_id)
    VALUES ('slices', 'slice', %s, %s, %s, %s) RETURNING id
    """
    return int(shared.ask(inserted, lock, Jsonb(told), status, worker)[0][0])


def spoil(where: str, site: str, key: str) -> None:
    """Damage the record of an article."""
    of_it = select(articles.c.id).where(articles.c.site == site, articles.c.key == key).scalar_subquery()
    with Archive.open(where) as archive, archive.writing() as connection:
        connection.execute(update(revisions).where(revisions.c.article_id == of_it).values(record="{"))


def ran(*words: str) -> tuple[int, str]:
    """Run a command; return how it ends, and what it says, without the numbers of progress."""
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output or str(result.exception)


def save(archive: Archive, key: str, site: str, texts: tuple[str, ...]) -> None:
    article = replace(make_article(), site=site, key=key, url=f"https://{site}/{key}.html", body=texts)
    archive.save(replace(make_visit(article), site=site, url=article.url))


@pytest.fixture
def pages(tmp_path: Path) -> str:
    """A WARC file of all stories on two days, another title on the second."""
    written = WarcFile()
    for number in range(len(STORIES)):
        written.page(number)
        written.page(number, day=2, title=f"Tin đã sửa số {number}")
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(written.content)
    return str(path)


@pytest.mark.long  # eight commands
def test_workers_import_reread_and_compare_as_one_machine_does(shared: Shared, pages: str, tmp_path: Path) -> None:
    alone = str(tmp_path / "alone.db")
    for where in (alone, shared.address):
        with Archive.open(where) as archive:
            for site in ("a.vn", "b.vn"):
                save(archive, "1", site, CONGRESS)
                save(archive, "2", site, (*FLOOD, site))
            save(archive, "3", "b.vn", tuple(reversed(FLOOD)))
        spoil(where, "b.vn", "3")
    commands = [
        ["import", pages, "--json"],
        ["reread", "--json"],
        ["duplicates", "--json"],
        ["export", "-o", "-", "--format", "jsonl"],
    ]
    said = [ran(*words, "--archive", alone) for words in commands]
    with working(shared.address) as process:
        wait_till(lambda: bool(shared.ask("SELECT 1 FROM fleet_workers")), process)
        for words, (code, output) in zip(commands, said, strict=True):
            by = [] if words[0] == "export" else ["--by-workers"]
            name = display_name(shared.url)
            found, told = ran(*words, *by, "--archive", shared.address)
            assert (found, told.replace(name, alone)) == (code, output), words
        assert end(process)[0] == 0
    assert [code for code, _ in said] == [0] * 4
    assert ["b.vn 3, revision 1: its record is damaged" in output for _, output in said] == [False, True, True, True]
    with Archive.open(alone) as archive, archive.reading() as connection:
        assert count_articles(connection, SITE) == len(STORIES)
    assert shared.ask("SELECT * FROM fleet_results") == shared.ask("SELECT * FROM procrastinate_jobs") == []


@pytest.mark.parametrize("words", [["reread"], ["duplicates"], ["import", "x.warc"]])
def test_where_no_worker_can_do_it_a_line_says_so(shared: Shared, words: list[str], tmp_path: Path) -> None:
    in_file = str(tmp_path / "a.db")
    with Archive.open(in_file):
        pass
    code, said = ran(*words, "--by-workers", "--archive", shared.address)
    assert code == 1
    assert said.endswith(": no worker is running: start one (tulieu worker)")
    code, said = ran(*words, "--by-workers", "--archive", in_file)
    assert (code, said) == (1, f"{in_file}: workers share an archive in PostgreSQL, not one in a file")


def test_the_archive_alone_has_no_workers(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db"):
        pass
    result = CliRunner().invoke(archive_app, ["duplicates", "--by-workers", "--archive", str(tmp_path / "a.db")])
    assert result.exit_code == 2
    assert "the archive alone has none" in result.output


def test_results_come_in_order_and_what_failed_is_told(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.keeper()
    monkeypatch.setattr(sharing, "SLICE_AHEAD", 2)
    answers = {2: {"n": 2}, 1: {"error": "why"}, 3: {"n": 3}}

    def answer(_seconds: float) -> None:  # a worker's part
        todo = shared.ask("SELECT args->>'work', (args->>'number')::int FROM procrastinate_jobs WHERE status = 'todo'")
        assert len(todo) <= 2
        for work, number in sorted(todo, reverse=True):
            shared.ask("INSERT INTO fleet_results VALUES (%s, %s, %s)", work, number, json.dumps(answers[number]))
        shared.ask("DELETE FROM procrastinate_jobs")

    monkeypatch.setattr(sharing.time, "sleep", answer)
    with share_out(shared.url) as share:
        slices = [{"first": number} for number in (1, 2, 3)]
        found = list(share("reread", slices))
    assert found == list(zip(slices, [answers[1], answers[2], answers[3]], strict=True))


def test_a_command_that_is_stopped_takes_back_what_nobody_has_begun(shared: Shared) -> None:
    keeper = shared.keeper()
    begun = put_in(shared, "other", 1, "doing", keeper.worker_id)

    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(sharing.time, "sleep", stop)
        with share_out(shared.url) as share:
            next(share("reread", iter([{"first": 1}, {"first": 2}])))
    assert list(shared.jobs()) == [begun]


def test_that_nobody_is_at_work_any_more_is_said_once(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper = shared.keeper()
    looks = iter([None, None, None, KeyboardInterrupt])
    monkeypatch.setattr(sharing, "DEAD_AFTER", 0)

    def look(_seconds: float) -> None:
        shared.silence(keeper)
        if (raised := next(looks)) is not None:
            raise raised

    monkeypatch.setattr(sharing.time, "sleep", look)
    monkeypatch.setattr(sharing, "_has_workers", lambda _connection: first.pop() if first else False)
    first = [True]
    with pytest.raises(KeyboardInterrupt), share_out(shared.url) as share:
        list(share("reread", [{"first": 1}]))
    assert capsys.readouterr().err.count("no worker is running any more: waiting for one (tulieu worker)") == 1


def test_slices_that_are_in_the_queue_no_more_are_told(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.keeper()

    def lose(_seconds: float) -> None:
        shared.ask("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'number' = '1'")
        shared.ask("DELETE FROM procrastinate_jobs WHERE args->>'number' = '2'")
        shared.ask("INSERT INTO fleet_results SELECT args->>'work', 3, '{}' FROM procrastinate_jobs LIMIT 1")

    monkeypatch.setattr(sharing, "DEAD_AFTER", 0)
    monkeypatch.setattr(sharing, "_has_workers", lambda _connection: True)
    monkeypatch.setattr(sharing.time, "sleep", lose)
    with share_out(shared.url) as share:
        found = [result for _, result in share("reread", [{"first": number} for number in (1, 2, 3)])]
    lost = {"error": "it is in the queue no more: give the command again"}
    assert found == [lost, lost, {}]


def test_that_nothing_is_done_for_long_is_said_once(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared.keeper()
    looks = iter([None, None, None, KeyboardInterrupt])

    def look(_seconds: float) -> None:
        if (raised := next(looks)) is not None:
            raise raised

    for name in ("DEAD_AFTER", "SLICE_LATE"):
        monkeypatch.setattr(sharing, name, 0)
    monkeypatch.setattr(sharing, "_has_workers", lambda _connection: True)
    monkeypatch.setattr(sharing.time, "sleep", look)
    with pytest.raises(KeyboardInterrupt), share_out(shared.url) as share:
        list(share("reread", [{"first": 1}]))
    assert capsys.readouterr().err.count("the workers are busy with other work, or hang (tulieu fleet)") == 1


def test_a_slice_of_a_dead_worker_is_for_all_again_and_one_try_less(shared: Shared) -> None:
    dead, alive = shared.keeper(), shared.keeper()
    put_in(shared, "w", 1, "doing", dead.worker_id)
    shared.silence(dead)
    alive.rescue()
    assert shared.ask("SELECT status::text, queue_name, attempts FROM procrastinate_jobs") == [("todo", "slices", 1)]


def test_a_worker_takes_slices_beside_its_sites_and_those_of_one_site_in_turn(shared: Shared, opened: Archive) -> None:
    for number in range(3):
        put_in(shared, "w", number, lock="import a.vn")
    shared.job("a.vn", "todo")

    async def take(one: Worker) -> list[str]:
        one.jobs._places, one.jobs._slice_places = 1, 5
        taken = []
        while (job := await one.jobs.fetch_job(None, 0)) is not None:
            taken.append(job)
        for job in taken:
            await one.jobs.finish_job(job, Status.SUCCEEDED, delete_job=True)
        again = await one.jobs.fetch_job(None, 0)
        assert again is not None
        return [job.task_name for job in taken] + [str(again.task_kwargs["number"])]

    assert sorted(on_worker(shared, opened, shared.keeper(), take)) == ["1", "crawl", "slice"]


def do(shared: Shared, opened: Archive, raised: Exception, attempts: int = 0, version: str = "") -> Any:
    """Let a worker do a slice that raises this; return its result, None where it is to be tried again."""

    def fail(*_given: object) -> None:
        raise raised

    async def run(one: Worker) -> None:
        doer = SliceDoer(shared.address, one.app.connector)  # type: ignore[arg-type]
        doer._idle = [ThreadPoolExecutor(1)]  # type: ignore[list-item]
        job = Job(id=1, queue="slices", lock=None, queueing_lock=None, task_name="slice", attempts=attempts)
        doing: Coroutine[Any, Any, None] = doer.do(job, "w", 1, "reread", {}, version or reader_version())
        await doing

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sharing, "do_slice", fail)
        try:
            on_worker(shared, opened, shared.keeper(), run)
        except Deferred:
            return None
    return json.loads(shared.ask("SELECT result FROM fleet_results")[0][0])


def test_a_slice_that_our_own_code_fails_on_is_named(shared: Shared, opened: Archive) -> None:
    said = do(shared, opened, ZeroDivisionError("x\0\ud800"))
    assert said == {"error": "a mistake in tulieu itself (please report it): ZeroDivisionError: x\0\ud800"}


def test_a_slice_that_kills_whoever_does_it_is_given_up(shared: Shared, opened: Archive) -> None:
    assert do(shared, opened, BrokenProcessPool()) is None
    last = do(shared, opened, BrokenProcessPool(), attempts=timing.SLICE_TRIES - 1)
    assert last == {"error": "a process that did it was killed"}


def test_a_slice_that_kills_whole_workers_is_given_up(shared: Shared, opened: Archive) -> None:
    said = do(shared, opened, AssertionError(), attempts=timing.SLICE_TRIES)
    assert said == {"error": "whoever did it was killed"}


def die_if_first(_where: str, _work: str, _kind: str, given: JsonObject) -> str:
    """Do a slice in a process of its own."""
    if given["first"] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGTERM)  # as where a machine ends, to all processes; the worker ends what it began
    return json.dumps(given)


@pytest.mark.long
def test_a_slice_that_kills_its_process_takes_no_other_with_it(shared: Shared, opened: Archive) -> None:
    async def run(one: Worker) -> list[object]:
        doer = SliceDoer(shared.address, one.app.connector)  # type: ignore[arg-type]
        job = Job(id=1, queue="slices", lock=None, queueing_lock=None, task_name="slice")
        each = [doer.do(job, "w", number, "reread", {"first": number}, reader_version()) for number in range(1, 5)]
        ended = await asyncio.gather(*each, return_exceptions=True)
        doer.close()
        return ended

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sharing, "do_slice", die_if_first)
        first, *others = on_worker(shared, opened, shared.keeper(), run)
    assert isinstance(first, Deferred) and others == [None] * 3
    assert shared.ask("SELECT number FROM fleet_results ORDER BY number") == [(2,), (3,), (4,)]


def test_a_slice_that_the_database_cuts_short_is_tried_again(shared: Shared, opened: Archive) -> None:
    assert do(shared, opened, ArchiveError("gone")) is None
    assert do(shared, opened, ArchiveError("gone"), attempts=timing.SLICE_TRIES - 1) == {"error": "gone"}


def test_a_worker_of_another_version_does_no_slice(shared: Shared, opened: Archive) -> None:
    assert do(shared, opened, ZeroDivisionError(), version="0.0.1+old") == {"version": reader_version()}


@pytest.mark.parametrize(
    ("result", "line"),
    [
        ({"version": "0.0.1+old"}, ": a worker has another version of tulieu (0.0.1+old, not "),
        ({"error": "gone"}, "\nerror: articles 1-1: gone"),
    ],
)
def test_why_workers_could_not_read_again_is_one_line(
    shared: Shared, opened: Archive, monkeypatch: pytest.MonkeyPatch, result: JsonObject, line: str
) -> None:
    shared.keeper()
    save(opened, "1", "a.vn", CONGRESS)

    def answer(_seconds: float) -> None:
        told = "INSERT INTO fleet_results SELECT args->>'work', (args->>'number')::int, %s FROM procrastinate_jobs"
        shared.ask(f"{told} ON CONFLICT DO NOTHING", json.dumps(result))

    monkeypatch.setattr(sharing.time, "sleep", answer)
    code, said = ran("reread", "--by-workers", "--archive", shared.address)
    assert (code, said.count(line), "repair" in said) == (1, 1, False), said
    assert shared.jobs() == {}


def test_pages_are_cut_into_slices_by_site_in_the_order_in_which_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.importing.slices._PAGES", 2)
    slicer = Slicer(None)
    found = []
    for number, site in enumerate(["a.vn", "b.vn", "a.vn", "a.vn"]):
        event = Event(f"2025-07-0{number + 1}", None, f"https://{site}/{number}", None, None, None, None, number)
        found += list(slicer.add(site, event, {"x-powered-by": "x", "content-type": "text/html"}, b"<p>"))
    found += list(slicer.end())
    assert [(one["site"], len(one["pages"]), one["is_last"]) for one in found] == [
        ("a.vn", 2, False),
        ("a.vn", 1, True),
        ("b.vn", 1, True),
    ]
    assert "powered" not in found[0]["pages"][0]


def test_sites_whose_pages_wait_are_cut_where_all_take_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.importing.slices._ALL_BYTES", 1)
    slicer, found = Slicer(None), []
    for number, site in enumerate(["a.vn", "b.vn", "a.vn"]):
        event = Event("2025-07-01", None, f"https://{site}/{number}", None, None, None, None, number)
        found += [(one["site"], len(one["pages"])) for one in slicer.add(site, event, {}, b"<p>")]
    assert found == [("a.vn", 1), ("b.vn", 1), ("a.vn", 1)]


def test_a_layout_that_one_slice_sees_change_is_learnt_with_the_last(opened: Archive) -> None:
    opened.crawls.enter_site("a.vn", "https://a.vn/")
    opened.crawls.note_facts("a.vn", {"profile": {"articles": 100, "complete": True}})
    saver = PageSaver(opened, None, ImportReport())
    saver._reader.known_of("a.vn").changed = True
    saver.note_changes()
    state = opened.crawls.site_state("a.vn")
    assert state is not None and state.facts["profile"]["complete"] is False


def test_forgotten_results_are_deleted_after_a_day(shared: Shared) -> None:
    shared.ask(
        "INSERT INTO fleet_results VALUES ('old', 1, '{}', now() - interval '25 hours'), ('new', 1, '{}', now())"
    )
    shared.ask(sharing.FORGET_RESULTS.replace("%(hours)s", "%s"), timing.KEEP_FAILED_HOURS)
    assert shared.ask("SELECT work FROM fleet_results") == [("new",)]


def month_first(number: int) -> bytes:
    """A page of a portal that nobody described and that prints the month first."""
    text = "".join(f"<p>{part} {number}</p>" for part in CONGRESS)
    title = f"Hội nghị lần thứ {number} của Đảng bộ tỉnh"
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    return f'{head}<div class="date">05/{12 + number}/2025 09:00</div><div>{text}</div></body></html>'.encode()


def test_an_import_in_slices_of_one_page_is_as_one_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.importing.slices._PAGES", 1)
    written = WarcFile()
    for number in range(1, 7):
        for site in ("a.vn", "b.vn"):
            written.answer(f"https://{site}/tin-tuc/hoi-nghi-{number}.html", month_first(number))
            written.answer(f"https://{site}/tin-tuc/hoi-nghi-{number}.html", month_first(number) + b" ", day=2)
    (tmp_path / "pages.warc.gz").write_bytes(written.content)
    in_slices = str(tmp_path / "slices.db")

    def share(_kind: str, slices: Iterable[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
        return ((given, import_slice(in_slices, **json.loads(json.dumps(given)))) for given in slices)

    for where, shared in ((str(tmp_path / "one.db"), None), (in_slices, share)):
        with Archive.open(where) as archive:
            Import(archive, None, lambda _: None).run([tmp_path / "pages.warc.gz"], shared)
    exports = [
        ran("export", "-o", "-", "--format", "jsonl", "--archive", where)
        for where in (str(tmp_path / "one.db"), in_slices)
    ]
    assert exports[0] == exports[1]
    assert exports[0][1].count('"published": "2025-05-1') == 12


@pytest.mark.long
def test_slices_of_a_worker_that_is_killed_are_done_by_another(shared: Shared, tmp_path: Path) -> None:
    with Archive.open(shared.address) as archive:
        for number in range(1200):
            save(archive, str(number), f"{number % 7}.vn", (*CONGRESS, str(number)))
    said: list[tuple[int, str]] = []
    command = Thread(target=lambda: said.append(ran("reread", "--json", "--by-workers", "--archive", shared.address)))
    with working(shared.address) as killed, working(shared.address) as other:
        wait_till(lambda: len(shared.ask("SELECT 1 FROM fleet_workers")) == 2, other)
        command.start()
        wait_till(lambda: len(shared.ask("SELECT DISTINCT worker_id FROM procrastinate_jobs")) > 1, other)
        killed.kill()
        command.join(forkserver.PATIENCE)
        assert end(other)[0] == 0
    (code, output) = said[0]
    assert (code, json.loads(output)["read"]) == (0, 1200)
