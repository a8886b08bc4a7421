"""Find the places of a portal's pages whose lines belong to no article's text: titles and summaries of other articles,
boxes whose content changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from crawler.portal.samples import Line, Placed
from crawler.reading.portal.profile import Statement

_HOLDS = 0.8
"""The share of a place's lines that are others'."""
_FEWEST = 5
"""Pages on which they are at least."""
_REPEATED = 4
"""How often each line of a box of changing content comes again, in the mean."""
_IN_BODY = 0.25
"""The share of pages whose paragraphs are at a place, from which on it is the body's."""
_LONGEST_EXAMPLE = 80


def find_others(pages: list[Placed], fields: Mapping[str, Statement]) -> Iterator[Statement]:
    """Yield the places, except for those of the article's own fields and of its paragraphs."""
    own = {found.place for found in fields.values()} | body_places(pages)
    titles = {words for page in pages for words in page.sample.linked}
    seen = _Seen()
    for page in pages:
        leading = {words for _, words in page.sample.leads_to}
        others = (titles | leading | page.sample.others_leads) - page.sample.own_words
        seen.take(page.lines, others)
    found = {place for place in seen.pages if place not in own and seen.is_of_others(place)}
    found |= {place for place in seen.pages if place not in own and seen.is_beside(place, found)}
    found |= {place for place in seen.pages if place not in own and seen.changes(place)}
    for place in sorted(found):
        yield Statement(place=place, pages=seen.pages[place], of=len(pages), example=seen.examples[place])


def body_places(pages: list[Placed]) -> set[str]:
    """Return the places of the paragraphs of most pages, and of many."""
    held = Counter(place for page in pages for place in page.body_places)
    return {place for place, number in held.items() if number >= _IN_BODY * len(pages)}


class _Seen:
    """What was seen at each place."""

    def __init__(self) -> None:
        self.pages: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self.others: Counter[str] = Counter()
        self.words: dict[str, Counter[str]] = {}
        self.beside: dict[str, Counter[str]] = {}
        self.examples: dict[str, str] = {}

    def take(self, lines: list[tuple[str, Line]], others: set[str]) -> None:
        """Take in the lines of one page, each with its place, and what is known to be the words of other articles."""
        self.pages.update({place for place, line in lines if line.words})
        before = ""
        for at, (place, line) in enumerate(lines):
            if not line.words:
                continue
            self.examples.setdefault(place, line.text[:_LONGEST_EXAMPLE])
            self.lines[place] += 1
            self.others[place] += line.folded in others and line.folded != ""
            self.words.setdefault(place, Counter())[line.words] += 1
            behind = next((other for other, one in lines[at + 1 : at + 2] if one.words), "")
            self.beside.setdefault(place, Counter()).update({before, behind} - {place})
            before = place

    def is_of_others(self, place: str) -> bool:
        """Whether most lines of a place are titles or leads of other articles."""
        return self.pages[place] >= _FEWEST and self.others[place] >= _HOLDS * self.lines[place]

    def is_beside(self, place: str, others: set[str]) -> bool:
        """Whether the lines of a place are beside those of others', nearly always."""
        near = sum(number for other, number in self.beside[place].items() if other in others)
        return self.pages[place] >= _FEWEST and near >= _HOLDS * self.lines[place]

    def changes(self, place: str) -> bool:
        """Whether a place has one of a few lines on most pages."""
        words = self.words[place]
        few = len(words) * _REPEATED <= self.lines[place] and self.pages[place] == self.lines[place]
        return few and self.pages[place] >= 2 * _FEWEST and max(words.values()) < _HOLDS * self.lines[place]
