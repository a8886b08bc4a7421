"""Tell which element of a page holds which blocks of its flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block


class Positions:
    """Which element of a page holds which blocks of its flow, each element looked at once.

    Blocks come in the order of the document, so those of one element are a span of them.
    """

    def __init__(self, body: Element, blocks: list[Block]) -> None:
        self.body = body
        self._elements = [block.element for block in blocks]
        self._first: dict[Element, int] = {body: 0}
        self._stop: dict[Element, int] = {}
        self._holders: dict[Element, Element] = {}
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

    def element(self, index: int) -> Element:
        """Return the element of a block."""
        return self._elements[index]

    def span(self, element: Element) -> range:
        """Return the indexes of the blocks that an element holds."""
        first = self._first.get(element)
        return range(first, self._stop[element]) if first is not None else range(0)

    def holder(self, element: Element) -> Element:
        """Return the nearest element, from this one up, that holds more than one block; else the body."""
        found = self._holders.get(element)
        if found is None:
            found = next((at for at in self._upwards(element) if len(self.span(at)) > 1), self.body)
            self._holders[element] = found
        return found

    def holders(self, blocks: Iterable[Block]) -> list[Element]:
        """Return the holder of each block's element."""
        return [self.holder(block.element) for block in blocks]

    def wider(self, element: Element) -> Element | None:
        """Return the nearest element around one that holds more blocks than it does; None where none does."""
        held = len(self.span(element))
        return next((at for at in self._upwards(element) if len(self.span(at)) > held), None)

    def around(self, one: int, other: int) -> Element:
        """Return the nearest element that holds two blocks, by their indexes."""
        return self.frame(self.holder(self._elements[other]), one)

    def frame(self, container: Element, index: int) -> Element:
        """Return the container, or the nearest element around it that holds a block as well, as far as the body."""
        frame = container
        for frame in self._upwards(container):
            if index in self.span(frame):
                break
        return frame

    def _upwards(self, element: Element) -> Iterator[Element]:
        """Yield the element itself and those around it, up to the body."""
        at: Element | None = element
        while at is not None:
            yield at
            at = at.getparent() if at is not self.body else None
