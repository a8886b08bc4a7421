"""No text is put together into HTML or XML by hand: a value that somebody forgot to escape would be markup. Templates
do it (`archive.reports.templates`)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests import ROOT

PUT_IN = "\0"
"""Stands for a value in a text."""
TAG = re.compile(
    rf"""(?<![?])(?<![?]P)<(?:
        /?[a-zA-Z][\w-]*(?::[a-zA-Z][\w-]*)?(?=[\s/>{PUT_IN}]|$)  # <p>, </dc:title>
        | /?{PUT_IN}[^<>]*>  # <NAME>
        | [!?][a-zA-Z\[]  # a declaration
    )""",
    re.VERBOSE,
)
"""The beginning of a tag. A group of a regular expression, `(?P<day>`, is none, nor is what stands in angle brackets
for other reasons, `<urn:uuid:...>`."""


ELSEWHERE = {
    "archive/export/previous.py": "what a workbook of ours has in it, to be looked for",
    "archive/web/memento.py": 'links in a header, `<address>; rel="memento"`',
    "crawler/reading/fields/script_state.py": "an article in a script's state, for the parser: it is not shown",
    "crawler/reading/generic/state.py": "likewise, its texts escaped",
    "crawler/urls/shapes.py": "what shapes of addresses are called, `<n>-<slug>`",
}
"""Files in which it is no page of ours that is put together."""


def find_markup(source: str) -> list[int]:
    """The lines of a program on which a text with a tag in it is put together: by an f-string, `format`, `%`, `+` or
    `join`."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    patterns = {id(node) for call in ast.walk(tree) if _compiles(call) for node in ast.walk(call)}
    lines = set()
    for node in ast.walk(tree):
        if id(node) not in patterns and any(TAG.search(text) for text in _put_together(node, constants)):
            lines.add(node.lineno)
    return sorted(lines)


def _compiles(node: ast.AST) -> bool:
    """Whether a regular expression is compiled."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.compile", "compile_selector")


def _put_together(node: ast.AST, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The texts of which an expression makes another; none where it is no such expression."""
    match node:
        case ast.JoinedStr(values=values):
            yield "".join(_literal(value, {}) or PUT_IN for value in values)
        case ast.BinOp(op=ast.Add()):
            yield "".join(_literal(part, constants) or PUT_IN for part in _parts(node))
        case ast.AugAssign(op=ast.Add(), value=value):
            yield _literal(value, constants) or ""
        case ast.BinOp(op=ast.Mod(), left=left):
            yield _literal(left, constants) or ""
        case ast.Call(func=ast.Attribute(value=template, attr="format" | "format_map")):
            yield _literal(template, constants) or ""
        case ast.Call(func=ast.Attribute(value=between, attr="join"), args=[parts]):
            yield _literal(between, constants) or ""
            if isinstance(parts, ast.List | ast.Tuple | ast.Set):
                yield from (_literal(part, constants) or "" for part in parts.elts)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What is added up, in order."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def _literal(node: ast.expr, constants: dict[str, ast.expr]) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(text)):
            return text.decode("latin-1")
        case ast.Name(id=name) if name in constants:
            return _literal(constants[name], {})
    return None


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("f'<p>{x}</p>'", id="an f-string"),
        pytest.param("f'{x}</p>'", id="an end"),
        pytest.param("f'<{tag}>{x}'", id="an element whose name is put in"),
        pytest.param("f'<a href=\"{x}\"'", id="a tag that goes on elsewhere"),
        pytest.param("f'<!DOCTYPE html>{x}'", id="a declaration"),
        pytest.param("f'<?xml version=\"1.0\"?>{x}'", id="XML"),
        pytest.param("f'<dc:title>{x}'", id="XML with a prefix"),
        pytest.param("'<p>{}</p>'.format(x)", id="format"),
        pytest.param("'<p>{a}</p>'.format_map(x)", id="format_map"),
        pytest.param("PAGE = '<p>{}</p>'\ndef a(x):\n    return PAGE.format(x)", id="format of a constant"),
        pytest.param("'<p>%s</p>' % x", id="percent"),
        pytest.param("b'<p>%s</p>' % x", id="percent of bytes"),
        pytest.param("'<p>' + x", id="a sum"),
        pytest.param("x + '</p>'", id="a sum the other way"),
        pytest.param("'<' + tag + '>'", id="a sum around a name"),
        pytest.param("a += '<li>'", id="a sum that goes on"),
        pytest.param("'</li><li>'.join(x)", id="join"),
        pytest.param("''.join(['<p>', x])", id="join of a list"),
    ],
)
def test_markup_that_is_put_together_is_found(source: str) -> None:
    assert find_markup(source) != []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("'<p>' in text", id="a search for a tag"),
        pytest.param("re.compile(r'<(script|style)\\b[^>]*>')", id="a regular expression"),
        pytest.param("re.compile(rf'</(?:{names})>')", id="a regular expression of names"),
        pytest.param("f'(?P<day>{x})(?<!a{x})'", id="a group with a name, a look behind"),
        pytest.param("text.replace(b'<br>', b' ').split('<p>')", id="a tag that is taken away"),
        pytest.param("f'{x} < {y}'", id="less than"),
        pytest.param("f'1K<n<{x}'", id="a range"),
        pytest.param("f'<urn:uuid:{x}>'", id="a name in angle brackets"),
        pytest.param('def a():\n    """Return `<p>`."""', id="a docstring"),
        pytest.param("_('no <title> in {x}', x=x)", id="a message, which is escaped where a page shows it"),
    ],
)
def test_what_only_mentions_tags_is_not(source: str) -> None:
    assert find_markup(source) == []


def test_no_markup_is_put_together_in_the_program() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ("archive", "crawler")
        for path in sorted((ROOT / room).rglob("*.py"))
        if (lines := find_markup(path.read_text(encoding="utf-8")))
    }
    assert {path: lines for path, lines in found.items() if path not in ELSEWHERE} == {}
    assert found.keys() >= ELSEWHERE.keys(), "it is put together there no more"


def test_no_template_takes_a_value_for_markup() -> None:
    """By `|safe` or where escaping is off; in Python `Markup` needs a reason behind `noqa: S704`."""
    for room in ("archive", "crawler"):
        for path in [*(ROOT / room).rglob("*.html"), *(ROOT / room).rglob("*.xml")]:
            assert not re.search(r"[|]\s*safe\b|autoescape", path.read_text(encoding="utf-8")), path
