"""VCCorp: its newspapers, cafef's dress, and the site that baochinhphu.vn had before (FACTS B, C.2)."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_body, render_parts, source_text
from tests.crawler.reading.skins.story import Story

_MENU = (
    '<ul class="menu"><li><a href="/chinh-tri.htm">Chính trị</a></li><li><a href="/kinh-te.htm">Kinh tế</a></li></ul>'
)
_RELATED = """<div type="RelatedOneNews" class="VCSortableInPreviewMode"><a href="/ba-viec-can-lam-ngay-10224010109051233401.htm" class="OneNewsTitle">
Ba việc cần làm ngay</a><p class="VCObjectBoxRelatedNewsItemSapo">Ban Thường vụ yêu cầu các cấp ủy rà soát, báo cáo trước ngày 15 tháng này, không để việc tồn đọng qua quý sau mà không rõ trách nhiệm.</p></div>"""
_SIDE = """<div class="box-category"><h3 class="box-category-title-text"><a class="box-category-link-title" href="/hoi-nghi-so-ket-10224010209051233402.htm">Hội nghị sơ kết</a></h3>
<p data-type="sapo" class="box-category-sapo">Hội nghị đánh giá kết quả sáu tháng, chỉ rõ bốn hạn chế và giao việc cụ thể cho từng đồng chí trong Ban Chấp hành.</p></div>"""


def _head(story: Story) -> str:
    title = escape(story.title)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title><meta name="author" content="Báo Sông Trà">
<meta property="og:title" content="{title}"><script type="application/ld+json">{{"@type": "NewsArticle", "description": "dòng một
dòng hai", "author": {{"@type": "Person", "name": ""}}, "publisher": {{"name": "Báo Sông Trà"}}}}</script></head><body>{_MENU}"""


def _boxed(story: Story, habits: Habits) -> str:
    """The body with a box of related articles after its second block."""
    parts = render_parts(story, habits)
    return "\n".join([*parts[:2], _RELATED, *parts[2:]])


@skin(
    "vccorp",
    "vccorp",
    path="/{slug}-102240115093000456.htm",
    prints={"section"},
    lead=("own", "own-signed"),
    byline=("own", "right-bold", "none"),
    source=("theo", "none"),
)
def vccorp(story: Story, habits: Habits) -> str:
    """One author under the title, all of them below the body."""
    names = names_text(story, habits).split(", ") if story.authors and habits.byline == "own" else []
    links = " - ".join(f'<a href="/tac-gia/x-20148.htm" class="name">{name}</a>' for name in names)
    more = f'<span class="morenameauthor">và {len(names) - 1} tác giả khác</span>' if len(names) > 1 else ""
    first = f'<a class="name" href="/tac-gia/x-20148.htm">{names[0]}</a> {more}' if names else ""
    return f"""{
        _head(story)
    }<div class="detail__main"><div class="detail__cmain"><div class="detail-top"><div class="detail-cate"><a href="/x.htm">{
        escape(story.section, quote=False)
    }</a></div>
<div class="detail-time"><div data-role="publishdate" title="1/5/2031 3:34:00 PM">{
        story.print_date("%d/%m/%Y %H:%M GMT+7")
    }</div></div></div>
<h1 class="detail-title article-title" data-role="title">{escape(story.title, quote=False)}</h1>
<div class="detail-info"><div class="detail-author"><div class="author-info">{first}</div></div></div>
<h2 class="detail-sapo" data-role="sapo">{lead_text(story, habits)}</h2>
<div class="detail-cmain"><div class="detail-content afcbc-body" data-role="content">{_boxed(story, habits)}</div>
<div class="box-author-detail"><div class="detail-author-bot">{links}</div></div></div></div>{_SIDE}</div>
<div class="popup"><h1 class="detail-title"></h1><div data-role="content"></div></div></body></html>"""


@skin(
    "vccorp-cafef",
    "vccorp-cafef",
    path="/{slug}-188240115093000456.chn",
    prints={"section"},
    lead=("own", "own-signed"),
    byline=("own", "none"),
    source=("own", "none"),
)
def cafef(story: Story, habits: Habits) -> str:
    """A 24-hour clock with AM or PM behind it; author and source below the body."""
    source = source_text(story, habits)
    return f"""{_head(story)}<div class="left_cate totalcontentdetail"><h1 class="title" data-role="title">{
        escape(story.title, quote=False)
    }</h1>
<p class="dateandcat"><span class="pdate" data-role="publishdate">{
        story.print_date("%d-%m-%Y - %H:%M %p", day_shape="%d-%m-%Y")
    }</span> |
<a data-role="cate-name" class="category-page__name cat" href="/x.chn">{escape(story.section, quote=False)}</a></p>
<h2 class="sapo" data-role="sapo">{
        lead_text(story, habits)
    }</h2><div class="detail-content afcbc-body" data-role="content">
<div id="listNewsInContent"><span class="title_box">TIN MỚI</span></div>{_boxed(story, habits)}</div>
<div class="t-contentdetail content_source"><p class="author">{names_text(story, habits)}</p>{
        f'<p class="source">{source}</p>' if source else ""
    }</div>
<div class="tagdetail"><div class="row2"></div></div></div>{_SIDE}</body></html>"""


@skin(
    "chinhphu-2021",
    "chinhphu-2021",
    path="/Utilities/PrintView/{slug}/411872.vgp",
    lead=("own", "own-signed", "bold", "bold-italic"),
    byline=("right-bold", "label-tin-anh", "none"),
    source=("theo", "nguon", "none"),
)
def chinhphu(story: Story, habits: Habits) -> str:
    """The lead inside the body's container."""
    return f"""<html><head><title>{
        escape(story.title)
    }</title></head><body><ul class="navi"><li><a href="/">Trang chủ</a></li></ul>
<div class="article-detail"><div class="article-header"><h1>{escape(story.title, quote=False)}</h1><p class="meta">{
        story.print_date("%H:%M, %d/%m/%Y")
    }</p></div>
<div class="article-body cmscontents"><div class="summary"><p>{lead_text(story, habits)}</p></div>
<div class="inline-related"><a href="/Chinh-tri/Hop-bao/411800.vgp">Họp báo</a></div>{render_body(story, habits)}
<div class="sharing_tool atbottom"><a href="#">Gửi email</a></div></div></div></body></html>"""
