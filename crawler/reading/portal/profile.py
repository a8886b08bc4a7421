"""The profile of a portal: what its own pages show, as plain data with a count after each statement.

Version 1 in JSON, see `Portal.as_json`:

    {"version": 1, "orders": {"/": "month-first"}, "generations": [{
        "pages": 40, "first": "2026-01-02", "last": "2026-11-29",
        "names": ["article-detail", ...], "fits": 0.7, "in_bodies": 0,
        "frame": [{"place": "...", "words": "...", "pages": 40}, ...],
        "others": [{"place": "...", "pages": 40, "of": 40, "agrees": {}, "example": "..."}, ...],
        "clocks": [{"place": "...", "pages": 40, "of": 40, "agrees": {}, "example": "..."}, ...],
        "fields": {"title": {"place": "...", "pages": 38, "of": 40, "agrees": {"links": 35}, "example": "..."}, ...},
        "lies": {"json-ld: datePublished": {"pages": 38, "of": 40, "because": "..."}, ...}}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, get_args

from archive.record.identity import profile_digest
from crawler.reading.dates.order import UNKNOWN, Order, Orders

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that was learnt, with what vouches for it."""

    place: str
    """Where: the path of tags and classes that `crawler.reading.portal.places` gives."""
    pages: int
    """On how many pages of the generation it is so."""
    of: int
    """Of how many that were looked at."""
    agrees: Mapping[str, int] = field(default_factory=dict)
    """By independent witness, on how many pages that says the same: `links`, `json-ld`, `address`, ..."""
    example: str = ""
    """What is there on one of the pages, cut to a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """A source of evidence that is not believed on this portal."""

    pages: int
    """On how many pages it is wrong."""
    of: int
    """Of how many that have it."""
    because: str
    """Why, in words for people to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLine:
    """Words that are in one place on the pages of different articles."""

    place: str
    """Where they are; empty for what the page's head says its title is."""
    words: str
    """Folded and cut, see `crawler.reading.portal.places.words_of`."""
    pages: int
    """On how many pages they are."""


@dataclass(frozen=True, kw_only=True)
class Generation:
    """The pages of one design of a portal."""

    pages: int
    """How many pages it was learnt from."""
    first: str
    """The day on which the first of them was fetched, `2026-01-02`; empty where it is not known."""
    last: str
    """The day on which the last of them was fetched."""
    names: frozenset[str]
    """Classes and ids that are on most of its pages: by them a page is told to be of it."""
    fits: float
    """The share of these names that one of its pages has at least."""
    in_bodies: int
    """On how many pages what is elsewhere as well was read as a part of an article's text: 0 where nothing of it
    comes into what a layout reads."""
    frame: tuple[FrameLine, ...]
    """The most frequent first."""
    others: tuple[Statement, ...]
    """Places whose lines belong to no article's text: titles and summaries of others, boxes of changing content."""
    clocks: tuple[Statement, ...]
    """Places whose date is that of the day, not that of an article."""
    fields: Mapping[str, Statement]
    """By field of the record."""
    lies: Mapping[str, Lie]
    """By source of evidence, as evidence names it: `meta article:published_time`."""

    @cached_property
    def frame_shares(self) -> Mapping[tuple[str, str], float]:
        """The place and words of the frame's lines, with the share of pages on which they are."""
        return {(line.place, line.words): line.pages / self.pages for line in self.frame}

    @cached_property
    def other_places(self) -> frozenset[str]:
        """The places of what is not the article's."""
        return frozenset(other.place for other in self.others)

    @cached_property
    def clock_places(self) -> frozenset[str]:
        """The places of clocks."""
        return frozenset(clock.place for clock in self.clocks)


@dataclass(frozen=True)
class Portal:
    """What was learnt about a portal."""

    generations: tuple[Generation, ...]
    """Designs of its pages, the one of most pages first."""
    orders: Orders = field(default_factory=lambda: UNKNOWN)
    """In which order it prints day and month, as far as the pages that it was learnt from show it."""

    def as_json(self) -> dict[str, Any]:
        """Return the profile as plain data, the same for the same profile to the byte."""
        generations = [_generation_json(one) for one in self.generations]
        return {"version": VERSION, "orders": dict(sorted(self.orders.items())), "generations": generations}

    @cached_property
    def digest(self) -> str:
        """Names the profile, as an archive does."""
        return profile_digest(self.as_json())

    @property
    def touches_layouts(self) -> bool:
        """Whether what a layout reads may be another with the profile."""
        return any(one.in_bodies for one in self.generations)

    @cached_property
    def rules(self) -> object:
        """What decides how a page is read: two profiles with the same rules read every page alike."""
        return sorted(self.orders.items()), [
            (
                (sorted(one.names), one.fits, one.in_bodies > 0),
                sorted((line.place, line.words) for line in one.frame),
                sorted(one.other_places),
                sorted(one.clock_places),
                sorted((name, found.place) for name, found in one.fields.items()),
                sorted(one.lies),
            )
            for one in self.generations
        ]

    @classmethod
    def from_json(cls, data: Any) -> Portal:
        """Return the profile that JSON holds. Raises ValueError for other JSON, and for a profile of another
        version."""
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise ValueError(f"not the profile of a portal of version {VERSION}")
        try:
            orders = {str(sign): order for sign, order in data["orders"].items() if order in get_args(Order)}
            return cls(tuple(map(_generation, data["generations"])), orders)
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"not the profile of a portal: {type(error).__name__}: {error}") from None


def _generation_json(one: Generation) -> dict[str, Any]:
    return {
        "pages": one.pages,
        "first": one.first,
        "last": one.last,
        "names": sorted(one.names),
        "fits": one.fits,
        "in_bodies": one.in_bodies,
        "frame": [asdict(line) for line in one.frame],
        "others": [_statement_json(other) for other in one.others],
        "clocks": [_statement_json(clock) for clock in one.clocks],
        "fields": {name: _statement_json(found) for name, found in sorted(one.fields.items())},
        "lies": {name: asdict(lie) for name, lie in sorted(one.lies.items())},
    }


def _statement_json(one: Statement) -> dict[str, Any]:
    return asdict(one) | {"agrees": dict(sorted(one.agrees.items()))}


def _generation(data: Mapping[str, Any]) -> Generation:
    return Generation(
        pages=_positive(data["pages"]),
        first=str(data["first"]),
        last=str(data["last"]),
        names=frozenset(map(str, data["names"])),
        fits=float(data["fits"]),
        in_bodies=int(data["in_bodies"]),
        frame=tuple(
            FrameLine(place=str(line["place"]), words=str(line["words"]), pages=int(line["pages"]))
            for line in data["frame"]
        ),
        others=tuple(map(_statement, data["others"])),
        clocks=tuple(map(_statement, data["clocks"])),
        fields={str(name): _statement(found) for name, found in data["fields"].items()},
        lies={
            str(name): Lie(pages=int(lie["pages"]), of=int(lie["of"]), because=str(lie["because"]))
            for name, lie in data["lies"].items()
        },
    )


def _positive(number: Any) -> int:
    if int(number) < 1:
        raise ValueError(f"not the profile of a portal: learnt from {number} pages")
    return int(number)


def _statement(data: Mapping[str, Any]) -> Statement:
    return Statement(
        place=str(data["place"]),
        pages=int(data["pages"]),
        of=int(data["of"]),
        agrees={str(name): int(count) for name, count in data["agrees"].items()},
        example=str(data["example"]),
    )
