"""Many processes on one archive: nothing is lost, nobody is turned away, and the log stays small."""

import json
import subprocess
import sys
import threading

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from archive import Archive
from archive.database.schema import HEAD
from archive.open import parse_location, run_migrations
from tests import ROOT
from tests.archive.samples import make_article, make_visit


@pytest.mark.long
def test_eight_writers_and_four_readers_lose_nothing_and_none_waits_for_long(place):
    command = [sys.executable, "-m", "benchmarks.bench_writers", place, "5"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert (result.returncode, result.stderr) == (0, ""), "a process complained, or what was saved is missing"
    figures = json.loads(result.stdout)
    assert figures["rounds of the readers"] >= 4
    assert min(figures["saves of the slowest and the fastest writer"]) >= 1
    assert figures["longest save, seconds"] < 30


@pytest.mark.long
def test_the_log_stays_small_though_readers_are_always_there(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.database.sqlite._WAL_LIMIT", 1_000_000)
    path, log = tmp_path / "a.db", tmp_path / "a.db-wal"
    ended = threading.Event()

    def read():
        with Archive.open(path, read_only=True) as reader:
            while not ended.is_set():
                list(reader.articles())

    Archive.open(path).close()
    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    largest = 0
    try:
        with Archive.open(path) as archive:
            for number in range(60):
                body = tuple(f"{number} {n} {'chữ ' * 3000}" for n in range(6))
                archive.save(make_visit(make_article(number, body=body)))
                largest = max(largest, log.stat().st_size)
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert path.stat().st_size > 6_000_000
    assert largest < 8_000_000


def test_programs_that_open_an_early_archive_at_once_migrate_it_once(place):
    engine = create_engine(parse_location(place), poolclass=NullPool)
    with engine.begin() as connection:
        run_migrations(connection, to="0001")
    opened = []

    def work(number):
        with Archive.open(place) as archive:
            opened.append(archive.save(make_visit(make_article(number))).result)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == ["new"] * 6
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [(HEAD,)]
