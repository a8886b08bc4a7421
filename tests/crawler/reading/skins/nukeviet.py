"""NukeViet: the egov theme (4.4) and the default theme (4.5), modelled on FACTS A1."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_body, source_text
from tests.crawler.reading.skins.story import Story

_HEAD = """<!DOCTYPE html>
<html lang="vi"><head><title>{title}</title><meta name="generator" content="NukeViet v4.x">
<meta name="author" content="Trang thông tin điện tử Huyện ủy"><meta property="article:published_time"
content="{php}"></head><body><nav><ul><li><a href="/">Trang nhất</a></li><li><a href="/about/">Giới thiệu</a></li></ul></nav>
<ul class="temp-breadcrumbs hidden"><li itemprop="itemListElement"><a href="/" itemprop="item"><span itemprop="name">Trang
nhất</span></a></li><li itemprop="itemListElement"><a href="/tin/" itemprop="item"><span itemprop="name">{section}</span></a></li></ul>"""
_FOOT = """<div class="news_column panel panel-default"><p id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p></div>
<div class="news_column other-news"><p class="h3"><strong>Những tin mới hơn</strong></p><ul class="related list-inline">
<li><a href="/tin/hop-ban-chap-hanh-12.html">Họp Ban Chấp hành lần thứ mười hai</a> <em>(02/01/2024)</em></li></ul></div></body></html>"""
_HABITS = {"byline": ("own", "right-bold", "caps", "label-tin-anh", "none"), "source": ("own", "none", "theo")}
_LEADS = ("own", "own-signed", "bold")


def _head(story: Story) -> str:
    php = story.at.strftime("%Y-%m-%d+07%H:%M:00")
    return _HEAD.format(title=escape(story.title), php=php, section=escape(story.section, quote=False))


def _byline(story: Story, habits: Habits) -> str:
    lines = (("Tác giả", names_text(story, habits)), ("Nguồn tin", source_text(story, habits)))
    return "".join(f'<p class="h5 text-right"><strong>{label}: </strong>{words}</p>' for label, words in lines if words)


@skin("nukeviet-egov", "nukeviet", path="/tin/{slug}-12.html", prints={"section"}, lead=_LEADS, **_HABITS)
def egov(story: Story, habits: Habits) -> str:
    """The e-government theme: a clock icon before the date, counters of the same class behind it."""
    return f"""{_head(story)}<div class="news_column panel panel-default newsdetail" itemscope><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{escape(story.title, quote=False)}</h1>
<span class="hidden hide d-none" itemprop="datePublished">2031-03-01T08:00:00+07:00</span>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5"><i class="fa fa-clock-o"></i>{
        story.print_date("%A - %d/%m/%Y %H:%M", day_shape="%A - %d/%m/%Y")
    }</span><span class="h5"><i class="fa fa-eye"></i>3.396</span><span class="h5"><i class="fa fa-comment-o"></i>0</span></div></div>
<div class="clearfix"><div class="hometext m-bottom" itemprop="description">{lead_text(story, habits)}</div></div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{render_body(story, habits)}</div>
<div class="margin-bottom-lg">{_byline(story, habits)}</div></div></div>{_FOOT}"""


@skin("nukeviet-default", "nukeviet", path="/vi/news/{slug}-12.html", prints={"section"}, lead=_LEADS, **_HABITS)
def default(story: Story, habits: Habits) -> str:
    """The default theme: a bare span.h5 for the date; authors are links."""
    names = names_text(story, habits)
    if names:
        names = f'<a href="/author/x/">{names}</a>'
    lines = "".join(
        f'<p class="h5 text-right"><strong>{label}: </strong>{words}</p>'
        for label, words in (("Tác giả", names), ("Nguồn tin", source_text(story, habits)))
        if words
    )
    return f"""{_head(story)}<div class="news_column panel panel-default"><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{escape(story.title, quote=False)}</h1>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">{
        story.print_date("%A - %d/%m/%Y %H:%M", day_shape="%A - %d/%m/%Y")
    }</span></div></div>
<div class="clearfix"><div class="hometext m-bottom" itemprop="description">{lead_text(story, habits)}</div></div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{render_body(story, habits)}</div>
<div class="margin-bottom-lg">{lines}</div></div></div>{_FOOT}"""
