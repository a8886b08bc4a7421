"""Look for words in a page's stream: whole lines before parts of lines, near before far, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.page_view.stream import Stream

Span = tuple[int, int]
"""From where to where in a stream's key."""
Keys = Sequence[str]
"""The keys that a value may have on the page, the likeliest first."""
Rank = Callable[[Span], tuple[float, ...]]
"""Says how likely a position is: of two the greater."""

_MOST_READ = 1_000_000_000
"""Characters that are gone through for one page at most: a second's worth. Many long values that are not on a page of
10 MB would take hours."""
_MOST_FOUND = 60
_WHOLE = 2
_FAR = 60_000
"""Characters from a paragraph within which the next one is looked for."""
_SURE = 25
"""Characters of a paragraph that stands where it is found first; a shorter one may be anywhere."""
_ANCHORS = 5
"""How many of the longest paragraphs are tried as the one from which the others are looked for."""


@dataclass(slots=True)
class Finder:
    """Looks for keys in one stream."""

    stream: Stream
    read: int = 0
    """Characters gone through so far."""

    @property
    def is_tired(self) -> bool:
        """Whether nothing is looked for any more: the page is too large."""
        return self.read > _MOST_READ

    def all(self, key: str, start: int, end: int) -> Iterator[Span]:
        """Yield where a key stands within bounds, from the front."""
        while key and start < end and not self.is_tired:
            at = self.stream.key.find(key, start, end)
            self.read += (at if at >= 0 else end) - start + 1
            if at < 0:
                return
            yield at, at + len(key)
            start = at + 1

    def wholeness(self, span: Span) -> int:
        """Return 2 where the words are all of a line, a cell or several of them, 1 where they begin or end one, else
        0."""
        return (span[0] in self.stream.bounds) + (span[1] in self.stream.bounds)

    def best(self, keys: Keys, within: Sequence[Span], rank: Rank) -> Span | None:
        """Return the position that is most whole, of these the one of the highest rank, of these the first."""
        best: tuple[tuple[float, ...], Span] | None = None
        for key in keys:
            for start, end in within:
                for span in islice(self.all(key, start, end), _MOST_FOUND):
                    value = (self.wholeness(span), *rank(span))
                    if best is None or value > best[0]:
                        best = value, span
            if best is not None:
                return best[1]
        return None

    def next(self, keys: Keys, start: int, end: int) -> Span | None:
        """Return the first whole line within bounds, else the first part of one."""
        for key in keys:
            best: Span | None = None
            for span in islice(self.all(key, start, min(end, start + _FAR + len(key))), _MOST_FOUND):
                if self.wholeness(span) == _WHOLE:
                    return span
                if best is None or self.wholeness(span) > self.wholeness(best):
                    best = span
            if best is not None:
                return best
        return None

    def previous(self, keys: Keys, start: int, end: int) -> Span | None:
        """Return the last whole line within bounds, else the last part of one."""
        return self.best(keys, ((max(start, end - _FAR - len(keys[0])), end),), lambda span: (span[0],))


def locate_in_order(paragraphs: Sequence[Keys], window: Span, finder: Finder) -> list[Span | None]:
    """Return where paragraphs stand that follow one another on the page, None for those that are not found.

    The long ones are looked for first, from the longest on forwards and backwards, then the short ones between them.
    """
    found: list[Span | None] = [None] * len(paragraphs)
    every = range(len(paragraphs))
    sure = [at for at in every if len(paragraphs[at][0]) >= _SURE] or list(every)
    for anchor in sorted(sure, key=lambda at: -len(paragraphs[at][0]))[:_ANCHORS]:
        found[anchor] = span = finder.best(paragraphs[anchor], (window,), lambda span: (-span[0],))
        if span is not None:
            _forwards(paragraphs, found, [at for at in sure if at > anchor], (span[1], window[1]), finder)
            _backwards(paragraphs, found, [at for at in sure[::-1] if at < anchor], (window[0], span[0]), finder)
            _between(paragraphs, found, window, finder)
            break
    return found


def _forwards(
    paragraphs: Sequence[Keys], found: list[Span | None], order: Sequence[int], window: Span, finder: Finder
) -> None:
    start = window[0]
    for at in order:
        found[at] = span = finder.next(paragraphs[at], start, window[1])
        start = span[1] if span else start


def _backwards(
    paragraphs: Sequence[Keys], found: list[Span | None], order: Sequence[int], window: Span, finder: Finder
) -> None:
    end = window[1]
    for at in order:
        found[at] = span = finder.previous(paragraphs[at], window[0], end)
        end = span[0] if span else end


def _between(paragraphs: Sequence[Keys], found: list[Span | None], window: Span, finder: Finder) -> None:
    """Look for the paragraphs that are not found yet between those that are; for those before the first of them from
    there backwards, as what stands far above is not theirs."""
    located = [(at, span) for at, span in enumerate(found) if span is not None]
    first, span = located[0]
    _backwards(paragraphs, found, range(first - 1, -1, -1), (window[0], span[0]), finder)
    nexts = [*located[1:], (len(found), (window[1], window[1]))]
    for (at, before), (limit, after) in zip(located, nexts, strict=True):
        _forwards(paragraphs, found, range(at + 1, limit), (before[1], after[0]), finder)
