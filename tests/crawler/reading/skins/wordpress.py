"""WordPress: a theme of blocks, the Newspaper theme, a classic theme (FACTS A2, C.6)."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_body, source_text
from tests.crawler.reading.skins.story import Story

_SHARES = '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Chia sẻ:</h3><ul><li><a href="#">Facebook</a></li></ul></div>'
_BODY = ("bold", "bold-italic", "signed")
_BYLINES = ("own", "right-bold", "caps", "label-tin-anh", "label-bai-va-anh", "none")


def _head(story: Story, body_class: str) -> str:
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8" /><title>{escape(story.title)} &#8211; Trường Chính trị</title>
<link rel='stylesheet' href='/wp-includes/css/dist/block-library/style.min.css' /><link rel='stylesheet' href='/wp-content/themes/x/style.css' />
</head><body class="single single-post postid-311 {body_class}"><ul class="menu"><li><a href="/category/tin-tuc/">Tin tức</a></li></ul>"""


def _time(story: Story, classes: str, shape: str) -> str:
    stamp = story.at.strftime("%Y-%m-%dT%H:%M:00+07:00")
    return f'<time class="{classes}" datetime="{stamp}">{story.print_date(shape)}</time>'


def _account(story: Story, habits: Habits) -> str:
    """What stands in the account's place: the names where the theme prints them, else a login."""
    return names_text(story, habits) or "quantri"


@skin(
    "wordpress-block",
    "wordpress-block",
    path="/{slug}/",
    prints={"section"},
    lead=_BODY,
    byline=_BYLINES,
    source=("theo", "nguon", "none"),
)
def block(story: Story, habits: Habits) -> str:
    """Date, section and account after the body, the time of day for those who can ask alone."""
    return f"""{
        _head(story, "wp-embed-responsive")
    }<div class="wp-site-blocks"><main class="wp-block-group"><h1 class="wp-block-post-title">{
        escape(story.title, quote=False)
    }</h1>
<div class="entry-content wp-block-post-content">{render_body(story, habits)}{
        _SHARES
    }</div><div class="wp-block-template-part">
<div class="wp-block-post-date">{
        _time(story, "", "%d/%m/%Y %H:%M")
    }</div><div class="taxonomy-category wp-block-post-terms"><a href="/category/x/" rel="tag">{
        escape(story.section, quote=False)
    }</a></div><p class="wp-block-post-author__name">{_account(story, habits)}</p></div></main></div></body></html>"""


@skin(
    "wordpress-td",
    "wordpress-td",
    path="/{slug}/",
    prints={"section"},
    lead=("own", *_BODY),
    byline=_BYLINES,
    source=("own", "theo", "nguon", "none"),
)
def newspaper(story: Story, habits: Habits) -> str:
    """The Newspaper theme with modules of other articles at the side."""
    lead, source = lead_text(story, habits), source_text(story, habits)
    return f"""{
        _head(story, "td-full-layout")
    }<div class="td-container"><article class="post"><ul class="td-category"><li class="entry-category"><a href="/x/">{
        escape(story.section, quote=False)
    }</a></li></ul>
<header class="td-post-title"><h1 class="entry-title">{escape(story.title, quote=False)}</h1>{
        f'<p class="td-post-sub-title">{lead}</p>' if lead else ""
    }
<div class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">Bởi</div> <a href="/author/x/">{
        _account(story, habits)
    }</a></div>
<span class="td-post-date">{_time(story, "entry-date updated td-module-date", "%d/%m/%Y %H:%M")}</span></div></header>
<div class="td-post-content tagdiv-type">{render_body(story, habits)}<div class="td-a-rec">- Quảng cáo -</div></div>
<footer>{
        f'<div class="td-post-source-via"><span>NGUỒN</span><a href="#">{source}</a></div>' if source else ""
    }</footer></article>
<div class="td_module_6 td_module_wrap"><h3 class="entry-title td-module-title"><a href="/mot-cua/">Một cửa</a></h3><span class="td-post-author-name"><a href="/author/y/">Mai Lâm</a></span>
<span class="td-post-date"><time class="entry-date" datetime="2031-06-19T10:00:00+07:00">19/06/2031</time></span></div></div></body></html>"""


@skin(
    "wordpress-classic",
    "wordpress-classic",
    path="/2024/{slug}/",
    prints={"section"},
    lead=_BODY,
    byline=_BYLINES,
    source=("theo", "nguon", "none"),
)
def classic(story: Story, habits: Habits) -> str:
    """Date, account and section in the article's footer."""
    return f"""{
        _head(story, "")
    }<div class="site-content"><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{
        escape(story.title, quote=False)
    }</h1></header>
<div class="entry-content">{render_body(story, habits)}{
        _SHARES
    }</div><footer class="entry-footer"><span class="posted-on">{
        _time(story, "entry-date published", "%d/%m/%Y %H:%M")
    }<time class="updated" datetime="2031-06-15T07:45:00+07:00">15/06/2031</time></span>
<span class="byline"><span class="author vcard"><a class="url fn n" href="/author/x/">{
        _account(story, habits)
    }</a></span></span>
<span class="cat-links"><a href="/category/x/" rel="category tag">{
        escape(story.section, quote=False)
    }</a></span></footer></article></div></body></html>"""
