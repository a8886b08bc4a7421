"""1CDN with its two heads (FACTS C.4)."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_parts, source_text
from tests.crawler.reading.skins.story import Story

_BOX = '<div class="c-box"><div class="c-box__title">Tin liên quan</div><h3 class="b-grid__title"><a href="/nao-vet-luong-10260011.html">Nạo vét luồng</a></h3></div>'
_SIDE = """<div class="l-sidebar"><div class="b-grid"><h3 class="b-grid__title"><a href="/gia-tom-tang-10264990.html">Giá tôm tăng</a></h3>
<div class="b-grid__desc">Giá tôm thương phẩm tại các vùng nuôi tăng 15% so với tháng trước do nguồn cung giảm, người nuôi phấn khởi thả giống vụ mới.</div></div></div>"""
_HABITS = {
    "lead": ("own", "own-signed", "bold"),
    "byline": ("own", "right-bold", "caps", "none"),
    "source": ("own", "theo", "none"),
}


def _head(story: Story) -> str:
    title = escape(story.title)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{title}">
<meta name="author" content="Báo Hải Lăng"></head><body><ul class="c-menu"><li><a href="/chinh-tri">Chính trị</a></li></ul>
<ol class="breadcrumb"><li class="breadcrumb-item"><a href="/">Trang chủ</a></li><li class="breadcrumb-item"><a href="/x">{escape(story.section, quote=False)}</a></li></ol>"""


def _body(story: Story, habits: Habits) -> str:
    parts = render_parts(story, habits)
    return "\n".join([*parts[:2], _BOX, *parts[2:]])


def _foot(story: Story, habits: Habits) -> str:
    source = source_text(story, habits)
    return f'<div class="c-author-page">Theo {source}</div>' if source else ""


@skin("onecms", "onecms", path="/{slug}-10265100.html", prints={"section"}, **_HABITS)
def longform(story: Story, habits: Habits) -> str:
    """The head inside the body's container."""
    return f"""{
        _head(story)
    }<div class="c-news-detail"><div class="b-maincontent"><article class="entry entry-no-padding"><div class="sc-longform-header">
<h1 class="sc-longform-header-title block-sc-title">{
        escape(story.title, quote=False)
    }</h1><div class="sc-longform-header-meta">
<span class="sc-longform-header-author block-sc-author">{
        names_text(story, habits)
    }</span><span class="sc-longform-header-date block-sc-publish-time">{
        story.print_date("%d/%m/%Y %H:%M")
    }</span></div><p class="sc-longform-header-sapo block-sc-sapo">{lead_text(story, habits)}</p></div>
{_body(story, habits)}</article></div>{_foot(story, habits)}<div class="c-share-detail">Chia sẻ</div></div>{
        _SIDE
    }</body></html>"""


@skin("onecms-head", "onecms-head", path="/{slug}-98114.html", prints={"section"}, **_HABITS)
def detail_head(story: Story, habits: Habits) -> str:
    """The head before the body."""
    return f"""{_head(story)}<div class="l-content"><div class="c-detail-head"><h1 class="c-detail-head__title">{
        escape(story.title, quote=False)
    }</h1>
<div class="c-detail-head__row"><span class="c-detail-head__author">{
        names_text(story, habits)
    }</span><span class="c-detail-head__time">{
        story.print_date("%d-%m-%Y %H:%M", day_shape="%d-%m-%Y")
    }</span></div></div>
<div class="c-news-detail is-full"><h2 class="desc">{lead_text(story, habits)}</h2><article class="entry">{
        _body(story, habits)
    }</article>{_foot(story, habits)}</div></div>{_SIDE}</body></html>"""
