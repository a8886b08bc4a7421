"""The pages that are mutated: those of the repository, printed by the test portals, and those of ../shared where that
folder is there."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from crawler.demo import Portal
from crawler.workshop.fixtures import find_fixtures
from tests import FIXTURES, SHARED
from tests.crawler.reading.skins import HOME, Habits, discover
from tests.crawler.reading.skins.habits import VALUES
from tests.crawler.reading.skins.stories import STORIES

FETCHED_AT = datetime(2026, 3, 1, 5, tzinfo=UTC)
"""When each page is said to have been fetched whose source does not say it."""
_BASE = "http://127.0.0.1:8123"


@dataclass(frozen=True)
class Source:
    """A page before it is mutated."""

    name: str
    url: str
    body: bytes
    content_type: str | None = None
    fetched_at: datetime = FETCHED_AT


def draw_own(chance: random.Random) -> Source:
    """Return a page of the repository: a fixture, a skin's or the demo portal's."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(_fixtures())()
    return _skin(chance) if kind < 0.85 else _demo(chance)


def draw_foreign(chance: random.Random) -> Source:
    """Return a page of ../shared."""
    return chance.choice(_foreign())()


def has_foreign() -> bool:
    """Whether ../shared is there."""
    return (SHARED / "corpus").is_dir()


@lru_cache(maxsize=1)
def _fixtures() -> list[Callable[[], Source]]:
    def read(fixture) -> Source:
        page = fixture.page
        return Source(fixture.name, page.url, page.body, page.content_type, page.fetched_at or FETCHED_AT)

    return [partial(read, fixture) for fixture in find_fixtures(FIXTURES)]


def _skin(chance: random.Random) -> Source:
    skin = chance.choice(list(discover().values()))
    story = chance.choice(STORIES)
    habits = Habits(**{name: chance.choice(values) for name, values in VALUES.items()}).fit(skin.habits)
    page = skin.print_page(story, habits)
    body = page.encode() if isinstance(page, str) else page
    url = HOME + skin.path.format(slug=story.slug)
    # They print a day of 2031 as today's.
    return Source(
        f"{skin.name}/{story.slug}", url, body, fetched_at=skin.fetched_at or datetime(2032, 1, 1, tzinfo=UTC)
    )


@lru_cache(maxsize=1)
def _portal() -> Portal:
    return Portal(now=lambda: FETCHED_AT, base=_BASE)


def _demo(chance: random.Random) -> Source:
    portal = _portal()
    lists = (
        "/",
        "/sitemap.xml",
        "/sitemap-vi.news.xml",
        "/rss/",
        "/feeds/",
        "/robots.txt",
        "/dan-van/",
        "/dan-van/page-2/",
    )
    path = chance.choice(lists) if chance.random() < 0.3 else chance.choice(portal.stories).path
    answer = portal.render(path)
    return Source(path, _BASE + path, answer.body, answer.headers.get("Content-Type"))


@lru_cache(maxsize=1)
def _foreign() -> list[Callable[[], Source]]:
    found: list[Callable[[], Source]] = []
    for table in sorted((SHARED / "corpus").glob("*/headers.tsv")):
        with table.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["status"] == "200" and (file := table.parent / "pages" / row["file"]).is_file():
                    found.append(partial(_read, file, row["url"], row["content_type"] or None))
    listed = {SHARED / "corpus" / each.parent.name for each in (SHARED / "corpus").glob("*/headers.tsv")}
    for folder in ("corpus", "cases"):
        for file in sorted((SHARED / folder).rglob("*.html")):
            if not any(each in file.parents for each in listed):
                host = file.parent.name if "." in file.parent.name else "example.vn"
                found.append(partial(_read, file, f"https://{host}/tin-tuc/{file.stem}-12.html", None))
    return found


def _read(file: Path, url: str, content_type: str | None) -> Source:
    return Source(str(file.relative_to(SHARED)), url, file.read_bytes(), content_type)
