"""What odd portals answer besides articles and lists: calendars and filters without end, towers of relative links,
printers' pages, feeds of comments, lists behind buttons."""

from __future__ import annotations

import json
import re

from tests.crawler.crawls.odd_portals import SECTIONS, Answer, Odd

OFFICES = 200


def calendar(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    if path == "/lich-cong-tac" or (path == "/" and "month" in query):
        month, year = int(query.get("month", ["5"])[0]), int(query.get("year", ["2025"])[0])
        after = (month % 12 + 1, year + month // 12)
        days = "".join(f'<a href="/ngay/{year}/{month:02}/{d:02}">{d}</a>' for d in range(1, 29))
        link = f'<a href="/lich-cong-tac?month={after[0]}&amp;year={after[1]}">Tháng sau</a>{days}'
        return portal.page(f"Lịch tháng {month}/{year}", f"<h1>Lịch công tác tháng {month}/{year}</h1>{link}", path)
    if path.startswith("/ngay/"):
        y, m, d = path.split("/")[2:5]
        after = f"<a href='/ngay/{y}/{m}/{int(d) + 1:02}'>Ngày sau</a>"
        text = f"<h1>Tin ngày {d}/{m}/{y}</h1><p>Không có tin trong ngày này.</p>{after}"
        return portal.page(f"Tin ngày {d}/{m}/{y}", text, path)
    return None


def calendar_links(portal: Odd, path: str) -> str:
    return '<a href="/lich-cong-tac">Lịch công tác</a>'


def facets(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    names = ("mau", "kieu", "sort", "nam_ban_hanh", "co_quan")
    if path == "/van-ban":
        said = {n: query[n][0] for n in names if n in query}
        links = ""
        for n in names:
            for v in range(1, 7):
                new = {**said, n: str(v)}
                links += f'<a href="/van-ban?{"&amp;".join(f"{k}={x}" for k, x in sorted(new.items()))}">{n} {v}</a> '
        return portal.page("Văn bản", f"<h1>Văn bản chỉ đạo</h1>{links}", path)
    return None


def facet_links(portal: Odd, path: str) -> str:
    return '<a href="/van-ban">Văn bản</a>'


def soft404(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Anything is there; relative links build towers; each page greets with another number."""
    at = path + ("?" + "&".join(f"{k}={v[0]}" for k, v in query.items()) if query else "")
    if at == "/" or at in portal.articles or at in portal.lists or path.endswith((".xml", ".txt")):
        return None
    if path.startswith("/kho/") or path == "/kho":
        n = abs(hash(path)) % 1000
        links = "".join(f'<a href="muc{n + k}/">Mục {n + k}</a> ' for k in range(5)) + '<a href="kho/">Kho</a>'
        return portal.page("Kho tư liệu", f"<h1>Kho tư liệu</h1><p>Lượt xem: {n}</p>{links}", path)
    return None


def soft_links(portal: Odd, path: str) -> str:
    return '<a href="/kho/">Kho tư liệu</a>'


def endless(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Past its end a list shows its last page again, and still has a next page."""
    if path.startswith("/muc/") and "trang" in query:
        section, n = path.removeprefix("/muc/"), int(query["trang"][0])
        if section in SECTIONS and n >= portal.pages(section):
            shown = portal.of(section)[-portal.style.size :]
            content = f"{portal.teasers(shown)}<a href='/muc/{section}?trang={n + 1}'>Trang sau</a>"
            return portal.page(SECTIONS[section], content, path)
    return None


def sessions(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Every page gives its links another session."""
    clean = re.sub(r"/\(S\([a-z0-9]+\)\)", "", path)
    if clean == path:
        return None
    full = clean + ("?" + "&".join(f"{k}={v[0]}" for k, v in query.items()) if query else "")
    portal.asked.pop()
    return portal.answer(full)


def session_links(portal: Odd, path: str) -> str:
    visitor = f"{len(portal.asked):024}"
    return "".join(
        f'<a href="/(S({visitor})){portal.style.article(one)}&amp;sid=a{visitor}">Đọc tiếp</a>'
        for one in portal.held[:20]
    )


def twins(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """The same article for the printer, and under every section."""
    parts = path.strip("/").split("/")
    if len(parts) == 2 and parts[0] in ("ban-in", "chia-se-bai"):
        one = next((one for one in portal.held if one.slug == parts[1].removesuffix(".html")), None)
        return portal.show(one, path) if one else None
    return None


def wp_twins(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Tags, authors, comment feeds and short addresses of a blog."""
    if path == "/" and "p" in query:
        one = next((one for one in portal.held if str(one.number) == query["p"][0]), None)
        return (301, {"Location": portal.style.article(one)}, b"") if one else None
    if m := re.fullmatch(r"/tag/([\w-]+)/", path):
        shown = [one for one in portal.held if m[1] in one.slug][:10]
        return portal.page("Thẻ", f"<h1>Thẻ: {m[1]}</h1>{portal.teasers(shown)}", path)
    if m := re.fullmatch(r"/(.+)/feed/", path):
        xml = '<?xml version="1.0"?><rss version="2.0"><channel><title>Bình luận</title></channel></rss>'
        return 200, {"Content-Type": "application/rss+xml"}, xml.encode()
    if path == "/feed/":
        rows = "".join(
            f"<item><title>{one.title}</title><link>{portal.style.article(one)}</link>"
            f'<guid isPermaLink="false">/?p={one.number}</guid><description>{one.lead}</description></item>'
            for one in portal.held[:10]
        )
        xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>{rows}</channel></rss>'
        return 200, {"Content-Type": "application/rss+xml"}, xml.encode()
    return None


def wp_links(portal: Odd, path: str) -> str:
    tags = "".join(f'<a href="/tag/{place}/">{place}</a> ' for place in ("an-khe", "cam-ly", "son-le", "xuan-ai"))
    one = portal.articles.get(path)
    own = ""
    if one is not None:
        first, second = one.slug.split("-")[:2]
        own = (
            f'<link rel="alternate" type="application/rss+xml" href="{path}feed/">'
            f'<a href="/tag/{first}-{second}/">{first} {second}</a><a href="{path}?share=facebook">Chia sẻ</a>'
            f'<a href="{path}?replytocom=3#respond">Trả lời</a><a href="/author/quantri/">Quản trị</a>'
        )
    return f'<a href="/feed/">RSS</a>{tags}{own}'


def load_more(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    if path == "/ajax/tin":
        section, n = query["muc"][0], int(query["page"][0])
        shown = portal.of(section)[(n - 1) * 15 : n * 15]
        rows = [{"id": one.number, "title": one.title, "url": portal.style.article(one)} for one in shown]
        return 200, {"Content-Type": "application/json"}, json.dumps({"items": rows, "total": portal.count}).encode()
    return None


def load_links(portal: Odd, path: str) -> str:
    if path in portal.lists:
        section = portal.lists[path][0]
        return f'<button class="xem-them" data-url="/ajax/tin?muc={section}&amp;page=2">Xem thêm</button>'
    return ""


def sitemap_only(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Pages are drawn by a script: only the news sitemap and the sitemap of months name them."""
    if path == "/":
        return portal.page("Trang chủ", '<div id="app"></div>', "/")
    if path == "/sitemap.xml":
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        maps = "".join(f"<sitemap><loc>http://{portal.host}/map-{n}.xml</loc></sitemap>" for n in range(3))
        return 200, {"Content-Type": "text/xml"}, f"<sitemapindex {space}>{maps}</sitemapindex>".encode()
    if path.startswith("/map-"):
        n = int(path[5])
        spaces = (
            'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
            ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
        )
        rows = "".join(
            f"<url><loc>http://{portal.host}{portal.style.article(one)}</loc><image:image><image:loc>http://{portal.host}/"
            f"hinh/{one.number}</image:loc></image:image><news:news><news:title>{one.title}</news:title></news:news></url>"
            for one in portal.held[n::3]
        )
        return 200, {"Content-Type": "text/xml"}, f"<urlset {spaces}>{rows}</urlset>".encode()
    return None


def blog(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Lists print the newest articles whole."""
    if path in portal.lists or path == "/":
        section, n = portal.lists.get(path, (None, 1))
        shown = portal.of(section)[(n - 1) * 15 : n * 15] if section else portal.held[:9]
        whole = "".join(
            f'<div class="bai"><h2><a href="{portal.style.article(one)}">{one.title}</a></h2>'
            f"<div>{one.at:%d/%m/%Y %H:%M}</div>"
            f"<p><b>{one.lead}</b></p>{''.join(f'<p>{t}</p>' for t in one.texts)}</div>"
            for one in shown[:3]
        )
        rest = portal.teasers(shown[3:])
        links = (
            f'<a href="{portal.style.section(section, n + 1)}">Trang sau</a>'
            if section and n < portal.pages(section)
            else ""
        )
        return portal.page(SECTIONS.get(section, "Trang tin Đảng bộ tỉnh Thanh Hà"), whole + rest + links, path)
    return None


def offices(portal: Odd, path: str, query: dict[str, list[str]]) -> Answer | None:
    """Each article is listed by the one office that wrote it, and there are many offices."""
    if path.startswith("/co-quan/"):
        shown = portal.held[int(path.rpartition("-")[2], 16) :: OFFICES] if path.rpartition("-")[2] else []
        return portal.page("Cơ quan", f"<h1>Tin của cơ quan</h1>{portal.teasers(shown)}", path)
    return None


def office_links() -> str:
    """A menu of all of them, before anything else."""
    return "".join(f'<a href="/co-quan/van-phong-{n:02x}">Cơ quan {n}</a> ' for n in range(OFFICES))
