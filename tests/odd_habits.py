"""Habits of older and odder software: stories by `sid=`, views by `view=article`, sessions in paths, filters,
calendars without end, lists behind buttons, pages that are there whatever they are called."""

from __future__ import annotations

import json
import re

from odd_portals import SECTIONS, Answer, Item, Odd, Style, key


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


def session_article(one: Item) -> str:
    return f"/tintuc/chitiet.aspx?id={one.number}"


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


STYLES: dict[str, Style] = {
    "slug-id, header clock, summaries": Style(
        lambda i: f"/{i.section}/{i.slug}-{i.number}.html",
        lambda s, n: f"/{s}.html" + (f"?trang={n}" if n > 1 else ""),
        summary=True,
    ),
    "php-nuke sid": Style(
        lambda i: f"/modules.php?name=News&op=viewst&sid={i.number}",
        lambda s, n: f"/modules.php?name=News&op=viewcat&catid={key(s)}" + (f"&page={n}" if n > 1 else ""),
    ),
    "joomla view=article": Style(
        lambda i: f"/index.php?option=com_content&view=article&id={i.number}:{i.slug}&catid={key(i.section)}&Itemid=7",
        lambda s, n: (
            f"/index.php?option=com_content&view=category&layout=blog&id={key(s)}&Itemid=7"
            + (f"&start={(n - 1) * 15}" if n > 1 else "")
        ),
    ),
    "short permalinks, tags, comment feeds": Style(
        lambda i: f"/{i.slug}/",
        lambda s, n: f"/category/{s}/" + (f"page/{n}/" if n > 1 else ""),
        head='<link rel="alternate" type="application/rss+xml" href="/feed/">',
        extra=wp_twins,
        links=wp_links,
    ),
    "p=number": Style(lambda i: f"/?p={i.number}", lambda s, n: f"/?cat={key(s)}" + (f"&paged={n}" if n > 1 else "")),
    "date folders and calendar": Style(
        lambda i: f"/{i.at:%Y/%m/%d}/{i.slug}",
        lambda s, n: f"/chuyen-muc/{s}" + (f"/trang/{n}" if n > 1 else ""),
        extra=calendar,
        links=calendar_links,
    ),
    "facets": Style(
        lambda i: f"/bai-viet/{i.slug}",
        lambda s, n: f"/muc/{s}" + (f"?page={n}" if n > 1 else ""),
        extra=facets,
        links=facet_links,
    ),
    "endless pager": Style(
        lambda i: f"/doc/{i.number}", lambda s, n: f"/muc/{s}" + (f"?trang={n}" if n > 1 else ""), extra=endless
    ),
    "towers": Style(lambda i: f"/blogs/{i.slug}", lambda s, n: f"/blogs/nhom/{s}/{n}", extra=soft404, links=soft_links),
    "print twins": Style(
        lambda i: f"/{i.section}/{i.slug}.html",
        lambda s, n: f"/{s}/" + (f"trang-{n}.html" if n > 1 else ""),
        extra=twins,
        links=lambda portal, path: (
            f'<a href="/ban-in/{portal.articles[path].slug}.html">Bản in</a>'
            f'<a href="/chia-se-bai/{portal.articles[path].slug}.html">Gửi</a>'
            if path in portal.articles
            else ""
        ),
    ),
    "json load more of its own": Style(
        lambda i: f"/{i.slug}-a{i.number}.html",
        lambda s, n: f"/{s}",
        reach=1,
        related=0,
        extra=load_more,
        links=load_links,
    ),
    "sharepoint": Style(
        lambda i: f"/Lists/TinTuc/DispForm.aspx?ID={i.number}",
        lambda s, n: f"/Lists/{s.title().replace('-', '')}/View.aspx" + (f"?Page={n}" if n > 1 else ""),
    ),
    "liferay": Style(
        lambda i: f"/web/guest/{i.section}/-/asset_publisher/kQ3x/content/id/{i.number}",
        lambda s, n: (
            f"/web/guest/{s}"
            + (
                f"?p_p_id=101_INSTANCE_kQ3x&p_p_lifecycle=0&_101_INSTANCE_kQ3x_delta=15&_101_INSTANCE_kQ3x_cur={n}"
                if n > 1
                else ""
            )
        ),
    ),
    "aspx tabs": Style(
        lambda i: f"/Default.aspx?tabid={key(i.section)}&ctl=Details&mid=45&ItemID={i.number}",
        lambda s, n: f"/Default.aspx?tabid={key(s)}" + (f"&currentpage={n}" if n > 1 else ""),
    ),
    "sections and articles alike": Style(
        lambda i: f"/{i.slug}-{i.number}.html",
        lambda s, n: f"/{s}-{key(s)}" + (f"-trang-{n}" if n > 1 else "") + ".html",
    ),
    "related only": Style(
        lambda i: f"/xem-tin/{i.number}/{i.slug}", lambda s, n: f"/nhom-tin/{key(s)}", reach=1, related=6
    ),
    "numbered folders": Style(
        lambda i: f"/tin/{i.number}", lambda s, n: f"/tin/muc-{key(s)}/{n}" if n > 1 else f"/tin/muc-{key(s)}"
    ),
    "upper case, underscores": Style(
        lambda i: f"/Tin_Tuc/Xem_Tin/{i.number}/{i.slug.replace('-', '_')}.aspx",
        lambda s, n: f"/Tin_Tuc/Nhom_Tin/{key(s)}/{s.replace('-', '_')}.aspx" + (f"?pageindex={n}" if n > 1 else ""),
    ),
    "uuid": Style(
        lambda i: f"/chi-tiet-tin?id={i.number:08x}-ab12-4c3d-9e8f-{i.number * 7919:012x}",
        lambda s, n: f"/danh-muc-tin?cid={key(s)}" + (f"&p={n}" if n > 1 else ""),
    ),
    "sessions": Style(
        session_article, lambda s, n: f"/tintuc/nhom.aspx?nhom={key(s)}" + (f"&pg={n}" if n > 1 else ""), extra=sessions
    ),
}


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


STYLES["sitemap only"] = Style(
    lambda i: f"/doc/{i.slug}-{i.number}", lambda s, n: f"/{s}?page={n}", extra=sitemap_only, related=0
)
STYLES["blog"] = Style(lambda i: f"/{i.at:%Y/%m}/{i.slug}.html", lambda s, n: f"/muc/{s}/{n}", extra=blog)
STYLES["relative with base"] = Style(
    lambda i: f"/cong/xem.php?mabai={i.number}",
    lambda s, n: f"/cong/nhom.php?ma={key(s)}" + (f"&tr={n}" if n > 1 else ""),
)
STYLES["days with ids"] = Style(
    lambda i: f"/xem.php?ngay={i.at:%Y-%m-%d}&id={i.number}",
    lambda s, n: f"/nhom.php?id={key(s)}" + (f"&page={n}" if n > 1 else ""),
)
STYLES["modules with the same ids"] = Style(
    lambda i: f"/index.php?mod={'tin' if i.number % 2 else 'thongbao'}&act=xem&id={i.number // 2}",
    lambda s, n: f"/index.php?mod=nhom&id={key(s)}" + (f"&page={n}" if n > 1 else ""),
)
STYLES["section twins"] = Style(
    lambda i: f"/{i.section}/{i.slug}",
    lambda s, n: f"/{s}" + (f"?page={n}" if n > 1 else ""),
    extra=lambda portal, path, query: next(
        (portal.show(one, path) for one in portal.held if path == f"/noi-bat/{one.slug}"), None
    ),
    links=lambda portal, path: "".join(f'<a href="/noi-bat/{one.slug}">{one.title}</a>' for one in portal.held[:40]),
)
STYLES["undated"] = Style(
    lambda i: f"/{i.section}/{i.slug}-{i.number}.html",
    lambda s, n: f"/{s}" + (f"?page={n}" if n > 1 else ""),
    dated=False,
)
STYLES["short slugs"] = Style(
    lambda i: f"/tin-{i.number:x}z", lambda s, n: f"/nhom-{s}" + (f"?page={n}" if n > 1 else "")
)
STYLES["paged folders"] = Style(lambda i: f"/a/{i.number}.htm", lambda s, n: f"/m/{key(s)}/{n}.htm")
