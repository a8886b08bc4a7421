"""What the replica portal holds, and the orders in which NukeViet shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from crawler.demo.story import Story

PORTAL_TITLE = "Trang thông tin điện tử Đảng bộ thành phố Sông Trà"


@dataclass(frozen=True, slots=True)
class Category:
    """A section. `view` is how it lists: `page_new` (newest first throughout, with a box of further items), `main`
    (page 1 newest first, pages 2.. oldest first, the oldest never), `list` (titles only)."""

    slug: str
    title: str
    view: Literal["page_new", "main", "list"]
    hidden: bool = False
    """In no menu, on no front page and without a feed in the index of feeds."""


CATEGORIES = (
    Category("tin-hoat-dong", "Tin hoạt động", "page_new"),
    Category("xay-dung-dang", "Xây dựng Đảng", "main"),
    Category("dan-van", "Dân vận", "main"),
    Category("kiem-tra-giam-sat", "Kiểm tra - Giám sát", "list"),
    Category("kinh-te-xa-hoi", "Kinh tế - Xã hội", "list"),
    Category("van-ban", "Văn bản hướng dẫn", "list", hidden=True),
    Category("gop-y-du-thao", "Góp ý dự thảo", "list", hidden=True),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What one page of a list shows."""

    stories: tuple[Story, ...]
    others: tuple[Story, ...]
    """The box `Các tin khác`: the first items of the next page once more."""
    pages: int
    """How many pages the pager shows."""


class Collection:
    """The articles by their ids; every list is newest first unless it says otherwise."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.by_id = {story.id: story for story in stories}

    def newest(self) -> list[Story]:
        """Return all articles."""
        return sorted(self.by_id.values(), key=lambda story: (story.published, story.id), reverse=True)

    def in_category(self, slug: str) -> list[Story]:
        """Return the articles of a section, be it their first or a further one."""
        return [story for story in self.newest() if slug in story.categories]

    def tagged(self, tag: str) -> list[Story]:
        """Return the articles with a tag, written as readers see it."""
        return [story for story in self.newest() if tag in story.tags]

    def newer(self, story: Story, count: int) -> list[Story]:
        """Return the next ones of the same section, the nearest first."""
        return self._neighbours(story)[0][:count]

    def older(self, story: Story, count: int) -> list[Story]:
        """Return the ones before it in the same section, the nearest first."""
        return self._neighbours(story)[1][:count]

    def listed(self, category: Category, number: int, size: int) -> Listed:
        """Return a page of a section in the order of its view; past the end it is empty."""
        stories = self.in_category(category.slug)
        pages = max(1, -(-len(stories) // size))
        start = (number - 1) * size
        if category.view == "main" and number > 1:
            stories.reverse()
        shown = tuple(stories[start : start + size])
        boxed = category.view == "page_new" or (category.view == "main" and number > 1)
        next_page = tuple(stories[start + size : start + size + max(1, size // 2)])
        return Listed(shown, next_page if boxed else (), pages)

    def listed_by_tag(self, tag: str, number: int, size: int) -> Listed:
        """Return a page of a tag's articles."""
        stories = self.tagged(tag)
        start = (number - 1) * size
        return Listed(tuple(stories[start : start + size]), (), max(1, -(-len(stories) // size)))

    def _neighbours(self, story: Story) -> tuple[list[Story], list[Story]]:
        row = [s for s in self.newest() if s.categories[0] == story.categories[0]]
        at = row.index(story)
        return row[:at][::-1], row[at + 1 :]


def category_named(slug: str) -> Category | None:
    """Return the section with that slug, or None."""
    return next((category for category in CATEGORIES if category.slug == slug), None)


def tag_path(tag: str) -> str:
    """Return a tag's path as the portal prints it: unencoded, dashes for spaces."""
    return "/tag/" + tag.replace(" ", "-")
