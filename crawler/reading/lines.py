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
    for index, (part, style) in enumerate(zip(parts, styles, strict=True)):
        if style != BREAK:
            lines[-1][0].append(part)
            lines[-1][1].append(style)
        elif (
            len(part) > 1
            or _ends_line(lines[-1][0], _first_letter(parts, index + 1))
            or _changes_type(lines[-1], parts, styles, index + 1)
        ):
            lines.append(([], [], True))
        else:
            lines[-1][0].append(" ")
            lines[-1][1].append(glue)
    return lines


def _ends_line(before: list[str], next_letter: str) -> bool:
    for part in reversed(before):
        words = part.rstrip()
        if words:
            return words.endswith(_SENTENCE_END) and not next_letter.islower()
    return True


def _changes_type(line: Line, parts: list[str], styles: list[int], start: int) -> bool:
    """Whether a line in one type of its own (bold, italic, large) ends where the next begins in another."""
    for index in range(start, len(parts)):
        words = parts[index].lstrip()
        if not words:
            continue
        own = [style for part, style in zip(line[0], line[1], strict=True) if not part.isspace()]
        return len(set(own)) == 1 and own[0] not in (0, styles[index]) and not words[0].islower()
    return False


def _first_letter(parts: list[str], start: int) -> str:
    for index in range(start, len(parts)):
        words = parts[index].lstrip()
        if words:
            return words[0]
    return ""
