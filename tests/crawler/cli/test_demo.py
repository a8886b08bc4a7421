"""`tulieu demo`: what it refuses, and the portal that it serves. What it shows: tests/documents/test_installed.py."""

from __future__ import annotations

import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from archive import Archive
from tests import forkserver
from tests.archive.samples import make_article, make_visit
from tests.crawler.crawl_runs import environment

DEMO = [sys.executable, "-m", "crawler", "demo"]


def other_database(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "demo.db")) as database:
        database.execute("CREATE TABLE pupils (name TEXT)")


def other_articles(folder: Path) -> None:
    with Archive.open(folder / "demo.db") as archive:
        archive.save(make_visit(make_article(1)))


@pytest.mark.parametrize(
    ("put", "words", "said"),
    [
        pytest.param(other_database, (), "it is not of a demonstration; rename it", id="another program's demo.db"),
        pytest.param(other_articles, (), "which would go: rename it", id="a demo.db with articles of a site"),
        pytest.param(
            lambda folder: (folder / "demo.jsonl").write_text("mine"),
            (),
            "demo.jsonl is there already",
            id="demo.jsonl",
        ),
        pytest.param(other_articles, ("--archive", "demo.db"), "demo.db is there already", id="a file that was named"),
    ],
)
def test_a_demonstration_takes_the_place_of_nothing_but_an_earlier_one(tmp_path: Path, put, words, said) -> None:
    put(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = forkserver.run([*DEMO, *words], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in before} == before


def test_it_serves_the_portal_until_ctrl_c(tmp_path: Path) -> None:
    with forkserver.Popen(
        [*DEMO, "--serve"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        address = process.stdout.readline().strip()
        with urlopen(address) as answer:
            assert "Đảng bộ thành phố Sông Trà" in answer.read().decode()
        port = address.rpartition(":")[2].strip("/")
        taken = forkserver.run([*DEMO, "--serve", "--port", port], env=environment(), capture_output=True, text=True)
        assert taken.returncode == 2
        assert f"port {port}: Address already in use" in taken.stderr
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 0
    assert said == ""


@pytest.mark.long  # a whole demonstration; in a pipe it ends: tests/documents/test_installed.py
def test_on_a_terminal_it_ends_with_the_reading_room(tmp_path: Path) -> None:
    main, own = pty.openpty()
    process = forkserver.Popen(DEMO, cwd=tmp_path, stdout=own, stderr=own, env=environment())
    os.close(own)
    said, address = "", None
    while address is None:
        said += os.read(main, 65536).decode(errors="replace")
        address = re.search(r"The reading room is open at (\S+) until Ctrl-C", said)
    with urlopen(address[1]) as answer:
        assert "1 to 20 of 34 articles" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    assert process.wait() == 0
    os.close(main)
