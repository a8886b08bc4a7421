"""What a style sheet needs: addresses of other style sheets, pictures and fonts, as browsers take CSS apart
(https://www.w3.org/TR/css-syntax-3/).

Only what may hold an address, or hide one, is told apart: comments, strings, names, parentheses. Linear in the number
of characters, and nothing but addresses is kept: a tree of the sheet would take a hundred times its size in memory.
An address that is put together (a string in a variable that is used in `image-set()`) is not found.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from archive.markup.addresses import LONGEST, join_web
from archive.markup.charsets import declared_charset

MAX_BYTES = 10_000_000
"""Bytes of a style sheet that are read: the largest that sites load have a few hundred thousand."""
MOST = 1_000
"""Addresses of a sheet, or of a page, that are taken."""
_DEEPEST = 1_000
"""Parentheses in one another: what is in more is not read."""

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\r\n\f0-9a-fA-F])"
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?(?:\*/|\Z)|<!--)
    |"(?P<double>(?:[^"\\\r\n\f]++|\\(?:\r\n|.|\Z))*+)(?:"|\Z)
    |'(?P<single>(?:[^'\\\r\n\f]++|\\(?:\r\n|.|\Z))*+)(?:'|\Z)
    |(?P<bad>"(?:[^"\\\r\n\f]++|\\(?:\r\n|.))*+|'(?:[^'\\\r\n\f]++|\\(?:\r\n|.))*+)
    |(?P<name>@?(?:[\w\-]++|[^\x00-\x7f]|{_ESCAPE})++)(?P<call>\(?)
    |(?P<sign>\(|\)++|[{{}};]++)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|.|\Z))", re.DOTALL)
_QUOTE = re.compile(r"\s*+[\"']", re.ASCII)
_BARE = re.compile(rf"\s*+((?:[^\s\"'()\\\x00-\x08\x0b\x0e-\x1f\x7f]++|{_ESCAPE}|\\\Z)*+)\s*+(?:\)|\Z)", re.ASCII)
"""What is between `url(` and `)` without quotes."""
_BAD = re.compile(r"(?:[^)\\]++|\\.|\\\Z)*+\)?", re.DOTALL)
"""What is skipped where that is none."""
_CHARSET = re.compile(rb'@charset "([A-Za-z0-9_:.\-]{2,40})";')

_WITH_ADDRESS = ("url", "src", "image", "image-set", "-webkit-image-set")
"""Functions of which a string is an address."""
_NAMESPACES = ("http://www.w3.org/",)
"""What is named by addresses that stay as they are."""
_UNQUOTABLE = re.compile(r"[\x00-\x1f\x7f\"\\<]")
NOWHERE = "about:invalid"
"""The address that stands where none is known: https://www.w3.org/TR/css-values-4/#about-invalid."""
_NO_ADDRESSES = ("@namespace", "@document", "@-moz-document")
"""Rules before whose block, or semicolon, addresses only name something."""
_FORMER_FORMATS = ("embedded-opentype", "svg")
_FORMER = re.compile(r"[^?#]*\.(?:eot|htc)(?:[?#]|\Z)", re.IGNORECASE)
"""Fonts, and scripts of style sheets, that no browser of today loads: https://caniuse.com/eot, /svg-fonts."""


def find_css_parts(body: bytes, url: str, content_type: str | None = None) -> list[str]:
    """Return the addresses that a style sheet loads: absolute, on the web, without fragments, each once, in order, at
    most MOST.

    `url`: the one that the answer came from. Those of all media and all conditions are returned, as a browser with
    another window or on paper loads them.
    """
    return list(Addresses(url, find_css_addresses(decode_css(body, content_type))))


def decode_css(body: bytes, content_type: str | None = None) -> str:
    """Return a style sheet as text: in the encoding of its byte order mark, of the header, of its `@charset`, or UTF-8.
    What fits none is replaced, what is longer than MAX_BYTES cut."""
    body = body[:MAX_BYTES]
    for bom, charset in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    named = declared_charset(b"", content_type)
    if named is None and (own := _CHARSET.match(body)):
        named = declared_charset(b"", f"charset={own[1].decode()}")
    if named is None or named.startswith("utf-16"):  # CSS with ASCII in it is not UTF-16, whatever it says
        named = "utf-8"
    return body.decode(named, "replace")


class Addresses:
    """Absolute addresses out of those that are written somewhere: each once, in order, at most MOST."""

    def __init__(self, base: str, written: Iterator[str]) -> None:
        self._base = base
        self._written = written

    def __iter__(self) -> Iterator[str]:
        seen: set[str] = set()
        known: set[str] = set()
        for written in self._written:
            if written in seen or len(written) > LONGEST:
                continue
            seen.add(written)
            url = join_web(self._base, written)
            url = url.partition("#")[0] if url is not None else None
            if url is None or url in known:
                continue
            known.add(url)
            yield url
            if len(known) == MOST:
                return


def find_css_addresses(text: str) -> Iterator[str]:
    """Yield the addresses in CSS, a whole sheet or the value of a `style` attribute, as they are meant: without quotes
    and escapes, relative ones as they are, `data:` too."""
    found: str | None = None  # the last address: what follows may say that it is a font that is not loaded
    for written in _find_addresses(text):
        if found is not None and not written.is_former:
            yield found
        found = None if written.is_name else written.address
    if found is not None:
        yield found


def rewrite_css(text: str, replace: Callable[[str, bool], str | None]) -> str:
    """Return CSS with other addresses. `replace` is given an address as it is meant and whether it is that of another
    style sheet, and returns what is to stand there; None for one that leads nowhere. What is too deep in parentheses is
    cut off.
    """
    parts: list[str] = []
    done = 0
    for written in _find_addresses(text):
        if written.address is None:
            if written.end < 0:
                text = text[: written.start]
            continue
        if written.is_name and written.address.startswith(_NAMESPACES):
            continue
        other = replace(written.address, written.is_sheet)
        parts += (text[done : written.start], _quoted(NOWHERE if other is None else other))
        done = written.end
    return "".join((*parts, text[done:]))


def _quoted(address: str) -> str:
    escaped = _UNQUOTABLE.sub(lambda one: f"\\{ord(one[0]):x} ", address)
    return f'"{escaped}"'


class _Written(NamedTuple):
    """An address, or what is to be known of one that was before it."""

    address: str | None
    start: int
    """Where what stands for it begins: the quotation mark, or what is behind `url(`."""
    end: int
    is_sheet: bool = False
    """Whether it is that of another style sheet."""
    is_name: bool = False
    """Whether nothing is loaded from there: it names something, or nothing that browsers load."""
    is_former: bool = False
    """Whether browsers do not load the address that was before."""


def _find_addresses(text: str) -> Iterator[_Written]:
    """Yield each address in order, and what is to be known of them."""
    at = 0
    functions: list[str] = []  # those that are open; "" for a parenthesis without a name
    is_naming = False  # after @namespace and the like, before its end
    is_importing = False  # directly after @import, and within its `url(`
    while (token := _TOKEN.search(text, at)) is not None and len(functions) < _DEEPEST:
        is_next = not text[at : token.start()].strip()
        start, at = token.span()
        kind, name = token.lastgroup or "", ""
        if kind == "comment":
            continue
        function = functions[-1] if functions else ""
        address: str | None = None
        end, is_sheet = at, False
        if kind == "sign":
            if token["sign"] == "(":
                functions.append("")
            elif token["sign"].startswith(")"):
                del functions[-len(token["sign"]) :]
            else:
                is_naming = False
        elif kind == "call":
            name = _unescape(token["name"]).lower()
            if token["call"] and name == "url" and not _QUOTE.match(text, at):
                start, is_sheet = at, is_importing
                address, end, at = _read_bare(text, at)
                name = ""
            elif token["call"]:
                functions.append(name)
            elif name in _NO_ADDRESSES:
                is_naming = True
            elif function == "format" and name in _FORMER_FORMATS:
                yield _Written(None, start, at, is_former=True)
        elif kind != "bad":
            value = _unescape(token[kind])
            if function in _WITH_ADDRESS or (is_importing and is_next):
                address, is_sheet = value, is_importing
            elif function == "format" and value.lower() in _FORMER_FORMATS:
                yield _Written(None, start, at, is_former=True)
        if address is not None:
            is_name = is_naming or not address or _FORMER.match(address) is not None
            yield _Written(address, start, end, is_sheet, is_name)
        is_importing = name == "@import" or (is_importing and name in _WITH_ADDRESS)
    if len(functions) >= _DEEPEST:
        yield _Written(None, at, -1)


def _read_bare(text: str, at: int) -> tuple[str | None, int, int]:
    """Return the address that is written at a place without quotes, where it ends, and where what follows begins."""
    bare = _BARE.match(text, at)
    if bare is not None:
        return _unescape(bare[1]), bare.end(1), bare.end()
    bad = _BAD.match(text, at)
    return None, at, bad.end() if bad is not None else at


def _unescape(written: str) -> str:
    return _ESCAPED.sub(_unescaped, written) if "\\" in written else written


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "" if escape[2] in ("", "\n", "\r", "\r\n", "\f") else escape[2]
    code = int(escape[1], 16)
    return "\ufffd" if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
