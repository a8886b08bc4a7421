"""Habits of older and odder software: stories by `sid=`, views by `view=article`, sessions in paths, and the traps of
`odd_extras`."""

from __future__ import annotations

from tests.crawler.crawls.odd_extras import (
    blog,
    calendar,
    calendar_links,
    endless,
    facet_links,
    facets,
    load_links,
    load_more,
    office_links,
    offices,
    session_links,
    sessions,
    sitemap_only,
    soft404,
    soft_links,
    twins,
    wp_links,
    wp_twins,
)
from tests.crawler.crawls.odd_portals import Style, key

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
        lambda i: f"/tintuc/chitiet.aspx?id={i.number}",
        lambda s, n: f"/tintuc/nhom.aspx?nhom={key(s)}" + (f"&pg={n}" if n > 1 else ""),
        extra=sessions,
        links=session_links,
    ),
}

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
STYLES["many offices"] = Style(
    lambda i: f"/bai/{i.slug}",
    lambda s, n: f"/muc/{s}",
    reach=1,
    related=0,
    extra=offices,
    head=office_links(),
)
