"""README and docs/: every command and example is run over the replica portal, every link leads somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path

import pytest
from typer.main import get_command

from archive import Archive
from archive.captures.captures import Captures
from archive.search import INDEX
from archive.search.results import RANKED
from archive.web.prepared import MOST_COPIES
from crawler import VERSION
from crawler.cli.main import app
from crawler.demo import Portal, serve
from tests import ROOT, forkserver
from tests.archive.messages.english import english_in
from tests.archive.web.browser import served
from tests.crawler.crawl_runs import crawl, environment
from tests.documents.documents import (
    COMMANDS,
    READING_ROOM,
    README,
    RESEARCHER,
    TESTED_ELSEWHERE,
    TWIN,
    TWINS,
    Block,
    anchors_of,
    blocks_of,
    coded_cells_of,
    documents,
    links_of,
    places_of,
    prose_of,
)
from tests.documents.recording import PICTURE, draw

READ_BY_PEOPLE = [
    README,
    *(
        path
        for path in sorted((ROOT / "docs").glob("*.md"))
        if path.name not in TESTED_ELSEWHERE and path not in TWINS.values()
    ),
]
BLOCKS = [block for path in READ_BY_PEOPLE for block in blocks_of(path)]

NOT_RUN = {
    "the replica has fewer than a hundred pages, and so no dictionary": 1,
    "installs from the network": 6,
    "needs Docker": 2,
    "needs Windows": 4,
    "needs a PostgreSQL server": 5,
    "stays until it is stopped": 3,
    "takes minutes": 2,
}
"""Blocks that are not run, by reason. Whoever adds one changes this, and knows that nothing tests it."""

PROGRAMS = ("sqlite3", "zstd", "sha256sum", "curl")
ROOM = "http://127.0.0.1:8000"
"""Where documents have the reading room."""
LIBRARIES = ("pandas", "duckdb")


@dataclass
class World:
    """The portals, and archives of them to copy."""

    base: str
    archive: Path
    """Of two portals, one of which took over articles; on the first one article was edited and one removed."""
    demo: Path
    """Of the first portal alone before that, as `make demo` leaves it; with `demo.jsonl` beside it."""
    programs: Path
    room: Callable[[], str]
    """Opens the reading room of `archive`, where it is not open; returns its address."""


@dataclass
class Walk:
    """A document that is being followed: its blocks run in order in one folder."""

    world: World
    folder: Path
    blocks: list[Block]
    language: str
    """Of the program's messages: `en` or `vi`."""
    outcomes: dict[int, subprocess.CompletedProcess[str]] = field(default_factory=dict)

    def result(self, block: Block) -> subprocess.CompletedProcess[str]:
        """What a block did, after those before it."""
        for one in self.blocks:
            if one.line <= block.line and one.line not in self.outcomes and not missing(one):
                self.outcomes[one.line] = run(one, self.world, self.folder, self.language)
        return self.outcomes[block.line]


def missing(block: Block) -> str | None:
    """What a block needs that this machine does not have."""
    libraries = [name for name in LIBRARIES if re.search(rf"^import {name}$", block.text, re.MULTILINE)]
    absent = [name for name in libraries if block.language == "python" and find_spec(name) is None]
    words = re.findall(r"^\w+", block.text, re.MULTILINE)
    absent += [name for name in PROGRAMS if block.language == "sh" and name in words and shutil.which(name) is None]
    return f"{' and '.join(absent)} not installed on this machine" if absent else None


def over_the_replica(block: Block, world: World) -> str:
    """What a block says, with the replica in place of the sites it names, and asked at any hour without
    a delay."""
    base = world.base
    text = block.text.replace("https://tinhuy.example.gov.vn", base)
    if ROOM in text:
        text = text.replace(ROOM, world.room())
    text = (
        text.replace("1491931527", "119")
        .replace("1491931498", "118")
        .replace("/mnt/usb/", "usb/")
        .replace(" --hours 22-6", "")
    )
    lines = []
    for line in text.splitlines():
        asks = re.match(r"tulieu (crawl|doctor)\b", line)
        site = base if asks else base.removeprefix("http://")
        line = re.sub(r"\b(?:thanhuytphcm|hcmcpv\.org\.vn)\b", site, line)
        if asks:
            line = line.replace(asks[0], f"{asks[0]} --delay 0", 1)
            assert base in line or " --due" in line, f"{block.name} would ask another machine: {line}"
        lines.append(line)
    return "\n".join(lines)


def run(block: Block, world: World, folder: Path, language: str) -> subprocess.CompletedProcess[str]:
    """Run a block as somebody who copies it into a terminal or a file."""
    script = over_the_replica(block, world)
    away = re.findall(r"https?://(?!127\.0\.0\.1)\S+", script)
    assert not away, f"{block.name} names other machines: {away}"
    words = ["sh", "-e", "-c", script] if block.language == "sh" else [sys.executable, "-c", script]
    if block.language == "toml":
        folder = folder / "settings"
        folder.mkdir()
        (folder / "tulieu.toml").write_text(block.text, "utf-8")
        words = [str(world.programs / "tulieu"), "config"]
    return subprocess.run(
        words,
        cwd=folder,
        env={
            **environment(),
            "PATH": f"{world.programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "TULIEU_LANG": language,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def tulieu(*words: str) -> None:
    """Run a command that must succeed."""
    forkserver.run([sys.executable, "-m", "crawler", *words], env=environment(), check=True, capture_output=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two portals that answer as long as the tests run."""
    folder = tmp_path_factory.mktemp("documents")
    program = folder / "bin" / "tulieu"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crawler "$@"\n')
    program.chmod(0o755)
    first = Portal()
    taken_over = first.stories[-6:]
    second = Portal(tuple(replace(story, id=story.id + 1000) for story in taken_over))
    growing, archive, demo = folder / "growing.db", folder / "archive.db", folder / "demo.db"
    with serve(first) as base, serve(second) as other:
        assert crawl(growing, base).code == 0
        tulieu("backup", str(demo), "--archive", str(growing))
        tulieu("export", "-o", str(folder / "demo.jsonl"), "--archive", str(demo))
        first.edit(119, title="Người đứng đầu và cải cách hành chính")
        first.remove(101)
        assert crawl(growing, other).code == 0
        assert crawl(growing, base, options=("--full", "--delay", "0")).code == 0
        # These portals are smaller than those for which dictionaries are made.
        with Archive.open(growing) as opened, opened.writing() as connection:
            assert Captures().train(connection, base.removeprefix("http://"), "2026-01-01T00:00:00.000000Z")
        tulieu("backup", str(archive), "--archive", str(growing))
        with ExitStack() as rooms:

            @cache
            def room() -> str:
                return rooms.enter_context(served(rooms.enter_context(Archive.open(archive, read_only=True))))

            yield World(base, archive, demo, program.parent, room)


@pytest.fixture(scope="module")
def walks(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Path, str], Walk]:
    """A walk through each document in each language, in a folder that has what its reader has by then."""
    found = {}
    for path, language in product(READ_BY_PEOPLE, ("en", "vi")):
        folder = tmp_path_factory.mktemp(path.stem)
        shutil.copy(world.archive, folder / "archive.db")
        shutil.copy(world.demo, folder / "demo.db")
        shutil.copy(world.demo.with_suffix(".jsonl"), folder / "demo.jsonl")
        (folder / "usb").mkdir()
        runnable = [block for block in BLOCKS if block.path == path and block.reason is None]
        found[path, language] = Walk(world, folder, runnable, language)
    return found


RUN = [
    pytest.param(block, id=block.name, marks=() if block.path == README else pytest.mark.long)
    for block in BLOCKS
    if block.reason is None
]


@pytest.mark.parametrize("block", RUN)
def test_a_block_of_a_document_does_what_it_says(block: Block, walks: dict[tuple[Path, str], Walk]) -> None:
    if absent := missing(block):
        pytest.skip(absent)
    done = walks[block.path, "en"].result(block)
    assert done.returncode == 0, f"{block.name}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    if block.answer is not None:
        assert block.answer
        assert done.stdout.endswith(block.answer), f"{block.name} prints:\n{done.stdout}"


@pytest.mark.long
def test_programs_get_from_the_reading_room_what_its_document_says(walks: dict[tuple[Path, str], Walk]) -> None:
    walk = walks[READING_ROOM, "en"]
    if shutil.which("curl") is None:
        pytest.skip("no curl is found")
    json_lines, memento, oai = (walk.result(block).stdout for block in walk.blocks)
    assert json_lines.startswith('{"number":')
    assert '"changed":{"title":' in json_lines
    assert (walk.folder / "2025.csv").read_text("utf-8-sig").startswith("url,site,key,title,")
    assert memento.startswith("<http://127.0.0.1:")
    assert memento.count("memento") >= 2
    assert "</html>" in memento
    assert "<oai_dc:dc" in oai


@pytest.mark.long  # the same commands once more
@pytest.mark.parametrize("block", [one for one in RUN if "tulieu " in one.values[0].text])
def test_in_vietnamese_it_says_nothing_in_english(block: Block, walks: dict[tuple[Path, str], Walk]) -> None:
    if absent := missing(block):
        pytest.skip(absent)
    done = walks[block.path, "vi"].result(block)
    assert done.returncode == 0, f"{block.name}\n{done.stdout}{done.stderr}"
    assert english_in(done.stdout + done.stderr) == []


def test_what_is_not_run_is_little_and_said_why() -> None:
    assert Counter(block.reason for block in BLOCKS if block.reason) == NOT_RUN


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in READ_BY_PEOPLE])
def test_every_block_says_what_it_is(path: Path) -> None:
    assert {block.language for block in blocks_of(path) if block.reason is None} <= {"sh", "python", "toml"}
    assert {block.language for block in blocks_of(path)} <= {"sh", "python", "toml", "powershell"}
    marks = re.findall(r"<!-- not run:", path.read_text("utf-8"))
    assert len(marks) == sum(block.reason is not None for block in blocks_of(path)), "a mark stands before no block"


PAIRS = [pytest.param(english, twin, id=english.name) for english, twin in TWINS.items()]


def as_machines_read_it(block: Block) -> tuple[str, str, str | None, str | None]:
    """A block without what its comments say."""
    return block.language, re.sub(r"[ ]+#.*$", " #", block.text, flags=re.MULTILINE), block.reason, block.answer


@pytest.mark.parametrize(("english", "twin"), PAIRS)
def test_the_vietnamese_twin_has_the_same_blocks(english: Path, twin: Path) -> None:
    assert [as_machines_read_it(block) for block in blocks_of(twin)] == [
        as_machines_read_it(block) for block in blocks_of(english)
    ]


@pytest.mark.parametrize(("english", "twin"), PAIRS)
def test_the_vietnamese_twin_has_the_same_rows_and_headings(english: Path, twin: Path) -> None:
    assert coded_cells_of(twin) == coded_cells_of(english)
    levels = [[line.split()[0] for line in prose_of(path) if line.startswith("#")] for path in (english, twin)]
    assert levels[0] == levels[1]


@pytest.mark.parametrize(("english", "twin"), PAIRS)
def test_the_vietnamese_twin_leads_to_the_same_places_and_to_twins(english: Path, twin: Path) -> None:
    there, back = (twin, None), (english, None)
    assert there in places_of(english)
    assert back in places_of(twin)
    expected = {(TWINS.get(path, path), heading) for path, heading in places_of(english) - {there}}
    assert places_of(twin) - {back} == expected


def test_every_command_has_a_row_and_every_row_a_command() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert {re.match(r"`tulieu (\w+)", cell)[1] for cell in coded_cells_of(COMMANDS)} == known  # type: ignore[index]


@pytest.mark.long
def test_the_picture_shows_what_commands_print_today() -> None:
    assert draw() == PICTURE.read_text("utf-8"), "run: make recording"


def test_the_changelog_has_every_version_of_the_schema() -> None:
    versions = [
        path.name[1:5] for path in sorted((ROOT / "archive" / "database" / "migrations" / "versions").glob("v*.py"))
    ]
    assert re.findall(r"^\| (\d{4}) \|", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE) == versions


def test_the_version_and_the_day_of_its_release_are_the_same_everywhere() -> None:
    changelog, citation = ((ROOT / name).read_text("utf-8") for name in ("CHANGELOG.md", "CITATION.cff"))
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == VERSION
    assert re.findall(r"^(?:version|date-released): (.+)$", citation, re.MULTILINE) == [*newest.groups()]
    assert f"tulieu-{VERSION}-py3" in (ROOT / "docs" / "installation.md").read_text("utf-8")


def test_the_documents_name_the_numbers_of_the_code() -> None:
    assert f"more than {MOST_COPIES} articles" in " ".join(READING_ROOM.read_text("utf-8").split())
    assert f"takes the newest {RANKED} and" in RESEARCHER.read_text("utf-8")
    assert f"lấy {RANKED} bài mới nhất" in TWINS[RESEARCHER].read_text("utf-8")
    assert f"(`{INDEX}`)" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in documents()])
def test_every_table_has_a_head(path: Path) -> None:
    lines = ["", *prose_of(path)]
    begins = [
        number for number, line in enumerate(lines) if line.startswith("|") and not lines[number - 1].startswith("|")
    ]
    assert [lines[number] for number in begins if not re.fullmatch(r"[|: -]+", lines[number + 1])] == []


def test_the_readme_is_short() -> None:
    for path in (README, TWIN):
        assert len(path.read_text("utf-8").splitlines()) <= 120, f"{path.name}: move what not everybody needs to docs/"


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in documents()])
def test_links_lead_somewhere(path: Path) -> None:
    for link in links_of(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{path.name}: {link}"
        assert not anchor or anchor in anchors_of(target), f"{path.name}: {link}"


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in documents()])
def test_lines_are_no_longer_than_those_of_the_code(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("|")]
    assert not [
        line for line in lines if len(line) > 120 and max(map(len, line.split())) < 80
    ]  # an address is not parted
