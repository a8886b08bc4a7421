"""The documents as tests see them: their blocks of code, headings, links and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT

README, TWIN = ROOT / "README.md", ROOT / "README.vi.md"
COMMANDS = ROOT / "docs" / "commands.md"
RESEARCHER = ROOT / "docs" / "researcher.md"
READING_ROOM = ROOT / "docs" / "reading-room.md"
TWINS = {
    README: TWIN,
    COMMANDS: ROOT / "docs" / "commands.vi.md",
    RESEARCHER: ROOT / "docs" / "researcher.vi.md",
    READING_ROOM: ROOT / "docs" / "reading-room.vi.md",
}
"""Documents in English, and the same in Vietnamese."""
TESTED_ELSEWHERE = frozenset({"adding-a-site.md"})
"""Of docs/: run over a portal of its own, by tests/documents/test_adding_a_site_page.py."""

_FENCE = re.compile(r"```(\w*)$")
_REASON = re.compile(r"<!-- not run: (.+) -->$")


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    path: Path
    line: int
    """Of its fence, from 1."""
    language: str
    text: str
    reason: str | None
    """Why it is not run; None: it is."""
    answer: str | None = None
    """The `text` block that follows before any other, with which its output must end; None: there is none."""

    @property
    def name(self) -> str:
        """For people: where it stands."""
        return f"{self.path.relative_to(ROOT)} line {self.line}"


def documents() -> list[Path]:
    """Every document of the repository."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def blocks_of(path: Path) -> list[Block]:
    """Blocks of a document in order, answers joined to what they answer. ValueError for a fence that is not closed."""
    found: list[Block] = []
    lines = path.read_text("utf-8").splitlines()
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if fence is None:
            number += 1
            continue
        end = lines.index("```", number + 1)
        text = "".join(f"{line}\n" for line in lines[number + 1 : end])
        marked = _REASON.match(lines[number - 1])
        if fence[1] == "text" and found and found[-1].answer is None:
            last = found.pop()
            found.append(Block(path, last.line, last.language, last.text, last.reason, text))
        else:
            found.append(Block(path, number + 1, fence[1], text, marked[1] if marked else None))
        number = end + 1
    return found


def prose_of(path: Path) -> list[str]:
    """Its lines without blocks of code."""
    return re.sub(r"^```\w*\n.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL).splitlines()


def anchors_of(path: Path) -> list[str]:
    """What `#` may be followed by in links to it, as GitHub makes it of headings, in their order."""
    titles = [line.lstrip("#").strip() for line in prose_of(path) if re.match(r"#+ ", line)]
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def links_of(path: Path) -> list[str]:
    """Where its links lead, those to other machines left out."""
    targets = re.findall(r"\]\(([^)\s]+)\)", "\n".join(prose_of(path)))
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def places_of(path: Path) -> set[tuple[Path, int | None]]:
    """The documents to which its links lead, each with the number of the heading there; None: the whole document."""
    found: set[tuple[Path, int | None]] = set()
    for link in links_of(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        found.add((target, anchors_of(target).index(anchor) if anchor else None))
    return found


def coded_cells_of(path: Path) -> list[str]:
    """The first cells of its rows that begin with code, such as a command or a format, in order."""
    return re.findall(r"^\| (`[^|]*?) \|", path.read_text("utf-8"), re.MULTILINE)
