"""Passwords in what people type, as messages show it: `***` in their place."""

from __future__ import annotations

import re

HIDDEN = "***"
_LONGEST_ADDRESS = 2_000

_NAMES = r"(?:ssl)?pass(?:word|wd|phrase)?|pwd|secret|client_secret|(?:access_|auth_)?token|api_?key"
_NAME = re.compile(_NAMES, re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"(?<![\w+.-])((?:[a-z][a-z0-9+.-]{0,30}:/{0,3}|:?//)[^\s/:@?#'\"]{0,100}:)(?!\d{1,5}(?:[/?#\s]|$))([^\s'\"]{1,300})(?=@)",
    re.IGNORECASE,
)
"""`scheme://name:password@`, also with one slash or none, and to the last `@`: people forget to escape those in a
password. What begins like a port is not a password."""
_AS_VALUE = re.compile(
    rf"(?<![a-z0-9])({_NAMES})(\s{{0,5}}=\s{{0,5}})('[^']{{0,1000}}'|\"[^\"]{{0,1000}}\"|[^\s&;'\"]+)", re.IGNORECASE
)
"""`password=...` in an address's query, and in what libpq calls a connection string."""


def is_secret(name: str) -> bool:
    """Whether a parameter of this name holds a password or the like, in whichever case."""
    return _NAME.fullmatch(name) is not None


def _mask_address(word: str) -> str:
    may_be = "@" in word and ":" in word and len(word) <= _LONGEST_ADDRESS
    return _IN_ADDRESS.sub(rf"\1{HIDDEN}", word) if may_be else word


def mask(text: str) -> str:
    """Return a text with `***` in place of every password in it: in an address, or as the value of a name."""
    if "@" in text:
        text = " ".join(map(_mask_address, text.split(" ")))
    return _AS_VALUE.sub(rf"\1\2{HIDDEN}", text) if "=" in text else text
