"""The frame that every page of the replica portal is in: menus, side column, footer."""

from __future__ import annotations

from crawler.demo.collection import CATEGORIES, PORTAL_TITLE

HEADER = f"""<noscript><div class="alert">Trình duyệt của bạn đang tắt JavaScript.</div></noscript>
<div class="wraper"><header><div id="header"><a title="{PORTAL_TITLE}" href="/"><img src="/uploads/logo.png"
 alt="{PORTAL_TITLE}" /></a><span class="site_name">{PORTAL_TITLE}</span></div></header>"""
SIDE = """<div class="panel"><div class="panel-heading">Thống kê truy cập</div>
<ul class="counter"><li><span>Đang truy cập</span><span>17</span></li>
<li><span>Hôm nay</span><span>2.046</span></li>
<li><span>Tổng lượt truy cập</span><span>1.318.552</span></li></ul></div>"""
FOOTER = """<footer id="footer">
<p>Cơ quan chủ quản: Thành ủy Sông Trà. Ghi rõ nguồn khi sử dụng lại thông tin từ trang này.</p>
<p><a href="/about/">Giới thiệu</a> | <a href="/contact/">Liên hệ</a></p></footer>"""


def frame(title: str, content: str, *, head: str = "", crumbs: tuple[tuple[str, str], ...] = ()) -> str:
    """Return a whole page. `title` is encoded already, `crumbs` are (path, text) after the front page."""
    return f"""<!DOCTYPE html>
<html lang="vi" xmlns="http://www.w3.org/1999/xhtml" prefix="og: http://ogp.me/ns#">
<head>
<title>{title}</title>
<meta name="author" content="{PORTAL_TITLE}">
<meta name="copyright" content="{PORTAL_TITLE}">
<meta name="generator" content="NukeViet v4.4">
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta property="og:site_name" content="{PORTAL_TITLE}">
{head}<link rel="alternate" href="/rss/" title="Tin Tức" type="application/rss+xml">
<link rel="StyleSheet" href="/themes/egov/css/style.css">
</head>
<body>
{HEADER}
{_menu()}
<section><div class="container" id="body">
{_breadcrumbs(crumbs)}
<div class="row"><div class="col-sm-16 col-md-18">
{content}
</div>
<div class="col-sm-8 col-md-6">{SIDE}</div></div>
</div></section>
{FOOTER}
</div></body></html>
"""


def _menu() -> str:
    items = "".join(
        f'<li rol="presentation"><a class="dropdown-toggle" href="/{c.slug}/" title="{c.title}">{c.title}</a></li>\n'
        for c in CATEGORIES
        if not c.hidden
    )
    return f"""<nav class="second-nav" id="menusite"><ul class="nav navbar-nav">
<li><a class="home" title="Trang nhất" href="/">Trang nhất</a></li>
<li rol="presentation"><a href="/about/" title="Giới thiệu">Giới thiệu</a></li>
{items}</ul></nav>
<nav class="header-nav"><ul class="menutop"><li><a title="RSS" href="/feeds/">RSS</a></li></ul></nav>"""


def _breadcrumbs(crumbs: tuple[tuple[str, str], ...]) -> str:
    schema = 'itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem"'
    items = "".join(
        f'<li {schema}><a href="{path}" itemprop="item" title="{text}"><span itemprop="name">{text}'
        f'</span></a><i class="hidden" itemprop="position" content="{n}"></i></li>'
        for n, (path, text) in enumerate((("/", "Trang nhất"), *crumbs), start=1)
    )
    return (
        '<nav class="third-nav"><ul class="temp-breadcrumbs hidden" itemscope '
        f'itemtype="https://schema.org/BreadcrumbList">{items}</ul></nav>'
    )
