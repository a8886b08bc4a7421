"""What a shell and a person who only begins expect: -h, and words that are completed."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from contextlib import suppress

import pytest
from typer.testing import CliRunner

from crawler.cli.main import app
from tests import forkserver
from tests.crawler.crawl_runs import command, environment


@pytest.mark.parametrize("words", [[], ["crawl"], ["schedule", "show"], ["site", "new"]])
def test_h_is_help(words: list[str]) -> None:
    said = [CliRunner().invoke(app, [*words, option]).output for option in ("-h", "--help")]
    assert said[0] == said[1] and said[0].startswith("Usage: ")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("tulieu wor", "worker"), ("tulieu crawl --du", "--due"), ("tulieu crawl thanhuyt", "thanhuytphcm")],
)
def test_a_shell_completes_commands_options_and_sites(typed: str, found: str) -> None:
    asked = {"_TULIEU_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    ran = forkserver.run(command(), stdout=subprocess.PIPE, text=True, env={**environment(), **asked})
    assert (ran.returncode, ran.stdout.split()) == (0, [found])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["da", "nang"], {"baodanang", "danang.gov", "baoquangnam", "quangnam.gov", "qrt"}),
        (["báo", "ĐÀ NẴNG"], {"baodanang", "baoquangnam"}),
        (["thanhuytphcm"], {"thanhuytphcm"}),
        (["khong", "co", "trang", "nao"], set()),
    ],
)
def test_sites_are_found_by_words_with_marks_or_without(words: list[str], found: set[str]) -> None:
    listed = CliRunner().invoke(app, ["sites", *words, "--json"])
    assert {site["name"] for site in json.loads(listed.output)} == found


def test_a_terminal_gets_a_screen_of_sites_of_80_columns() -> None:
    main, own = pty.openpty()
    ran = forkserver.run(command("sites"), stdout=own, stderr=own, env={**environment(), "COLUMNS": "80"})
    os.close(own)
    said = b""
    with suppress(OSError):  # how a terminal ends
        while part := os.read(main, 65536):
            said += part
    os.close(main)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", said.decode()).splitlines()
    assert ran.returncode == 0
    assert max(map(len, lines)) <= 80 and len(lines) <= 24 + 2, said
    assert lines[-1].endswith("more: tulieu sites WORD finds some, --all shows all")


def test_a_word_that_means_no_site_gets_those_that_have_it() -> None:
    said = CliRunner().invoke(app, ["crawl", "thanhuy"]).output
    assert said.startswith("error: no site is named thanhuy: did you mean ") and "thanhuytphcm" in said
