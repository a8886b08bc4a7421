"""Every saved page gives exactly the record that stands beside it, field by field.

A fixture is a folder: page.html (bytes, never edited), meta.json (where it is from, and what its markup
rests on), expected.json (the record, or {"error": {"reason"}} where the page must be refused).
`pytest --update-golden` rewrites expected.json and fails.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

import crawler.layouts
from archive.record.article import RECORD_KEYS
from crawler.layouts import candidates, layout_of, layouts, recognise
from crawler.layouts.layout import Layout, compile_selector
from crawler.reading.page import parse_page
from crawler.sites import sites
from crawler.workshop.fixtures import ALLOWED, FILES, MAX_PAGE, NEEDED, NEEDED_IF_CAPTURED, TIED, Fixture, find_fixtures
from tests import FIXTURES

PAGES = find_fixtures(FIXTURES)

every_page = pytest.mark.parametrize("fixture", PAGES, ids=lambda fixture: fixture.name)


@every_page
def test_page_gives_the_record_beside_it(fixture: Fixture, request: pytest.FixtureRequest) -> None:
    name = fixture.meta.get("site")
    got = fixture.page.record(sites()[name] if name else None)
    if request.config.getoption("--update-golden") and fixture.write_expected(got):
        pytest.fail(f"{fixture.folder / 'expected.json'} was rewritten: read the difference before it is committed")
    expected = fixture.expected
    differing = {
        key: (got.get(key), expected.get(key)) for key in {*got, *expected} if got.get(key) != expected.get(key)
    }
    assert not differing, "\n".join(f"{k}:\n  got      {a!r}\n  expected {b!r}" for k, (a, b) in differing.items())


@every_page
def test_page_says_what_it_rests_on(fixture: Fixture) -> None:
    meta, page = fixture.meta, fixture.page
    captured = NEEDED_IF_CAPTURED if fixture.is_captured else frozenset()
    assert {path.name for path in fixture.folder.iterdir()} == FILES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fixture.folder.name)
    assert NEEDED | captured <= set(meta) <= ALLOWED
    assert urlsplit(meta["url"]).scheme in ("http", "https")
    assert meta["basis"].startswith(("captured", "modelled on", "assumed"))
    assert page.fetched_at.utcoffset() is not None if page.fetched_at else page.saved_by
    assert 0 < len(page.body) <= MAX_PAGE
    assert meta.get("sha256") in (None, page.sha256), "page.html was edited: its bytes are kept as they came"
    assert meta.get("site") is None or meta["site"] in sites()
    for name in ("meta.json", "expected.json"):
        text = (fixture.folder / name).read_bytes()
        assert text.startswith(b"{") and text.endswith(b"}\n") and b"\r" not in text, name
    assert "error" in fixture.expected or set(fixture.expected) == set(RECORD_KEYS) - set(TIED)


def test_every_captured_page_was_compared_with_its_record_by_a_person() -> None:
    unchecked = [fixture.name for fixture in PAGES if not fixture.is_checked]
    assert not unchecked, f"not checked by a person yet: {', '.join(unchecked)} (see docs/adding-a-site.md)"


@pytest.mark.parametrize("layout", layouts().values(), ids=lambda layout: layout.name)
def test_every_selector_of_a_layout_matches_a_saved_page(layout: Layout) -> None:
    unmatched = set(layout.selectors)
    for fixture in PAGES:
        body = fixture.page.body
        if layout not in candidates(body):
            continue
        root = parse_page(body, url="https://example.vn/").root
        if layout_of(body, root) is not layout and not layout.is_listing(root):
            continue
        scope = layout.find_scope(root)
        for selector in map(compile_selector, list(unmatched)):
            where = root if scope is None or selector.text in layout.scope or selector.is_rooted else scope
            if selector.find(where):
                unmatched.discard(selector.text)
    assert not unmatched, f"no page in tests/fixtures shows these: {sorted(unmatched)}"


KINDS = ("with photo", "without author or lead", "oldest generation", "listing", "other refusal")
"""What is wanted of every family of layouts, a page each."""

KNOWN_GAPS: dict[str, set[str]] = {}
"""What is not there yet, by family. It may only shrink: what is added is struck out here."""


def families() -> Iterator[tuple[str, tuple[Layout, ...]]]:
    """Each file of layouts with what it defines, newest first."""
    for module in pkgutil.iter_modules(crawler.layouts.__path__):
        if module.name not in ("layout", "nearest"):
            yield module.name, importlib.import_module(f"crawler.layouts.{module.name}").LAYOUTS


def kinds_of(fixture: Fixture, layout: Layout, oldest: Layout) -> Iterator[str]:
    """What a page is an example of."""
    expected = fixture.expected
    if layout is oldest:
        yield "oldest generation"
    if "error" in expected:
        yield "listing" if expected["error"]["reason"] == "listing" else "other refusal"
        return
    if expected["photos"]:
        yield "with photo"
    if not expected["authors"] or not expected["lead"]:
        yield "without author or lead"


def test_every_family_of_layouts_has_a_page_of_each_kind_but_for_known_gaps() -> None:
    family_of = {layout.name: (family, made[-1]) for family, made in families() for layout in made}
    there: dict[str, set[str]] = defaultdict(set)
    for fixture in PAGES:
        body = fixture.page.body
        layout = layout_of(body, parse_page(body, url=fixture.page.url).root) or recognise(body)
        if layout is not None:
            family, oldest = family_of[layout.name]
            there[family].update(kinds_of(fixture, layout, oldest))
    gaps = {family: missing for family, _ in families() if (missing := set(KINDS) - there[family])}
    assert gaps == KNOWN_GAPS
