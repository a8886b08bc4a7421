"""How two revisions of an article differ, for people."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from archive.record.article import Article, Attachment, Photo
from archive.record.fields import FIELDS

# Site and key are the same in all revisions of an article.
_COMPARED = tuple(f.name for f in FIELDS if f.group != "origin" and f.name not in ("site", "key"))
_CONTEXT = 4  # words around a change
_MAX_WORDS = 4_000  # longer texts are not compared word by word, which takes quadratic time


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs."""

    field: str
    differences: tuple[str, ...]
    """Each as `words before [-what went-] {+what came+} words after`."""


def find_changes(before: Article, after: Article) -> list[Change]:
    """Return the fields that differ, in the order of the record."""
    changes = []
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes.append(Change(name, tuple(_differences(_lines(old), _lines(new)))))
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


def _differences(before: list[str], after: list[str]) -> list[str]:
    """Return the paragraphs that differ; of two that correspond, the words that differ."""
    found = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old, new = before[i:i_end], after[j:j_end]
        paired = min(len(old), len(new))
        found += [word_difference(*pair) for pair in zip(old, new, strict=False)]
        found += [f"[-{text}-]" for text in old[paired:]]
        found += [f"{{+{text}+}}" for text in new[paired:]]
    return found


def word_difference(before: str, after: str) -> str:
    """Return what differs with a few words around it: `... the [-old-] {+new+} words ...`."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > _MAX_WORDS:
        return f"[-{before}-] {{+{after}+}}"
    parts: list[str] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts += _context(old[i:i_end], first=i == 0, last=i_end == len(old))
            continue
        if i < i_end:
            parts.append(f"[-{' '.join(old[i:i_end])}-]")
        if j < j_end:
            parts.append(f"{{+{' '.join(new[j:j_end])}+}}")
    return " ".join(parts)


def _context(words: list[str], *, first: bool, last: bool) -> list[str]:
    """Return of unchanged words only those next to a change."""
    head = [] if first else words[:_CONTEXT]
    tail = [] if last else words[len(head) :][-_CONTEXT:]
    left_out = len(head) + len(tail) < len(words)
    return [*head, *(["..."] if left_out else []), *tail]
