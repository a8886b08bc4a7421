"""Render the front page, sections, tags, feeds and sitemaps of the replica portal."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.demo.collection import CATEGORIES, PORTAL_TITLE, Category, Collection, Listed, tag_path
from crawler.demo.frame import frame
from crawler.demo.markup import cut, entities, month_for_minutes, twice
from crawler.demo.pages import photo_path
from crawler.demo.story import Story

SITEMAP_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def home_page(collection: Collection) -> str:
    """Render the newest four articles, then two of each section that is in the menu."""
    newest = [story for story in collection.newest() if _in_menu(story)][:4]
    hot = "".join(
        f'<li class="clearfix"><a class="show black h4" href="{s.path}" title="{entities(s.title)}">'
        f"{entities(s.title)}</a></li>\n"
        for s in newest
    )
    blocks = "".join(
        f'<div class="news_column panel"><div class="panel-heading"><h4><a href="/{c.slug}/">'
        f"{c.title}</a></h4></div>"
        f"{''.join(_teaser(s, s.path) for s in collection.in_category(c.slug)[:2])}</div>\n"
        for c in CATEGORIES
        if not c.hidden
    )
    content = f'<div id="hot-news"><h3>TIN NỔI BẬT</h3><ul>{hot}</ul></div>\n{blocks}'
    return frame(PORTAL_TITLE, content)


def category_page(category: Category, number: int, listed: Listed) -> str:
    """Render a page of a section. Links keep the section's own path, also where the article's first is another."""
    here = f"/{category.slug}/"
    rows = [(story, story.path_in(category.slug)) for story in listed.stories]
    if category.view == "page_new":
        items = "".join(_teaser(story, path, dated=True) for story, path in rows)
        shown = f'<div class="news_column listpage">{items}</div>'
    else:
        items = "".join(_title_line(n, *row) for n, row in enumerate(rows, start=1))
        shown = f'<div class="list-group">{items}</div>'
    content = (
        f'<div class="box-icon-title"><h2>{category.title}</h2></div>\n{shown}\n'
        f"{_pager(here, category.title, number, listed.pages, '/')}{_others(category, listed.others)}"
    )
    suffix = f" - Trang {number}" if number > 1 else ""
    return frame(category.title + suffix, content, crumbs=((here, category.title),))


def tag_page(tag: str, number: int, listed: Listed) -> str:
    """Render a page of a tag; times are `H:i d/m/Y` here."""
    here = tag_path(tag)
    items = "".join(
        f'<div class="news_column panel panel-default"><div class="panel-body"><h3><a href="{s.path}" '
        f'title="{entities(s.title)}">{entities(s.title)}</a></h3><p><em class="fa fa-clock-o">&nbsp;</em>'
        f'<em>{s.published:%H:%M %d/%m/%Y}</em></p><div class="text-justify">{s.lead or ""}</div>'
        "</div></div>\n"
        for s in listed.stories
    )
    return frame(tag, items + _pager(here + "/", tag, number, listed.pages, ""), crumbs=((here, tag),))


def feeds_page() -> str:
    """Render the index of feeds, for people to read."""
    items = "".join(
        f'<li><a rel="nofollow" title="{c.title}" href="/rss/{c.slug}/">{c.title}</a></li>'
        for c in CATEGORIES
        if not c.hidden
    )
    root = '<a rel="nofollow" title="Tin Tức" href="/rss/">Tin Tức</a>'
    tree = f"<ul><li>{root}<ul>{items}</ul></li></ul>"
    return frame("RSS-feeds", f'<div class="tree well">{tree}</div>', crumbs=(("/feeds/", "RSS-feeds"),))


def text_page(path: str, title: str, text: str) -> str:
    """Render a page that is not an article: of the module for plain pages."""
    body = f'<h1 class="title">{title}</h1><p>{text}</p>'
    return frame(title, f'<div class="page panel"><div class="panel-body">{body}</div></div>', crumbs=((path, title),))


def rss(stories: Sequence[Story], base: str, path: str, title: str) -> str:
    """Render a feed with leads only. Its guid is not an address, its pubDate has the month for the minutes, its titles
    are encoded twice."""
    items = "".join(
        f"<item><title>{twice(s.title)}</title><link>{base}{s.path}</link>"
        f'<guid isPermaLink="false"><![CDATA[news_{s.id}]]></guid>'
        f"<pubDate>{month_for_minutes(s.published)}</pubDate><description><![CDATA[<img src="
        f'"{base}{photo_path(s)}" width="100" align="left" border="0">{s.lead or ""}]]></description>'
        "</item>\n"
        for s in stories
    )
    built = f"<pubDate>{month_for_minutes(stories[0].published)}</pubDate>" if stories else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{title}</title><link>{base}/</link>"
        f'<atom:link href="{base}{path}" rel="self" type="application/rss+xml" />'
        f"<language>vi</language>{built}\n"
        f"<copyright><![CDATA[{PORTAL_TITLE}]]></copyright>\n{items}</channel></rss>\n"
    )


def sitemap_index(base: str) -> str:
    """Render the index of sitemaps: one a module."""
    locs = "".join(f"<sitemap><loc>{base}/sitemap-vi.{m}.xml</loc></sitemap>" for m in ("about", "news"))
    return f"{XML_HEAD}<sitemapindex {SITEMAP_NS}>{locs}</sitemapindex>\n"


def sitemap(stories: Sequence[Story], base: str) -> str:
    """Render a sitemap of the newest articles; lastmod is the publication, so that edits do not show."""
    urls = "".join(
        f"<url><loc>{base}{s.path}</loc><lastmod>{s.published:%Y-%m-%dT%H:%M:%S}+07:00</lastmod>"
        "<changefreq>daily</changefreq><priority>0.8</priority></url>"
        for s in stories
    )
    return f"{XML_HEAD}<urlset {SITEMAP_NS}>{urls}</urlset>\n"


def about_sitemap(base: str) -> str:
    """Render the sitemap of the pages that are not articles."""
    return (
        f"{XML_HEAD}<urlset {SITEMAP_NS}><url><loc>{base}/about/</loc>"
        "<lastmod>2022-12-30T15:00:00+07:00</lastmod></url></urlset>\n"
    )


def robots(base: str) -> str:
    """Render robots.txt as NukeViet writes it."""
    hidden = "".join(f"Disallow: /{name}/\n" for name in ("admin", "data", "includes", "users", "statistics"))
    return f"User-agent: *\n{hidden}Sitemap: {base}/sitemap.xml"


def _in_menu(story: Story) -> bool:
    return any(c.slug == story.categories[0] and not c.hidden for c in CATEGORIES)


def _teaser(story: Story, path: str, *, dated: bool = False) -> str:
    title = entities(story.title)
    when = f"{story.published:%d/%m/%Y %I:%M:%S %p}"
    meta = (
        '<div class="text-muted"><ul class="list-inline"><li><em class="fa fa-clock-o">&nbsp;</em> '
        f'{when}</li><li><em class="fa fa-eye">&nbsp;</em> Đã xem: {story.id * 37 % 4000 + 1000}'
        "</li></ul></div>"
    )
    return (
        f'<div class="panel panel-default"><div class="panel-body"><a href="{path}" title="{title}">'
        f'<img alt="{title}" src="{photo_path(story)}" width="170" class="img-thumbnail imghome" /></a>'
        f'<h3><a href="{path}" title="{title}">{title}</a></h3>{meta if dated else ""}{story.lead or ""}'
        f'<div class="viewmore text-right"><a href="{path}" class="more">Xem tiếp</a></div></div></div>\n'
    )


def _title_line(number: int, story: Story, path: str) -> str:
    title = entities(story.title)
    return (
        f'<a class="show h4" href="{path}" data-content="{entities(cut(story.lead or "", 150))}" '
        f'title="{title}"><h4 class="list-group-item-heading"><span class="label label-default">{number}'
        f"</span>&nbsp;&nbsp;{title}</h4></a>\n"
    )


def _others(category: Category, stories: Sequence[Story]) -> str:
    if not stories:
        return ""
    items = "".join(
        f'<li><a href="{s.path_in(category.slug)}" title="{entities(s.title)}">{entities(s.title)} '
        f"<em>({s.published:%d/%m/%Y}) </em></a></li>\n"
        for s in stories
    )
    return f'<hr/><h4 class="h2">Các tin khác</h4>\n<ul class="related related-square">{items}</ul>\n'


def _pager(here: str, title: str, number: int, pages: int, end: str) -> str:
    if pages == 1:
        return ""
    hrefs = {n: here if n == 1 else f"{here}page-{n}{end}" for n in range(1, pages + 1)}
    links = "".join(
        f'<li class="active"><a href="#">{n}</a></li>'
        if n == number
        else f'<li><a rel="next" title="{title} - Trang {n}" href="{href}">{n}</a></li>'
        for n, href in hrefs.items()
    )
    return f'<div class="text-right"><ul class="pagination">{links}</ul></div>\n'
