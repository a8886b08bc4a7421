"""What stands in compose.yaml and the Dockerfile, by reading them; and by Docker, where that is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
import typer

from crawler.cli.main import app
from tests import ROOT

COMPOSE, DOCKERFILE = ROOT / "compose.yaml", ROOT / "Dockerfile"


def command_in(words: list[str]) -> None:
    """Parse a command of ours as the program does; it raises for an option that does not exist."""
    group = typer.main.get_command(app)
    found = group.commands[words[0]]  # type: ignore[attr-defined]
    found.make_context("tulieu", words[1:], resilient_parsing=False).close()


def test_what_the_containers_run_are_commands_of_ours() -> None:
    (worker,) = re.findall(r"^  command: (\[.*\])$", COMPOSE.read_text(), re.MULTILINE)
    (default,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE.read_text(), re.MULTILINE)
    (health,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE.read_text(), re.MULTILINE)
    program, *check = json.loads(health)
    assert program == "tulieu"
    for words in (json.loads(worker), json.loads(default), check):
        command_in(words)


def test_there_are_a_database_and_two_workers() -> None:
    services = COMPOSE.read_text().partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    assert re.findall(r"^  ([\w-]+):", services, re.MULTILINE) == ["db", "worker-1", "worker-2"]
    assert services.count(": *worker") == 2
    assert "build: ." in COMPOSE.read_text()


def test_no_password_stands_in_it_and_none_is_made_up() -> None:
    for name, value in re.findall(r"^ +(\w*PASSWORD): (.*)$", COMPOSE.read_text(), re.MULTILINE):
        assert value.startswith("${TULIEU_PASSWORD:?"), name


def test_the_image_is_not_roots_and_has_what_it_copies() -> None:
    text = DOCKERFILE.read_text()
    assert text.index("\nUSER tulieu") < text.index("\nENTRYPOINT")
    wanted = [name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE) for name in line.split()]
    sent = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(wanted) == sorted(sent)
    assert all((ROOT / name).exists() for name in wanted)


def has_compose() -> bool:
    """Whether Docker is on this machine, with its compose."""
    words = ["docker", "compose", "version"]
    return (
        shutil.which("docker") is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )


def test_docker_understands_it() -> None:
    if not has_compose():
        pytest.skip("Docker's compose is not on this machine")
    environment = {"TULIEU_PASSWORD": "x", "TULIEU_CONTACT": "a@example.org", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    words = ["docker", "compose", "--file", str(COMPOSE), "config", "--quiet"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
