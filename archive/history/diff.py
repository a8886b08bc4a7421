"""How two revisions of an article differ, for people to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from archive.record.article import Article, Attachment, Photo
from archive.record.fields import FIELDS

# Site and key are the same in all revisions of an article.
_COMPARED = tuple(f.name for f in FIELDS if f.group != "origin" and f.name not in ("site", "key"))
_CONTEXT = 4  # words around a change
_EFFORT = 20_000_000  # steps of comparing that two articles are worth: some seconds. Words that recur cost most.

Piece = tuple[Literal["same", "out", "in"], str]
"""Words that stayed, went out or came in."""

Difference = tuple[Piece, ...]
"""A paragraph that differs, in order; of words that stayed only those next to a change, `...` in place of others."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs."""

    field: str
    pieces: tuple[Difference, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """Each difference as `words before [-what went-] {+what came+} words after`."""
        return tuple(map(_as_text, self.pieces))


def find_changes(before: Article, after: Article) -> list[Change]:
    """Return the fields that differ, in the order of the record.

    Texts whose comparison would take too long, as the same few words recur in them, differ as a whole.
    """
    changes, comparison = [], _Comparison()
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes.append(Change(name, tuple(comparison.compare_paragraphs(_lines(old), _lines(new)))))
    return changes


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, tuple):
        return [str(value)]
    return [_line(item) for item in value]


def _line(item: object) -> str:
    if isinstance(item, Photo):
        return " ".join(filter(None, (item.url, item.caption_raw or item.caption, item.credit)))
    if isinstance(item, Attachment):
        return " ".join(filter(None, (item.url, item.text)))
    return str(item)


def _as_text(difference: Difference) -> str:
    marks = {"same": ("", ""), "out": ("[-", "-]"), "in": ("{+", "+}")}
    return " ".join(f"{marks[kind][0]}{words}{marks[kind][1]}" for kind, words in difference)


_Opcode = tuple[str, int, int, int, int]


class _Comparison:
    """The comparison of two articles, which takes no more than `_EFFORT`: texts come from pages, and difflib takes the
    third power of their length where the same words recur."""

    def __init__(self) -> None:
        self._left = _EFFORT

    def compare_paragraphs(self, before: list[str], after: list[str]) -> list[Difference]:
        """Return the paragraphs that differ; of two that correspond, the words that differ."""
        found: list[Difference] = []
        for tag, i, i_end, j, j_end in self._opcodes(before, after):
            if tag == "equal":
                continue
            old, new = before[i:i_end], after[j:j_end]
            paired = min(len(old), len(new))
            found += [self._compare_words(*pair) for pair in zip(old, new, strict=False)]
            found += [(("out", text),) for text in old[paired:]]
            found += [(("in", text),) for text in new[paired:]]
        return found

    def _compare_words(self, before: str, after: str) -> Difference:
        old, new = before.split(), after.split()
        parts: list[Piece] = []
        for tag, i, i_end, j, j_end in self._opcodes(old, new):
            if tag == "equal":
                kept = _context(old[i:i_end], first=i == 0, last=i_end == len(old))
                parts += [("same", kept)] if kept else []
                continue
            if i < i_end:
                parts.append(("out", " ".join(old[i:i_end])))
            if j < j_end:
                parts.append(("in", " ".join(new[j:j_end])))
        return tuple(parts)

    def _opcodes(self, old: Sequence[str], new: Sequence[str]) -> list[_Opcode]:
        """Return how one becomes the other, as difflib's opcodes; what lies between their equal beginnings and their
        equal ends as one replacement where comparing it would take too long."""
        shorter = min(len(old), len(new))
        head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
        tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
        old_end, new_end = len(old) - tail, len(new) - tail
        middle_old, middle_new = old[head:old_end], new[head:new_end]
        found: list[_Opcode] = [("equal", 0, head, 0, head)] if head else []
        effort = _effort(middle_old, middle_new)
        if effort <= self._left:
            self._left -= effort
            matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
            found += [
                (tag, i + head, i_end + head, j + head, j_end + head)
                for tag, i, i_end, j, j_end in matcher.get_opcodes()
            ]
        else:
            found.append(("replace", head, old_end, head, new_end))
        return found + ([("equal", old_end, len(old), new_end, len(new))] if tail else [])


def _effort(old: Sequence[str], new: Sequence[str]) -> int:
    """Return a bound of the steps in which difflib compares these: all pairs of equal words, for each run of equal
    words anew."""
    counts = Counter(new)
    pairs = sum(counts[word] * number for word, number in Counter(old).items())
    return len(old) + len(new) + (pairs + len(old)) * min(len(old), len(new), pairs)


def _context(words: list[str], *, first: bool, last: bool) -> str:
    """Return of unchanged words only those next to a change."""
    head = [] if first else words[:_CONTEXT]
    tail = [] if last else words[len(head) :][-_CONTEXT:]
    left_out = len(head) + len(tail) < len(words)
    return " ".join([*head, *(["..."] if left_out else []), *tail])
