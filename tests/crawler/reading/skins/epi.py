"""ePi: nhandan today, a vendor's template, sggp in 2019, nhandan in 2020 and 2019 (FACTS B, C.2, C.6)."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import (
    lead_text,
    names_text,
    render_body,
    render_parts,
    render_picture,
    source_text,
)
from tests.crawler.reading.skins.story import Story

_SIDE = """<div class="sub-col"><article class="story"><h2 class="story__heading"><a class=" cms-link" href="/le-hoi-dau-xuan-post5021.html">Lễ hội đầu xuân</a></h2>
<div class="story__summary">Lễ hội thu hút hơn 20 nghìn lượt khách, công tác bảo đảm an ninh, vệ sinh môi trường được chuẩn bị từ sớm và thực hiện chu đáo.</div></article></div>"""
_ADS = '<div class="sda_middle"><div id="sdaWeb_SdaArticleMiddle" class="rennab fyi">Quảng cáo</div></div>'


def _head(story: Story) -> str:
    title = escape(story.title)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title><meta name="author" content="Báo Bình Lâm">
<meta property="og:title" content="{title}"></head><body><ul class="menu"><li><a href="/chinhtri/">Chính trị</a></li><li><a href="/kinhte/">Kinh tế</a></li></ul>"""


@skin(
    "epi",
    "epi",
    path="/{slug}-post501188.html",
    prints={"section"},
    lead=("own", "own-signed"),
    byline=("own", "right-bold", "none"),
    source=("theo", "own", "none"),
)
def epi(story: Story, habits: Habits) -> str:
    """The author's node and an advertisement inside the body, the opening photograph outside."""
    names, source = names_text(story, habits), source_text(story, habits)
    first, *rest = render_parts(story, habits, lead_picture=False)
    opening = ""
    if story.lead_picture:
        opening = render_picture(story.lead_picture, Habits(caption="figcaption", credit=habits.credit))
        opening = opening.replace("<figure>", '<figure class="article__avatar">')
    return f"""{_head(story)}<div class="article"><div class="breadcrumb"><h2 class="main"><a href="/x/">{
        escape(story.section, quote=False)
    }</a></h2></div>
<div class="article__header"><h1 class="article__title cms-title ">{escape(story.title, quote=False)}</h1>
<div class="article__sapo cms-desc"><p>{lead_text(story, habits)}</p></div></div><div class="col"><div class="main-col">
<div class="article__meta"><time class="time" datetime="{
        story.at.strftime("%Y-%m-%dT%H:%M:07+0700") if story.has_time else ""
    }">{story.print_date("%A, ngày %d/%m/%Y - %H:%M", day_shape="%A, ngày %d/%m/%Y")}</time></div>{opening}
<div class="article__body zce-content-body cms-body"><div class="cms-audio"><span>0:00 / 0:00</span></div>{first}{_ADS}{
        "".join(rest)
    }
<div class="article__author"><p class="name">{names}</p></div></div>{
        f'<div class="article__source">{source}</div>' if source else ""
    }
<div class="related-news"><a class="cms-link" href="/tin-khac-post50.html">Tin khác</a></div></div>{
        _SIDE
    }</div></div></body></html>"""


@skin(
    "epi-vendor",
    "epi-vendor",
    path="/{slug}-23871.html",
    prints={"section"},
    lead=("own", "own-signed", "bold", "bold-italic", "signed"),
    byline=("own", "right-bold", "caps", "label-tin-anh", "none"),
    source=("theo", "nguon", "none"),
)
def vendor(story: Story, habits: Habits) -> str:
    """The title in a div, the author a paragraph of the body."""
    names = names_text(story, habits)
    return f"""{_head(story)}<div class="breadcrumb"><a href="/">Trang chủ</a> <a href="/x/">{
        escape(story.section, quote=False)
    }</a></div>
<div class="article"><div class="article__title">{escape(story.title, quote=False)}</div>
<div class="article__meta"><time class="time">{story.print_date("%d/%m/%Y - %H:%M GMT+7")}</time></div>
<div class="article__sapo">{lead_text(story, habits)}</div><div class="article__body">{render_body(story, habits)}{
        f'<p class="article__author">{names}</p>' if names else ""
    }</div></div>{_SIDE.replace("cms-link", "title").replace("-post5021", "-5021")}</body></html>"""


@skin(
    "epi-2019",
    "epi-2019",
    path="/{slug}-586940.html",
    lead=("own", "bold", "bold-italic"),
    byline=("own", "right-bold", "caps", "none"),
    source=("theo", "none"),
)
def epi_2019(story: Story, habits: Habits) -> str:
    """sggp.org.vn before its rebuilding."""
    names = names_text(story, habits)
    return f"""{_head(story)}<section><h1 class="title cms-title">{
        escape(story.title, quote=False)
    }</h1><div class="meta-info"><time>{
        story.print_date("%A, %d/%m/%Y %H:%M", day_shape="%A, %d/%m/%Y")
    }</time></div><div class="summary cms-desc">{lead_text(story, habits)}</div>
<div class="content cms-body">{render_body(story, habits)}{
        f'<p><a class="cms-author" href="/x">{names}</a></p>' if names else ""
    }</div></section>{_SIDE}</body></html>"""


@skin(
    "nhandan-2020",
    "nhandan-2020",
    path="/chinhtri/{slug}-626812/",
    prints={"section"},
    lead=("own", "own-signed"),
    byline=("own", "right-bold", "none"),
    source=("theo", "none"),
)
def nhandan_2020(story: Story, habits: Habits) -> str:
    """A lead photograph with its caption in italics outside the body."""
    opening = ""
    if story.lead_picture:
        opening = render_picture(story.lead_picture, Habits(caption="same-italic", credit=habits.credit))
    return f"""{
        _head(story)
    }<div class="date-now">Thứ Sáu, 04-12-2020, 10:20</div><ul class="uk-breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="/x">{
        escape(story.section, quote=False)
    }</a></li></ul>
<div class="box-content-detail"><h1 class="box-title-detail entry-title">{
        escape(story.title, quote=False)
    }</h1><div class="box-date pull-left">{
        story.print_date("%A, %d-%m-%Y, %H:%M", day_shape="%A, %d-%m-%Y")
    }</div><div class="box-detail-thumb uk-text-center">{opening}</div>
<div class="box-des-detail this-one"><p>{lead_text(story, habits)}</p></div><div class="detail-content-body ">{
        render_body(story, habits, lead_picture=False)
    }</div>
<div class="box-author uk-text-right"><strong>{names_text(story, habits)}</strong></div></div></body></html>"""


@skin(
    "nhandan-2019",
    "nhandan-2019",
    path="/xahoi/item/39651302-{slug}.html",
    lead=("own", "own-signed"),
    byline=("own", "right-bold", "none"),
    source=("theo", "none"),
)
def nhandan_2019(story: Story, habits: Habits) -> str:
    """Everything in one container, the date to the second."""
    return f"""{_head(story)}<div class="item-container"><h3>{
        escape(story.title, quote=False)
    }</h3><h5 class="date-created">{
        story.print_date("%A, %d/%m/%Y, %H:%M", day_shape="%A, %d/%m/%Y")
    }</h5><div class="social-box text-right">Print</div><div class="sapo"><p>{lead_text(story, habits)}</p></div>
<div class="item-content">{render_body(story, habits)}</div><p class="author">{
        names_text(story, habits)
    }</p></div></body></html>"""
