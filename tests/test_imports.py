"""Who may import whom, by ast: one arrow from `crawler` to `archive`, and pure reading and discovering."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = {
    "archive": ("crawler", "scrapy", "parsel", "twisted", "dateparser"),
    "crawler/reading": (
        "scrapy",
        "twisted",
        "sqlalchemy",
        "archive.store",
        "archive.ledger.urls",
        "socket",
        "urllib.request",
    ),
    "crawler/page_view": ("scrapy", "twisted", "sqlalchemy", "archive.store", "socket", "urllib.request"),
    "crawler/layouts": ("scrapy", "twisted", "sqlalchemy", "archive.store", "crawler.spiders", "crawler.sites"),
    "crawler/discover": ("scrapy", "twisted", "sqlalchemy", "archive.store", "archive.ledger.urls", "crawler.spiders"),
    "crawler/sites": ("scrapy", "sqlalchemy", "archive.store", "crawler.spiders", "crawler.reading"),
}

ONLY_ON_USE = {"crawler/cli/main.py": ("scrapy", "twisted", "rich", "lxml", "dateparser", "crawler.crawl")}
"""What a module may import only within its functions: `tulieu --help` is quick."""


def imports_of(source: str) -> Iterator[tuple[str, bool]]:
    """Names of modules that a source imports, and whether it does so when it is itself imported.

    `from a import b` counts as `a` and as `a.b`. What only a type checker reads is left out.
    """
    tree = ast.parse(source)
    typing_only = {
        id(node)
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and "TYPE_CHECKING" in ast.unparse(guard.test)
        for node in ast.walk(guard)
    }
    late = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        at_once = id(node) not in late
        if isinstance(node, ast.Import):
            yield from ((name.name, at_once) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who is meant"
            assert node.module is not None
            yield node.module, at_once
            yield from ((f"{node.module}.{name.name}", at_once) for name in node.names)


def within(module: str, package: str) -> bool:
    """Whether a module is a package or stands in it."""
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_that_it_may_not(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    wrong = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module, _ in imports_of(file.read_text(encoding="utf-8"))
        for package in FORBIDDEN[room]
        if within(module, package)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", ONLY_ON_USE)
def test_what_is_slow_to_import_is_imported_on_use(path: str) -> None:
    at_once = {module for module, now in imports_of((ROOT / path).read_text(encoding="utf-8")) if now}
    assert [m for m in at_once for package in ONLY_ON_USE[path] if within(m, package)] == []


def test_imports_are_found_wherever_they_stand() -> None:
    source = (
        "import scrapy.http\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import sqlalchemy\n"
        "def late():\n    from archive import store\n"
    )
    found = dict(imports_of(source))
    assert found["scrapy.http"] is True
    assert found["archive.store"] is False
    assert "sqlalchemy" not in found
