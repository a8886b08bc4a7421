"""The command `serve`: who is let in, and what a mistake is told."""

from __future__ import annotations

import signal
import sys
import urllib.request
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.forkserver import Popen, run

TULIEU = (sys.executable, "-m", "crawler", "serve")


def test_it_says_where_it_is_and_answers_until_it_is_stopped(file: Path) -> None:
    process = Popen([*TULIEU, "--archive", str(file), "--port", "0"], stdout=PIPE, stderr=PIPE, text=True)
    try:
        said = process.stdout.readline()
        address = said.split()[6]
        with urllib.request.urlopen(address) as answer:
            assert "Search the archive" in answer.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        _out, errors = process.communicate()
    assert said == f"The reading room is open at {address} until Ctrl-C.\n"
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--host", "0.0.0.0"], "see --auth-header", id="for everybody"),
        pytest.param(["--host", "archive.example"], "see --auth-header", id="a name that is not loopback"),
        pytest.param(["--root-path", "x"], "--root-path begins with /", id="a path without a slash"),
        pytest.param(["--archive", "/no/such.db"], "there is no archive", id="no archive"),
    ],
)
def test_a_mistake_is_one_line(words: list[str], said: str) -> None:
    done = run([*TULIEU, *words], capture_output=True, text=True)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_one_line(file: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run([*TULIEU, "--archive", str(file), "--port", str(port)], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"port {port}: Address already in use" in done.stderr


def test_without_its_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import typer

    from archive.cli.serve import serve

    monkeypatch.setitem(sys.modules, "archive.web.guard", None)
    with pytest.raises(typer.BadParameter, match=r"pip install 'tulieu\[web\]'"):
        serve(
            None,
            host="127.0.0.1",
            port=0,
            auth_header=None,
            allowed_host=None,
            root_path="",
            sitemap=False,
            archive="a.db",
        )
