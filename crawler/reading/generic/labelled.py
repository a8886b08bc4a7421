"""Take the fields that a page prints after labels: `Nguồn:`, `Tác giả:`, `Chuyên mục:`, `Từ khóa:`.

Software of every kind prints the label in an element of its own, or before the value in one line. What the label says
is believed wherever the line is in the article's frame, but within its text.
"""

from __future__ import annotations

import re

from crawler.reading.blocks.block import Block
from crawler.reading.draft import Draft
from crawler.reading.fields.bylines import are_names, is_account, is_address, is_remark, parse_field
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.generic.container import Region
from crawler.reading.generic.positions import Positions

_LABELS = (
    ("source", r"nguồn(?: tin| bài)?|theo nguồn|xuất xứ"),
    ("authors", r"tác giả(?: bài viết)?|người viết|phóng viên|bút danh|người thực hiện|author"),
    ("section", r"(?:trong )?(?:chuyên mục|danh mục|thể loại|mục tin|chuyên trang)|category|filed under|posted in"),
    ("tags", r"từ khóa|từ khoá|thẻ(?: tag)?|tags?|keywords?|chủ đề"),
)
_ROLE = re.compile(
    r"^[\W_]{0,4}(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS) + r")\s{0,3}(?::|$)[\s:]{0,4}",
    re.IGNORECASE,
)
_LONGEST = 160
_LONGEST_VALUE = 80
_MOST_VALUES = 20


def is_labelled(text: str) -> bool:
    """Whether a line is a field behind its label."""
    match = _ROLE.match(text)
    return match is not None and ":" in match.group()


def take_labelled(positions: Positions, region: Region, draft: Draft) -> set[int]:
    """Set what labels in the article's frame name and nothing else gave; return the indexes of the lines that print
    it."""
    taken: set[int] = set()
    for at in range(region.begin, region.end):
        block = region.blocks[at]
        if at in taken or len(block.text) > _LONGEST or region.weights[at] or at == region.title:
            continue
        if "|" in block.text:
            parts = _parts(block) if not region.start <= at < region.stop else []
            found = [
                _set(draft, m.lastgroup or "", [part[m.end() :]], part) for part in parts if (m := _ROLE.match(part))
            ]
            taken.update((at,) if any(found) and block.kind != "row" else ())
            continue
        match = _ROLE.match(block.text)
        if match is None or block.kind == "row":
            continue
        name, value = match.lastgroup or "", block.text[match.end() :].strip()
        if value and ":" not in match.group():
            continue
        lines = [at] if value else _values(positions, region, at)
        texts = [value] if value else [region.blocks[line].text for line in lines]
        if name == "authors" and region.start < at < region.stop and not are_names("".join(texts[:1])):
            continue  # what a reporter asks
        if not texts or not _set(draft, name, texts, block.text):
            continue
        taken.update((at, *lines))
    return taken


def _parts(block: Block) -> list[str]:
    """Return the parts of a line of several fields between bars that have a label and a value; of a row of a table of
    two cells the label and the value after it."""
    parts = [part.strip() for part in block.text.split("|")]
    if block.kind == "row":
        return [": ".join(part.rstrip(":") for part in parts)] if len(parts) == 2 and all(parts) else []
    return [part for part in parts if part.partition(":")[2].strip()]


def _values(positions: Positions, region: Region, label: int) -> list[int]:
    """Return the lines after a label in the element that holds both: as far as the next label."""
    around = positions.around(label, label + 1) if label + 1 < len(region.blocks) else None
    held = positions.span(around) if around is not None else range(0)
    found: list[int] = []
    for at in range(label + 1, min(held.stop, label + 1 + _MOST_VALUES)):
        block = region.blocks[at]
        if block.kind == "image" or len(block.text) > _LONGEST_VALUE or region.weights[at] or _ROLE.match(block.text):
            break
        found.append(at)
        if not block.linked:
            break  # links in a row are several values, other lines are something else
    return found


def _set(draft: Draft, name: str, texts: list[str], line: str) -> bool:
    """Set a field from its texts where it is not set; return whether they can be its value."""
    if name == "source":
        value = texts[0].strip(" .()")
        if not value or len(value) > _LONGEST_VALUE or is_remark(value):
            return False
        if is_address(value):
            return True
        draft.source = draft.source or value
    elif name == "authors":
        names = tuple(one for one in parse_field(texts[0]).authors if not is_account(one) and not is_outlet(one))
        if not names:
            return False
        draft.authors = draft.authors or names
    elif name == "section":
        draft.section = draft.section or texts[-1].strip(" .,")
    else:
        parts = [part.strip(" .#") for text in texts for part in re.split(r"[,;]", text)]
        draft.tags = draft.tags or tuple(dict.fromkeys(part for part in parts if part))
    if name not in draft.evidence:
        draft.note(name, f"behind its label: {line}")
    return True
