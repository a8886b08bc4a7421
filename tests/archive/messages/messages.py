"""The messages of the program as its source has them: what is given to the printers of messages and to exceptions
that a person gets to see, with `{}` for each part that is put in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import typer
from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

from archive.messages.help import help_paragraphs
from crawler.cli.main import app
from tests import ROOT

PRINTERS = {"print_error", "print_message", "print_problem", "print_progress", "BadParameter", "cell"} | {
    "show_progress",
    "say",
}
ERRORS = ("archive/errors.py", "crawler/workshop/errors.py")
"""The modules whose exceptions commands print."""
ALSO = {"SiteLocked": 0, "NotifyError": 0, "InputError": 1}
ALSO |= dict.fromkeys(("Damaged", "WaczRefused", "TooLarge", "CannotUndo", "GaveUp", "StrangeAnswer"), 0)
ALSO |= dict.fromkeys(("PlanUnusable", "CannotImport", "BadName"), 0)
"""Other exceptions that commands print, and which argument is the message."""


def collect() -> dict[str, str]:
    """Each template with the place where it stands, `archive/cli/view.py:116`."""
    found: dict[str, str] = {}
    calls = dict.fromkeys(PRINTERS | _exceptions(), 0) | ALSO
    for path, tree in _trees():
        for node in ast.walk(tree):
            for expression in _messages(node, calls):
                for template in templates(expression):
                    if any(letter.isalpha() for letter in template):
                        found.setdefault(" ".join(template.split()), f"{path}:{expression.lineno}")
    for path, text in template_files():
        for line, _function, strings in extract_from_ast(Environment().parse(text), ("_",), babel_style=False):
            found.setdefault(anonymous(strings[0]), f"{path}:{line}")
    return found


def template_files() -> Iterator[tuple[str, str]]:
    """The templates of pages: each with its text. Those of the replica portal are no pages of ours."""
    for room in ("archive", "crawler"):
        for path in sorted((ROOT / room).rglob("*.html")):
            if "demo" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def collect_bare_words() -> list[str]:
    """Words that templates hold beside messages, in their text or in attributes that a person hears or sees."""
    found = []
    for path, text in template_files():
        tree = Environment().parse(text)
        ours = [block for block in tree.find_all(nodes.Block) if block.name in ("kind", "style_source")]
        inside = {id(node) for block in ours for node in block.find_all(nodes.TemplateData)}
        pieces = (node.data for node in tree.find_all(nodes.TemplateData) if id(node) not in inside)
        page = re.sub(r"<!DOCTYPE[^>]*>|<meta[^>]*>", "", "".join(pieces))
        said = re.sub(r"<[^>]*>", "", page) + "".join(re.findall(r'(?:title|alt|aria-label)="([^"]*)"', page))
        found += [f"{path}: {word}" for word in re.findall(r"[^\W\d_]+", said)]
    return found


def collect_templates() -> set[str]:
    """The first argument of each message, as gettext looks it up."""
    return {
        node.args[0].value
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def collect_put_together() -> list[str]:
    """Where a text is put together out of parts before it is given to a printer or an exception."""
    calls = dict.fromkeys(PRINTERS | _exceptions(), 0) | ALSO
    return [
        f"{path}:{expression.lineno}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        for expression in _messages(node, calls)
        if isinstance(expression, ast.JoinedStr | ast.BinOp)
        and any(letter.isalpha() for template in templates(expression) for letter in template)
    ]


def collect_all() -> set[str]:
    """What any expression can be as a text: messages are put together from some of these."""
    return {
        " ".join(template.split())
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call | ast.Constant | ast.JoinedStr | ast.BinOp)
        for template in templates(node)
    }


def collect_help() -> dict[str, str]:
    """Each paragraph of the help of each command and option, with the command; examples are commands themselves."""
    found: dict[str, str] = {}
    _walk(typer.main.get_command(app), "tulieu", found)
    return found


def _walk(command: Any, path: str, found: dict[str, str]) -> None:
    for parameter in command.params:
        found.setdefault(parameter.help or "", f"{path} {parameter.name}")
    for paragraph in help_paragraphs(command.help or ""):
        if not paragraph.startswith("tulieu "):
            found.setdefault(paragraph, path)
    for name, below in getattr(command, "commands", {}).items():
        _walk(below, f"{path} {name}", found)


def _messages(node: ast.AST, calls: dict[str, int]) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id="_")):
            yield node
        case ast.Call(func=ast.Attribute(attr="add"), args=[_, _, what]):  # Findings.add
            yield what
        case ast.Call(func=ast.Name(id="print_table"), args=[ast.List(elts=heads) | ast.Tuple(elts=heads), *_]):
            yield from (head for head in heads if isinstance(head, ast.Constant))
        case ast.Call(func=function, args=args):
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in calls and len(args) > calls[name]:
                yield args[calls[name]]
        case ast.Assign(targets=[ast.Attribute(attr="problem")], value=value):  # of a run
            yield value


@cache
def _trees() -> list[tuple[str, ast.AST]]:
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for room in ("archive", "crawler")
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name not in ("language.py", "help.py", "terminal.py")
    ]


def _exceptions() -> set[str]:
    trees = (ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in ERRORS)
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def anonymous(template: str) -> str:
    """The template with `{}` for each name, and words that go with a number in the plural."""
    return re.sub(
        r"\{[a-z_0-9]+(?::([^{}]*))?\}",
        lambda found: "{}" + (f" {found[1].split('|')[-1]}" if found[1] else ""),
        template,
    )


def templates(node: ast.expr) -> list[str]:
    """What an expression can be as a text: a choice between literals gives one each."""
    match node:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text))]):
            return [anonymous(text)]
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*templates(body), *templates(orelse)]
        case ast.BoolOp(op=ast.Or(), values=values):
            return [template for value in values for template in templates(value)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return ["".join(parts) for parts in product(templates(left), templates(right))]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*map(templates, values))]
        case ast.FormattedValue(value=value):
            return templates(value)
    return ["{}"]
