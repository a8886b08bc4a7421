"""A real browser as the judge: what a record says stands in the words that Chromium shows of the page without scripts.

Needs playwright (`make test-browser` installs it) and a Chromium; skipped where either is missing.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest

from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from crawler.workshop.fixtures import Fixture, find_fixtures
from tests import FIXTURES
from tests.crawler.reading.skins import HOME, Habits, Skin
from tests.crawler.reading.skins.habits import VALUES
from tests.crawler.reading.skins.stories import STORIES
from tests.crawler.reading.test_skins import SKINS, page_of
from tests.repeats import times

CHROMIUM = os.environ.get("TULIEU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
Shown = Callable[[bytes], str]
PAGES = find_fixtures(FIXTURES)


@pytest.fixture(scope="module")
def shown() -> Iterator[Shown]:
    """The words of a page as a window of 1280 pixels shows them, without white space."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test-browser")
    if CHROMIUM is None:
        pytest.skip("no Chromium is found: apt-get install chromium, or name it in TULIEU_CHROMIUM")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        window = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, offline=True)
        tab = window.new_page()

        def words(page: bytes) -> str:
            tab.set_content(page.decode("utf-8", "replace"), wait_until="domcontentloaded")
            return squeezed(tab.inner_text("body"))

        yield words
        browser.close()


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).replace("Ð", "Đ").split()).casefold()


def unseen(article: dict[str, Any], words: str) -> list[str]:
    """What of a record does not stand in the words of its page, paragraphs in their order."""
    missing = []
    at = 0
    for paragraph in article["body"]:
        for cell in paragraph.split(" | "):
            found = words.find(squeezed(cell), at)
            if found < 0:
                missing.append(cell)
            else:
                at = found
    texts = [article["title"], article["lead"], *(photo["caption_raw"] for photo in article["photos"])]
    return missing + [text for text in texts if text and squeezed(text) not in words]


@pytest.mark.parametrize("fixture", times(PAGES[::6], PAGES), ids=lambda one: one.name)
def test_a_browser_shows_what_a_fixtures_record_says(fixture: Fixture, shown: Shown) -> None:
    if "error" in fixture.expected:
        pytest.skip("a page that is refused")
    assert unseen(fixture.expected, shown(fixture.page.body)) == []


@pytest.mark.parametrize("skin", times(SKINS[::8], SKINS), ids=lambda skin: skin.name)
def test_a_browser_shows_what_is_read_of_a_skin(skin: Skin, shown: Shown) -> None:
    for story, noise in zip(STORIES, cycle(VALUES["noise"]), strict=False):
        page = page_of(skin, story, Habits(noise=noise).fit(skin.habits))
        try:
            article = read_article(page, url=HOME + skin.path.format(slug=story.slug), fetched_at=skin.fetched_at)
        except ReadingError:
            continue
        assert unseen(article.as_json(), shown(page)) == [], story.slug
