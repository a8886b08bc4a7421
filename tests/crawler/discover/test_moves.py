"""Pages that lead on without HTTP; the pages are ours."""

from __future__ import annotations

import time

import pytest

from crawler.discover.page_moves import find_page_move, parse_refresh
from crawler.discover.script_moves import find_click, find_move
from crawler.reading.page import parse_page

URL = "https://xa.example.vn/tin/cu-1.html"
TEXT = "Bí thư Đảng ủy xã nhấn mạnh ý nghĩa của việc làm này đối với đời sống thôn xóm. " * 8


@pytest.mark.parametrize(
    ("value", "parsed"),
    [
        ("0;url=/a", (0, "/a")),
        ("0; URL='/a b'", (0, "/a b")),
        ('3,url = "/a"x', (3, "/a")),
        (" 5 /a", (5, "/a")),
        ("0.5;/a", (0, "/a")),
        (";url=/a", None),
        ("300", (300, "")),
        ("0;", (0, "")),
        ("x", None),
        ("1x;url=/a", None),
        ("0;url=url=/a", (0, "url=/a")),
        (".5; url=/a", (0, "/a")),
    ],
)
def test_a_refresh_is_parsed_as_the_standard_says(value: str, parsed: tuple[float, str] | None) -> None:
    assert parse_refresh(value) == parsed


@pytest.mark.parametrize(
    ("script", "target"),
    [
        ("window.location = '/moi';", "/moi"),
        ('location.href="/moi"', "/moi"),
        ("top.location.href = '/moi'", "/moi"),
        ("self.location='/moi'", "/moi"),
        ('document.location.href = "/moi" ;', "/moi"),
        ("window['location'] = '/moi'", "/moi"),
        ("location.replace('/moi')", "/moi"),
        ("window.location.assign(`/moi`);", "/moi"),
        ("location.href = '/tin/' + 'moi-' + 12 + '.html'", "/tin/moi-12.html"),
        ("location.href = window.location.origin + '/moi'", "https://xa.example.vn/moi"),
        ("location = location.protocol + '//' + location.host + '/moi'", "https://xa.example.vn/moi"),
        ("var u = '/moi'\nlocation.href = u\n", "/moi"),
        ("<!--\nlocation.href='/moi';\n//-->", "/moi"),
        ("// location = '/khong'\n/* location='/khong' */ location='\\/moi'", "/moi"),
        ("setTimeout(\"location.href='/moi'\", 3000)", "/moi"),
        ("setTimeout(function () { window.location.href = '/moi'; }, 0)", "/moi"),
        ("setTimeout(() => { location.href = '/moi' }, 100)", "/moi"),
        ("function di() { location = '/moi'; } di();", "/moi"),
        ("function di() { location = '/moi'; } setTimeout('di()', 10)", "/moi"),
        ("window.onload = function () { location.replace('/moi'); }", "/moi"),
        ("(function () { location.href = '/moi'; })();", "/moi"),
        ("$(document).ready(function(){ window.location.href='/moi'; });", "/moi"),
        ("document.addEventListener('DOMContentLoaded', function () { location.href = '/moi'; });", "/moi"),
        ("window.open('/moi', '_self')", "/moi"),
        ("try { location.href = '/moi'; } catch (e) {}", "/moi"),
        ("function di() { location = '/moi'; }", None),
        ("if (/Mobi/.test(navigator.userAgent)) { location = '/m'; }", None),
        ("if (screen.width < 700) location.href = '/m';\nelse location.href = '/n';", None),
        ("screen.width < 700 && (location.href = '/m');", None),
        ("x ? location.href = '/m' : 0", None),
        ("b.onclick = function () { location.href = '/m'; }", None),
        ("b.addEventListener('click', function () { location.href = '/m'; })", None),
        ("if (location.href == '/m') {}", None),
        ("var s = \"location.href='/m'\";", None),
        ("location.href = di(1)", None),
        ("location.href = '/a?b=' + x", None),
        ("location.reload()", None),
        ("window.open('/quang-cao')", None),
        ("setTimeout(\"location.href='/m'\", 300000)", None),
        ("x.location.href = '/m'", None),
    ],
)
def test_a_script_leads_on_where_it_always_does(script: str, target: str | None) -> None:
    assert find_move(script, URL) == target


@pytest.mark.parametrize(
    ("head", "body", "target"),
    [
        ('<meta http-equiv="Refresh" content="0; url=../moi-2.html">', "", "https://xa.example.vn/moi-2.html"),
        ("<noscript><meta http-equiv=refresh content='0;/js'></noscript><script>location='/moi'</script>", "", "/moi"),
        ("<noscript><meta http-equiv=refresh content='0;/moi'></noscript>", "", "/moi"),
        ("", "<script>location='\\\\moi'</script><a href='/moi'>Bấm vào đây</a>", "/moi"),
        ("", "<iframe src='/moi' width='100%'></iframe><iframe src='https://qc.example/x'></iframe>", "/moi"),
        ("", "<iframe src='/dem.html' width=0 height=0></iframe>", None),
        ("", "<iframe src='/a'></iframe><iframe src='/b'></iframe>", None),
        ('<meta http-equiv="refresh" content="300">', "", None),
        ('<meta http-equiv="refresh" content="0;url=#x">', "", None),
        ('<meta http-equiv="refresh" content="0;url=/tin/cu-1.html">', "", None),
        ('<meta http-equiv="refresh" content="600;url=/">', "", None),
        ('<meta http-equiv="refresh" content="5;url=/">', TEXT, None),
        ("<script>location='/m'</script>", TEXT, None),
        ("<script>document.cookie = 'a=1'; location.href = '/moi?x=1';</script>", "", None),
        ("<script>location.href = 'javascript:void(0)'</script>", "", None),
        ("<script type='application/json'>location='/m'</script>", "", None),
    ],
)
def test_only_a_page_without_text_leads_on(head: str, body: str, target: str | None) -> None:
    page = parse_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url=URL)
    expected = target if target is None or target.startswith("http") else f"https://xa.example.vn{target}"
    assert find_page_move(page, {}) == expected


def test_a_page_leads_on_by_its_header_its_onload_and_its_frames() -> None:
    def move(source: str, **headers: str) -> str | None:
        return find_page_move(parse_page(source.encode(), url=URL), headers)

    assert move("<html><body>Xin chờ</body></html>", refresh="0; url=/moi") == "https://xa.example.vn/moi"
    assert move("<body onload=\"location.href='/moi'\"></body>") == "https://xa.example.vn/moi"
    assert move("<body onload=\"javascript:top.location='/moi'\"></body>") == "https://xa.example.vn/moi"
    assert move("<head><script>function di(){location='/moi'}</script></head><body onload='di()'></body>") is not None
    frames = "<frameset rows='80,*'><frame src='/menu.html'><frame src='/moi'></frameset>"
    assert move(f"<html><head></head>{frames}</html>") == "https://xa.example.vn/moi"
    named = "<frameset cols='*,80'><frame name=main src='/moi'><frame src='/menu'></frameset>"
    assert move(f"<html><head></head>{named}</html>") == "https://xa.example.vn/moi"


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("<h2>Object moved to <a href='/moi'>here</a>.</h2>", "/moi"),
        ("<h1>Moved Permanently</h1><p>The document has moved <a href='/moi'>here</a>.</p><hr>", "/moi"),
        ("Redirecting to <a href='/moi'>/moi</a>.", "/moi"),
        ("<p>Bài viết đã được chuyển sang <a href='/moi'>địa chỉ mới</a>.</p><a href='#'>Đầu trang</a>", "/moi"),
        ("<p>Bài viết đã được chuyển. <a href='/moi'>Địa chỉ mới</a>, <a href='/cu'>địa chỉ cũ</a></p>", None),
        ("<p>Trang không tồn tại. <a href='/moi'>Chuyển sang trang khác</a></p>", None),
        ("<p>Đang chuyển hướng về <a href='/'>trang chủ</a></p>", None),
        ("<p>Xem <a href='/moi'>bài mới</a></p>", None),
        ("<p>Đồng chí Hà được chuyển đến công tác tại xã. <a href='/moi'>Quyết định</a></p>", None),
        ("<p>Trang được chuyển sang máy chủ khác để bảo trì. <a href='/moi'>Liên hệ</a></p>", None),
        ("<p>Trang này đã chuyển sang trang khác. <a href='/trang-chu.html'>Trang chủ</a></p>", None),
        ("Redirecting to <a href='https://khac.example/moi'>here</a>.", None),
        ("Redirecting to <a href='/tin/cu-1.html?page=2'>here</a>.", None),
    ],
)
def test_a_page_that_says_it_has_moved_leads_where_its_one_link_does(body: str, target: str | None) -> None:
    page = parse_page(f"<html><head><title>x</title></head><body>{body}</body></html>".encode(), url=URL)
    assert find_page_move(page, {}) == (f"https://xa.example.vn{target}" if target else None)


@pytest.mark.parametrize(
    ("script", "value", "targets"),
    [
        ("location.href='/a'; return false;", None, ["/a"]),
        ("return window.open('/a', '_blank')", None, ["/a"]),
        ("if (confirm('x')) { document.location = '/a' }", None, ["/a"]),
        ('event.stopPropagation(); window.location.assign("/a")', None, ["/a"]),
        ("xem(1)", None, []),
        ("location=this.value", "/a?page=2", ["/a?page=2"]),
        ("window.location.href = this.options[this.selectedIndex].value;", "/a", ["/a"]),
        ("location.href = '/a?page=' + this.value", "2", ["/a?page=2"]),
        ("location = $(this).val()", "/a", ["/a"]),
        ("this.form.submit()", "2", []),
    ],
)
def test_where_a_click_leads(script: str, value: str | None, targets: list[str]) -> None:
    assert find_click(script, URL, value) == targets


def test_hostile_scripts_are_read_in_time() -> None:
    started = time.process_time()
    for unit in (
        "(",
        "{",
        "if(",
        "function a(){",
        "a=",
        "'",
        "`",
        "/*",
        "setTimeout(function(){",
        "[",
        "a.",
        "f(",
        "!function(){",
    ):
        script = unit * 5_000
        find_move(script, URL)
        find_move(f"function f(){{{unit}}} f();" * 200, URL)
        find_click(script, URL)
    assert time.process_time() - started < 4
