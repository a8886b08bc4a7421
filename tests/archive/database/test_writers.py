"""Several writers on one PostgreSQL archive: each has its site to itself, the whole archive has one of them alone."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import text

from archive import Archive, errors, search
from archive.maintenance.verify import verify
from archive.search import INDEX
from tests import ROOT
from tests.archive.samples import SITE, make_article, make_visit

OTHER = "tinhuy.example.vn"


@pytest.fixture
def where(postgres):
    name = postgres.lend_archive()
    yield postgres.address(name)
    postgres.take_back_archive(name)


@pytest.fixture
def archive(where):
    with Archive.open(where) as opened:
        yield opened


@pytest.fixture
def other(where):
    with Archive.open(where) as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits for a lock."""
    monkeypatch.setattr("archive.database.postgresql.LOCK_TIMEOUT_MS", 30)


def save(archive, number, site=SITE, **fields):
    url = f"https://{site}/bai-{number}.html"
    visit = {name: fields.pop(name) for name in ("fetched_at", "body") if name in fields}
    article = make_article(number, site=site, url=url, **fields)
    if visit.get("body") == "page":
        visit["body"] = f"<p>{site} {number}</p>".encode()
    return archive.save(make_visit(article, site=site, **visit)).result


@pytest.mark.parametrize(
    ("held", "wanted", "waits"),
    [
        pytest.param(SITE, OTHER, False, id="two sites at once"),
        pytest.param(SITE, SITE, True, id="one site one at a time"),
        pytest.param(None, SITE, True, id="a site waits for who has the whole archive"),
        pytest.param(SITE, None, True, id="who wants the whole archive waits for a site"),
        pytest.param(None, None, True, id="the whole archive one at a time"),
        pytest.param("the near-duplicates", SITE, False, id="a site beside the near-duplicates"),
    ],
)
def test_who_waits_for_whom_and_is_told_for_whom(archive, other, impatient, held, wanted, waits):
    with archive.writing(held):
        if not waits:
            with other.writing(wanted) as connection:
                assert connection.scalar(text("SELECT 1")) == 1
            return
        says = rf"process {os.getpid()} is writing to it since 20"
        with pytest.raises(errors.ArchiveLocked, match=says), other.writing(wanted):
            pass
    with other.writing(wanted):
        pass


def test_who_wants_the_whole_archive_is_not_passed_by_those_who_come_later(archive, other, postgres, where):
    """Writers to sites come one after the other and overlap; without order the lock would never be free."""
    served = []
    ended = threading.Event()

    def write(site):
        with Archive.open(where) as own:
            while not ended.is_set():
                with own.writing(site) as connection:
                    connection.exec_driver_sql("SELECT pg_sleep(0.02)")

    threads = [threading.Thread(target=write, args=(f"s{number}.vn",)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(5):
            begun = time.monotonic()
            with archive.writing():
                served.append(time.monotonic() - begun)
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert max(served) < 10  # each waited for those that wrote, 0.02 s


def test_a_writer_that_stands_still_loses_its_session_and_the_others_go_on(archive, other, monkeypatch):
    monkeypatch.setattr("archive.database.postgresql.IDLE_TIMEOUT_MS", 50)
    ended = pytest.raises(errors.Unreachable, match="the server ended the connection")
    with ended, archive.writing(SITE) as connection:
        assert save(other, 1) == "new"  # waits until the server has ended the other's session
        connection.exec_driver_sql("SELECT 1")
    assert save(archive, 1) == "unchanged"


def queued(archive):
    with archive.reading() as connection:
        return connection.scalars(text(f"SELECT article_id FROM {INDEX}_waiting ORDER BY article_id")).all()


def test_what_is_revised_while_another_enters_it_in_the_index_waits_for_the_next_time(archive, other):
    """The revision is not committed when its article is entered: the index must not take it from the queue."""
    save(archive, 1, title="Tin đầu")
    save(archive, 2, title="Tin hai")
    with archive.writing(SITE) as connection:
        number = connection.scalar(text("SELECT id FROM articles WHERE key = '1'"))
        search.queue_article(connection, number, 1)
        assert [found.key for found in other.search("tin")] == ["2"]
    assert {found.key for found in other.search("tin")} == {"1", "2"}
    assert queued(other) == []


def test_a_search_waits_for_who_enters_articles_so_that_it_misses_none(archive, other):
    save(archive, 1)
    found = []
    with archive.writing(SITE) as connection:
        assert search.index_queued(connection) == 1
        thread = threading.Thread(target=lambda: found.extend(other.search("đại hội")))
        thread.start()
        thread.join(0.05)
        assert thread.is_alive() and found == []
    thread.join()
    assert [article.key for article in found] == ["1"]


def test_nobody_who_saves_waits_for_who_enters_all_that_is_queued(archive, other, impatient):
    save(archive, 1)
    with archive.writing(search.INDEXING), other.writing(SITE) as connection:
        assert search.index_queued(connection) == 0
    assert queued(archive) == [1]


def test_two_sites_that_serve_the_same_page_at_once_store_it_once(archive, other):
    def visit(site):
        url = f"https://{site}/bai-1.html"
        return make_visit(make_article(1, site=site, url=url), site=site, body=b"<p>Cung mot trang</p>")

    results = []
    with archive.writing("first.vn") as connection:
        connection.exec_driver_sql(
            "INSERT INTO captures (sha256, url, headers, fetched_at, size, stored_size, body)"
            " VALUES (encode(sha256('<p>Cung mot trang</p>'), 'hex'), '', '{}', '', 1, 1, '')"
        )
        threads = [
            threading.Thread(target=lambda site=site: results.append(other.save(visit(site)).result))
            for site in (SITE, OTHER)
        ]
        for thread in threads:
            thread.start()
        connection.rollback()
    for thread in threads:
        thread.join()
    assert results == ["new", "new"]
    with archive.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM captures")) == 1


_WRITER = """
import sys
from archive import Archive
from tests.archive.database.test_writers import save

where, site, name, number = sys.argv[1:]
with Archive.open(where) as archive:
    for n in range(int(number)):
        save(archive, f"{name}-{n}", site, body="page")
        if n % 3 == 0:
            save(archive, f"shared-{n}", site, title=f"Tin chung {n}", body="page")
        print(n, flush=True)
"""


def start_writers(where, sites, number):
    return [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, where, site, f"w{writer}", str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for writer, site in enumerate(sites)
    ]


def check_whole(where, expected):
    with Archive.open(where) as archive:
        assert {site.site: site.articles for site in archive.stats().sites} == expected
        archive.search("đại hội")
        assert queued(archive) == []
    report = verify(where)
    assert report.problems == []
    assert report.checked["articles_indexed"] == sum(expected.values())


@pytest.mark.long
@pytest.mark.parametrize("sites", [1, 8], ids=["to one site", "each to its own site"])
def test_of_eight_writers_nothing_is_lost_or_stored_twice(where, sites):
    each, names = 36, [f"s{number % sites}.vn" for number in range(8)]
    for process in start_writers(where, names, each):
        said, complaint = process.communicate()
        assert (process.returncode, complaint) == (0, ""), complaint
        assert len(said.splitlines()) == each
    check_whole(where, {site: names.count(site) * each + each // 3 for site in set(names)})


@pytest.mark.long
def test_writers_that_are_killed_keep_nobody_waiting_and_leave_whole_articles(where):
    names = [f"s{number % 4}.vn" for number in range(8)]
    processes = start_writers(where, names, 45)
    told = {}
    for number, process in enumerate(processes[:4]):
        lines = [process.stdout.readline() for _ in range(10 + 7 * number)]
        os.kill(process.pid, signal.SIGKILL)
        told[number] = len(lines) + len(process.stdout.read().splitlines())  # `communicate` loses what is buffered
        process.communicate()
    for process in processes[4:]:
        _, complaint = process.communicate()
        assert (process.returncode, complaint) == (0, "")
    with Archive.open(where) as archive, archive.reading() as connection:
        for number, lines in told.items():
            kept = connection.scalar(text("SELECT count(*) FROM articles WHERE key LIKE :of"), {"of": f"w{number}-%"})
            assert kept in (lines, lines + 1)
        assert archive.search("đại hội")
    assert verify(where).problems == []
