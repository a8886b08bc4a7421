"""What is done to a page: structured changes of its tags, texts, scripts and bytes. Drawn from the seed alone."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import TypeAlias

from tests.attack.hostile import ADDRESSES, DATES, JSON, LABELS, SCRIPTS, draw_hostile
from tests.crawler.importing.test_mutations import change_json

Parts: TypeAlias = list[bytes]
"""A page: texts and, at the odd places, tags and comments."""

MOST_BYTES = 9_900_000
"""A page may have 10 MB."""
USUAL_BYTES = 300_000
"""What is larger after a mutation is cut to this, but for one page in 200: one giant takes as long as 100 pages."""
_TAG = re.compile(rb"(<!--.*?-->|</?[a-zA-Z][^>]*>|<[!?][^>]*>)", re.DOTALL)
_NAME = re.compile(rb"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_DATE = re.compile(rb"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d\d-\d\d(?:T[\d:+.Z-]+)?|\d{1,2}:\d\d")
_TAGS = (
    b"div p span b i em a h1 h2 h3 table tr td th tbody caption ul ol li dl dt dd figure figcaption img picture "
    b"source br hr blockquote article section header footer main nav aside form input button select option "
    b"textarea label fieldset script style noscript template iframe frameset frame object embed svg math mtext "
    b"annotation-xml foreignObject title head body html base link meta pre xmp plaintext listing center font "
    b"marquee video audio time address details summary dialog amp-img o:p x-y ruby rt colgroup col map area"
).split()
_ATTRIBUTES = (
    b"class id style href src srcset alt title hidden itemprop itemtype itemscope property content name rel datetime "
    b"data-src data-original width height role aria-hidden aria-label onclick type charset http-equiv lang dir colspan"
).split()


def to_bytes(text: str) -> bytes:
    """Return a text in UTF-8, halves of surrogate pairs as the three bytes that they would be."""
    return text.encode("utf-8", "surrogatepass")


def mutate(body: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a page after one to six changes; `other` is what it may be spliced with."""
    most = MOST_BYTES if chance.random() < 0.005 else USUAL_BYTES
    parts = _TAG.split(body)
    for _ in range(chance.choice((1, 1, 2, 3, 4, 6))):
        if len(parts) < 5 or sum(map(len, parts)) > most:  # hardly a tag in it, or as large as it may be
            break
        chance.choice(_CHANGES)(parts, chance)
        if chance.random() < 0.04:
            others = _TAG.split(other)
            parts[2 * chance.randrange(len(parts) // 2) :] = others[2 * chance.randrange(len(others) // 2 + 1) :]
    whole = b"".join(parts)[:most]
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        whole = chance.choice(_BYTE_CHANGES)(whole, chance)
    return whole[:most]


# --- where -----------------------------------------------------------------------------------------


def _any_tag(parts: Parts, chance: random.Random) -> int:
    """Return where a tag stands; one of six is among the first, where the head is."""
    last = len(parts) // 2
    return 2 * chance.randrange(min(last, 30) if chance.random() < 0.17 else last) + 1


def _name(tag: bytes) -> bytes:
    found = _NAME.match(tag)
    return found[1].lower() if found else b""


def _subtree(parts: Parts, chance: random.Random) -> tuple[int, int]:
    """Return where an element begins and ends, both tags included; a tag alone where it is not closed."""
    begin = _any_tag(parts, chance)
    name, depth = _name(parts[begin]), 0
    for at in range(begin, min(len(parts), begin + 4_000), 2):
        if _name(parts[at]) == name:
            depth += -1 if parts[at].startswith(b"</") else 1
            if depth <= 0:
                return begin, at + 1
    return begin, begin + 1


def _any_text(parts: Parts, chance: random.Random) -> int:
    """Return where a text stands that has words, if a few tries find one."""
    for _ in range(8):
        at = 2 * chance.randrange(len(parts) // 2 + 1)
        if parts[at].strip():
            break
    return at


# --- attributes ------------------------------------------------------------------------------------


def _attributes(parts: Parts, chance: random.Random) -> None:
    at = next((at for at in (_any_tag(parts, chance) for _ in range(6)) if b"=" in parts[at]), 1)
    tag = parts[at]
    found = list(_ATTRIBUTE.finditer(tag))
    change = chance.randrange(8)
    hostile = to_bytes(draw_hostile(chance) if chance.random() < 0.6 else chance.choice(ADDRESSES))
    if not found or change == 0:
        name = chance.choice(_ATTRIBUTES)
        quote = chance.choice((b'"', b"'", b""))
        parts[at] = b"%s %s=%s%s%s>" % (tag.rstrip(b"/>"), name, quote, hostile, quote)
        return
    one = chance.choice(found)
    other = list(_ATTRIBUTE.finditer(parts[_any_tag(parts, chance)])) or found
    replaced = {
        1: b"",
        2: one[0] * chance.choice((2, 3, 50, 1000)),
        3: chance.choice(other)[0],
        4: b" %s=%s" % (one[1], chance.choice(other)[2] or b""),
        5: b' %s="%s"' % (one[1], hostile.replace(b'"', b"&quot;") if chance.random() < 0.8 else hostile),
        6: one[0][:-1],
        7: b' %s="%s"' % (one[1], b"a " * chance.choice((100, 1000, 50_000))),
    }[change]
    parts[at] = tag[: one.start()] + replaced + tag[one.end() :]


# --- nesting ---------------------------------------------------------------------------------------


def _nesting(parts: Parts, chance: random.Random) -> None:
    begin, end = _subtree(parts, chance)
    tree, change = parts[begin:end], chance.randrange(6)
    name = chance.choice(_TAGS)
    if change == 0:  # wrapped
        parts[begin:end] = [b"<%s>" % name, b"", *tree, b"", b"</%s>" % name]
    elif change == 1 and len(tree) > 1:  # unwrapped
        parts[begin], parts[end - 1] = b"", b""
    elif change == 2:  # moved
        del parts[begin + 1 : end]
        parts[begin] = b""
        _insert(parts, chance, tree)
    elif change == 3:  # repeated
        times = chance.choice((2, 3, 20, 200))
        times = max(2, min(times, USUAL_BYTES // (sum(map(len, tree)) + 1)))
        parts[begin:end] = [*([*tree, b""] * (times - 1)), *tree]
    elif change == 4:  # deep
        depth = chance.choice((10, 100, 600, 5_000))
        closing = chance.choice((b"", b"</%s>" % name))
        parts[begin:end] = [b"<%s>" % name * depth, b"", *tree, b"", closing * depth]
    else:  # two elements exchanged
        other = _subtree(parts, chance)
        first, second = sorted([(begin, end), other])
        if first[1] < second[0]:
            parts[first[0] : second[1]] = [
                *parts[slice(*second)],
                *parts[first[1] : second[0]],
                *parts[slice(*first)],
            ]


def _insert(parts: Parts, chance: random.Random, tree: Parts) -> None:
    """Put tags, at both ends of it, behind another tag."""
    at = _any_tag(parts, chance) + 1
    parts[at:at] = [b"", *tree]


# --- tags ------------------------------------------------------------------------------------------


def _tags(parts: Parts, chance: random.Random) -> None:
    at, change = _any_tag(parts, chance), chance.randrange(7)
    tag = parts[at]
    if change == 0:
        parts[at] = _NAME.sub(lambda name: name[0][: -len(name[1])] + chance.choice(_TAGS), tag, count=1)
    elif change == 1:
        parts[at] = b""
    elif change == 2:
        parts[at] = tag * 2
    elif change == 3:
        other = _any_tag(parts, chance)
        parts[at], parts[other] = parts[other], tag
    elif change == 4:
        parts[at] = tag[: chance.randrange(len(tag) + 1)]
    elif change == 5:
        _insert(
            parts, chance, [chance.choice((b"<%s>", b"</%s>", b"<%s/>", b"<%s ", b"<%s\0>")) % chance.choice(_TAGS)]
        )
    else:  # all tags of a name get another one
        name, new = _name(tag), chance.choice(_TAGS)
        for one in range(1, len(parts), 2):
            if name and _name(parts[one]) == name:
                parts[one] = _NAME.sub(lambda found: found[0][: -len(found[1])] + new, parts[one], count=1)


# --- texts -----------------------------------------------------------------------------------------


def _texts(parts: Parts, chance: random.Random) -> None:
    at = _any_text(parts, chance)
    hostile = to_bytes(draw_hostile(chance))
    change = chance.randrange(4)
    if change == 0:
        parts[at] = hostile
    elif change == 1:
        where = chance.randrange(len(parts[at]) + 1)
        parts[at] = parts[at][:where] + hostile + parts[at][where:]
    elif change == 2:
        parts[at] = parts[at] * chance.choice((2, 10, 100))
    else:
        parts[at] = b""


def _entities(parts: Parts, chance: random.Random) -> None:
    at = _any_text(parts, chance)
    text = parts[at].decode("utf-8", "replace")
    change = chance.randrange(5)
    if change == 0:
        code = chance.choice((0, 1, 0x80, 0x9F, 0xAD, 0xD800, 0xDFFF, 0xFFFE, 0x10FFFF, 0x110000, 10**30, 0x202E, 0x0A))
        form = chance.choice(("&#{};", "&#{}", "&#x{:x};", "&#X{:X}"))
        where = chance.randrange(len(text) + 1)
        text = text[:where] + form.format(code) * chance.choice((1, 2, 500)) + text[where:]
    elif change == 1:
        text = "".join(f"&#{ord(letter)};" for letter in text[:2_000])
    elif change == 2:
        text = text.replace("&", "&amp;" * chance.choice((1, 2, 30)) + "amp;").replace("<", "&lt;")
    elif change == 3:
        text = text.replace(
            " ", chance.choice(("&nbsp;", "&nbsp", "&emsp;", "&zwj;", "&shy;", "&NewLine;", "&Tab;", "&"))
        )
    else:
        text = "".join(
            chance.choice(("&", ";", "#", "&lt;b&gt;", "&amp;lt;p&amp;gt;")) + word for word in text.split(" ")
        )
    parts[at] = to_bytes(text)


def _dates(parts: Parts, chance: random.Random) -> None:
    dated = [at for at, part in enumerate(parts) if _DATE.search(part)]
    some = dated if chance.random() < 0.2 else [chance.choice(dated)] if dated else []
    hostile = to_bytes(chance.choice(DATES))
    for at in some:
        parts[at] = _DATE.sub(lambda _: hostile, parts[at], count=chance.choice((0, 1)))


def _scripts(parts: Parts, chance: random.Random) -> None:
    scripts = [
        at + 1 for at in range(1, len(parts), 2) if parts[at][:7].lower() == b"<script" and parts[at + 1].strip()
    ]
    described = [at for at in scripts if b"ld+json" in parts[at - 1]]
    if described and chance.random() < 0.6:
        at = chance.choice(described)
        try:
            changed = change_json(json.loads(parts[at]), chance)
            parts[at] = to_bytes(json.dumps(changed, ensure_ascii=chance.random() < 0.5))
        except (ValueError, RecursionError):
            parts[at] = to_bytes(chance.choice(JSON))
    elif scripts and chance.random() < 0.4:
        at = chance.choice(scripts)
        where = chance.randrange(len(parts[at]) + 1)
        parts[at] = parts[at][:where] + to_bytes(chance.choice(SCRIPTS)) + parts[at][chance.choice((where, -1)) :]
    else:
        kind = chance.choice((b"<script>", b'<script type="application/ld+json">', b'<script id="__NEXT_DATA__">'))
        content = to_bytes(chance.choice(SCRIPTS if kind == b"<script>" else JSON))
        _insert(parts, chance, [kind, content, b"</script>"])


_CHANGES: tuple[Callable[[Parts, random.Random], None], ...] = (
    *(_attributes, _attributes, _nesting, _nesting, _tags, _tags, _texts, _entities, _dates, _dates, _scripts),
)


# --- bytes -----------------------------------------------------------------------------------------


def _truncated(whole: bytes, chance: random.Random) -> bytes:
    return whole[: chance.randrange(len(whole) + 1)]


def _truncated_at_tag(whole: bytes, chance: random.Random) -> bytes:
    tags = [found.start() for found in _TAG.finditer(whole)]
    return whole[: chance.choice(tags)] if tags else whole


def _declared(whole: bytes, chance: random.Random) -> bytes:
    label = to_bytes(chance.choice(LABELS))
    declared = rb"<meta charset='" + label + b"'>"
    changed, count = re.subn(rb"charset\s*=\s*[\"']?[\w-]+", lambda _: b"charset=" + label, whole, count=2)
    return changed if count and chance.random() < 0.7 else declared + whole


_TCVN3 = {
    "à": 0xB5,
    "á": 0xB8,
    "ạ": 0xB9,
    "ả": 0xB6,
    "ã": 0xB7,
    "đ": 0xAE,
    "ê": 0xAA,
    "ô": 0xAB,
    "ơ": 0xAC,
    "ư": 0xAD,
    "ế": 0xD5,
}
"""Some letters of TCVN 5712:1993 (TCVN3), enough to look like it."""


def _encoded(whole: bytes, chance: random.Random) -> bytes:
    text = whole.decode("utf-8", "replace")
    name = chance.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "cp1252", "gb18030", "utf-7", "tcvn3", "twice")
    )
    if name == "tcvn3":
        return bytes(_TCVN3.get(letter, ord(letter) if ord(letter) < 256 else 0x3F) for letter in text)
    if name == "twice":
        return text.encode("utf-8").decode("latin-1").encode("utf-8")
    return text.encode(name, chance.choice(("replace", "xmlcharrefreplace", "ignore")))


def _damaged(whole: bytes, chance: random.Random) -> bytes:
    bad = (
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\0",
        b"\xc0\xaf",
        b"\x80" * 50,
        b"\x1a",
        b"\x1b$B",
        b"\xef\xbb\xbf",
    )
    changed = bytearray(whole)
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.randrange(3)] = chance.choice(bad)
    return bytes(changed)


def _marked(whole: bytes, chance: random.Random) -> bytes:
    return (
        chance.choice(
            (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\x1f\x8b", b"%PDF-", b"\n" * 1000)
        )
        + whole
    )


def _nuls(whole: bytes, chance: random.Random) -> bytes:
    step = chance.choice((2, 97, 1000))
    return b"\0".join(whole[at : at + step] for at in range(0, len(whole), step)) if len(whole) < 50_000 else whole


_BYTE_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_truncated, _truncated_at_tag, _declared, _encoded, _damaged, _marked, _nuls),
)
