"""The replica portal: what it holds, how it is set up, and what it answers to a path."""

from __future__ import annotations

import base64
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from archive.reports.templates import render
from crawler.demo import pages
from crawler.demo.collection import Collection, category_named
from crawler.demo.faults import Fault, FloodBlocker, flood_page
from crawler.demo.response import XML, Response, moved, page
from crawler.demo.story import Story, load_stories, parse_story
from crawler.demo.truth import expected_records

ARTICLE = re.compile(r"/(?:(?P<copy>print|savefile)/)?(?P<category>[a-z0-9-]+)/(?P<alias>[^/]*)-(?P<id>\d+)\.html")
LISTING = re.compile(r"/(?P<slug>[a-z0-9-]+)/(?:page-(?P<number>\d+)/?)?")
TAG = re.compile(r"/tag/(?P<tag>[^/]+)(?:/(?:page-(?P<number>\d+)/?)?)?")
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ABOUT = "Trang thông tin điện tử là tiếng nói của Đảng bộ, chính quyền và Nhân dân thành phố Sông Trà."
CONTACT = "Mọi ý kiến xin gửi về Văn phòng Thành ủy Sông Trà, số 1 đường Bến Trà, phường Bến Trà."


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was answered."""

    path: str
    status: int
    user_agent: str
    at: float
    """Seconds of a monotonic clock."""


@dataclass
class Portal:
    """A NukeViet portal in memory. `render` is pure; `answer` is what a visitor gets."""

    stories: tuple[Story, ...] = field(default_factory=load_stories)
    """What it holds at first; later changes are in `collection`."""
    base: str = "http://127.0.0.1"
    """Scheme and host of absolute addresses; `serve` sets it."""
    page_size: int = 4
    """Articles on a page of a section or tag (20 in the wild)."""
    sitemap_size: int = 20
    """How many of the newest the sitemap names (1000 in the wild)."""
    feed_size: int = 5
    """Items of a feed (30 in the wild)."""
    related_size: int = 3
    """Newer and older ones of the section below each article."""
    flood: FloodBlocker | None = None
    """Off unless given."""
    faults: dict[str, Fault] = field(default_factory=dict)
    """What goes wrong at which path (decoded, with its query)."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    asked: list[Asked] = field(default_factory=list)
    """Every request that `answer` took, in order."""
    collection: Collection = field(init=False)
    _spoilt: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.collection = Collection(self.stories)

    def add(self, article: Story | dict[str, Any]) -> Story:
        """Publish one more article (a Story, or values as in articles.json)."""
        story = article if isinstance(article, Story) else parse_story(article)
        if story.id in self.collection.by_id:
            raise ValueError(f"article {story.id} is there already")
        self.collection.by_id[story.id] = story
        return story

    def edit(self, article_id: int, **changes: Any) -> Story:
        """Change an article as an editor would; its edit time moves on. Raises KeyError if there is none.

        `body` takes blocks, strings or values as in articles.json; the address changes only with
        `alias` or `categories`.
        """
        story = self.collection.by_id[article_id].changed(**changes)
        self.collection.by_id[article_id] = story
        return story

    def remove(self, article_id: int) -> None:
        """Take an article down: 404 from now on."""
        del self.collection.by_id[article_id]

    def truth(self) -> list[dict[str, Any]]:
        """Return the records that a right crawl exports now, by id; see `crawler.demo.truth`."""
        return expected_records(self.collection.by_id.values(), self.base)

    def answer(self, path: str, user_agent: str = "") -> Response:
        """Return what a visitor gets: `render`, unless the flood blocker or a scripted fault steps in."""
        with self._lock:
            response = self._answer(path)
            self.asked.append(Asked(path, response.status, user_agent, time.monotonic()))
            return response

    def _answer(self, path: str) -> Response:
        wait = self.flood.visit() if self.flood else None
        if wait is not None:
            return flood_page(wait)
        fault = self.faults.get(unquote(path))
        if fault is None or (fault.times is not None and self._spoilt.get(path, 0) >= fault.times):
            return self.render(path)
        self._spoilt[path] = self._spoilt.get(path, 0) + 1
        return fault.spoil(path, self.render(path))

    def render(self, path: str) -> Response:
        """Return the portal's answer to a path with its query, encoded or not."""
        parts = urlsplit(path)
        where = unicodedata.normalize("NFC", unquote(parts.path)) or "/"
        response = (
            self._fixed(where)
            or self._feed(where)
            or self._file(where)
            or self._article(where, parts.query)
            or self._tag(where)
            or self._listing(where)
            or self._missing(where)
        )
        if "Last-Modified" not in response.headers and response.status == 200:
            yesterday = self.now().astimezone(UTC) - timedelta(days=1)
            stamp = {"Last-Modified": f"{yesterday:%a, %d %b %Y %H:%M:%S} GMT"}
            response = Response(response.status, {**response.headers, **stamp}, response.body)
        return response

    def _fixed(self, where: str) -> Response | None:
        match where:
            case "/":
                return page(pages.home_page(self.collection))
            case "/robots.txt":
                return page(pages.robots(self.base), content_type="text/plain; charset=utf-8")
            case "/sitemap.xml":
                return page(pages.sitemap_index(self.base), content_type=XML)
            case "/sitemap-vi.news.xml":
                newest = self.collection.newest()[: self.sitemap_size]
                return page(pages.sitemap(newest, self.base), content_type=XML)
            case "/sitemap-vi.about.xml":
                return page(pages.about_sitemap(self.base), content_type=XML)
            case "/feeds/":
                return page(pages.feeds_page())
            case "/about/":
                return page(pages.text_page(where, "Giới thiệu", ABOUT))
            case "/contact/":
                return page(pages.text_page(where, "Liên hệ", CONTACT))
        return None

    def _feed(self, where: str) -> Response | None:
        if not where.startswith("/rss/"):
            return None
        category = category_named(where.split("/")[2])
        if where != "/rss/" and category is None:
            return moved("/rss/")
        stories = self.collection.in_category(category.slug) if category else self.collection.newest()
        title = f"Tin Tức - {category.title}" if category else "Tin Tức"
        return page(pages.rss(stories[: self.feed_size], self.base, where, title), content_type=XML)

    def _file(self, where: str) -> Response | None:
        if where.endswith((".jpg", ".png", ".gif")):
            return Response(200, {"Content-Type": "image/png"}, PIXEL)
        if where.startswith("/uploads/") and where.endswith(".pdf"):
            return Response(200, {"Content-Type": "application/pdf"}, PDF)
        return None

    def _article(self, where: str, query: str) -> Response | None:
        found = ARTICLE.fullmatch(where)
        if found is None:
            return None
        story = self.collection.by_id.get(int(found["id"]))
        if story is None:
            return self._missing(where)
        folder = f"/{found['copy']}" if found["copy"] else ""
        if where != folder + story.path:
            return moved(folder + story.path)
        if "download" in parse_qs(query):
            return Response(200, {"Content-Type": "application/pdf"}, PDF)
        if folder:
            copy = page(pages.print_page(story, self.base))
            saved = {"Content-Disposition": f"attachment; filename={story.alias}.html"}
            return Response(200, {**copy.headers, **(saved if "save" in folder else {})}, copy.body)
        return page(pages.article_page(self.collection, story, self.base, related_size=self.related_size))

    def _tag(self, where: str) -> Response | None:
        found = TAG.fullmatch(where)
        if found is None:
            return None
        tag, number = found["tag"].replace("-", " "), int(found["number"] or 1)
        listed = self.collection.listed_by_tag(tag, number, self.page_size)
        return page(pages.tag_page(tag, number, listed))

    def _listing(self, where: str) -> Response | None:
        if category_named(where.strip("/")) and not where.endswith("/"):
            return moved(where + "/")
        found = LISTING.fullmatch(where)
        if found is None:
            return None
        category, number = category_named(found["slug"]), int(found["number"] or 1)
        if category is None:
            return moved("/")
        return page(pages.section_page(category, number, self.collection.listed(category, number, self.page_size)))

    def _missing(self, where: str) -> Response:
        return page(render("crawler/demo/missing.html"), status=404)
