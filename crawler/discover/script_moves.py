"""Where a plain script leads: addresses that it gives to `location` or `window.open`. Pure, and no script is run.

A script is read as a row of tokens. What runs whenever the page is shown counts: the statements of a script, of the
functions that it calls there, of a timer and of `onload`. What an `if` decides, or a click, does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MAX_SCRIPT = 20_000
"""Characters of scripts that are read; one that only leads on is short."""

MAX_CLICK = 1_000
"""Characters of the script of a click that are read."""

_DEEPEST = 8
_LATEST = 60_000
"""Milliseconds after which a timer leads nowhere that a visitor would wait for."""
_STEPS = 40_000

_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*(?:.*?\*/|.*\Z)|<!--[^\n]*|-->[^\n]*)"
    r"|(?P<string>'(?:[^'\\\n]++|\\.)*+'?|\"(?:[^\"\\\n]++|\\.)*+\"?|`(?:[^`\\$]++|\\.)*+`?)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<sign>=>|===|!==|==|!=|<=|>=|&&|\|\||\+=|\+\+|--|.)",
    re.DOTALL,
)
_LABEL = re.compile(r"\s*javascript\s*:", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_WINDOWS = frozenset(("window", "document", "self", "top", "parent", "this", "globalThis", "frames"))
_BRANCHES = frozenset(("if", "for", "while", "switch", "with", "catch"))
_OPEN, _CLOSED = "([{", ")]}"
_MOST_FUNCTIONS = 50
_LONGEST_PATH = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a script. `kind` is `string`, `number`, `name` or `sign`; the `text` of a string is without quotes and
    with its escapes resolved."""

    kind: str
    text: str
    line: bool = False
    """Whether it is the first one of its line."""

    span: int = 1
    """Tokens from an opening bracket to after the one that closes it; for others 1."""

    def is_sign(self, signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.kind == "sign" and self.text in signs


def tokens_of(script: str) -> list[Token]:
    """Return the tokens of a script, its first MAX_SCRIPT characters; without `javascript:` before it, which is a label
    in the script of an event and nothing else."""
    words: list[tuple[str, str, bool]] = []
    line, label = True, _LABEL.match(script)
    for match in _TOKEN.finditer(script, label.end() if label else 0, min(len(script), MAX_SCRIPT)):
        kind, text = match.lastgroup or "", match[0]
        if kind == "string" and (len(text) < 2 or text[-1] != text[0]):
            kind = "sign"  # nothing closes it: no browser runs such a script
        elif kind == "string":
            text = _ESCAPE.sub(_character, text[1:-1])
        if kind == "space":
            line = line or "\n" in text
            continue
        words.append((kind, text, line))
        line = False
    spans, waiting = [1] * len(words), []
    for at, (kind, text, _) in enumerate(words):
        if kind == "sign" and text in _OPEN:
            waiting.append(at)
        elif kind == "sign" and text in _CLOSED and waiting:
            first = waiting.pop()
            spans[first] = at + 1 - first
    for first in waiting:
        spans[first] = len(words)
    return [Token(*word, span) for word, span in zip(words, spans, strict=True)]


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(escape[3], escape[3])


def find_move(script: str, url: str, *, also_runs: str = "") -> str | None:
    """Return where a script leads whoever opens its page, as it is written there; None where it does not, or not
    always. `url`: the page's address; `also_runs`: the script in its `onload`."""
    reading = _Reading(_parts_of(url))
    reading.run(tokens_of(script), 0)
    if reading.found is None and also_runs:
        reading.run(tokens_of(also_runs), 0)
    return reading.found


def find_click(script: str, url: str, value: str | None = None) -> list[str]:
    """Return where the script of a click or a choice may lead, whatever decides it. `value`: that of the field that
    was chosen, for a script that reads it."""
    reading = _Reading(_parts_of(url), always=True, value=value)
    reading.run(tokens_of(script[:MAX_CLICK]), 0)
    return list(dict.fromkeys(reading.all))


def _parts_of(url: str) -> Mapping[str, str]:
    parts = urlsplit(url)
    return {
        "href": url,
        "protocol": f"{parts.scheme}:",
        "host": parts.netloc,
        "hostname": parts.hostname or "",
        "port": str(parts.port or ""),
        "origin": f"{parts.scheme}://{parts.netloc}",
        "pathname": parts.path or "/",
    }


@dataclass
class _Reading:
    """One reading of a page's script."""

    location: Mapping[str, str]
    always: bool = False
    """Whether what is decided by a condition counts, and new windows do."""
    value: str | None = None
    found: str | None = None
    all: list[str] = field(default_factory=list)
    _variables: dict[str, str] = field(default_factory=dict)
    _functions: dict[str, list[Token]] = field(default_factory=dict)
    _called: set[str] = field(default_factory=set)
    _steps: int = 0

    def run(self, tokens: list[Token], depth: int) -> None:
        """Read statements that run."""
        self._declare(tokens)
        at, begins = 0, True
        while at < len(tokens) and (self.found is None or self.always):
            self._steps += 1
            if self._steps > _STEPS or depth > _DEEPEST:
                return
            token, before = tokens[at], begins or tokens[at].line
            begins = token.is_sign(";{}") or token.text == "else"
            if token.text == "function":
                at = self._skip_function(tokens, at)
                begins = True
            elif token.text in _BRANCHES and not self.always:
                at = self._skip_branch(tokens, at)
                begins = True
            elif token.text == "return" and not self.always:
                return
            elif (end := self._take(tokens, at, depth) if before or self.always else None) is not None:
                at, begins = end, True
            elif token.is_sign("([") and not self.always:
                at = _behind(tokens, at)
            else:
                at += 1
                begins = begins or (at < len(tokens) and before and token.text in ("var", "let", "const", "try", "!"))

    def _declare(self, tokens: list[Token]) -> None:
        for at, token in enumerate(tokens[:-2]):
            if len(self._functions) > _MOST_FUNCTIONS:
                return
            if token.text == "function" and tokens[at + 1].kind == "name":
                body = self._body(tokens, at)
                if body is not None:
                    self._functions[tokens[at + 1].text] = body

    def _body(self, tokens: list[Token], at: int) -> list[Token] | None:
        """The statements of the function that begins at a token (`function`, `(` of an arrow's, its one name)."""
        while at < len(tokens) and tokens[at].text not in ("(", "=>"):
            at += 1
        if at < len(tokens) and tokens[at].text == "(":
            at = _behind(tokens, at)
        if at < len(tokens) and tokens[at].text == "=>":
            at += 1
        if at >= len(tokens):
            return None
        if tokens[at].text != "{":
            return tokens[at:]
        return tokens[at + 1 : _behind(tokens, at) - 1]

    def _skip_function(self, tokens: list[Token], at: int) -> int:
        while at < len(tokens) and tokens[at].text != "{":
            at += 1
        return _behind(tokens, at)

    def _skip_branch(self, tokens: list[Token], at: int) -> int:
        """Leave out what a condition decides, with what it decides otherwise."""
        at += 1
        if at < len(tokens) and tokens[at].text == "(":
            at = _behind(tokens, at)
        at = _statement_end(tokens, at)
        while at < len(tokens) and tokens[at].text == "else":
            at = _statement_end(tokens, at + 1)
        return at

    def _take(self, tokens: list[Token], at: int, depth: int) -> int | None:
        """Read what begins at a token; return where it ends, None where nothing is known about it."""
        token = tokens[at]
        if token.is_sign("(!") and self._runs_itself(tokens, at, depth):
            return _behind(tokens, at) if token.text == "(" else self._skip_function(tokens, at)
        if token.kind != "name":
            return None
        path, behind = _path(tokens, at)
        name = path.removeprefix("window.")
        following = tokens[behind].text if behind < len(tokens) else ""
        if following == "(":
            return self._call(tokens, name, behind, depth)
        if following != "=":
            return None
        if _is_location(path):
            self._lead(self._evaluate(tokens, behind + 1))
        elif name in ("onload", "document.body.onload") and behind + 1 < len(tokens):
            self._run_given(tokens[behind + 1 : _statement_end(tokens, behind + 1)], depth)
        elif "." not in path and (text := self._evaluate(tokens, behind + 1)) is not None:
            self._variables[path] = text
        return _statement_end(tokens, behind + 1)

    def _call(self, tokens: list[Token], name: str, at: int, depth: int) -> int | None:
        end = _behind(tokens, at)
        given = _arguments(tokens[at + 1 : end - 1])
        method = name.rpartition(".")
        if method[2] in ("replace", "assign") and _is_location(method[0]) and given:
            self._lead(self._evaluate(given[0], 0))
        elif name in ("navigate", "open") and given:
            target = self._evaluate(given[1], 0) if len(given) > 1 else ""
            if name == "navigate" or self.always or target in ("_self", "_top", "_parent"):
                self._lead(self._evaluate(given[0], 0))
        elif name in ("setTimeout", "setInterval") and given:
            late = int(given[1][0].text[:9]) if len(given) > 1 and given[1] and given[1][0].text.isdecimal() else 0
            if late <= _LATEST:
                self._run_given(given[0], depth)
        elif method[2] in ("addEventListener", "attachEvent") and len(given) > 1 and given[0]:
            if given[0][0].text in ("load", "onload", "DOMContentLoaded", "pageshow"):
                self._run_given(given[1], depth)
        elif name in ("$", "jQuery") and given:
            behind = end + 2 if [token.text for token in tokens[end : end + 2]] == [".", "ready"] else None
            if behind is not None and behind < len(tokens) and tokens[behind].text == "(":
                end = _behind(tokens, behind)
                self._run_given(tokens[behind + 1 : end - 1], depth)
            else:
                self._run_given(given[0], depth)
        elif name in self._functions and (self.always or name not in self._called):
            self._called.add(name)
            self.run(self._functions[name], depth + 1)
        else:
            return None
        return end

    def _run_given(self, given: list[Token], depth: int) -> None:
        """Run what is given to be run: a function, its name, or a string that is a script."""
        if not given:
            return
        if given[0].kind == "string":
            self.run(tokens_of(given[0].text), depth + 1)
        elif given[0].text == "function" or any(token.text == "=>" for token in given[:4]):
            self.run(self._body(given, 0) or [], depth + 1)
        elif given[0].text in self._functions and given[0].text not in self._called:
            self._called.add(given[0].text)
            self.run(self._functions[given[0].text], depth + 1)

    def _runs_itself(self, tokens: list[Token], at: int, depth: int) -> bool:
        """Whether a function is here that is called at once: `(function () {...})()`."""
        inner = tokens[at + 1 : at + 3]
        if not inner or not (inner[0].text == "function" or inner[0].text == "("):
            return False
        end = _behind(tokens, at) if tokens[at].text == "(" else len(tokens)
        within = tokens[at + 1 : end - 1] if tokens[at].text == "(" else tokens[at + 1 :]
        called = end < len(tokens) and tokens[end].text == "("
        if inner[0].text == "function" and (called or tokens[at].text == "!" or _ends_in_call(within)):
            self.run(self._body(within, 0) or [], depth + 1)
            return True
        if inner[0].text == "(" and called and any(token.text == "=>" for token in within[:4]):
            self.run(self._body(within, 0) or [], depth + 1)
            return True
        return False

    def _lead(self, target: str | None) -> None:
        if target is not None and target.strip():
            self.found = self.found or target
            self.all.append(target)

    def _evaluate(self, tokens: list[Token], at: int) -> str | None:
        """Return the text that an expression is: strings, numbers, what was given to a variable, and parts of the
        page's own address, joined by `+`. None for any other."""
        text, wants = "", True
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "sign" and token.text == "+" and not wants:
                wants, at = True, at + 1
                continue
            if not wants:  # a call on what was read so far, or an operator
                return text if token.text in (";", ",", ")", "}") or token.kind == "name" else None
            wants = False
            if token.kind in ("string", "number"):
                text, at = text + token.text, at + 1
            elif token.kind == "name":
                path, at = _path(tokens, at)
                part = self._named(path)
                if part is None and self.value is not None and _is_value(path):
                    part = self.value
                    while at < len(tokens) and tokens[at].is_sign("[(."):  # options[this.selectedIndex].value
                        at = _behind(tokens, at) if tokens[at].is_sign("[(") else _path(tokens, at + 1)[1]
                if part is None or (at < len(tokens) and tokens[at].text == "("):
                    return None
                text += part
            else:
                return None
        return None if wants else text

    def _named(self, path: str) -> str | None:
        if path in self._variables:
            return self._variables[path]
        holder, _, name = path.rpartition(".")
        return self.location.get(name) if _is_location(holder) and not holder.endswith(".href") else None


def _is_value(path: str) -> bool:
    return path.endswith((".value", "this.options", ".options")) or path in ("value", "$", "jQuery")


def _is_location(path: str) -> bool:
    parts = path.split(".")
    if parts[-1] == "href":
        parts.pop()
    return bool(parts) and parts[-1] == "location" and set(parts[:-1]) <= _WINDOWS


def _path(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the name that begins at a token (`window.location.href`), and what is after it."""
    names = [tokens[at].text] if at < len(tokens) else []
    at += 1
    while (
        at + 1 < len(tokens) and len(names) < _LONGEST_PATH and tokens[at].text == "." and tokens[at + 1].kind == "name"
    ):
        names.append(tokens[at + 1].text)
        at += 2
    while (
        at + 2 < len(tokens)
        and len(names) < _LONGEST_PATH
        and tokens[at].text == "["
        and tokens[at + 1].kind == "string"
    ):  # window['location']
        names.append(tokens[at + 1].text)
        at += 3
    return ".".join(names), at


def _behind(tokens: list[Token], at: int) -> int:
    """Return the place after the bracket that closes the one at a token."""
    return min(at + tokens[at].span, len(tokens)) if at < len(tokens) else at


def _statement_end(tokens: list[Token], at: int) -> int:
    """Return the place after the statement or block that begins at a token."""
    if at < len(tokens) and tokens[at].text == "{":
        return _behind(tokens, at)
    start = at
    while at < len(tokens):
        token = tokens[at]
        if token.line and at > start and token.kind == "name" and not _goes_on(tokens[at - 1]):
            return at
        if token.is_sign(_OPEN):
            at = _behind(tokens, at)
            continue
        if token.is_sign(";}"):
            return at + (token.text == ";")
        at += 1
    return at


def _goes_on(token: Token) -> bool:
    """Whether a statement goes on after a token, on the next line too."""
    return token.kind == "sign" and token.text not in ")]}++--"


def _arguments(tokens: list[Token]) -> list[list[Token]]:
    """Part the arguments of a call."""
    given: list[list[Token]] = [[]]
    at = 0
    while at < len(tokens):
        if tokens[at].is_sign(_OPEN):
            end = _behind(tokens, at)
            given[-1] += tokens[at:end]
            at = end
            continue
        if tokens[at].is_sign(","):
            given.append([])
        else:
            given[-1].append(tokens[at])
        at += 1
    return given if given != [[]] else []


def _ends_in_call(tokens: list[Token]) -> bool:
    return [token.text for token in tokens[-2:]] == ["(", ")"]
