"""Name the place of an element on its page so that it is the same on other pages of the portal."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.dates.parse import has_date

Step: TypeAlias = tuple[str, tuple[str, ...]]
"""The tag, and the classes and the id of an element."""
Path: TypeAlias = tuple[Step, ...]
"""An element and those around it, innermost first."""

LEVELS = 8
"""Elements of a path at most."""
_NAMED = 2
"""A place is told by as many elements that have a name, and those between them."""
_TOKENS = 12
"""Classes of one element at most; those of utility frameworks are more, and tell nothing."""
_LONGEST_NAME = 60
_LONGEST_WORDS = 160
_FEWEST_LETTERS = 4
FEW = 3
"""Lines at one place of a page up to which they are told apart by their number."""
_NUMBER = re.compile(r"\d+")


def around(element: Element) -> Iterator[Element]:
    """Yield an element and those around it, innermost first, as far as the body."""
    at: Element | None = element
    while at is not None and at.tag not in ("body", "html"):
        yield at
        at = at.getparent()


def step_of(element: Element) -> Step:
    """Return the tag of an element, and its classes and id that may be the same on other pages."""
    return element.tag, names_in(element.get("class"), element.get("id"))


def path_of(element: Element) -> Path:
    """Return the path of an element."""
    return tuple(map(step_of, islice(around(element), LEVELS)))


@lru_cache(maxsize=4096)
def names_in(classes: str | None, own: str | None) -> tuple[str, ...]:
    """Return the classes, and the id, that may be the same on other pages: those without figures."""
    named = [f".{word}" for word in (classes or "").split()[:_TOKENS]] + ([f"#{own}"] if own else [])
    return tuple(name for name in named if len(name) <= _LONGEST_NAME and not any(c.isdigit() for c in name))


def place_of(path: Iterable[Step], names: Container[str]) -> str:
    """Return the place that a path is: `div.detail>div.meta>span`. Of classes and ids only what is among `names`
    counts, which is the same on most pages: those of one article, or of a state, would part what belongs together."""
    steps, named = [], 0
    for tag, own in path:
        kept = sorted(name for name in own if name in names)
        steps.append(tag + "".join(kept))
        named += bool(kept)
        if named == _NAMED:
            break
    return ">".join(reversed(steps))


def numbered(place: str, number: int) -> str:
    """Return the place of the line that comes so many-th of a few at a place on its page: `div.box>h2[2]`."""
    return f"{place}[{number}]"


def words_of(text: str) -> str:
    """Return the words by which a line is known again on other pages: folded and cut, numbers as 0 except for those of
    a date; empty for one that has no words."""
    words = fold(text[: 2 * _LONGEST_WORDS])[:_LONGEST_WORDS]
    if not has_date(text[:_LONGEST_WORDS]):
        words = _NUMBER.sub("0", words)
    return words if sum(map(str.isalpha, words[:20])) >= _FEWEST_LETTERS else ""
