"""Render the pages, feeds and sitemaps of the replica portal, as the egov theme of NukeViet 4.4 does."""

from __future__ import annotations

from collections.abc import Sequence

from archive.reports.templates import render
from crawler.demo import markup
from crawler.demo.collection import CATEGORIES, PORTAL_TITLE, Category, Collection, Listed, category_named, tag_path
from crawler.demo.story import Story

ADMIN_LOGIN = "quantri"
"""What the hidden author says of an article without one (FACTS A1.8)."""

_MENU = [section for section in CATEGORIES if not section.hidden]


def _render(name: str, /, **values: object) -> str:
    """Render a template with what all of them know."""
    return render(
        f"crawler/demo/{name}",
        portal=PORTAL_TITLE,
        menu=_MENU,
        uploads=markup.UPLOADS,
        login=ADMIN_LOGIN,
        cut=markup.cut,
        entities=markup.entities,
        links=markup.links,
        local_minute=markup.local_minute,
        malformed=markup.malformed,
        month_for_minutes=markup.month_for_minutes,
        photo_path=markup.photo_path,
        tag_path=tag_path,
        views=markup.views,
        **values,
    )


def article_page(collection: Collection, story: Story, base: str, *, related_size: int) -> str:
    """Render the article as a visitor gets it."""
    section = category_named(story.categories[0])
    return _render(
        "article.html",
        title=markup.entities(story.title),
        crumbs=[(f"/{section.slug}/", section.title)] if section else [],
        story=story,
        base=base,
        section=section.title if section else "",
        body=_body(story),
        related=[
            ("news-relatednew", "Những tin mới hơn", collection.newer(story, related_size)),
            ("news-related", "Những tin cũ hơn", collection.older(story, related_size)),
        ],
    )


def print_page(story: Story, base: str) -> str:
    """Render the copy for printers: the same text once more under another address."""
    return _render("print.html", story=story, base=base, body=_body(story))


def _body(story: Story) -> str:
    return markup.as_typed(story, _render("body.html", story=story))


def home_page(collection: Collection) -> str:
    """Render the newest four articles, then two of each section that is in the menu."""
    return _render(
        "home.html",
        title=PORTAL_TITLE,
        crumbs=[],
        newest=[story for story in collection.newest() if category_named(story.categories[0]) in _MENU][:4],
        sections=[(section, collection.in_category(section.slug)[:2]) for section in _MENU],
    )


def section_page(section: Category, number: int, listed: Listed) -> str:
    """Render a page of a section. Links keep the section's own path, also where the article's first is another."""
    here = f"/{section.slug}/"
    return _render(
        "section.html",
        title=section.title + (f" - Trang {number}" if number > 1 else ""),
        crumbs=[(here, section.title)],
        section=section,
        here=here,
        number=number,
        pages=listed.pages,
        stories=[(story, story.path_in(section.slug)) for story in listed.stories],
        others=[(story, story.path_in(section.slug)) for story in listed.others],
    )


def tag_page(tag: str, number: int, listed: Listed) -> str:
    """Render a page of a tag; times are `H:i d/m/Y` here."""
    here = tag_path(tag)
    crumbs = [(here, tag)]
    return _render(
        "tag.html", title=tag, crumbs=crumbs, here=here, number=number, pages=listed.pages, stories=listed.stories
    )


def feeds_page() -> str:
    """Render the index of feeds, for people."""
    return _render("feeds.html", title="RSS-feeds", crumbs=[("/feeds/", "RSS-feeds")])


def text_page(path: str, title: str, text: str) -> str:
    """Render a page that is no article: of the module for plain pages."""
    return _render("text.html", title=title, crumbs=[(path, title)], text=text)


def rss(stories: Sequence[Story], base: str, path: str, title: str) -> str:
    """Render a feed with leads only. Its guid is no address, its pubDate has the month for the minutes, its titles are
    encoded twice."""
    return _render("rss.xml", stories=stories, base=base, path=path, title=title)


def sitemap_index(base: str) -> str:
    """Render the index of sitemaps: one a module."""
    return _render("sitemap_index.xml", base=base)


def sitemap(stories: Sequence[Story], base: str) -> str:
    """Render a sitemap of the newest articles; lastmod is the publication, so that edits do not show."""
    pages = [(story.path, f"{story.published:%Y-%m-%dT%H:%M:%S}+07:00") for story in stories]
    return _render("sitemap.xml", pages=pages, base=base, daily=True)


def about_sitemap(base: str) -> str:
    """Render the sitemap of the pages that are no articles."""
    return _render("sitemap.xml", pages=[("/about/", "2022-12-30T15:00:00+07:00")], base=base, daily=False)


def robots(base: str) -> str:
    """Return robots.txt as NukeViet writes it."""
    hidden = "".join(f"Disallow: /{name}/\n" for name in ("admin", "data", "includes", "users", "statistics"))
    return f"User-agent: *\n{hidden}Sitemap: {base}/sitemap.xml"
