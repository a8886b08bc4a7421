"""Read JavaScript's literals, of which JSON is a part: keys and texts without or with other quotation marks, names that
stand for values. Nothing is run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_DEEPEST = 60
_BLANK = re.compile(r"\s*")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)


class Literals:
    """A reader of literals in a script, from a position on. Each method raises ValueError for anything else."""

    def __init__(self, text: str, at: int, names: Mapping[str, Any]) -> None:
        self.text, self.at, self.names = text, at, names
        self._lenient = False

    def skip(self) -> None:
        """Pass over one value, whatever its names stand for."""
        self._lenient = True
        self.value()
        self._lenient = False

    def value(self, depth: int = 0) -> Any:
        """Read one value."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        sign = self._next()
        if sign == "{":
            return self._object(depth)
        if sign == "[":
            self.at += 1
            return self._items("]", depth)
        if sign in "\"'":
            return self._string()
        if sign == "!":  # !0 is true, !1 false
            self.at += 1
            return not self.value(depth + 1)
        if match := _NUMBER.match(self.text, self.at):
            self.at = match.end()
            return float(match[0]) if any(c in match[0] for c in ".eE") else int(match[0])
        return self._name(depth)

    def arguments(self) -> list[Any]:
        """Read values in round brackets."""
        if self._next() != "(":
            raise ValueError("no arguments")
        self.at += 1
        return self._items(")", 0)

    def _next(self) -> str:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        if self.at >= len(self.text):
            raise ValueError("the script ends")
        return self.text[self.at]

    def _object(self, depth: int) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        while (sign := self._next()) != "}":
            if sign == ",":
                self.at += 1
                continue
            if sign in "\"'":
                key = self._string()
            else:
                match = _NAME.match(self.text, self.at) or _NUMBER.match(self.text, self.at)
                if match is None:
                    raise ValueError("no key")
                key, self.at = match[0], match.end()
            if self._next() != ":":
                raise ValueError("no value")
            self.at += 1
            found[key] = self.value(depth + 1)
        self.at += 1
        return found

    def _items(self, end: str, depth: int) -> list[Any]:
        found: list[Any] = []
        while (sign := self._next()) != end:
            if sign == ",":
                self.at += 1
                continue
            found.append(self.value(depth + 1))
        self.at += 1
        return found

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise ValueError("an open string")
        self.at = match.end()
        inner = match[0][1:-1]
        if match[0][0] == "'":
            inner = inner.replace("\\'", "'").replace('"', '\\"')
        try:
            read = json.loads(f'"{inner}"', strict=False)
        except ValueError:  # escapes that JSON does not have: \x41, \'
            read = _ESCAPE.sub(_unescaped, inner)
        return str(read)

    def _name(self, depth: int) -> Any:
        match = _NAME.match(self.text, self.at)
        if match is None:
            raise ValueError("no literal")
        self.at = match.end()
        name = match[0]
        if name == "void":
            self.value(depth + 1)
            return None
        if name == "new":
            self._next()
            return self._name(depth)
        if self.text.startswith("(", self.at):  # Date("..."), Array(3)
            values = self.arguments()
            return values[0] if name == "Date" and values else None
        if name in _WORDS:
            return _WORDS[name]
        if name in self.names:
            return self.names[name]
        if self._lenient:
            return None
        raise ValueError(f"an unknown name: {name}")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 2:
        return chr(int(code[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": ""}.get(code, code)
