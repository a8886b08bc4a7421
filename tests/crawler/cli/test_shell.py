"""What a shell and a person who only begins expect: -h, and words that are completed."""

from __future__ import annotations

import subprocess

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
