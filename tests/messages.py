"""The messages of the program as its source has them: what is given to the printers of messages and to exceptions
that a person gets to see, with `{}` for each part that is put in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRINTERS = {"print_error", "print_message", "translated", "BadParameter"}
NOT_FOR_PEOPLE = {"archive/language.py", "archive/terminal.py"}


def exceptions() -> set[str]:
    """The names of the exceptions whose text is a message: those of archive.errors and of the crawler that
    commands print."""
    tree = ast.parse((ROOT / "archive/errors.py").read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def collect(paths: Iterator[Path] | None = None) -> dict[str, str]:
    """Each template with the place where it stands, `archive/view.py:116`."""
    found: dict[str, str] = {}
    calls = PRINTERS | exceptions()
    for path in paths or sources():
        where = path.relative_to(ROOT).as_posix()
        if where in NOT_FOR_PEOPLE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in calls and node.args:
                for template in templates(node.args[0]):
                    if any(letter.isalpha() for letter in template):
                        found.setdefault(template, f"{where}:{node.lineno}")
    return found


def sources() -> Iterator[Path]:
    """The modules of the program."""
    for room in ("archive", "crawler"):
        yield from sorted((ROOT / room).rglob("*.py"))


def templates(node: ast.expr) -> list[str]:
    """What an expression can be as a text: a choice between literals gives one each."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*templates(body), *templates(orelse)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return ["".join(parts) for parts in product(templates(left), templates(right))]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*map(templates, values))]
        case ast.FormattedValue(value=value):
            return templates(value)
    return ["{}"]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
