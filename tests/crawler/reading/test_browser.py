"""A real browser as the judge of what is read, in both directions: see browser.py.

Needs playwright (`make test-browser` installs it) and a Chromium; skipped where either is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import cycle
from pathlib import Path

import pytest

from archive.record.article import Article
from crawler.reading.article import make_article, read_draft
from crawler.reading.errors import ReadingError
from crawler.reading.page import parse_page
from crawler.site import Site
from crawler.sites import sites
from crawler.workshop.fixtures import Fixture, find_fixtures
from tests import FIXTURES
from tests.chromium import chromium
from tests.crawler.reading.browser import SHOWN, Judge, squeezed
from tests.crawler.reading.skins import HOME, Habits, Skin
from tests.crawler.reading.skins.habits import VALUES
from tests.crawler.reading.skins.stories import STORIES
from tests.crawler.reading.test_skins import SKINS, page_of
from tests.repeats import times

Complaints = Callable[..., list[str] | None]
PAGES = find_fixtures(FIXTURES)


@pytest.fixture(scope="module")
def complaints() -> Iterator[Complaints]:
    """What a window of 1280 pixels without scripts has against the reading of a page; None where the page is refused,
    or its article stands in its scripts' state alone, where no browser shows it."""
    with chromium() as browser:
        window = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, offline=True)
        tab = window.new_page()

        def judged(
            body: bytes,
            url: str,
            fetched_at: datetime | None = None,
            content_type: str | None = None,
            site: Site | None = None,
            spoil: Callable[[Article], Article] = lambda article: article,
        ) -> list[str] | None:
            try:
                page = parse_page(body, url=url, fetched_at=fetched_at, content_type=content_type)
                layout, draft = read_draft(page, site)
                article = spoil(make_article(page, draft, layout, site))
            except ReadingError:
                return None
            if draft.read_by == "script state":
                return None
            tab.set_content(page.decoded.text, wait_until="domcontentloaded")
            judge = Judge(page, draft, article, tab.evaluate(SHOWN))
            return judge.complaints(squeezed(tab.inner_text("body")))

        yield judged


def judge_fixture(fixture: Fixture, complaints: Complaints, spoil: Callable[[Article], Article]) -> list[str] | None:
    page, name = fixture.page, fixture.meta.get("site")
    site = sites()[name] if name else None
    return complaints(page.body, page.url, page.fetched_at, page.content_type, site, spoil)


@pytest.mark.parametrize("fixture", times(PAGES[::6], PAGES), ids=lambda one: one.name)
def test_a_browser_agrees_with_what_is_read_of_a_fixture(fixture: Fixture, complaints: Complaints) -> None:
    assert not judge_fixture(fixture, complaints, lambda article: article)


@pytest.mark.parametrize("skin", times(SKINS[::8], SKINS), ids=lambda skin: skin.name)
def test_a_browser_agrees_with_what_is_read_of_a_skin(skin: Skin, complaints: Complaints) -> None:
    for story, noise in zip(STORIES, cycle(VALUES["noise"]), strict=False):
        page = page_of(skin, story, Habits(noise=noise).fit(skin.habits))
        assert not complaints(page, HOME + skin.path.format(slug=story.slug), skin.fetched_at), story.slug


@pytest.mark.parametrize("fixture", times(PAGES[1::18], PAGES), ids=lambda one: one.name)
def test_the_judge_misses_a_paragraph_that_is_dropped(fixture: Fixture, complaints: Complaints) -> None:
    paragraphs = fixture.expected.get("body", [])
    for at, paragraph in enumerate(paragraphs if len(paragraphs) > 1 else ()):
        found = judge_fixture(fixture, complaints, lambda one, at=at: replace(one, body=_without(one.body, at)))
        assert found, paragraph


def _without(texts: tuple[str, ...], at: int) -> tuple[str, ...]:
    return texts[:at] + texts[at + 1 :]


def test_a_browser_agrees_with_what_is_read_of_the_cases(shared: Path, complaints: Complaints) -> None:
    found = {}
    for case in sorted((shared / "cases" / "pages").iterdir())[:: times(6, 1)]:
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        at = datetime.fromisoformat(expected["fetched_at"])
        found[case.name] = complaints((case / "page.html").read_bytes(), expected["url"], at)
    assert not {name: told for name, told in found.items() if told}


def test_a_browser_agrees_with_what_is_read_of_newspapers(shared: Path, complaints: Complaints) -> None:
    found = {}
    for file in sorted((shared / "corpus" / "real").glob("*/*.html")):
        canonical = re.search(r'rel="canonical" href="([^"]+)', file.read_text("utf-8"))
        assert canonical is not None
        found[f"{file.parent.name}/{file.name}"] = complaints(file.read_bytes(), canonical[1])
    assert not {name: told for name, told in found.items() if told}


@pytest.mark.parametrize("portal", ["egov", "drupal-dmy", "next-csr"])
def test_a_browser_agrees_with_what_is_read_of_a_portal(portal: str, shared: Path, complaints: Complaints) -> None:
    folder = shared / "corpus" / portal
    rows = [line.split("\t") for line in (folder / "index.tsv").read_text("utf-8").splitlines()]
    articles = [(url, file) for url, file, kind in rows if kind == "article"][:: times(50, 8)]
    found = {file: complaints((folder / "pages" / file).read_bytes(), url) for url, file in articles}
    assert not {name: told for name, told in found.items() if told}
    if portal == "next-csr":
        assert set(found.values()) == {None}, "its articles stand in the scripts' state alone"
