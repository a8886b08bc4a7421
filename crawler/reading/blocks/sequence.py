"""What only the sequence of blocks tells, once all are read: verses, drop capitals, buttons, positions of players."""

from __future__ import annotations

import re
from dataclasses import replace

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.blocks.block import Block
from crawler.reading.elements import names_of

OPENING = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target")
_OPENER = re.compile(r"accordion|collaps|toggle|faq|question|expand", re.IGNORECASE)
"""What says that a button opens a text."""
_POSITION = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)[\s/]{0,3}(?:\d{1,2}:\d\d)?$")
_LONGEST_POSITION = 40
_VOWELS = frozenset("aeiouy")


def with_verses(blocks: list[Block], couplets: dict[int, tuple[str, str]]) -> list[Block]:
    """Return the blocks, those of two lines divided that follow on each other: three couplets are a poem."""
    verses: set[int] = set()
    for at in couplets:
        if at + 1 in couplets and at + 2 in couplets:
            verses.update((at, at + 1, at + 2))
    if not verses:
        return blocks
    divided: list[Block] = []
    for at, block in enumerate(blocks):
        if at in verses:
            divided += (replace(block, text=couplets[at][0]), replace(block, text=couplets[at][1], after_break=True))
        else:
            divided.append(block)
    return divided


def is_of_player(block: Block, players: set[Element]) -> bool:
    """Whether a short line is the position of a player that is in one box with it."""
    if len(block.text) > _LONGEST_POSITION or not _POSITION.search(block.text):
        return False
    return block.element in players or block.element.getparent() in players


def without_buttons(blocks: list[Block]) -> list[Block]:
    """Return the blocks without buttons, except for those that open the text after them, as questions do."""
    if not any(block.is_button for block in blocks):
        return blocks
    return [
        block
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
        if not block.is_button or (following is not None and _opens(block, following))
    ]


def _opens(button: Block, following: Block) -> bool:
    element = button.element
    says = "?" in button.text or any(element.get(name) is not None for name in OPENING)
    named = says or bool(_OPENER.search(names_of(element)))
    if not named or following.is_button or following.kind == "image":
        return False
    return button.text.endswith("?") or len(following.text) > len(button.text)


def join_capitals(blocks: list[Block]) -> list[Block]:
    """Return the blocks, each drop capital that is in a block of its own joined to its word."""
    if not any(len(block.text) == 1 for block in blocks):
        return blocks
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and len(last.text) == 1
            and last.text.isupper()
            and block.text[:1].islower()
            and block.kind == last.kind == "text"
        ):
            block.text = last.text + _parted(last.text, block.text) + block.text
            joined[-1] = block
        else:
            joined.append(block)
    return joined


def _parted(letter: str, text: str) -> str:
    """Return what is between a drop capital and the text after it: a space where the letter is a word of its own
    (`Ở nước ta`), as no syllable of Vietnamese has a vowel, consonants and a vowel again."""
    word = fold(text.split(maxsplit=1)[0])
    if fold(letter) in _VOWELS and word[:1] not in _VOWELS and not _VOWELS.isdisjoint(word):
        return " "
    return ""
