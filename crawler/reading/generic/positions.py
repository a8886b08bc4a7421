"""Where the blocks of a page stand: which element holds which of them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from crawler.reading.blocks.flow import Block


class Positions:
    """The elements around the blocks of one page's flow, each looked at once.

    Blocks come in the order of the document, so those of one element are a run of them.
    """

    def __init__(self, body: Element, blocks: list[Block]) -> None:
        self.body = body
        self._first: dict[Element, int] = {body: 0}
        self._stop: dict[Element, int] = {}
        path = [body]  # elements around the last block, outermost first
        around = {body}
        for index, block in enumerate(blocks):
            if block.element is path[-1]:
                continue
            fresh = []
            at: Element | None = block.element
            while at is not None and at not in around:
                fresh.append(at)
                at = at.getparent()
            while path[-1] is not at and len(path) > 1:
                self._stop[path[-1]] = index
                around.discard(path.pop())
            for element in reversed(fresh):
                # A <span> around a picture comes again after lines that count as their paragraph's.
                self._first.setdefault(element, index)
                path.append(element)
                around.add(element)
        for element in path:
            self._stop[element] = len(blocks)

    def parent(self, element: Element) -> Element | None:
        """The element around one; None above the body."""
        return None if element is self.body else element.getparent()

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The element itself and those around it, up to the body."""
        at: Element | None = element
        while at is not None:
            yield at
            at = self.parent(at)

    def span(self, element: Element) -> range:
        """Indexes of the blocks that an element holds."""
        first = self._first.get(element)
        return range(first, self._stop[element]) if first is not None else range(0)

    def count(self, element: Element) -> int:
        """How many blocks an element holds."""
        first = self._first.get(element)
        return self._stop[element] - first if first is not None else 0

    def holder(self, element: Element) -> Element:
        """The nearest element, from this one up, that holds more than one block."""
        at = element
        for at in self.ancestors(element):
            if self.count(at) > 1:
                break
        return at

    def wider(self, element: Element) -> Element | None:
        """The nearest element around one that holds more blocks than it does; None where none does."""
        held = self.count(element)
        for at in self.ancestors(element):
            if self.count(at) > held:
                return at
        return None
