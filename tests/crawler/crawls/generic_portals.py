"""Portals of software that nobody described, in several habits of addresses and lists, as files by path.

All texts are composed here: an invented province's committee, whose communes hold congresses and open roads.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Pages = dict[str, tuple[int, dict[str, str], bytes]]

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "text/xml; charset=utf-8"}
SECTIONS = {"xay-dung-dang": "Xây dựng Đảng", "thoi-su": "Thời sự", "kinh-te": "Kinh tế", "van-hoa": "Văn hóa"}
COMMUNES = "An Lộc,Bình Sơn,Cát Hải,Đông Phú,Gia Thụy,Hòa Lạc,Kim Bôi,Long Thạnh,Mỹ Đức,Ninh Phước".split(",")
DEEDS = (
    ("tổ chức đại hội chi bộ nhiệm kỳ mới", "Đại hội đã bầu cấp ủy gồm năm đồng chí và thông qua nghị quyết."),
    ("khánh thành tuyến đường liên thôn", "Con đường dài gần ba cây số, do Nhân dân hiến đất và góp công làm nên."),
    ("tuyên dương gương người tốt việc tốt", "Mỗi tấm gương là một câu chuyện giản dị về tình làng nghĩa xóm."),
    ("ra quân trồng cây đầu xuân", "Hơn hai nghìn cây xanh được trồng dọc bờ kênh và quanh các trường học."),
    ("giám sát việc sử dụng đất công ích", "Đoàn giám sát ghi nhận nhiều chuyển biến và nêu ba việc cần làm ngay."),
)
PLACES = ("nhà văn hóa xã", "hội trường huyện cũ", "sân vận động trung tâm", "trụ sở khối vận", "trường tiểu học")


@dataclass(frozen=True)
class Item:
    """One article."""

    number: int
    section: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    published: datetime

    @property
    def slug(self) -> str:
        """The title as addresses have it."""
        plain = unicodedata.normalize("NFKD", self.title.lower().replace("đ", "d"))
        words = "".join(letter for letter in plain if letter.isalnum() or letter == " ").split()
        return "-".join(words)


def items(count: int) -> list[Item]:
    """Articles, newest first; no two titles are the same."""
    made = []
    for number in range(count):
        commune, (deed, result) = COMMUNES[number % 10], DEEDS[number // 10 % 5]
        place = PLACES[number // 50 % 5]
        at = datetime(2025, 6, 1, 8, 15) - timedelta(hours=7 * number)
        title = f"Xã {commune} {deed} lần thứ {number // 50 + 1}"
        lead = f"Ngày {at.day}/{at.month}, tại {place}, Đảng ủy xã {commune} {deed} với sự tham dự của đông đảo bà con."
        texts = (
            f"Bí thư Đảng ủy xã {commune} nhấn mạnh ý nghĩa của việc làm này đối với đời sống thôn xóm.",
            f"{result} Theo kế hoạch, đến cuối quý sẽ có thêm {number % 9 + 3} thôn cùng thực hiện.",
            f"Bà con xã {commune} bày tỏ phấn khởi và mong cấp ủy tiếp tục lắng nghe ý kiến từ cơ sở.",
        )
        made.append(Item(1200 + number, list(SECTIONS)[number % 4], title, lead, texts, at))
    return made


@dataclass(frozen=True)
class Habit:
    """How a portal writes its addresses and lists."""

    article: Callable[[Item], str]
    section: Callable[[str, int], str]
    """A section and the number of a page."""
    size: int = 20
    feed: str | None = None
    sitemap: str | None = None
    more: Callable[[str, int], str] | None = None
    """An endpoint of JSON in place of numbered pages."""
    twin: Callable[[Item], str] | None = None
    """A second address of the same article."""


HABITS = {
    "slug and id": Habit(
        lambda i: f"/{i.section}/{i.slug}-{i.number}.html", lambda s, n: f"/{s}?page={n}" if n > 1 else f"/{s}"
    ),
    "a number in the query": Habit(
        lambda i: f"/News/Detail.aspx?ID={i.number}&CatID={list(SECTIONS).index(i.section)}",
        lambda s, n: f"/News/List.aspx?CatID={list(SECTIONS).index(s)}{f'&Page={n}' if n > 1 else ''}",
        twin=lambda i: f"/News/Detail.aspx?ID={i.number}&CatID=9",
    ),
    "pretty permalinks": Habit(
        lambda i: f"/{i.slug}/",
        lambda s, n: f"/category/{s}/{f'page/{n}/' if n > 1 else ''}",
        feed="/feed/",
        sitemap="/wp-sitemap.xml",
    ),
    "folders of dates": Habit(
        lambda i: f"/{i.published:%Y/%m}/{i.slug}.html",
        lambda s, n: f"/chuyen-muc/{s}/trang-{n}.html" if n > 1 else f"/chuyen-muc/{s}.html",
        twin=lambda i: f"/print/{i.published:%Y/%m}/{i.slug}.html",
    ),
    "more by JSON": Habit(
        lambda i: f"/{i.slug}-post{i.number}.html",
        lambda s, n: f"/{s}/",
        feed="/rss/home.rss",
        more=lambda s, n: f"/api/morenews-zone-{list(SECTIONS).index(s) + 100}-{n}.html",
    ),
    "bare numbers": Habit(
        lambda i: f"/chi-tiet/{i.number}", lambda s, n: f"/danh-sach/{s}/&cpage={n}" if n > 1 else f"/danh-sach/{s}"
    ),
}


def portal(habit: Habit, count: int = 500) -> tuple[Callable[[str], Pages], list[Item]]:
    """A portal of so many articles: its pages for a base address, and what it holds."""
    held = items(count)
    return lambda base: pages_of(habit, held, base), held


def pages_of(habit: Habit, held: list[Item], base: str) -> Pages:
    """Every page of a portal that holds these."""
    pages: Pages = {"/robots.txt": (200, {"Content-Type": "text/plain"}, _robots(habit, base))}
    pages["/"] = _page("Trang chủ", "".join(_teaser(habit, item) for item in held[:12]), habit)
    for section, name in SECTIONS.items():
        of = [item for item in held if item.section == section]
        numbers = range(1, max(1, -(-len(of) // habit.size)) + 1)
        for number in numbers:
            shown = of[(number - 1) * habit.size : number * habit.size]
            if habit.more is not None and number > 1:
                continue
            links = "".join(_teaser(habit, item) for item in shown)
            pages[habit.section(section, number)] = _page(name, links + _pager(habit, section, number, numbers), habit)
        if habit.more is not None:
            for number in numbers:
                shown = of[number * habit.size : (number + 1) * habit.size]
                html = "".join(_teaser(habit, item) for item in shown)
                data = json.dumps({"error_code": 0 if shown else 1, "data": {"articles": html}})
                pages[habit.more(section, number)] = (200, {"Content-Type": "application/json"}, data.encode())
    for number, item in enumerate(held):
        near = held[max(0, number - 3) : number] + held[number + 1 : number + 3]
        pages[habit.article(item)] = _article(habit, item, near)
        if habit.twin is not None:
            pages[habit.twin(item)] = pages[habit.article(item)]
    if habit.feed:
        pages[habit.feed] = (200, XML, _feed(habit, held[:10], base))
    if habit.sitemap:
        pages[habit.sitemap] = (200, XML, _sitemap_index(base))
        pages["/sitemap-1.xml.gz"] = (200, {"Content-Type": "application/gzip"}, _sitemap(habit, held[:300], base))
    return pages | _furniture(habit)


def _furniture(habit: Habit) -> Pages:
    """What every portal has and no archive wants; a calendar has a page for every day there ever was."""
    about = "<h1>Giới thiệu</h1><p>Trang tin là tiếng nói của Đảng bộ và Nhân dân tỉnh, hoạt động theo quy chế.</p>"
    terms = (
        "<h1>Điều khoản</h1><p>Bạn đọc khi dùng lại nội dung cần ghi rõ nguồn và không sửa đổi ý nghĩa bài viết.</p>"
    )
    form = '<h1>Đăng nhập</h1><form><input name="u"><input type="password" name="p"></form>'
    pages = {
        "/gioi-thieu": _page("Giới thiệu", about, habit),
        "/dieu-khoan-su-dung": _page("Điều khoản", terms, habit),
        "/thanh-vien": _page("Đăng nhập", form, habit),
    }
    day = datetime(2025, 6, 1)
    for _ in range(400):
        before = day - timedelta(days=1)
        link = f'<a href="/su-kien-ngay/{before:%Y-%m-%d}">Ngày trước</a>'
        pages[f"/su-kien-ngay/{day:%Y-%m-%d}"] = _page(f"Sự kiện ngày {day.day}", f"<h1>Sự kiện</h1>{link}", habit)
        day = before
    return pages


def _page(title: str, content: str, habit: Habit) -> tuple[int, dict[str, str], bytes]:
    menu = "".join(f'<li><a href="{habit.section(section, 1)}">{name}</a></li>' for section, name in SECTIONS.items())
    other = (
        '<a href="/gioi-thieu">Giới thiệu</a> <a href="/dieu-khoan-su-dung">Điều khoản</a> '
        '<a href="/thanh-vien">Đăng nhập</a> <a href="/su-kien-ngay/2025-06-01">Lịch</a> '
        '<a href="/tim-kiem?q=">Tìm kiếm</a> <a href="/logo.png">Ảnh</a>'
    )
    feed = f'<link rel="alternate" type="application/rss+xml" href="{habit.feed}">' if habit.feed else ""
    html = (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{feed}</head><body>'
        f'<div class="top"><ul>{menu}</ul></div><div class="middle">{content}</div><div class="bottom">{other}'
        "<p>Cơ quan chủ quản: Tỉnh ủy. Điện thoại: 0250 000 000</p></div></body></html>"
    )
    return 200, HTML, html.encode()


def _teaser(habit: Habit, item: Item) -> str:
    link = habit.article(item).replace("&", "&amp;")
    return f'<div class="it"><a href="{link}">{item.title}</a><span>{item.published:%d/%m/%Y}</span></div>'


def _pager(habit: Habit, section: str, number: int, numbers: range) -> str:
    if habit.more is not None:
        return f'<button class="more" data-zone="{list(SECTIONS).index(section) + 100}">Xem thêm</button>'
    near = [n for n in numbers if abs(n - number) <= 2]
    links = [f'<a href="{habit.section(section, n).replace("&", "&amp;")}">{n}</a>' for n in near]
    return f'<div class="pg">{" ".join(links)}</div>'


def _article(habit: Habit, item: Item, near: list[Item]) -> tuple[int, dict[str, str], bytes]:
    texts = "".join(f"<p>{text}</p>" for text in item.paragraphs)
    related = "".join(_teaser(habit, other) for other in near)
    return _page(
        item.title,
        f'<div class="ct"><h1>{item.title}</h1><div class="d">{item.published:%d/%m/%Y %H:%M}</div>'
        f'<p class="s"><b>{item.lead}</b></p><div class="tx">{texts}</div></div><div class="rl"><h3>Tin liên quan</h3>'
        f"{related}</div>",
        habit,
    )


def _robots(habit: Habit, base: str) -> bytes:
    sitemap = f"Sitemap: {base}{habit.sitemap}\n" if habit.sitemap else ""
    return f"User-agent: *\nDisallow: /quan-tri/\n{sitemap}".encode()


def _feed(habit: Habit, shown: list[Item], base: str) -> bytes:
    entries = "".join(
        f"<item><title>{item.title}</title><link>{base}{habit.article(item)}</link>"
        f"<description>{item.lead}</description></item>"
        for item in shown
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>{entries}</channel></rss>'.encode()


def _sitemap_index(base: str) -> bytes:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f"<sitemapindex {space}><sitemap><loc>{base}/sitemap-1.xml.gz</loc></sitemap></sitemapindex>".encode()


def _sitemap(habit: Habit, shown: list[Item], base: str) -> bytes:
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    locs = "".join(
        f"<url><loc>{base}{habit.article(item)}</loc><image:image><image:loc>{base}/anh/{item.number}</image:loc>"
        "</image:image></url>"
        for item in shown
    )
    return gzip.compress(f"<urlset {spaces}>{locs}</urlset>".encode())
