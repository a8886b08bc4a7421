"""Divide the words of a block into the lines that are paragraphs of their own."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TypeAlias

from crawler.reading.blocks.typesetting import ALL, BREAK

Line: TypeAlias = tuple[list[str], list[int], bool]
"""A line's texts, their styles, and whether it began after a break."""
_VERSES, _SHORTEST_VERSE, _LONGEST_VERSE = 3, 12, 72
"""Lines, and characters of each: on average at least, and at most."""
_LONGEST_LOWER = 45
"""Characters of a verse where some begin in lower case."""
_LONGEST_FREE = 32
"""Characters of a verse where all may begin so: nobody's column is as narrow."""
_VERSE_END = (",", ".", ";", "!", "?", "…", ":", "-", "–")
_SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", "/")
_DEBRIS = re.compile(
    r"^(?:Normal \d|Normal|(?:Clean ?){1,2})(?: ?(?:\d{1,5}(?:[.,]\d{1,5})? ?pt|false|true|[A-Z]{2}-[A-Z]{2}|VI|X-NONE"
    r"|MicrosoftInternetExplorer\d|\d))+"
    r"|^(?:(?:false|true|[A-Z]{2}-[A-Z]{2}|VI|X-NONE|MicrosoftInternetExplorer\d) ?)+$"
    r"|^(?:<!-- ?)?/\* (?:Style|Font) Definitions \*/|^<!--\[if |^<!\[endif\]|^[❮❯‹›«»◀▶◄►←→❬❭⟨⟩ ]+$"
    r"|^Normal$|^Version:\d\.\d StartHTML:\d"
)
"""What Word prints where its settings become text, and the arrows of a gallery."""
_RULE = re.compile(r"(?:/\*.{0,80}\*/ ?)?[\w.@#*\\:,>\s()-]{1,120}\{[^{}]{1,600}\}")
_SHEET = re.compile(r"(?:<!-- ?)?(?:/\*[^{}]{0,80}\*/ ?)?(?:[\w.@#*\\:,> ()-]{1,120}+\{[^{}]{1,600}+\})++ ?(?:-->)?")
"""A rule of a style sheet that became text, and nothing but such rules."""
_DEBRIS_BEGINS = frozenset("CN/<ftEXVMsp.@❮❯‹›«»◀▶◄►←→❬❭⟨⟩")


def is_debris(text: str) -> bool:
    """Whether a line, which is not empty, is what tools left behind and not text."""
    if text[0] in _DEBRIS_BEGINS and _DEBRIS.match(text):
        return True
    return "{" in text and bool(_RULE.match(text))


def is_sheet(parts: list[str]) -> bool:
    """Whether the words of a block are nothing but a style sheet, however it is broken into lines."""
    return "{" in "".join(parts) and bool(_SHEET.fullmatch(" ".join("".join(parts).split())))


def divide_lines(parts: list[str], styles: list[int]) -> list[Line]:
    """Divide a block at its line breaks: always at two <br>, at one where a sentence ends before it and the next line
    does not go on in lower case, or where the type changes (FACTS C.5).

    `parts` are the block's texts, and for each run of <br> as many newlines with the style BREAK; a run that divides
    nothing becomes a space.
    """
    if BREAK not in styles:
        return [(parts, styles, False)]
    verse = _is_verse(parts, styles)
    lines: list[Line] = [([], [], False)]
    kinds: set[int] = set()  # the styles of the words of the last line
    for index, (part, style) in enumerate(zip(parts, styles, strict=True)):
        line = lines[-1]
        if style != BREAK:
            line[0].append(part)
            line[1].append(style)
            if not part.isspace():
                kinds.add(style)
            continue
        following = _next_words(parts, index + 1)
        letter = parts[following].lstrip()[0] if following is not None else ""
        after = styles[following] if following is not None else None
        if verse or len(part) > 1 or _ends_line(line[0], letter) or _changes_type(kinds, after, letter):
            lines.append(([], [], True))
            kinds = set()
        else:
            line[0].append(" ")
            line[1].append(ALL)
    return lines


def couplet(parts: list[str], styles: list[int]) -> int:
    """Return where the break is in a block of two lines as short as verses, each of which begins with a capital letter
    or a mark; 0 for any other block. Whether they are verses the blocks beside it tell."""
    if styles.count(BREAK) != 1:
        return 0
    at = styles.index(BREAK)
    lines = ["".join(parts[:at]).strip(), "".join(parts[at + 1 :]).strip()]
    if any(not _SHORTEST_VERSE <= len(line) <= _LONGEST_LOWER or line[0].islower() for line in lines):
        return 0
    return at


def _is_verse(parts: list[str], styles: list[int]) -> bool:
    """Whether lines are as short as verses are, three at least, and each begins with a capital letter or a mark."""
    text = "".join(
        "\n" if style == BREAK else part.replace("\n", " ") for part, style in zip(parts, styles, strict=True)
    )
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < _VERSES or sum(map(len, lines)) < _SHORTEST_VERSE * len(lines):
        return False
    longest = max(map(len, lines))
    if longest <= _LONGEST_FREE and len(lines) > _VERSES:
        return True
    if longest <= _LONGEST_VERSE and not any(line[0].islower() for line in lines):
        return True
    ends = sum(line.endswith(_VERSE_END) or not after[0].islower() for line, after in pairwise(lines))
    return longest <= _LONGEST_LOWER and len(lines) > _VERSES and ends * 2 >= len(lines)


def _ends_line(before: list[str], next_letter: str) -> bool:
    for part in reversed(before):
        words = part.rstrip()
        if words:
            return words.endswith(_SENTENCE_END) and not next_letter.islower()
    return True


def _changes_type(kinds: set[int], after: int | None, next_letter: str) -> bool:
    """Whether a line in one type of its own (bold, italic, large) ends where the next begins in another."""
    return len(kinds) == 1 and after is not None and next(iter(kinds)) not in (0, after) and not next_letter.islower()


def _next_words(parts: list[str], start: int) -> int | None:
    for index in range(start, len(parts)):
        if parts[index] and not parts[index].isspace():
            return index
    return None
