"""The wheel, installed where the repository is not: what a person has after `uv tool install` or `pipx install`."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler import VERSION
from crawler.demo import Portal
from tests import ROOT
from tests.archive.database.old_archives import make_old
from tests.crawler.crawl_runs import environment

SOURCES = ("archive", "crawler", "pyproject.toml", "README.md", "LICENSE")
NEEDED = (".json", ".html", ".xml", ".css", ".js", ".LICENSE", ".mako", ".mo", ".po", ".typed", ".py")
"""Endings of the files that a package of ours may need when it runs."""


def made_once(name: str, make: Callable[[Path], None], factory: pytest.TempPathFactory) -> Path:
    """Return a folder that the first of several test processes makes for all of them."""
    here = factory.getbasetemp()
    folder = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / name
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(folder)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    return made_once("built", build, tmp_path_factory)


def build(folder: Path) -> None:
    """Build from a copy, as a build leaves files behind, and without the network."""
    copy = folder / "copy"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    program = "import sys, setuptools.build_meta as b; to = sys.argv[1]; b.build_sdist(to); b.build_wheel(to)"
    subprocess.run([sys.executable, "-c", program, str(folder)], cwd=copy, check=True, capture_output=True)
    shutil.rmtree(copy)


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel. What the wheel depends on is that of the tests."""
    return made_once("environment", lambda home: install(wheel, home), tmp_path_factory) / "bin"


def install(wheel: Path, home: Path) -> None:
    """Make an environment with the wheel."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
    )
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")  # without reading the .pth files there


def run(programs: Path, folder: Path, *words: str, **extra: str) -> str:
    """Run a program of the environment in a folder, as from a terminal; return what it printed. It must succeed."""
    inherited = {name: value for name, value in environment().items() if not name.startswith("PYTHON")}
    env = {**inherited, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "TULIEU_LANG": "en", **extra}
    program, *rest = words
    done = subprocess.run(
        [programs / program, *rest], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder that was empty before `tulieu demo`, and what that printed."""
    folder = tmp_path_factory.mktemp("empty")
    return folder, run(programs, folder, "tulieu", "demo")


def test_the_packages_are_those_of_the_wheel(programs: Path, tmp_path: Path) -> None:
    where = run(
        programs, tmp_path, "python", "-c", "import archive, crawler; print(archive.__file__, crawler.__file__)"
    )
    assert all(path.startswith(f"{programs.parent}/lib/") for path in where.split())


def test_the_wheel_and_the_source_distribution_have_every_file_of_the_packages(built: Path, wheel: Path) -> None:
    files = subprocess.run(["git", "ls-files", "archive", "crawler"], cwd=ROOT, capture_output=True, text=True)
    wanted = {name for name in files.stdout.splitlines() if (ROOT / name).exists()}
    assert wanted or not (ROOT / ".git").exists()
    assert {name for name in wanted if not name.endswith(NEEDED)} == set(), (
        "does the package need it? then package-data"
    )
    with zipfile.ZipFile(wheel) as packed:
        in_wheel = {*packed.namelist()}
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as packed:
        in_source = {name.partition("/")[2] for name in packed.getnames()}
    assert wanted - in_wheel == set()
    assert wanted - in_source == set()
    assert {name.partition("/")[0] for name in in_wheel} == {"archive", "crawler", f"tulieu-{VERSION}.dist-info"}
    assert {"archive/py.typed", "crawler/py.typed", f"tulieu-{VERSION}.dist-info/licenses/LICENSE"} <= in_wheel


def test_three_commands_lead_to_the_first_articles(programs: Path, demo: tuple[Path, str]) -> None:
    folder, said = demo
    assert {path.name for path in folder.iterdir()} - {"demo.db-shm", "demo.db-wal"} == {"demo.db", "demo.jsonl"}
    assert "34 articles in demo.db, the newest 10:" in said
    assert re.findall(r"^\$ tulieu (\w+)", said, re.MULTILINE) == ["crawl", "show", "search", "export"]
    assert "\ntulieu crawl thanhuytphcm --limit 20" in said
    found = run(programs, folder, "tulieu", "search", '"dai hoi"', "--archive", "demo.db", "--json")
    assert found.count("http://127.0.0.1:") >= 2


def test_it_speaks_vietnamese(programs: Path, tmp_path: Path) -> None:
    said = run(programs, tmp_path, "tulieu", "-h", TULIEU_LANG="vi")
    assert "Lấy những gì mới và đã thay đổi vào kho." in said, "the crawler's catalogue"
    assert "Kiểm tra" in said, "the archive's"


def test_a_page_is_read(programs: Path, tmp_path: Path) -> None:
    portal = Portal()
    story = portal.truth()[0]
    path = story["url"].removeprefix(portal.base)
    (tmp_path / "page.html").write_bytes(portal.answer(path).body)
    record = json.loads(run(programs, tmp_path, "tulieu", "extract", "page.html", "--url", story["url"]))
    assert record["title"] == story["title"]
    assert record["published"] == story["published"]


def test_who_only_reads_an_archive_brings_one_of_an_earlier_version_to_this(programs: Path, tmp_path: Path) -> None:
    make_old(tmp_path / "old.db", "0001")
    words = ["export", "--archive", "old.db", "-o", "old.jsonl"]
    run(programs, tmp_path, "python", "-m", "archive", *words)
    assert (tmp_path / "old.jsonl").read_text("utf-8").count("\n") == 5
    assert [path.name for path in tmp_path.glob("*.backup")] == ["old.db.schema-0001.backup"]
