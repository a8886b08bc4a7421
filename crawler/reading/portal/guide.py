"""Tell what the profile of a portal says about one of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from typing import cast

from turbohtml.etree import ElementView as Element
from turbohtml.etree import XPath

from crawler.reading.blocks.block import Block
from crawler.reading.left_out import LeftOut
from crawler.reading.portal.places import FEW, LEVELS, Step, around, names_in, place_of, step_of, words_of
from crawler.reading.portal.profile import Generation, Portal, Statement
from crawler.reading.text import text_of

PROFILE = "profile: "
"""Begins the basis of a field that the profile decided."""
_MOST_NAMES = 20_000
"""Classes and ids of a page that are looked at, each as often as it is there; a portal's page has some thousand."""
_MOST_LINKS, _LINK_LEVELS = 1000, 3
_PROSE = 40
"""Characters from which a line of the frame is not a label of a field."""
_TRUSTED, _TRUSTED_FROM = 0.95, 10
"""The share of pages whose stated day is the printed one, and how many of them at least, for it to be trusted."""
_STANDING = 0.6
"""The share of pages from which on a short line is the frame's."""
_CLASSES, _IDS = XPath("//@class"), XPath("//@id")


def names_of_page(root: Element) -> frozenset[str]:
    """Return the classes and ids that are on a page and may be the same on others, see `names_in`."""
    classes, ids = (map(str, cast("list[str]", found(root))) for found in (_CLASSES, _IDS))
    named = chain((names_in(value, None) for value in classes), (names_in(None, value) for value in ids))
    return frozenset(islice(chain.from_iterable(named), _MOST_NAMES))


def find_generation(portal: Portal, root: Element) -> Generation | None:
    """Return the design that a page is of, or None where it is of none that is known."""
    names = names_of_page(root)
    best, most = None, 0.0
    for generation in portal.generations:
        share = len(generation.names & names) / len(generation.names) if generation.names else 1.0
        if share >= generation.fits and share > most:
            best, most = generation, share
    return best


class Guide:
    """The profile's word on one page of a generation."""

    def __init__(self, generation: Generation, digest: str, root: Element) -> None:
        self.generation = generation
        self.digest = digest
        self.root = root
        self._places: dict[Element, str] = {}
        self._steps: dict[Element, Step] = {}
        self._frame_words = {line.words for line in generation.frame}

    def place(self, element: Element) -> str:
        """Return the place of an element."""
        found = self._places.get(element)
        if found is None:
            found = self._places[element] = place_of(self._path(element), self.generation.names)
        return found

    def _path(self, element: Element) -> Iterator[Step]:
        for at in islice(around(element), LEVELS):
            step = self._steps.get(at)
            if step is None:
                step = self._steps[at] = step_of(at)
            yield step

    def frame_share(self, block: Block) -> float:
        """Return the share of the portal's pages on which the same is in the same place; 0 for what is one
        article's."""
        words = words_of(block.text) if block.picture is None else block.picture.url
        if words not in self._frame_words:
            return 0.0
        place = self.place(block.element)
        share = self.generation.frame_shares.get((place, words), 0.0)
        return 0.0 if share and not block.has_link and self._is_link_beside(block, place, words) else share

    def _is_link_beside(self, block: Block, place: str, words: str) -> bool:
        """Whether another line in this place is a link of the same words: then it is what the frame has, as a box of
        the most read has the titles of articles, and the line that is no link is the title on its own page."""
        for link in self._frame_links.get(words, ()):
            lines = list(islice(around(link), _LINK_LEVELS))
            if block.element not in lines and any(self.place(at) == place for at in lines):
                return True
        return False

    @cached_property
    def _frame_links(self) -> dict[str, list[Element]]:
        """The links of the page whose words are the frame's."""
        found: dict[str, list[Element]] = {}
        for link in islice(self.root.iter("a"), _MOST_LINKS):
            if (words := words_of(text_of(link))) in self._frame_words:
                found.setdefault(words, []).append(link)
        return found

    def stands(self, element: Element) -> bool:
        """Whether an element's words are there, or in the element around it, on the pages of many articles."""
        words = words_of(text_of(element))
        around = (element, *islice(element.iterancestors(), 1))
        shares = (self.generation.frame_shares.get((self.place(at), words), 0.0) for at in around)
        return words in self._frame_words and max(shares) >= _STANDING

    def is_title_of_all(self, text: str) -> bool:
        """Whether the head of many articles' pages says that this is their title: then it is the portal's name."""
        return ("", words_of(text)) in self.generation.frame_shares

    def is_standing(self, block: Block) -> bool:
        """Whether a line or a picture is on the pages of many articles: then it is not an article's text."""
        share = self.frame_share(block)
        return share > 0 and (block.picture is not None or len(block.text) >= _PROSE or share >= _STANDING)

    def is_of_others(self, block: Block) -> bool:
        """Whether a line is at a place whose lines belong to no article's text."""
        others = self.generation.other_places
        return bool(others) and self.place(block.element) in others

    def own_lines(self, blocks: list[Block], left_out: LeftOut, is_byline: Callable[[str], bool]) -> list[Block]:
        """Return the lines of a body without those that are on the pages of many articles, and those of places that
        hold what is not the article's. A line that names an author or a source stays: a small office has one author."""
        own = [block for block in blocks if not self.is_standing(block) or is_byline(block.text)]
        left_out.told(blocks, own, "it is on the pages of many articles")
        rest = [block for block in own if not self.is_of_others(block) or is_byline(block.text)]
        return left_out.told(own, rest, "a place that the portal fills with other things")

    def is_frame_prose(self, block: Block) -> bool:
        """Whether a line of the frame is so long that it could be taken for a paragraph."""
        return block.picture is None and len(block.text) >= _PROSE and self.frame_share(block) > 0

    def is_clock(self, block: Block) -> bool:
        """Whether dates at the place of a block are not those of articles."""
        clocks = self.generation.clock_places
        return bool(clocks) and self.place(block.element) in clocks

    def at(self, name: str, blocks: Iterable[Block]) -> list[int]:
        """Return the indexes of the blocks at the place of a field."""
        found = self.generation.fields.get(name)
        if found is None:
            return []
        _, bracket, number = found.place.partition("[")
        at = self.every_at(name, blocks)
        if not bracket:
            return at
        return at[int(number[:-1]) - 1 : int(number[:-1])] if len(at) <= FEW else []

    def every_at(self, name: str, blocks: Iterable[Block]) -> list[int]:
        """Return the indexes of the blocks at the place of a field, whatever its number there."""
        found = self.generation.fields.get(name)
        place = found.place.partition("[")[0] if found is not None else None
        return [at for at, block in enumerate(blocks) if block.text and self.place(block.element) == place]

    def says(self, name: str) -> str:
        """Return the profile's basis for a field, for the evidence."""
        found: Statement = self.generation.fields[name]
        return f"{PROFILE}{found.place}, on {found.pages} of {found.of} pages"

    @property
    def trusts_head(self) -> bool:
        """Whether the days that the portal's pages state for machines are those that it prints in their place."""
        found = self.generation.fields.get("published")
        agrees = found.agrees.get("head", 0) if found is not None else 0
        return found is not None and agrees >= _TRUSTED_FROM and agrees >= _TRUSTED * found.pages

    def believes(self, origin: str) -> bool:
        """Whether a source of evidence is believed on this portal."""
        return origin not in self.generation.lies
