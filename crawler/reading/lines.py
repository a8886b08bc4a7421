"""Lines of a paragraph, where an editor divides by <br> (FACTS C.5)."""

from __future__ import annotations

from typing import TypeAlias

BREAK = -1
"""The style of a run of line breaks."""
Line: TypeAlias = tuple[list[str], list[int], bool]
"""A line's texts, their styles, and whether it began after a break."""
_SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", "/")


def divide_lines(parts: list[str], styles: list[int], glue: int) -> list[Line]:
    """Divide a block at its line breaks: always at two <br>, at one where a sentence ends before it and the
    next line does not go on in lower case. `parts` are its texts, and for each run of <br> as many newlines
    with the style BREAK; a run that divides nothing becomes a space of style `glue`. Each line comes with
    its texts, their styles, and whether it began after a break."""
    if BREAK not in styles:
        return [(parts, styles, False)]
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
        if len(part) > 1 or _ends_line(line[0], letter) or _changes_type(kinds, after, letter):
            lines.append(([], [], True))
            kinds = set()
        else:
            line[0].append(" ")
            line[1].append(glue)
    return lines


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
