"""Every saved page gives exactly the record that stands beside it, field by field.

A fixture is a folder: page.html (bytes, never edited), meta.json (where it is from, and what its markup
rests on), expected.json (the record, or {"error": {"reason"}} where the page must be refused).
`pytest --update-golden` rewrites expected.json and fails.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES

from archive.article import RECORD_KEYS
from crawler.layouts import candidates, layout_of, layouts
from crawler.layouts.layout import Layout, compile_selector, is_rooted
from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from crawler.reading.page import parse_page
from crawler.sites import sites

PAGES = sorted(path.parent for path in FIXTURES.glob("*/*/page.html"))
TIED = ("evidence", "sha256")
"""Keys that change with every better reason and are not golden."""


def name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def read(folder: Path) -> dict[str, Any]:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    site = sites()[meta["site"]] if meta.get("site") else None
    try:
        article = read_article(
            (folder / "page.html").read_bytes(),
            url=meta["url"],
            fetched_at=datetime.fromisoformat(meta["fetched_at"]) if meta.get("fetched_at") else None,
            content_type=meta.get("content_type"),
            site=site,
        )
    except ReadingError as error:
        return {"error": {"reason": error.reason}}
    return json.loads(json.dumps({k: v for k, v in article.as_json().items() if k not in TIED}))


@pytest.mark.parametrize("folder", PAGES, ids=name)
def test_page_gives_the_record_beside_it(folder: Path, request: pytest.FixtureRequest) -> None:
    got = read(folder)
    path = folder / "expected.json"
    if request.config.getoption("--update-golden"):
        text = json.dumps(got, ensure_ascii=False, indent=2) + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            pytest.fail(f"{path} was rewritten: read the difference before it is committed")
    expected = json.loads(path.read_text("utf-8"))
    differing = {
        key: (got.get(key), expected.get(key)) for key in {*got, *expected} if got.get(key) != expected.get(key)
    }
    assert not differing, "\n".join(f"{k}:\n  got      {a!r}\n  expected {b!r}" for k, (a, b) in differing.items())


@pytest.mark.parametrize("folder", PAGES, ids=name)
def test_page_says_what_it_rests_on(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    assert meta["url"].startswith("http")
    assert meta["basis"].lower().startswith(("captured", "modelled on", "assumed"))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert "error" in expected or set(expected) == set(RECORD_KEYS) - set(TIED)


@pytest.mark.parametrize("layout", layouts().values(), ids=lambda layout: layout.name)
def test_every_selector_of_a_layout_matches_a_saved_page(layout: Layout) -> None:
    unmatched = set(layout.selectors)
    for folder in PAGES:
        body = (folder / "page.html").read_bytes()
        if layout not in candidates(body):
            continue
        root = parse_page(body, url="https://example.vn/").root
        if layout_of(body, root) is not layout and not layout.lists(root):
            continue
        scope = layout.find_scope(root)
        for selector in list(unmatched):
            where = root if scope is None or selector in layout.scope or is_rooted(selector) else scope
            if compile_selector(selector)(where):
                unmatched.discard(selector)
    assert not unmatched, f"no page in tests/fixtures shows these: {sorted(unmatched)}"
