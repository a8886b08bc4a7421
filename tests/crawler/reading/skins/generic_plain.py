"""Layout-free: pages of hand-made markup, without classes that say anything. Modelled on FACTS C.5 and C.6."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.crawler.reading.skins.boilerplate import SITE, footer, links, menu, page, title_of
from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, render_body, render_parts, render_picture
from tests.crawler.reading.skins.story import Story

LATER = datetime(2026, 3, 20, 9, 0, tzinfo=timezone(timedelta(hours=7)))
"""When these pages are said to have been fetched: after every story."""
_NO_OWN = {
    "byline": (
        "right-bold",
        "plain",
        "caps",
        "label-tin-anh",
        "label-bai-va-anh",
        "italic",
        "pair-hyphen",
        "pair-dash",
        "pair-comma",
        "author-class",
        "none",
    ),
    "source": ("theo", "nguon", "none"),
}
_IN_BODY = {"lead": ("bold", "bold-italic", "h2", "signed"), **_NO_OWN}


@skin("generic-utility-divs", fetched_at=LATER, **_NO_OWN)
def utility_divs(story: Story, habits: Habits) -> str:
    """Only <div>, with classes that say how it looks and not what it is (canhsatbien.vn)."""
    lead = lead_text(story, habits)
    own = f'<div class="mt-3 text-lg text-justify">{lead}</div>' if lead else ""
    return page(
        "",
        f"""<div class="flex w-full"><div class="px-4">{menu()}</div></div><div class="w-[77%] max-w-5xl m-auto">
<div class="text-[22px] mt-[2px] text-[#0066bc]">{title_of(story)}</div><div class="text-[#838383] text-[15px] my-3">{
            story.print_date("%A, %d/%m/%Y - %H:%M", day_shape="%A, %d/%m/%Y")
        }</div>{own}
<div class="text-[20px] text-justify">{
            render_body(story, habits)
        }</div><div class="mt-6"><div class="font-bold">Tin liên quan</div>
<div class="grid"><ul>{links()}</ul></div></div></div><div class="w-full p-4">{footer()}</div>""",
        window=f"{story.title} - {SITE}",
    )


@skin("generic-font-tables", fetched_at=LATER, **_IN_BODY)
def font_tables(story: Story, habits: Habits) -> str:
    """Tables in tables, <font> for type."""
    return page(
        "",
        f"""<table width="1000" align="center"><tr><td colspan="2"><img src="/images/banner.jpg" width="1000" height="120"></td></tr>
<tr><td width="200" valign="top"><table><tr><td>{menu()}</td></tr><tr><td><ul>{links(3)}</ul></td></tr></table></td>
<td valign="top"><table width="100%"><tr><td><font size="4" color="#990000"><b>{title_of(story)}</b></font></td></tr>
<tr><td><font size="1" color="gray">Cập nhật: {story.print_date("%d/%m/%Y %H:%M")}</font></td></tr>
<tr><td><font face="Arial" size="2">{render_body(story, habits)}</font></td></tr></table>
<table><tr><td><b>Các tin khác</b></td></tr><tr><td><ul>{links()}</ul></td></tr></table></td></tr>
<tr><td colspan="2"><font size="1">{footer()}</font></td></tr></table>""",
    )


@skin("generic-br-cell", fetched_at=LATER, **{**_IN_BODY, "paragraph": ("br",)})
def br_cell(story: Story, habits: Habits) -> str:
    """Title, date and body in one cell, divided by line breaks."""
    return page(
        "",
        f"""<table><tr><td>{menu()}</td></tr></table><table><tr><td><b><font size="4">{title_of(story)}</font></b><br>
<i>{story.print_date("(%d/%m/%Y - %H:%M)", day_shape="(%d/%m/%Y)")}</i><br><br>{render_body(story, habits)}</td></tr></table>
<table><tr><td>{footer()}</td></tr></table>""",
    )


@skin("generic-bare-paragraphs", fetched_at=LATER, **_IN_BODY)
def bare_paragraphs(story: Story, habits: Habits) -> str:
    """Everything in <p> in the body, no class, no id, no heading."""
    return page(
        "",
        f"""<p>{menu()}</p><p>{title_of(story)}</p><p>{story.print_date("Ngày đăng: %d/%m/%Y %H:%M")}</p>{
            render_body(story, habits)
        }<p>Ý kiến bạn đọc</p><p>Các tin khác</p><ul>{links()}</ul>{footer()}""",
    )


@skin("generic-viewstate", fetched_at=LATER, path="/Default.aspx?tabid=66&news={slug}", **_NO_OWN)
def viewstate(story: Story, habits: Habits) -> str:
    """ASP.NET with a form around all and ids that say nothing."""
    lead = lead_text(story, habits)
    own = f'<span id="ctl00_ContentPlaceHolder1_ctl04_ctl02">{lead}</span>' if lead else ""
    prefix = "ctl00_ContentPlaceHolder1_ctl04"
    return page(
        "",
        f"""<form method="post" action="./Default.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTU{
            "QWxhZGRpbjpvcGVu" * 40
        }"><div id="ctl00_ctl01"><table><tr><td>{
            menu()
        }</td></tr></table></div><div id="ctl00_ContentPlaceHolder1_ctl04_pnl">
<div><span id="{prefix}_ctl00">{title_of(story)}</span></div><div><span id="{prefix}_ctl01">{
            story.print_date("%A, ngày %d/%m/%Y %H:%M", day_shape="%A, ngày %d/%m/%Y")
        }</span></div><div>{own}</div><div id="{prefix}_ctl03">{render_body(story, habits)}</div></div>
<div id="ctl00_ContentPlaceHolder1_ctl05"><div>Tin cùng chuyên mục</div><ul>{links()}</ul></div><div id="ctl00_ctl09">{
            footer()
        }</div></form>""",
        window=story.title,
    )


@skin("generic-html5", fetched_at=LATER, **_NO_OWN)
def html5(story: Story, habits: Habits) -> str:
    """Elements that say what they are, and not a class."""
    lead = lead_text(story, habits)
    stamp = story.published + ("+07:00" if story.has_time else "")
    return page(
        "",
        f"""<header><nav>{menu()}</nav></header><main><article><header><h1>{title_of(story)}</h1><time datetime="{
            stamp
        }">{story.print_date("%d/%m/%Y %H:%M")}</time></header>{f"<p><strong>{lead}</strong></p>" if lead else ""}{
            render_body(story, habits)
        }</article>
<aside><h2>Tin mới</h2><ul>{links()}</ul></aside></main><footer>{footer()}</footer>""",
    )


@skin("generic-font-size-title", fetched_at=LATER, **_IN_BODY)
def font_size_title(story: Story, habits: Habits) -> str:
    """No headings at all: the title is a large <span>, the date stands above it."""
    return page(
        "",
        f"""<div>{menu()}</div><div><div>{
            story.print_date("%H:%M | %d/%m/%Y")
        }</div><div><span style="font-size: 20pt; color: #c00">{title_of(story)}</span></div><div>{
            render_body(story, habits)
        }</div></div><div style="font-size: 9pt">{footer()}</div>""",
    )


@skin("generic-sibling-divs", fetched_at=LATER, lead=("own", "own-signed"), **_NO_OWN)
def sibling_divs(story: Story, habits: Habits) -> str:
    """Lead, photograph and body are three siblings."""
    picture = render_picture(story.lead_picture, habits) if story.lead_picture else ""
    return page(
        "",
        f"""<div id="h">{menu()}</div><div id="c"><h2>{title_of(story)}</h2><div><i>{
            story.print_date("Đăng ngày %d-%m-%Y %H:%M", day_shape="Đăng ngày %d-%m-%Y")
        }</i></div><div>{lead_text(story, habits)}</div><div>{picture}</div><div>{
            render_body(story, habits, lead_picture=False)
        }</div></div><div id="f">{footer()}</div>""",
    )


@skin("generic-rows", fetched_at=LATER, lead=("own", "bold", "h2", "signed"), **_NO_OWN)
def rows(story: Story, habits: Habits) -> str:
    """Every block in a row of its own, the body split over two containers."""
    parts = [f'<div class="row"><div class="col">{part}</div></div>' for part in render_parts(story, habits)]
    half = (len(parts) + 1) // 2
    lead = lead_text(story, habits)
    own = f'<div class="row"><div class="col"><b>{lead}</b></div></div>' if lead else ""
    return page(
        "",
        f"""<div class="row">{menu()}</div><div class="wrap"><div class="row"><h1>{
            title_of(story)
        }</h1></div><div class="row">{story.print_date("%A, %d/%m/%Y, %H:%M (GMT+7)", day_shape="%A, %d/%m/%Y")}</div>{
            own
        }<div class="block">{"".join(parts[:half])}</div><div class="block">{"".join(parts[half:])}</div></div>
<div class="row">{footer()}</div>""",
    )


@skin("generic-date-behind", fetched_at=LATER, **{**_NO_OWN, "lead": ("own", "bold", "h2", "signed")})
def date_behind(story: Story, habits: Habits) -> str:
    """The date stands behind the body."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div>{menu()}</div><div class="main"><h3>{title_of(story)}</h3>{
            f"<p><b>{lead}</b></p>" if lead else ""
        }<div class="txt">{render_body(story, habits)}</div><p><i>{
            story.print_date("(%H:%M - %d/%m/%Y)", day_shape="(%d/%m/%Y)")
        }</i></p></div><div>{footer()}</div>""",
        window=f"{story.title} | {SITE}",
    )


@skin("generic-uppercase", fetched_at=LATER, **_IN_BODY)
def uppercase(story: Story, habits: Habits) -> str:
    """Tags in capitals, <CENTER>, no doctype: the web of 2003."""
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"><TITLE>{
        SITE
    }</TITLE></HEAD>
<BODY BGCOLOR=white><CENTER><IMG SRC="/images/top.gif" WIDTH=780 HEIGHT=90></CENTER><TABLE WIDTH=780><TR><TD WIDTH=150 VALIGN=top>{
        menu()
    }</TD><TD><CENTER><FONT SIZE=+1 COLOR=red><B>{title_of(story)}</B></FONT></CENTER><P ALIGN=right><I>{
        story.print_date("%d/%m/%Y %H:%M")
    }</I></P>{render_body(story, habits)}</TD></TR></TABLE><HR><CENTER><FONT SIZE=1>{
        footer()
    }</FONT></CENTER></BODY></HTML>"""
