"""Liferay, dataimages, Joomla K2, VNPT-type portals and NukeViet's other themes, modelled on FACTS A1, B, C.2, C.4, C.6."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_body, source_text
from tests.crawler.reading.skins.story import Story

_LEADS = ("own", "own-signed", "bold", "bold-italic", "h2", "signed")
_IN_BODY = ("bold", "bold-italic", "signed")
_BYLINES = ("right-bold", "caps", "plain", "italic", "pair-comma", "label-bai-va-anh", "none")
_HEAD = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body><div class="top"><span>Thứ Hai, ngày 01/12/2031</span>
<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/tin-tuc/">Tin tức</a></li><li><a href="/van-ban/">Văn bản</a></li></ul></div>"""
_FOOT = """<div class="tin-khac"><h3>Các tin khác</h3><ul><li><a href="/tin-tuc/hop-ban-chap-hanh">Họp Ban Chấp hành lần thứ mười hai</a> (30/11/2031)</li>
<li><a href="/tin-tuc/trao-huy-hieu">Trao Huy hiệu Đảng đợt 7/11</a> (07/11/2031)</li></ul></div><div id="footer"><p>Số giấy phép 214/GP-TTĐT.</p></div></body></html>"""


def _head(story: Story) -> str:
    return _HEAD.format(title=escape(story.title))


def _title(story: Story) -> str:
    return escape(story.title, quote=False)


@skin(
    "liferay-tapchi",
    "liferay-tapchi",
    path="/web/guest/nghien-cu/-/2018/826503/{slug}.aspx",
    lead=_LEADS,
    byline=("own", *_BYLINES),
    source=("none", "theo"),
)
def tapchi(story: Story, habits: Habits) -> str:
    """tapchicongsan: the author and the office before the lead."""
    names = names_text(story, habits)
    author = (
        f'<div class="author"><strong>{names}</strong><br><em>Học viện Chính trị khu vực I</em></div>' if names else ""
    )
    return f"""{_head(story)}<div class="detailNews"><h2><a href="#">{
        _title(story)
    }</a></h2><div class="publishdate mt15">{story.print_date("%H:%M, ngày %d-%m-%Y", day_shape="ngày %d-%m-%Y")}</div>{
        author
    }<div class="sumary"><p><strong>{lead_text(story, habits)}</strong></p></div>
<div class="detailContent">{render_body(story, habits)}</div></div>{_FOOT}"""


@skin("liferay-danang", "liferay-news", lead=_LEADS, byline=("own", *_BYLINES), source=("none", "theo"))
def danang(story: Story, habits: Habits) -> str:
    """The news portlet of Da Nang."""
    return f"""{_head(story)}<article><header class="title-article">{
        _title(story)
    }</header><span class="the-article-timecreate">{
        story.print_date("Đăng ngày %d-%m-%Y %H:%M", day_shape="Đăng ngày %d-%m-%Y")
    }</span><div class="the-article-summary">{lead_text(story, habits)}</div><div class="the-article-body">{
        render_body(story, habits)
    }</div>
<div class="the-article-author">{names_text(story, habits)}</div></article>{_FOOT}"""


@skin("liferay-chi-tiet", "liferay-detail", lead=_LEADS, byline=_BYLINES, source=("none", "theo"))
def chi_tiet(story: Story, habits: Habits) -> str:
    """danang.gov.vn."""
    return f"""{_head(story)}<div><span class="chi-tiet-title">{_title(story)}</span><br><span class="chi-tiet-publish-date">{story.print_date("%d/%m/%Y %H:%M")}</span>
<div class="chi-tiet-sub-content">{lead_text(story, habits)}</div><div class="chi-tiet-main-content">{render_body(story, habits)}</div></div>{_FOOT}"""


@skin("liferay-asset", "liferay-asset", lead=_LEADS, byline=_BYLINES, source=("none", "theo"))
def asset(story: Story, habits: Habits) -> str:
    """An asset with its full content; other snippets of the page are of the same class."""
    return f"""{_head(story)}<div class="journal-content-article"><p>Đường dây nóng: 1022</p></div><div class="asset-full-content">
<div class="asset-full-content-title">{_title(story)}</div><div class="assetPublishDate block_timer">{story.print_date("%d/%m/%Y | %H:%M")}</div>
<div class="journal-content-article"><p class="sapo">{lead_text(story, habits)}</p>{render_body(story, habits)}</div></div>{_FOOT}"""


@skin(
    "dataimages",
    "dataimages",
    path="/tin-tuc/202401/{slug}-300812/",
    lead=_IN_BODY,
    byline=_BYLINES,
    source=("none", "theo"),
)
def dataimages(story: Story, habits: Habits) -> str:
    """noichinh.vn."""
    return f"""{
        _head(story)
    }<img src="/dataimages/203112/thumb/video.jpg" width="90" height="30"><div class="detail"><h1>{
        _title(story)
    }</h1><div id="date">{story.print_date("%A, %d/%m/%Y, %H:%M [GMT+7]")}</div><div id="content">{
        render_body(story, habits)
    }<div id="tags_list"><a href="/tag/x/">giám sát</a></div></div></div>{_FOOT}"""


@skin(
    "dataimages-classes",
    "dataimages",
    path="/tin-tuc/202401/{slug}-3a5f0c1/",
    lead=_IN_BODY,
    byline=_BYLINES,
    source=("none",),
)
def dataimages_classes(story: Story, habits: Habits) -> str:
    """baodaklak.vn: classes where others have ids."""
    return f"""{_head(story)}<img src="/dataimages/203112/thumb/video.jpg" width="90" height="30"><div class="detail"><h2>{_title(story)}</h2>
<div class="date">{story.print_date("%H:%M, %d/%m/%Y")}</div><div class="content">{render_body(story, habits)}</div></div>{_FOOT}"""


@skin(
    "joomla-k2",
    "joomla-k2",
    path="/index.php/tin-tuc/item/812-{slug}",
    prints={"section"},
    lead=_LEADS,
    byline=("own", *_BYLINES),
    source=("none", "theo"),
)
def joomla_k2(story: Story, habits: Habits) -> str:
    """K2's default template: the account where nobody is named."""
    lead = lead_text(story, habits)
    intro = f'<div class="itemIntroText"><p>{lead}</p></div>' if lead else ""
    return f"""{
        _head(story)
    }<div id="k2Container" class="itemView"><div class="itemHeader"><span class="itemDateCreated">{
        story.print_date("%A, %d Tháng %m %Y %H:%M", day_shape="%A, %d Tháng %m %Y")
    }</span><h2 class="itemTitle">{_title(story)}</h2><span class="itemAuthor">Viết bởi <a>{
        names_text(story, habits) or "Super User"
    }</a></span></div>
<div class="itemBody">{intro}<div class="itemFullText">{
        render_body(story, habits)
    }</div><div class="itemContentFooter"><span class="itemHits">Đọc <b>1387</b> lần</span></div></div>
<div class="itemLinks"><div class="itemCategory"><span>Chuyên mục</span> <a href="/x">{
        escape(story.section, quote=False)
    }</a></div></div>
<div class="itemNavigation"><a href="/index.php/tin-tuc/item/811-x">« Bài trước</a></div></div>{_FOOT}"""


@skin("vnpt", "vnpt", path="/1208/28342/60004/{slug}", lead=_LEADS, byline=("own", *_BYLINES), source=("none", "theo"))
def vnpt(story: Story, habits: Habits) -> str:
    """A provincial portal: a view counter before the date."""
    return f"""{_head(story)}<div class="ArticleDetail"><div class="ArticleHeader"><h1>{
        _title(story)
    }</h1><div class="PostDate">{
        story.print_date("Lượt xem: 7370 | %A, %d/%m/%Y %H:%M", day_shape="Lượt xem: 7370 | %d/%m/%Y")
    }</div></div><div class="tool"><a href="#">In trang</a></div><div class="ArticleSummary">{
        lead_text(story, habits)
    }</div>
<div class="ArticleContent">{render_body(story, habits)}</div><div class="ArticleAuthor">{
        names_text(story, habits)
    }</div></div>{_FOOT}"""


def _nukeviet_byline(story: Story, habits: Habits) -> str:
    lines = (("Tác giả", names_text(story, habits)), ("Nguồn tin", source_text(story, habits)))
    return "".join(
        f'<p class="text-right" style="text-align:right"><strong>{label}: </strong>{words}</p>'
        for label, words in lines
        if words
    )


@skin(
    "nukeviet-mobile",
    "nukeviet-mobile",
    path="/tin/{slug}-12.html",
    lead=("own", "own-signed", "bold"),
    byline=("own", "right-bold", "none"),
    source=("own", "none"),
)
def nukeviet_mobile(story: Story, habits: Habits) -> str:
    """The phone's theme: two h1, the first the hidden name of the site."""
    return f"""{
        _head(story)
    }<meta name="generator" content="NukeViet v4.x"><h1 class="hidden">Trang tin điện tử Huyện ủy</h1><div class="news_column panel panel-default"><div class="panel-body">
<h1 itemprop="headline">{
        _title(story)
    }</h1><span class="hidden" itemprop="datePublished">2031-03-01T08:00:00+07:00</span><em class="time">{
        story.print_date("%A - %d/%m/%Y %H:%M", day_shape="%A - %d/%m/%Y")
    }</em><hr><div id="hometext"><div class="h2" itemprop="description">{
        lead_text(story, habits)
    }</div></div><div class="bodytext">{render_body(story, habits)}</div>
{_nukeviet_byline(story, habits)}</div></div>{_FOOT}"""


@skin(
    "nukeviet-3",
    "nukeviet-3",
    path="/vi/news/tin/{slug}-12.html",
    lead=("own", "own-signed", "bold"),
    byline=("own", "right-bold", "none"),
    source=("own", "none"),
)
def nukeviet_3(story: Story, habits: Habits) -> str:
    """The oldest generation."""
    return f"""{_head(story)}<div id="news_detail"><h1>{_title(story)}</h1><span class="time">{
        story.print_date("%A - %d/%m/%Y %H:%M", day_shape="%A - %d/%m/%Y")
    }</span><div id="hometext">{lead_text(story, habits)}</div><div class="bodytext">{render_body(story, habits)}</div>{
        _nukeviet_byline(story, habits)
    }</div>{_FOOT}"""
