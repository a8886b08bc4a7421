"""Render article pages and their copies for printers, as the egov theme of NukeViet 4.4 does."""

from __future__ import annotations

import html

from crawler.demo.collection import PORTAL_TITLE, Collection, category_named, tag_path
from crawler.demo.frame import frame
from crawler.demo.markup import (
    NO_PHOTO,
    UPLOADS,
    body_html,
    cut,
    entities,
    lead_photo_html,
    local_minute,
    malformed,
    twice,
)
from crawler.demo.story import Story

ADMIN_LOGIN = "quantri"
"""What the hidden author says of an article without one (FACTS A1.8)."""
COMMENT_NOTE = "Bạn cần đăng nhập để gửi ý kiến về bài viết này"


def article_page(collection: Collection, story: Story, base: str, *, related_size: int) -> str:
    """Render the article as a visitor gets it."""
    section = category_named(story.categories[0])
    crumbs = ((f"/{section.slug}/", section.title),) if section else ()
    content = "\n".join(
        (
            _detail(story, base),
            _tags(story),
            '<div class="news_column panel newsdetailbox"><p id="stringrating">'
            "Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p></div>",
            '<div class="news_column panel newsdetailbox"><div id="idcomment"><p class="comment-title">'
            f'Ý kiến bạn đọc</p><div class="alert alert-danger">{COMMENT_NOTE}</div></div></div>',
            _related(collection, story, related_size),
        )
    )
    return frame(entities(story.title), content, head=_head(story, base), crumbs=crumbs)


def print_page(story: Story, base: str) -> str:
    """Render the copy for printers: the same text once more under another address."""
    return f"""<!DOCTYPE html>
<html lang="vi"><head><title>{entities(story.title)}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="robots" content="noindex"></head>
<body><div id="print"><div id="hd_print"><h2>{PORTAL_TITLE}</h2><p><a href="{base}/">{base}/</a></p></div>
<div id="content"><h1>{entities(story.title)}</h1>
<ul class="list-inline"><li>{local_minute(story.published)}</li></ul>
<div id="hometext">{html.escape(story.lead or "", quote=False)}</div>
<div id="bodytext" class="clearfix">{body_html(story)}</div>{_signature(story)}</div>
<div id="footer">URL của bản tin này: <a href="{base}{story.path}">{base}{story.path}</a></div></div>
</body></html>
"""


def photo_path(story: Story) -> str:
    """Return the path of the picture that lists and feeds show for an article."""
    if story.lead_photo:
        return UPLOADS + story.lead_photo.file
    return next((UPLOADS + b.photo.file for b in story.body if b.photo), NO_PHOTO)


def _head(story: Story, base: str) -> str:
    description = entities(cut(story.lead or story.title, 160))
    section = category_named(story.categories[0])
    return f"""<meta name="description" content="{description}">
<meta property="og:title" content="{twice(story.title)}">
<meta property="og:type" content="article">
<meta property="og:description" content="{description}">
<meta property="og:image" content="{base}{photo_path(story)}">
<meta property="og:url" content="{base}{story.path}">
<meta property="article:published_time" content="{malformed(story.published)}">
<meta property="article:modified_time" content="{malformed(story.modified)}">
<meta property="article:section" content="{section.title if section else ""}">
<link rel="canonical" href="{base}{story.path}">
"""


def _detail(story: Story, base: str) -> str:
    edited = f"{story.modified:%Y-%m-%dT%H:%M:%S}+07:00"
    photo = lead_photo_html(story.lead_photo, entities(story.title)) if story.lead_photo else ""
    left = photo if story.lead_photo and story.lead_photo.place == "left" else ""
    hidden = 'class="hidden hide d-none"'
    views = f"{story.id * 37 % 4000 + 1000:,}".replace(",", ".")
    return f"""<div class="news_column panel panel-default newsdetail" itemscope
 itemtype="http://schema.org/NewsArticle">
<div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{entities(story.title)}</h1>
<div {hidden} itemprop="author" itemtype="http://schema.org/Person" itemscope>
<span itemprop="name">{html.escape(story.author_field or ADMIN_LOGIN)}</span></div>
<span {hidden} itemprop="datePublished">{edited}</span>
<span {hidden} itemprop="dateModified">{edited}</span>
<span {hidden} itemprop="mainEntityOfPage">{base}{story.path}</span>
<span {hidden} itemprop="image">{photo_path(story)}</span>
<div {hidden} itemprop="publisher" itemtype="http://schema.org/Organization" itemscope>
<span itemprop="name">{PORTAL_TITLE}</span></div>
<div class="row margin-bottom-lg newsdetailmetatop"><div class="col-md-12">
<span class="h5"><i class="fa fa-clock-o" aria-hidden="true"></i>{local_minute(story.published)}</span>
<span class="h5"><i class="fa fa-eye" aria-hidden="true"></i>{views}</span>
<span class="h5"><i class="fa fa-comment-o" aria-hidden="true"></i>0</span></div>
<div class="col-md-12"><ul class="list-inline text-right"><li><a rel="nofollow" title="In ra"
 href="javascript:void(0)" onclick="nv_open_browse('/print{story.path}','',840,500,'')">&nbsp;</a></li>
<li><a rel="nofollow" title="Lưu bài viết này" href="/savefile{story.path}">&nbsp;</a></li></ul></div></div>
<div class="clearfix">
{left}<div class="hometext m-bottom" itemprop="description">{html.escape(story.lead or "", quote=False)}</div>
{photo if not left else ""}</div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">
{body_html(story)}</div>
{_attachments(story)}{_signature(story)}</div></div>"""


def _attachments(story: Story) -> str:
    if not story.attachments:
        return ""
    many = len(story.attachments) > 1
    items = "".join(
        f'<div class="list-group-item"><a href="{story.path}?download=1&amp;id={n}" title="Tập tin {name}">'
        f"Tập tin {n + 1 if many else ''}: <strong>{name}</strong></a></div>"
        for n, name in enumerate(story.attachments)
    )
    return (
        '<div class="panel panel-default"><div class="panel-heading"><i class="fa fa-download fa-fw"></i>'
        '<strong>File đính kèm</strong></div><div class="list-group news-download-file">'
        f"{items}</div></div>\n"
    )


def _signature(story: Story) -> str:
    """Render author and source below the body: two paragraphs of one class."""
    lines = (("Tác giả bài viết: ", story.author_field), ("Nguồn tin: ", story.source_field))
    shown = "".join(
        f'<p class="h5 text-right">\n<strong>{label}</strong>{html.escape(value)}\n</p>\n'
        for label, value in lines
        if value
    )
    return f'<div class="margin-bottom-lg">\n{shown}</div>\n' if shown else ""


def _tags(story: Story) -> str:
    if not story.tags:
        return ""
    links = ", ".join(f'<a title="{t}" href="{tag_path(t)}"><em>{t}</em></a>' for t in story.tags)
    return (
        '<div class="news_column panel newsdetailbox"><div class="panel-body"><div class="h5">'
        f'<em class="fa fa-tags">&nbsp;</em><strong>Tags: </strong>{links}</div></div></div>'
    )


def _related(collection: Collection, story: Story, size: int) -> str:
    lists = (
        ("news-relatednew", "Những tin mới hơn", collection.newer(story, size)),
        ("news-related", "Những tin cũ hơn", collection.older(story, size)),
    )
    blocks = "".join(
        f'<p class="h3"><strong>{label}</strong></p><div class="clearfix" id="{name}">'
        f'<ul class="related related-square">{"".join(map(_related_item, stories))}</ul></div>\n'
        for name, label, stories in lists
        if stories
    )
    return f'<div class="news_column newsdetailbox"><div class="panel-body other-news">\n{blocks}</div></div>'


def _related_item(story: Story) -> str:
    title = entities(story.title)
    return (
        f'<li><em class="fa fa-angle-right">&nbsp;</em><a href="{story.path}" data-content="'
        f'{entities(cut(story.lead or "", 150))}" title="{title}"><h4>{title}</h4></a> '
        f"<em>({story.published:%d/%m/%Y})</em></li>\n"
    )
