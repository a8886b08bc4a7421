"""Text as the record keeps it: cleaned, and without the debris that editors' tools leave in a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from turbohtml.etree import ElementView as Element

from archive.record.normal_form import to_nfc
from crawler.reading.elements import BLOCKS, UNREAD, children_of

_DROP = {
    0x00AD: None,  # soft hyphen
    0x200B: None,  # zero width space, joiners and marks: crawlers of nhandan.vn and cafef.vn met them
    0x200C: None,
    0x200D: None,
    0x200E: None,
    0x200F: None,
    0x2060: None,
    0xFEFF: None,
    0x00D0: "\u0110",  # Icelandic eth for Vietnamese đ: older nhandan, tienphong, baodaknong text
    **{code: None for code in range(0x20) if chr(code) not in "\t\n\v\f\r"},
    **{code: None for code in range(0x7F, 0xA0) if code != 0x85},
    **dict.fromkeys(range(8234, 8239)),  # direction marks: never Vietnamese
    **dict.fromkeys(range(8294, 8298)),
}
_LINE_END = "\x1e"
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _DROP) + "]")
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?![0-9])|[0-9]+")
_MOST_PIECES = 2_000
"""Texts of an element that its beginning is made of, beside one for each character."""
_LONGEST_NUMBER = 18
"""Digits: of more, 64 bits do not hold every number."""


def text_of(element: Element, leaves_out: Callable[[Element], bool] | None = None) -> str:
    """Return the words of an element as they are shown, cleaned: what is in lines or blocks of its own is parted by
    a space; without what is not rendered, and without the elements that `leaves_out` is true of."""
    if not len(element):
        return clean_text(element.text or "")
    return clean_text("".join(_pieces(element, " ", leaves_out)))


def beginning_of(element: Element, most: int) -> str:
    """Return as many characters of an element's words at least, cleaned, if it has so many; see `text_of`. What comes
    after thousands of parts without words is not looked for."""
    pieces, length = [], 0
    for piece in islice(_pieces(element, " ", None, lazily=True), _MOST_PIECES + 2 * most):
        pieces.append(piece)
        length += len(piece) if not piece.isspace() else 0
        if length >= 2 * most:
            break
    return clean_text("".join(pieces))


def lines_of(element: Element, leaves_out: Callable[[Element], bool] | None = None) -> list[str]:
    """Return the lines of an element as they are shown, cleaned, without empty ones; see `text_of`."""
    lines = (clean_text(line) for line in "".join(_pieces(element, _LINE_END, leaves_out)).split(_LINE_END))
    return [line for line in lines if line]


def _pieces(
    element: Element,
    parted: str,
    leaves_out: Callable[[Element], bool] | None,
    *,
    lazily: bool = False,
) -> Iterator[str]:
    """Yield the words of an element. `lazily`: without a list of all that it holds, for those who may need few."""
    children = children_of if lazily else iter
    yield element.text or ""
    around = [children(element)]
    tails: list[str] = []
    while around:
        child = next(around[-1], None)
        if child is None:
            around.pop()
            if tails:
                yield tails.pop()
            continue
        tag, tail = child.tag, child.tail or ""
        if (tag in UNREAD and tag != "button") or (leaves_out is not None and leaves_out(child)):
            yield tail
            continue
        between = parted if tag == "br" or tag in BLOCKS else ""
        if (next(child.iterdescendants(), None) is None) if lazily else not len(child):
            if words := between + (child.text or "") + between + tail:
                yield words
            continue
        yield between + (child.text or "")
        tails.append(between + tail)
        around.append(children(child))


def clean_text(text: str) -> str:
    """Return a text in NFC, white space (no-break too) collapsed to single spaces, zero-width characters, soft hyphens
    and control characters out, U+00D0 as U+0110 (FACTS C.5 Encoding). `""` where nothing is left."""
    is_printable = text.isprintable()
    if is_printable and text.isascii():
        return " ".join(text.split())
    if "\u00d0" in text or (not is_printable and _ODD.search(text)):
        text = text.translate(_DROP)
    return " ".join(to_nfc(text).split())  # last, as what is dropped may be between a letter and its mark


def has_digits(text: str) -> bool:
    """Whether a digit is in a text."""
    return any(c.isdigit() for c in text)


def find_number(text: str) -> int | None:
    """Return the only whole number in a text, its thousands marked or not: 1245 in `Lượt xem: 1.245`.

    None where there is no number or more than one.
    """
    found = _NUMBER.findall(text)
    digits = re.sub(r"[.,]", "", found[0]) if len(found) == 1 else ""
    return int(digits) if 0 < len(digits) <= _LONGEST_NUMBER else None


_DEBRIS = ("leftcenterrightdel", "__MB_ARTICLE", "MASTERCMS_TPL_TABLE")
_BUTTONS_IN_TURN = re.compile(r"left\s{0,100}center\s{0,100}right\s{0,100}del\b")
_BUTTONS = ("left", "center", "right", "del")
"""The picture tool's buttons on qdnd.vn and dangcongsan.vn, saved with the picture (FACTS C.2, C.4)."""


def drop_editor_debris(element: Element, text: str) -> None:
    """Blank what editors' tools left within an element: the labels of their buttons, as one word or one after the
    other, and the names of templates (`__MB_ARTICLE`). `text` is all words of the element, for a cheap look."""
    if not any(word in text for word in _DEBRIS) and not ("left" in text and _BUTTONS_IN_TURN.search(text)):
        return
    last: list[tuple[Element, str]] = []
    for part in element.iter():
        if part.tag in ("script", "style"):
            continue
        for side in ("text", "tail"):
            words: str = getattr(part, side) or ""
            if not words.strip():
                continue
            for word in _DEBRIS:
                if word in words:
                    words = words.replace(word, "")
                    setattr(part, side, words)
            at = len(last)
            last = [*last, (part, side)] if at < 4 and words.strip() == _BUTTONS[at] else []
            if len(last) == len(_BUTTONS):
                for button, which in last:
                    setattr(button, which, " ")
                last = []
