"""Days the wrong way round are a mistake of the person's in every command that takes days."""

import pytest
import typer
from typer.exceptions import TyperException

from crawler.cli.main import app

COMMAND = typer.main.get_command(app)
MORE = {"crawl": ["thanhuytphcm"], "backfill": ["thanhuytphcm", "--from", "wayback"], "search": ["hội"]}
MORE["export"] = ["-o", "-", "--format", "jsonl"]


def commands_with_days():
    """The names of the commands that have both options."""
    return [
        name
        for name, command in COMMAND.commands.items()
        if {"--since", "--until"} <= {spelt for parameter in command.params for spelt in parameter.opts}
    ]


@pytest.mark.parametrize("name", commands_with_days())
def test_days_the_wrong_way_round_are_an_error(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    days = ["--since", "2026-01-02", "--until", "2026-01-01"]
    with pytest.raises(TyperException, match="--until is before --since"):
        COMMAND([name, *MORE.get(name, []), *days], prog_name="tulieu", standalone_mode=False)
    assert not list(tmp_path.iterdir())


def test_these_are_the_commands_that_take_days():
    assert len(commands_with_days()) == 8
