"""Layout-free: pages on which more stands around the article than in it. Modelled on FACTS B and C.5."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from html import escape

from tests.crawler.reading.skins.boilerplate import (
    COMMENTS,
    OTHERS,
    SITE,
    SUMMARIES,
    footer,
    links,
    menu,
    page,
    title_of,
)
from tests.crawler.reading.skins.generic_plain import LATER
from tests.crawler.reading.skins.habits import Habits
from tests.crawler.reading.skins.registry import skin
from tests.crawler.reading.skins.render import lead_text, names_text, render_body, render_parts
from tests.crawler.reading.skins.story import Story

_FETCHED = datetime(2026, 4, 22, 10, 15, tzinfo=timezone(timedelta(hours=7)))
_CLOCK = "Thứ Tư, ngày 22 tháng 4 năm 2026"
"""The day of `_FETCHED`, as a header prints it."""
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


def _teasers() -> str:
    return "".join(
        f'<li><a href="/tin-tuc/bai-{300 + i}.html">{OTHERS[i]}</a><p>{summary}</p></li>'
        for i, summary in enumerate(SUMMARIES)
    )


def _comments() -> str:
    return "".join(f"<div><b>{name}</b><p>{words}</p><span>2 giờ trước</span></div>" for name, words in COMMENTS)


@skin("generic-teasers-and-comments", fetched_at=LATER, **_NO_OWN)
def teasers_and_comments(story: Story, habits: Habits) -> str:
    """A column of long teasers and a section of long comments, in elements without names."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div>{menu()}</div><div><div><h1>{title_of(story)}</h1><p>{story.print_date("%d/%m/%Y, %H:%M")}</p>{
            f"<h2>{lead}</h2>" if lead else ""
        }<div>{render_body(story, habits)}</div><div><h3>Bình luận (3)</h3>{
            _comments()
        }</div></div><div><h3>Đọc nhiều</h3><ul>{_teasers()}</ul></div></div><div>{footer()}</div>""",
    )


@skin("generic-column-first", fetched_at=LATER, **_NO_OWN)
def column_first(story: Story, habits: Habits) -> str:
    """The column of teasers stands before the article in the source."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div>{menu()}</div><table><tr><td><b>Tin mới nhất</b><ul>{_teasers()}</ul></td><td><h1>{
            title_of(story)
        }</h1><div>{story.print_date("%d/%m/%Y %H:%M")}</div>{f"<p><b>{lead}</b></p>" if lead else ""}<div>{
            render_body(story, habits)
        }</div></td></tr></table>{footer()}""",
        window=f"{SITE} - {story.title}",
    )


@skin("generic-clock-and-date", fetched_at=_FETCHED, **_NO_OWN)
def clock_and_date(story: Story, habits: Habits) -> str:
    """Today on top of every page; the article's own date below its title."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div><span>{_CLOCK}</span> {menu()}</div><div class="w"><h1>{title_of(story)}</h1><span>{
            story.print_date("%d/%m/%Y | %H:%M", day_shape="%d/%m/%Y")
        }</span><div><strong>{lead}</strong></div><div>{render_body(story, habits)}</div></div><div>{footer()}</div>""",
    )


@skin("generic-clock-only", fetched_at=_FETCHED, published="none", refuses_short=True, **_NO_OWN)
def clock_only(story: Story, habits: Habits) -> str:
    """Today on top, and no other date: there is nothing to know."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div><div>{_CLOCK}</div>{menu()}</div><div class="w"><h1>{title_of(story)}</h1><div><strong>{
            lead
        }</strong></div><div>{render_body(story, habits)}</div></div><div>{footer()}</div>""",
    )


@skin("generic-author-in-date-line", fetched_at=LATER, **{**_NO_OWN, "byline": ("own", "none")})
def author_in_date_line(story: Story, habits: Habits) -> str:
    """`Minh Anh | 15/01/2024 09:30 | Lượt xem: 1.234`."""
    names, lead = names_text(story, habits), lead_text(story, habits)
    date = story.print_date("%d/%m/%Y %H:%M")
    return page(
        "",
        f"""<div>{menu()}</div><div class="w"><h1>{title_of(story)}</h1><p>{f"{names} | " if names else ""}{
            date
        } | Lượt xem: 1.234</p>{f"<p><b>{lead}</b></p>" if lead else ""}<div>{
            render_body(story, habits)
        }</div></div><div>{footer()}</div>""",
    )


@skin("generic-boxes-in-body", fetched_at=LATER, prints={"section"}, **_NO_OWN)
def boxes_in_body(story: Story, habits: Habits) -> str:
    """A breadcrumb, share labels, and a box of related news between two paragraphs."""
    parts = render_parts(story, habits)
    box = f"<div><div><strong>Tin liên quan</strong></div><ul>{links(3)}</ul></div>"
    at = 1 if habits.lead.startswith("own") or not story.lead else 2
    body = "\n".join([*parts[:at], box, *parts[at:]])
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div>{menu()}</div><div class="breadcrumb"><a href="/">Trang chủ</a> » <a href="/muc-3">{
            escape(story.section, quote=False)
        }</a></div><div class="w"><h1>{title_of(story)}</h1><div>{
            story.print_date("%A, %d/%m/%Y %H:%M", day_shape="%A, %d/%m/%Y")
        }</div><div><span>Chia sẻ</span> <a href="#">Facebook</a> <a href="#">Zalo</a> <a href="#">In bài viết</a></div>{
            f"<div><b>{lead}</b></div>" if lead else ""
        }<div>{body}</div><div><span>Chia sẻ:</span> <a href="#">Facebook</a></div></div><div>{footer()}</div>""",
    )


@skin("generic-players", fetched_at=LATER, **{**_NO_OWN, "lead": ("own", "own-signed")})
def players(story: Story, habits: Habits) -> str:
    """Between title and body: font buttons, print and mail labels, an audio player."""
    return page(
        "",
        f"""<div>{menu()}</div><div class="w"><h1>{title_of(story)}</h1><div>{
            story.print_date("%d/%m/%Y %H:%M GMT+7", day_shape="%d/%m/%Y")
        }</div><div><span>A-</span> <span>A</span> <span>A+</span> <a href="#">In bài viết</a> <a href="#">Gửi email</a></div><p><b>{
            lead_text(story, habits)
        }</b></p><div><span>Nghe đọc bài</span> <audio src="/a.mp3"></audio><span>0:00 / 0:00</span><div>Giọng nữ miền Bắc</div></div><iframe src="https://video.example/1"></iframe><div>{
            render_body(story, habits)
        }</div></div><div>{footer()}</div>""",
    )


@skin("generic-site-name-heading", fetched_at=LATER, **_NO_OWN)
def site_name_heading(story: Story, habits: Habits) -> str:
    """The portal's name is the page's <h1> and the window's title; the article's title is a <div>."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div><h1>{SITE}</h1><div>Tiếng nói của Đảng bộ và Nhân dân trong huyện</div></div><div>{
            menu()
        }</div><div><div>{escape(story.section, quote=False)}</div><div class="t">{
            title_of(story)
        }</div><div class="n">{story.print_date("%A, %d/%m/%Y - %H:%M", day_shape="%A, %d/%m/%Y")}</div>{
            f"<div><b>{lead}</b></div>" if lead else ""
        }<div>{render_body(story, habits)}</div></div><div>{footer()}</div>""",
    )


@skin("generic-detail-heading", fetched_at=_FETCHED, **_NO_OWN)
def detail_heading(story: Story, habits: Habits) -> str:
    """Every article is headed `Chi tiết tin`; a ticking clock stands in the same box as the article."""
    lead = lead_text(story, habits)
    return page(
        "",
        f"""<div class="wrap"><div>Thứ Tư, 22/04/2026 10:14:58</div><div>{
            menu()
        }</div><div><h2>Chi tiết tin</h2></div><div><b>{title_of(story)}</b></div><div><i>Ngày đăng: {
            story.print_date("%d/%m/%Y %H:%M")
        } | Ngày cập nhật: 21/04/2026 08:00</i></div>{f"<div><i>{lead}</i></div>" if lead else ""}<div>{
            render_body(story, habits)
        }</div></div><div>{footer()}</div>""",
        window="Chi tiết tin",
    )


@skin("generic-two-line-heading", fetched_at=LATER, **_NO_OWN)
def two_line_heading(story: Story, habits: Habits) -> str:
    """A heading broken into two lines, with the date in small type inside it; the body ends with a tag line."""
    lead = lead_text(story, habits)
    head, _, tail = story.title.rpartition(" ")
    date = story.print_date("%d/%m/%Y %H:%M")
    return page(
        "",
        f"""<div>{menu()}</div><div><h2>{escape(head, quote=False)}<br>{escape(tail, quote=False)} <small>({
            date
        })</small></h2>{f"<div><b>{lead}</b></div>" if lead else ""}<div>{
            render_body(story, habits)
        }<p>Từ khóa: <a href="/tag/a">đảng viên</a>, <a href="/tag/b">chi bộ</a></p></div></div><div>{
            footer()
        }</div>""",
    )
