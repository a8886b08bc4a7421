"""DNN-derived newspapers, SharePoint portals and old ASP.NET pages, modelled on FACTS B, C.2, C.4, C.6."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_body, source_text
from tests.crawler.reading.skins.story import Story

_LEADS = ("own", "own-signed", "bold", "bold-italic", "h2", "signed")
_BYLINES = ("right-bold", "caps", "plain", "label-tin-anh", "pair-dash", "none", "own")
_HEAD = """<!DOCTYPE html><html lang="vi-VN"><head><meta charset="utf-8"><title>{title}</title></head><body><form method="post" id="Form">
<input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTY1NDk4NzY1M2Rk"><div class="clock">Thứ Hai, 01/12/2031</div><table class="menu"><tr>
<td><a href="/">Trang chủ</a></td><td><a href="/thoi-su">Thời sự</a></td><td><a href="/xay-dung-dang">Xây dựng Đảng</a></td></tr></table>"""
_FOOT = """<div class="others"><b>Các tin khác</b><ul><li><a href="/a-701001.html">Họp Ban Chấp hành lần thứ mười hai</a> (30/11/2031)</li><li><a
href="/b-701002.html">Trao Huy hiệu Đảng đợt 7/11</a> (07/11/2031)</li></ul></div><div>Lượt truy cập: 12.345.678</div></form></body></html>"""


def _head(story: Story) -> str:
    return _HEAD.format(title=escape(story.title))


def _title(story: Story) -> str:
    return escape(story.title, quote=False)


@skin(
    "dnn-qdnd",
    "dnn-post",
    path="/xay-dung-dang/{slug}-781234",
    lead=_LEADS,
    byline=_BYLINES[:-1],
    source=("none", "theo"),
)
def qdnd(story: Story, habits: Habits) -> str:
    """qdnd.vn."""
    return f"""{_head(story)}<div class="detail-post hnoneview"><div class="post-head"><h1 class="post-title">{_title(story)}</h1>
<span class="post-subinfo"><span>{story.print_date("%A, %d/%m/%Y %H:%M")}</span> <a href="#">In trang</a></span></div>
<div class="post-summary"><h2>{lead_text(story, habits)}</h2></div>
<div class="post-content"><div itemprop="articleBody">{render_body(story, habits)}</div></div>
<div class="post-tag"><a href="/tag/x">dân vận</a></div></div>{_FOOT}"""


@skin(
    "dnn-dangcongsan",
    "dnn-post",
    path="/xay-dung-dang/{slug}-701552.html",
    lead=_LEADS,
    byline=_BYLINES,
    source=("none", "nguon"),
)
def dangcongsan(story: Story, habits: Habits) -> str:
    """dangcongsan.vn until 2024: author and tags inside the body."""
    names = names_text(story, habits)
    author = f'<p style="text-align:right"><span class="xauthors">{names}</span></p>' if names else ""
    return f"""{_head(story)}<div class="detail-post hnoneview"><h1>{_title(story)}</h1>
<span class="post-subinfo">{story.print_date("%A, %d/%m/%Y %H:%M (GMT+7)")}</span><div class="post-summary"><p>{lead_text(story, habits)}</p></div>
<div class="post-content">{render_body(story, habits)}{author}<div class="post-tag"><a href="/tags/x">đại hội</a></div></div></div>{_FOOT}"""


@skin("dnn-daibieu", "dnn-news", lead=_LEADS, byline=_BYLINES, source=("none", "theo", "nguon"))
def daibieu(story: Story, habits: Habits) -> str:
    """daibieunhandan.vn on DotNetNuke."""
    return f"""{_head(story)}<div class="ONA_Module_TrangChuContent"><h1>{_title(story)}</h1><div class="NewsDate">{story.print_date("%H:%M | %d/%m/%Y")}</div>
<div class="NewsAbstract">{lead_text(story, habits)}</div><div class="NewsContent">{render_body(story, habits)}</div>
<div class="NewsAuthor">{names_text(story, habits)}</div></div>{_FOOT}"""


@skin(
    "sharepoint-dangcongsan",
    "sharepoint-2025",
    path="/Lists/Tinhoatdong/View_Detail.aspx",
    lead=_LEADS,
    byline=_BYLINES,
    source=("none", "theo"),
)
def sharepoint(story: Story, habits: Habits) -> str:
    """dangcongsan.vn since 2025."""
    return f"""{_head(story)}<div class="detail"><h1 id="contenttitle">{_title(story)}</h1><div id="ngaytao">{story.print_date("%d/%m/%Y %H:%M")}</div>
<div id="description">{lead_text(story, habits)}</div><div class="noidungtt">{render_body(story, habits)}</div>
<b id="tacgia">{names_text(story, habits)}</b><div>Lượt xem: 1.245</div></div>{_FOOT}"""


@skin(
    "sharepoint-ministry",
    "sharepoint-ministry",
    path="/tintuc/Pages/tin.aspx",
    lead=_LEADS,
    byline=_BYLINES[:-1],
    source=("own", "none", "theo"),
)
def ministry(story: Story, habits: Habits) -> str:
    """A ministry's portal: web parts with generated ids."""
    part = "ctl00_SPWebPartManager1_g_5c1f2b7e_ctl00_"
    return f"""{_head(story)}<div class="ms-webpart-zone"><div id="divArticleDescription3"><h1>{_title(story)}</h1></div>
<div id="{part}pnHide"><span>{story.print_date("%A, %d/%m/%Y %H:%M")}</span></div><div id="divArticleDescription1"><p>{lead_text(story, habits)}</p></div>
<div id="divArticleDescription2"><div class="ExternalClass1A2B">{render_body(story, habits)}</div></div>
<div id="{part}pnNguontin"><p><font>{source_text(story, habits)}</font></p></div></div>{_FOOT}"""


@skin(
    "sharepoint-tandan",
    "sharepoint-tandan",
    path="/portal/pages/tin.aspx",
    lead=_LEADS,
    byline=_BYLINES[:-1],
    source=("none", "theo"),
)
def tandan(story: Story, habits: Habits) -> str:
    """A district's portal of the vendor Tân Dân."""
    return f"""{_head(story)}<div><p class="tandan-p-article-news-title">{
        _title(story)
    }</p><div class="artcle-tools"><div class="tandan-span-date-publish">{
        story.print_date("%d/%m/%Y %H:%M")
    }</div></div><p class="tandan-p-article-news-summary">{lead_text(story, habits)}</p>
<div class="ms-rtestate-field" style="display:inline">{render_body(story, habits)}</div></div>{_FOOT}"""


@skin("aspnet-english", "aspnet-labels", path="/newsdetails.aspx", lead=_LEADS, byline=_BYLINES, source=("own", "none"))
def english_labels(story: Story, habits: Habits) -> str:
    """Labels in a layout table."""
    part = "ctl00_ContentPlaceHolder1_ucDetail_"
    return f"""{_head(story)}<table width="100%"><tr><td><span id="{part}lblTitle">{
        _title(story)
    }</span></td></tr><tr><td><span id="{part}lblPostedDate">{
        story.print_date("%d/%m/%Y %H:%M")
    }</span></td></tr><tr><td><span id="{part}lblSapo">{lead_text(story, habits)}</span></td></tr>
<tr><td><span id="{part}lblContent">{render_body(story, habits)}</span></td></tr><tr><td><span id="{part}lblAuthor">{
        names_text(story, habits)
    }</span></td></tr>
<tr><td><span id="{part}lblSource">{source_text(story, habits)}</span> Lượt xem: <span id="{
        part
    }lblViews">532</span></td></tr></table>{_FOOT}"""


@skin(
    "aspnet-content-view",
    "aspnet-labels",
    path="/xa-hoi/{slug}.aspx",
    lead=_LEADS[2:],
    byline=_BYLINES[:-1],
    source=("none", "theo"),
)
def content_view(story: Story, habits: Habits) -> str:
    """baodongthap: title and date inside the body's container."""
    return f"""{_head(story)}<div class="contentView"><h1>{
        _title(story)
    }</h1><div class="date"><span id="cphContent_ucNewsDetails_lblPostedDate">{
        story.print_date("Cập nhật ngày: %d/%m/%Y %H:%M")
    }</span></div>{render_body(story, habits)}</div>{_FOOT}"""
