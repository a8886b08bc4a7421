"""Tests for browsers are told from pages, and from what merely has few words."""

from __future__ import annotations

import time

import pytest

from crawler.reading.challenges import is_challenge, is_challenge_page

TESTS = {
    "sets a cookie and reloads": '<body><script>document.cookie="k=1";window.location.reload(true)</script></body>',
    "sets a cookie and goes on": '<script>var a=f();document["cookie"]="t="+a;location.href="/?i=1"</script>',
    "only reloads": "<body><script>setTimeout(function(){location = location},10)</script></body>",
    "sends a form that nobody fills in": (
        '<body onload="document.forms[0].submit()"><form method=post><input type=hidden name=t value=1></form></body>'
    ),
    "hides what it does": '<title>Đang chuyển...</title><script>eval(function(p){return p}("x"))</script>',
    "says that it checks": "<title>Just a moment...</title><p>Checking your browser.</p><script src=/c.js></script>",
    "asks for scripts and cookies": "<body><p>Please enable JavaScript and cookies to continue</p></body>",
    "asks for it in Vietnamese": "<body><p>Vui lòng bật JavaScript trên trình duyệt để tiếp tục.</p></body>",
    "is a frame of its maker": '<body><iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe></body>',
}
PAGES = {
    "the shell of an application": (
        "<div id=root></div><noscript>Enable JavaScript to run this app.</noscript><script src=/a.js></script>"
    ),
    "a page that leads on": '<script>location.href="/trang-chu"</script>',
    "maintenance that looks again": (
        "<h1>Hệ thống đang bảo trì</h1><p>Mời quay lại.</p><script>setTimeout('location.reload()',60000)</script>"
    ),
    "a page to log in": "<form><input name=u><input type=password name=p></form><script>document.f.submit()</script>",
    "an error": "<h1>404</h1><script>ga('send')</script>",
    "an article with a counter": (
        f"<h1>Tin</h1><p>{'Đảng ủy xã họp. ' * 60}</p><script>document.cookie='a=1';location</script>"
    ),
    "nothing": "",
}


@pytest.mark.parametrize("page", TESTS.values(), ids=TESTS)
def test_a_test_for_browsers_is_known_by_what_it_does(page: str) -> None:
    assert is_challenge(page)
    assert is_challenge_page(page.encode(), "text/html")
    assert not is_challenge_page(page.encode(), "application/json")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_other_pages_are_none(page: str) -> None:
    assert not is_challenge(page)


@pytest.mark.parametrize("part", ["<script", "<", "<!--", "document.cookie=", "location = ", "<input ", "<h1>", "<a "])
def test_hostile_pages_are_told_in_time(part: str) -> None:
    started = time.monotonic()
    is_challenge(part * (59_000 // len(part)))
    is_challenge("<script>" + part * (58_000 // len(part)))
    assert time.monotonic() - started < 2
