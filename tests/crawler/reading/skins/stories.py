"""Stories composed for these tests: committee news as these portals print it, all names invented.

One file a story in `stories_text/`, named by its slug: `name: value` lines (authors divided by `;`, a picture
is `path | caption | photographer`, `-` for none), an empty line, and the blocks divided by empty lines:
paragraphs, `## ` sub-headings, `> ` quotations, `- ` items, `| ` rows of cells, `! ` pictures.
"""

from __future__ import annotations

from pathlib import Path

from tests.crawler.reading.skins.story import BodyBlock, Items, Para, Picture, Quote, Story, SubHeading, Table

_FOLDER = Path(__file__).parent / "stories_text"


def read_story(path: Path) -> Story:
    """The story in a file."""
    head, _, rest = path.read_text("utf-8").partition("\n\n")
    said: dict[str, list[str]] = {}
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        said.setdefault(name, []).append(value)
    one = {name: values[0] for name, values in said.items()}
    return Story(
        slug=path.stem,
        title=one["title"],
        published=one["published"],
        lead=one.get("lead"),
        blocks=tuple(_read_block(block) for block in rest.strip().split("\n\n")),
        authors=tuple(one["authors"].split("; ")) if "authors" in one else (),
        source=one.get("source"),
        lead_picture=_read_picture(one["opens"]) if "opens" in one else None,
        section=one["section"],
        attachments=tuple(_read_attachment(value) for value in said.get("attached", ())),
    )


def _read_block(text: str) -> BodyBlock:
    mark, _, rest = text.partition(" ")
    match mark:
        case "##":
            return SubHeading(rest)
        case ">":
            return Quote(rest)
        case "!":
            return _read_picture(rest)
        case "-":
            return Items(tuple(line[2:] for line in text.splitlines()))
        case "|":
            return Table(tuple(tuple(line[2:].split(" | ")) for line in text.splitlines()))
    return Para(text)


def _read_picture(text: str) -> Picture:
    path, caption, by = (None if part == "-" else part for part in text.split(" | "))
    assert path is not None
    return Picture(path, caption, by)


def _read_attachment(text: str) -> tuple[str, str]:
    path, _, words = text.partition(" | ")
    return path, words


STORIES = tuple(read_story(path) for path in sorted(_FOLDER.glob("*.txt")))
