"""What a reader leaves out of an article's box, each with why: a judge of what was read asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block

Part: TypeAlias = Block | Element


class LeftOut(list[tuple[Part, str]]):
    """Blocks, and whole elements, each with the reason for which it is in no field of the record."""

    def add(self, parts: Iterable[Part], why: str) -> None:
        """Write down that these parts are left out."""
        self.extend((part, why) for part in parts)

    def told(self, blocks: Sequence[Block], kept: list[Block], why: str) -> list[Block]:
        """Return the blocks that are kept of others, with those written down that are not."""
        if len(kept) != len(blocks):
            held = set(map(id, kept))
            self.add((block for block in blocks if id(block) not in held), why)
        return kept
