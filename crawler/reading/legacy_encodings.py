"""Restore Vietnamese text of before Unicode, and Unicode that was read as something else.

Until about 2006 Vietnamese was typed in fonts that draw Vietnamese letters at code points of Latin-1: TCVN3 (fonts
named .VnTime, offices of the north) and VNI (VNI-Times, the south). Articles of that time were pasted into today's
portals as they were: the template is Unicode, the body is not. Mojibake is UTF-8 that some program read as Latin-1 and
stored again. Each is told by letters that no Unicode Vietnamese has, element by element, and turned into Unicode; what
cannot be turned is refused, never stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from turbohtml.etree import ElementView as Element

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)

_VNI_MARKS = {
    "a": ("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "u": ("ùøûõï", "úùủũụ"),
    "ö": ("ùøûõï", "ứừửữự"),
    "y": ("ùøûõ", "ýỳỷỹ"),
}
_VNI_SINGLE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs = dict(_VNI_SINGLE)
    for base, (marks, letters) in _VNI_MARKS.items():
        pairs |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    upper = {old.upper(): new.upper() for old, new in pairs.items()}
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in pairs.items() if len(old) == 2}
    return {**mixed, **pairs, **upper}


_VNI = _vni_pairs()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_UNICODE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯĩũĨŨ]")
"""Letters that Unicode Vietnamese has and no text in a font of before it."""
_TCVN3_ONLY = re.compile("[µ¸¶·¹¨»¾¼½Æ©®ª«¬¡¢£¤¥¦§×ØÞß÷þ]")
_VNI_ONLY = re.compile("[aeouyAEOUY][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄ](?![a-z]?[ùø])|[ñÑöÖ]")
_MOJIBAKE = re.compile("á[º»][\u0080-\u00bf‚-€]|Ä[\u0090\u0091‘]|Æ[°¡]|[Ãâ][\u0080-\u00bf\u2013-\u2122]")
_MOJIBAKE_SIGNS, _AFTER_A = ("á»", "áº", "Ä", "Æ", "Ã"), re.compile("â[\u0080-\u00bf\u2013-\u2122]")
"""One of them is in each mojibake: asked first, as it is quick."""
_LATIN = re.compile("[\u0080-\u024f\u2010-\u2122]")
_COMMON = re.compile(
    r"\b(?:và|của|các|được|không|là|trong|đảng|ủy|uỷ|hội|nghị|tỉnh|một|có|cho|với|công|tác|đồng|chí|người|những"
    r"|năm|ngày|huyện|xã|thành|phố|đại|biểu|phát|triển|nhân|dân|việt|ảnh|theo|báo|về|tại|bộ|cán)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\.Vn\w{1,20}H\b")
_SIGNS = ("á»", "µ", "ñ")
"""The commonest of each: ộ or ợ, à, đ."""


def restore_text(text: str) -> tuple[str, str | None]:
    """Return a text in Unicode, and what it was turned from (`TCVN3`, `VNI`, `mojibake`); None where it was Unicode or
    nothing that is known."""
    if not _LATIN.search(text):
        return text, None
    for name, signs, convert in _CODES:
        found = len(signs.findall(text))
        if not found or (name != "mojibake" and (_UNICODE.search(text) or found * 40 < len(text))):
            continue
        restored = convert(text)
        if restored is not None and _COMMON.search(restored) and len(_UNICODE.findall(restored)) >= 1:
            return restored, name
    return text, None


def _from_tcvn3(text: str) -> str | None:
    return text.translate(_TCVN3_TABLE)


def _from_vni(text: str) -> str | None:
    return _VNI_PAIR.sub(lambda match: _VNI[match[0]], text)


def _from_mojibake(text: str) -> str | None:
    """Undo a reading of UTF-8 as windows-1252 (or Latin-1 where that has no letter). None where bytes are lost."""
    data = bytearray()
    for letter in text:
        code = ord(letter)
        if code < 256:
            data.append(code)
            continue
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:
            return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


_CODES: tuple[tuple[str, re.Pattern[str], Callable[[str], str | None]], ...] = (
    ("mojibake", _MOJIBAKE, _from_mojibake),
    ("TCVN3", _TCVN3_ONLY, _from_tcvn3),
    ("VNI", _VNI_ONLY, _from_vni),
)


def restore_page(root: Element, text: str) -> str | None:
    """Turn what is not Unicode in a page into Unicode, in place; return what it was (`TCVN3, VNI`), or None where all
    was well. `text` is all words of the part that will be read, for a cheap look."""
    if not any(sign in text for sign in _SIGNS):
        return None
    found: dict[str, None] = {}
    known: dict[Element, str | None] = {}
    for element in root.iter():
        if element.tag in ("script", "style"):
            continue
        for name in ("content", "title", "alt"):
            value = element.get(name)
            if value and (code := restore_text(value)[1]):
                element.set(name, restore_text(value)[0])
                found[code] = None
        for words, write in _nodes(element):
            code = _code_of(words, element, known)
            if code is not None:
                restored = _convert(words, code)
                if restored is not None:
                    write(restored.upper() if code == "TCVN3" and _in_capitals(element) else restored)
                    found[code] = None
    return ", ".join(found) or None


def _nodes(element: Element) -> Iterator[tuple[str, Callable[[str], None]]]:
    """Yield the text nodes directly within an element, each with how to replace it."""
    if element.text and _LATIN.search(element.text):
        yield element.text, lambda words: setattr(element, "text", words)
    for child in element:
        if child.tail and _LATIN.search(child.tail):
            yield child.tail, lambda words, child=child: setattr(child, "tail", words)  # type: ignore[misc]


def _code_of(words: str, element: Element, known: dict[Element, str | None]) -> str | None:
    """Return what a text node is written in: told by itself, else by the words around it, for a node such as `héi`
    alone has no letter that tells."""
    code = restore_text(words)[1]
    if code is not None or _UNICODE.search(words) or len(words) > 60:
        return code
    around: Element | None = element
    for _ in range(3):
        if around is None or around.tag in ("body", "html"):
            return None
        if around not in known:
            sentence = "".join(str(part) for part in around.itertext())[:2000]
            known[around] = restore_text(sentence)[1] if len(sentence) > len(words) + 20 else None
        if known[around] is not None:
            return known[around]
        around = around.getparent()
    return None


def _in_capitals(element: Element) -> bool:
    """Whether a TCVN3 font of capitals is set, whose name ends in H (.VnTimeH): TCVN3 has no code points for capitals
    with tones."""
    for around in (element, *list(element.iterancestors())[:3]):
        if _CAPITALS.search(f"{around.get('face') or ''};{around.get('style') or ''}"[:500]):
            return True
    return False


def is_garbled(text: str) -> bool:
    """Whether a text is mojibake that could not be undone, or has lost letters, and is not to be stored. A few lost
    letters in a long text are no more than a doubt."""
    may_be = any(map(text.__contains__, _MOJIBAKE_SIGNS)) or _AFTER_A.search(text) is not None
    mojibake = len(_MOJIBAKE.findall(text)) if may_be else 0
    return mojibake * 40 > len(text) or text.count("\ufffd") * 200 > len(text)


def _convert(words: str, code: str) -> str | None:
    return next(convert for name, _, convert in _CODES if name == code)(words)
