"""docs/adding-a-site.md: its commands are run word for word, over the replica portal as a site that nobody knows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.demo import Portal, serve
from tests import ROOT
from tests.crawler.crawl_runs import environment
from tests.forkserver import PATIENCE

PAGE = ROOT / "docs" / "adding-a-site.md"
PORT = "8201"
NEEDED = ("archive", "crawler", "tests", "pyproject.toml")
"""What of the repository the commands use."""


def commands() -> list[str]:
    """The commands of the page in order; the environment that it begins with is the one of this test."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks[0] == ". .venv/bin/activate\n"
    return [line for block in blocks[1:] for line in block.splitlines()]


def make_copy(folder: Path) -> None:
    """A copy of what is needed of the repository, with what Python made of it."""
    folder.mkdir()
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)


def make_programs(folder: Path) -> None:
    """`tulieu` and `pytest` as an activated environment has them, of the copy that one is in."""
    folder.mkdir()
    for name, words in (("tulieu", "-m crawler"), ("pytest", "-m pytest")):
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        program.chmod(0o755)


def run(script: str, copy: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """Run commands as somebody types them in the copy."""
    return subprocess.run(
        ["sh", "-e", "-x", "-c", script],
        cwd=copy,
        env={
            **environment(),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTEST_ADDOPTS": "",
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_page_that_is_added_is_one_of_several_photographs() -> None:
    portal = Portal()
    (address,) = re.findall(rf"fixture add \S+ http://127\.0\.0\.1:{PORT}(\S+)", PAGE.read_text("utf-8"))
    (article,) = [one for one in portal.truth() if urlsplit(one["url"]).path == address]
    assert len(article["photos"]) == 2


@pytest.mark.long
def test_the_commands_of_the_page_end_in_a_passing_test(tmp_path: Path) -> None:
    copy, programs = tmp_path / "copy", tmp_path / "bin"
    make_copy(copy)
    make_programs(programs)
    assert f"tulieu demo --serve --port {PORT}" in PAGE.read_text("utf-8")
    with serve(Portal()) as base:
        done = run("\n".join(commands()).replace(f"127.0.0.1:{PORT}", base.removeprefix("http://")), copy, programs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 same" in done.stdout
    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE)
    assert len(commands()) == sum(line.startswith("+ ") for line in done.stderr.splitlines())

    # Whoever follows the page has the portal at its own port in the catalogue.
    file = copy / "crawler" / "sites" / "songtra.py"
    file.write_text(file.read_text("utf-8").replace(base.removeprefix("http://"), f"127.0.0.1:{PORT}"), "utf-8")
    assert run("pytest tests/crawler/sites/test_sites.py", copy, programs).returncode == 0

    # What the page says of pages that are not checked, and of --update-golden.
    folder = copy / "tests" / "fixtures" / "songtra" / "with-photo"
    meta, expected = folder / "meta.json", folder / "expected.json"
    meta.write_text(meta.read_text("utf-8").replace('"checked": true', '"checked": false'), "utf-8")
    before = expected.read_text("utf-8")
    expected.write_text(before.replace('"title": "', '"title": "Not '), "utf-8")
    again = run("pytest tests/crawler/test_fixtures.py --update-golden -k 'songtra or person'", copy, programs)
    assert again.returncode == 1
    assert "was rewritten: read the difference before it is committed" in again.stdout
    assert "not checked by a person yet: songtra/with-photo (see docs/adding-a-site.md)" in again.stdout
    assert expected.read_text("utf-8") == before
