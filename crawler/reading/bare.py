"""A page without its markup, for what must be told without parsing it: what it shows, and what its scripts say. In
linear time, whatever the page is."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_APART = ("script", "style", "noscript", "iframe", "template", "title", "!--")
"""Elements whose content is not shown on the page; comments likewise."""
_OPENS = re.compile(rf"<({'|'.join(_APART)})(?![a-z])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HEADING = re.compile(r"<h1\b[^<>]{0,2000}>((?:[^<]|<(?!/h1)){0,1000})</h1", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]{0,2000}?href", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bare:
    """The parts of a page."""

    title: str
    """Of its window; "" where it has none."""
    shown: str
    """What is shown, words parted by single spaces; "" for nothing."""
    scripts: str
    """Its scripts, each with its own tag."""
    noscript: str
    """What those are told who have no scripts."""
    markup: str
    """Its other tags and the text between them."""

    @property
    def titles(self) -> list[str]:
        """The window's title and the main headings."""
        headings = [_words(match[1]) for match in _HEADING.finditer(self.markup)]
        return [title for title in (self.title, *headings) if title]

    @property
    def links(self) -> int:
        """How many links it has."""
        return sum(1 for _ in _LINK.finditer(self.markup))


def bare(text: str) -> Bare:
    """Take a page apart. What is opened and never closed goes on to the end, as in a browser."""
    parts: dict[str, list[str]] = {name: [] for name in _APART}
    markup, at, lower = [], 0, text.lower()
    while (opens := _OPENS.search(text, at)) is not None:
        name = opens[1].lower()
        markup.append(text[at : opens.start()])
        end = lower.find("-->" if name == "!--" else f"</{name}", opens.end())
        end = len(text) if end < 0 else end
        parts[name].append(text[opens.start() : end])
        at = end + 3 if name == "!--" else end
    markup.append(text[at:])
    rest = " ".join(markup)
    return Bare(
        title=_words(" ".join(parts["title"][:1])),
        shown=_words(rest),
        scripts="\n".join(parts["script"]),
        noscript=_words(" ".join(parts["noscript"])),
        markup=rest,
    )


def _words(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())
