"""What was learnt about a portal, from an archive, and as a table for people to read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.messages.language import _, about
from archive.record.fields import RECORD_KEYS

if TYPE_CHECKING:
    from archive import Archive
    from crawler.reading.portal.profile import Generation, Portal, Statement

COLUMNS = ("field", "place", "pages", "agrees", "example")
"""Heads of the table of fields."""

FRAME_LINES = 10
"""Lines of the frame that are shown of a generation."""

MAX_FILE = 10_000_000
"""Bytes of a file with a profile; a profile has less than a fiftieth of that."""

_PLACE, _EXAMPLE = 50, 60  # characters that are shown of a place, and of what is there


def current_profile(archive: Archive, site: str) -> dict[str, Any] | None:
    """Return the newest profile of a site that an archive keeps, as `Portal.as_json` has it; None where it has
    none."""
    stored = archive.profiles.current(site)
    return dict(stored.profile) if stored is not None else None


@dataclass(frozen=True, kw_only=True)
class LearntGeneration:
    """One design of a portal's pages, as it is shown. All but cells are lines."""

    heading: str
    rows: Sequence[tuple[str, ...]]
    """A row for each field in the order of the record, a cell for each of COLUMNS."""
    clocks: Sequence[str]
    others: Sequence[str]
    """Places whose lines belong to no article's text."""
    lies: Sequence[str]
    frame: Sequence[str]
    """The most frequent lines of the frame, then how many more there are."""


def learnt_table(portal: Portal) -> list[LearntGeneration]:
    """Return what was learnt about a portal as it is shown, the generation of most pages first."""
    return [_shown(number, one) for number, one in enumerate(portal.generations, 1)]


def learnt_json(site: str, portal: Portal) -> dict[str, Any]:
    """Return the profile for `json.dumps`, with the name of the site and the digest that names the profile."""
    return {"site": site, "digest": portal.digest, **portal.as_json()}


def read_profile(file: Path) -> Portal:
    """Return the profile in a file, as `tulieu site learnt --json` prints it. Raises ValueError, after the name of the
    file, for one that holds none or cannot be read."""
    from crawler.reading.portal.profile import Portal

    try:
        with file.open("rb") as stream:
            text = stream.read(MAX_FILE + 1)
        return Portal.from_json(json.loads(text) if len(text) <= MAX_FILE else None)
    except OSError as error:
        raise ValueError(about(file, error.strerror or error)) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(
            _("{file} holds no profile: {why}", file=file, why=str(error) or type(error).__name__)
        ) from error


def _shown(number: int, one: Generation) -> LearntGeneration:
    heading = _("generation {number}: {pages:page|pages}", number=number, pages=one.pages)
    if one.first and one.last:
        heading = _(
            "generation {number}: {pages:page|pages}, fetched from {first} to {last}",
            number=number,
            pages=one.pages,
            first=one.first,
            last=one.last,
        )
    more = len(one.frame) - FRAME_LINES
    frame = [
        _("frame: on {pages} of {all:page|pages}: {words}", pages=line.pages, all=one.pages, words=line.words)
        for line in one.frame[:FRAME_LINES]
    ]
    return LearntGeneration(
        heading=heading,
        rows=[_row(name, one.fields[name]) for name in sorted(one.fields, key=_order)],
        clocks=[
            _(
                "clock: on {pages} of {all:page|pages} at {place}: {example}",
                pages=clock.pages,
                all=clock.of,
                place=shorten(clock.place, _PLACE),
                example=clock.example,
            )
            for clock in one.clocks
        ],
        others=[
            _(
                "not the article's: on {pages} of {all:page|pages} at {place}: {example}",
                pages=at.pages,
                all=at.of,
                place=shorten(at.place, _PLACE),
                example=at.example,
            )
            for at in one.others
        ],
        lies=[
            _(
                "not believed: {source}, on {pages} of {all:page|pages}: {why}",
                source=source,
                pages=lie.pages,
                all=lie.of,
                why=lie.because,
            )
            for source, lie in sorted(one.lies.items())
        ],
        frame=[*frame, _("and {number} more", number=more)] if more > 0 else frame,
    )


def _order(name: str) -> tuple[int, str]:
    """Sort fields as the record has them, and what is not a field at the end."""
    return (RECORD_KEYS.index(name) if name in RECORD_KEYS else len(RECORD_KEYS)), name


def _row(name: str, said: Statement) -> tuple[str, ...]:
    return (
        name,
        shorten(said.place, _PLACE),
        f"{said.pages} of {said.of}",
        _witnesses(said.agrees),
        shorten(said.example, _EXAMPLE),
    )


def _witnesses(agrees: Mapping[str, int]) -> str:
    """Return who says the same, and on how many pages: `links 35, json-ld 12`. Empty where nobody does."""
    return ", ".join(f"{name} {count}" for name, count in sorted(agrees.items(), key=lambda one: (-one[1], one[0])))


def shorten(text: str, length: int) -> str:
    """Return the text with `...` in place of its middle where it is longer than so many characters."""
    if len(text) <= length:
        return text
    tail = (length - 3) // 2
    return f"{text[: length - 3 - tail]}...{text[-tail:]}"
