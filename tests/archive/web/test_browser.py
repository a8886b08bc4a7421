"""The reading room in a real browser: what hostile pages and records do in it, what a person with a keyboard, a
telephone or a screen reader finds, and walks as a researcher takes them.

Needs playwright (`make test-browser` installs it) and a Chromium; skipped where either is missing. What axe-core has
against pages is asked where TULIEU_AXE names its `axe.min.js` (`npm pack axe-core`).
"""

from __future__ import annotations

import os
import random
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.web.kept import FRAME_POLICY
from tests.archive.reports.hostile import EVIL, poisoned
from tests.archive.samples import NOON, SITE, later, make_article, make_visit
from tests.archive.web.conftest import ARTICLE, COPY, fill
from tests.archive.web.test_api import served
from tests.archive.web.test_kept_parts import keep
from tests.archive.web.test_pages import PAGES
from tests.crawler.page_view.test_hostile import IN_BODY, IN_HEAD, hostile_page
from tests.crawler.reading.test_browser import CHROMIUM

pytestmark = pytest.mark.long

Browse = Callable[..., Any]


@pytest.fixture(scope="module")
def base(file: Path) -> Iterator[str]:
    with Archive.open(file, read_only=True) as archive, served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def browse() -> Iterator[Browse]:
    """A function that opens a tab, with what is given to it."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test-browser")
    if CHROMIUM is None:
        pytest.skip("no Chromium is found: apt-get install chromium, or name it in TULIEU_CHROMIUM")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def opened(width: int = 1280, **how: Any) -> Any:
            return browser.new_context(viewport={"width": width, "height": 900}, **how).new_page()

        yield opened
        browser.close()


class Away(socketserver.ThreadingTCPServer):
    """Another server: counts who connects to it, whether or not anything is asked."""

    daemon_threads = True
    connections = 0

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count, and hang up."""
        self.connections += 1
        return False


def listen(tab: Any) -> list[str]:
    """Return a list that gets the address of each request that leaves the browser, as far as that tells; what a policy
    stops does not. A dialog is a failure."""
    asked: list[str] = []
    tab.on("requestfinished", lambda request: asked.append(request.url))
    tab.on("requestfailed", lambda request: request.failure != "csp" and asked.append(request.url))
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    return asked


@pytest.fixture
def away() -> Iterator[Away]:
    with Away(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_hostile_kept_pages_run_nothing_and_ask_for_nothing(tmp_path: Path, browse: Browse, away: Away) -> None:
    elsewhere = f"http://127.0.0.1:{away.server_address[1]}"
    preconnect = f"<link rel=preconnect href={elsewhere}><link rel=dns-prefetch href={elsewhere}>"
    samples = {"preconnect": hostile_page(preconnect, "", elsewhere)}
    samples |= {f"{name} in the body": hostile_page("", one, elsewhere) for name, one in IN_BODY.items()}
    samples |= {f"{name} in the head": hostile_page(one, "", elsewhere) for name, one in IN_HEAD.items()}
    with Archive.open(tmp_path / "a.db") as archive:
        for number, body in enumerate(samples.values(), start=1):
            archive.save(make_visit(make_article(number), body=body))
        tab = browse()
        asked = listen(tab)
        with served(archive) as base:
            for number, name in enumerate(samples, start=1):
                for path in ("kept", "kept/page"):
                    tab.goto(f"{base}/{path}?site={SITE}&key={number}")
                    assert tab.title() != "x", name
                    frame = tab.frames[-1]
                    assert "Hội nghị tổng kết" in frame.locator("body").inner_text(), name
                    assert frame.evaluate("window.origin") == "null", name
            tab.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith(base)] == []
    assert away.connections == 0


def test_the_same_browser_connects_where_nothing_forbids_it(tmp_path: Path, browse: Browse, away: Away) -> None:
    """Else the test above would say nothing."""
    elsewhere = f"http://127.0.0.1:{away.server_address[1]}"
    page = tmp_path / "page.html"
    page.write_bytes(hostile_page("", IN_BODY["a script"], elsewhere))
    tab = browse()
    tab.goto(page.as_uri())
    tab.wait_for_timeout(500)
    assert tab.title() == "x"
    assert away.connections > 0


def test_the_policy_alone_keeps_scripts_and_requests_away(browse: Browse, away: Away) -> None:
    """Also where something should come through that is not taken out."""
    elsewhere = f"http://127.0.0.1:{away.server_address[1]}"
    body = hostile_page("", "".join(one for name, one in IN_BODY.items() if "not closed" not in name), elsewhere)
    policy = FRAME_POLICY.format(parts="localhost/kept/part/")
    tab = browse()
    tab.route(
        "http://localhost/page",
        lambda route: route.fulfill(
            body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
        ),
    )
    tab.goto("http://localhost/page")
    tab.wait_for_timeout(500)
    assert tab.title() == "Hội nghị tổng kết công tác xây dựng Đảng"
    assert away.connections == 0


def test_hostile_records_run_nothing_and_ask_for_nothing(tmp_path: Path, browse: Browse) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
        article = poisoned(make_article(8))
        archive.save(make_visit(article, site=article.site))
        archive.save(make_visit(poisoned(make_article(8, lead=None)), site=article.site, fetched_at=later(days=1)))
        tab = browse()
        asked = listen(tab)
        which = {"site": article.site, "key": article.key}
        with served(archive) as base:
            for path, given in (
                ("/", {}),
                ("/", {"q": EVIL}),
                ("/article", which),
                ("/history", which),
                ("/kept", which),
            ):
                tab.goto(f"{base}{path}?{_query(given)}")
                assert tab.evaluate("document.scripts.length") == 0
                assert tab.locator("h1").count() == 1
    assert [url for url in asked if not url.startswith(base)] == []


def _query(given: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(given, errors="replace")


@pytest.mark.parametrize("width", [380, 1280])
def test_no_page_is_wider_than_the_screen_or_has_what_its_policy_forbids(base: str, browse: Browse, width: int) -> None:
    tab = browse(width)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    for path, given in PAGES[:-1]:
        tab.goto(f"{base}{path}?{_query(given)}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    assert said == []


@pytest.mark.skipif("TULIEU_AXE" not in os.environ, reason="TULIEU_AXE does not name axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(base: str, browse: Browse, scheme: str) -> None:
    axe = Path(os.environ["TULIEU_AXE"]).read_text("utf-8")
    tab = browse(color_scheme=scheme)
    found = {}
    for path, given in (*PAGES, ("/statistics", {})):
        tab.goto(f"{base}{path}?{_query(given)}")
        tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        tab.evaluate(axe)
        result = tab.evaluate("axe.run({resultTypes: ['violations'], iframes: false})")
        for one in result["violations"]:
            if one["impact"] in ("serious", "critical"):
                found[path, one["id"]] = [node["html"][:200] for node in one["nodes"][:3]]
    assert found == {}


# --- walks -----------------------------------------------------------------------------------------


def test_a_researcher_finds_an_article_by_half_its_title_and_sees_what_was_changed(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(base)
    tab.get_by_label("Words").fill("dang bo lan thu nhat")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="Đại hội Đảng bộ lần thứ nhất").click()
    tab.get_by_text("How to cite it").click()
    assert tab.get_by_text("@misc{").is_visible()
    tab.get_by_role("link", name="history", exact=True).click()
    assert tab.locator("ins").first.inner_text() == "nhất"
    tab.get_by_role("link", name="as it looked").first.click()
    frame = tab.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "Đại hội Đảng bộ lần thứ 1"


def test_a_researcher_takes_the_articles_of_a_month_along(base: str, browse: Browse, tmp_path: Path) -> None:
    tab = browse()
    tab.goto(f"{base}/?q=dai+hoi")
    tab.get_by_label("2025-06: 2").click()
    assert "1 to 2 of 2 articles" in tab.get_by_role("status").inner_text()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "articles.csv")
    assert (tmp_path / "articles.csv").read_text("utf-8").count("Bình Lợi") >= 2


def test_a_researcher_follows_a_story_to_its_copies_in_vietnamese(base: str, browse: Browse) -> None:
    tab = browse(locale="vi-VN")
    tab.goto(f"{base}/article?{_query(COPY)}")
    assert "sau bài đầu tiên 3 giờ" in tab.locator("main").inner_text()
    tab.get_by_role("link", name="Các bài khác nhau ở đâu").click()
    assert tab.locator("h1").inner_text() == "Các bài trùng của một bài"
    tab.get_by_role("link", name="English").click()
    assert tab.locator("h1").inner_text() == "Copies of an article"


def test_a_researcher_without_a_mouse_reaches_the_first_result(base: str, browse: Browse) -> None:
    tab = browse(380)
    tab.goto(base)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "To the content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.keyboard.type("binh loi")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**q=binh*")
    link = tab.get_by_role("link", name="Bình Lợi").first
    link.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/article?**")


def test_an_article_is_shown_as_it_was_on_a_day(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/history?{_query(ARTICLE)}")
    tab.get_by_label("As it was on the day").fill("2026-03-01")
    tab.get_by_role("button", name="Show").click()
    assert tab.locator("h1").inner_text() == "Đại hội Đảng bộ lần thứ 1"


def _mixed(number: int, elsewhere: str) -> bytes:
    """A page of several hostile samples, and of half of them with some octets moved, doubled or lost."""
    chance = random.Random(number)
    body = "".join(chance.sample(list(IN_BODY.values()), chance.randint(1, 4)))
    page = hostile_page("".join(chance.sample(list(IN_HEAD.values()), chance.randint(0, 2))), body, elsewhere)
    for _time in range(chance.choice((0, 0, 1, 5, 20))):
        at, length = chance.randrange(len(page)), chance.randrange(12)
        put = chance.choice(
            (b"", b"<", b">", b'"', b"</noscript>", b"<svg>", b"<template>", page[at : at + length] * 2)
        )
        page = page[:at] + put + page[at + length :]
    return page


def test_a_thousand_mixed_pages_run_nothing_and_ask_for_nothing(tmp_path: Path, browse: Browse, away: Away) -> None:
    elsewhere = f"http://127.0.0.1:{away.server_address[1]}"
    with Archive.open(tmp_path / "a.db") as archive:
        with archive.joining():
            for number in range(1000):
                archive.save(make_visit(make_article(number), body=_mixed(number, elsewhere)))
        tab = browse()
        asked = listen(tab)
        with served(archive) as base:
            for number in range(1000):
                tab.goto(f"{base}/kept/page?site={SITE}&key={number}")
                assert tab.title() != "x", number
                assert tab.evaluate("window.origin + document.scripts.length") == "null0", number
    assert [url for url in asked if not url.startswith(base)] == []
    assert away.connections == 0


# --- what a kept page looks like with ---------------------------------------------------------------

LOOKS = """async () => {
    for (const one of document.images) await one.decode().catch(() => null);
    await document.fonts.ready;
    const style = getComputedStyle(document.querySelector("h1"));
    const drawn = Array.from(document.querySelectorAll("body, .banner, td, p"), one =>
        getComputedStyle(one).backgroundImage.slice(0, 4));
    return {
        pictures: Object.fromEntries(Array.from(document.images, one => [one.id, one.naturalWidth])),
        colour: style.backgroundColor, padding: style.padding, drawn: new Set(drawn).size + drawn[0],
        fonts: Array.from(document.fonts, one => one.status),
    };
}"""


def test_a_kept_page_looks_as_it_did_out_of_what_is_kept_alone(tmp_path: Path, browse: Browse) -> None:
    from tests.archive.export.portal_files import GREEN, keep_portal

    with Archive.open(tmp_path / "a.db") as archive:
        keep_portal(archive)
        tab = browse()
        asked = listen(tab)
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        with served(archive) as base:
            stamp = NOON.strftime("%Y%m%d%H%M%S")
            for path in (f"kept?site={SITE}&key=1", f"memento/{stamp}/{make_article(1).url}"):
                tab.goto(f"{base}/{path}")
                told = tab.frames[-1].evaluate(LOOKS)
                assert set(told["pictures"]) == {"shown", "chosen", "source", "lazy", "again"}
                assert all(told["pictures"].values()), told["pictures"]
                assert (told["colour"], told["padding"], told["fonts"]) == (GREEN, "30px", ["loaded"])
                assert told["drawn"] == "1url("
    assert said == [], "nothing is named that the policy forbids"
    assert [url for url in asked if not url.startswith(f"{base}/")] == []


SHEETS = {
    "all that loads": b"@import '//AWAY/a.css'; @import url(http://AWAY/b.css) screen;"
    b"@font-face { font-family: x; src: url(http://AWAY/c.woff2) format('woff2'), url(//AWAY/d.ttf) }"
    b"* { font-family: x; background: url(//AWAY/e.png), image-set('http://AWAY/f.png' 1x, url(http://AWAY/g.png) 2x);"
    b"cursor: url(http://AWAY/h.cur), auto; list-style: square url('http://AWAY/i.png');"
    b"mask: url(http://AWAY/j.svg#a); filter: url(http://AWAY/k.svg#a); border-image: url(http://AWAY/l.png) 9;"
    b"clip-path: url(http://AWAY/m.svg#a); shape-outside: url(http://AWAY/n.png); content: url(http://AWAY/o.png) }"
    b"p::before { content: url(http://AWAY/p.png) } ::selection { background: url(http://AWAY/q.png) }",
    "functions of before and to come": b"@namespace url(http://AWAY/a); @namespace y 'http://AWAY/b';"
    b"* { background: -webkit-cross-fade(url(http://AWAY/c), url(http://AWAY/d), 50%);"
    b"background-image: src('http://AWAY/e'), image('http://AWAY/f'); behavior: url(http://AWAY/g.htc);"
    b"-moz-binding: url(http://AWAY/h.xml#a); list-style: \\@namespace url(http://AWAY/i) }",
    "escapes and comments": b"* { background: u\\72 l(http://AWAY/a), \\55 RL('http\\3a //AWAY/b'), url(/**/) }"
    b"@\\69mport 'http://AWAY/c'; @import/**/url(/*)http://AWAY/d*/);"
    b'a{x:"/*\n;} p { background: url(http://AWAY/e) } /* */ <!-- b { background: url(http://AWAY/f) } -->',
    "a variable": b":root { --a: 'http://AWAY/a'; --b: url(http://AWAY/b) } * { background: image-set(var(--a) 1x);"
    b"list-style-image: var(--b) } @property --c { syntax: '<url>'; inherits: false; initial-value: url(//AWAY/c) }",
    "what is not closed": b"* { background: url('http://AWAY/a",
    "UTF-16": b"\xff\xfe" + "* { background: url(http://AWAY/a) }".encode("utf-16-le"),
    "a wrong encoding": b"@charset 'utf-7'; * { background: +AHUAcgBs-(http://AWAY/a) url(http://AWAY/\xff\xfe) }",
    "itself": b"@import url(0.css); @import '0.css'; @import url('1.css'); * { background: url(0.css) }",
    "this server": b"@import '/style.css'; * { background: url(/media/0), url(/kept/part/0/0), url(/api/sites) }",
    "too many": b"".join(b".a%d { background: url(http://AWAY/%d) }" % (n, n) for n in range(100_000)),
    "ten million bytes": b"* { background: url(http://AWAY/a) }"
    + b" " * 9_999_000
    + b"* { cursor: url(//AWAY/b), auto }",
}
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="60">
<script>document.documentElement.setAttribute("data-run", 1); fetch("http://AWAY/a")</script>
<style>@import "http://AWAY/b"; rect { fill: url(http://AWAY/c#a) }</style><image xlink:href="http://AWAY/d"/>
<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://AWAY/e"/></foreignObject>
<rect width="60" height="60" onload="fetch('http://AWAY/f')"/></svg>"""


def test_hostile_style_sheets_and_drawings_ask_for_nothing(tmp_path: Path, browse: Browse, away: Away) -> None:
    from playwright.sync_api import Error

    elsewhere = f"127.0.0.1:{away.server_address[1]}".encode()
    links = "".join(f"<link rel=stylesheet href=/{number}.css>" for number in range(len(SHEETS)))
    styles = "".join(
        f"<style>{sheet.decode('latin-1')}</style>" for name, sheet in SHEETS.items() if "million" not in name
    )
    pages = {
        "sheets": f"<!DOCTYPE html>{links}<img id=a src=/a.svg><p>Hội nghị</p><svg><rect /></svg>",
        "styles": f"<!DOCTYPE html>{styles}<p>Hội nghị</p>",
    }
    files = {f"https://{SITE}/{number}.css": sheet for number, sheet in enumerate(SHEETS.values())}
    files[f"https://{SITE}/a.svg"] = SVG
    with Archive.open(tmp_path / "a.db") as archive:
        for number, page in enumerate(pages.values(), start=1):
            body = page.encode().replace(b"AWAY", elsewhere)
            archive.save(make_visit(make_article(number), url=f"https://{SITE}/{number}", body=body))
        for url, body in files.items():
            keep(archive, url, body.replace(b"AWAY", elsewhere))
        tab = browse()
        asked = listen(tab)
        with served(archive) as base:
            for number in (1, 2):
                tab.goto(f"{base}/kept/page?site={SITE}&key={number}")
                assert "Hội nghị" in tab.inner_text("body")
                tab.screenshot(full_page=True)  # what is not drawn is not asked for
                tab.wait_for_timeout(500)
            tab.goto(f"{base}/kept/page?site={SITE}&key=1")
            assert tab.evaluate("document.querySelector('#a').naturalWidth") == 60
            drawing = tab.evaluate("document.querySelector('#a').src")
            with tab.expect_download(), suppress(Error):  # it is saved, not opened, which playwright takes for one
                tab.goto(drawing)
            tab.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith((f"{base}/kept/", "data:", "about:"))] == []
    assert away.connections == 0


def test_style_sheets_ask_for_nothing_without_a_policy_too(browse: Browse, away: Away) -> None:
    """What is rewritten is judged here alone: nothing else stops a request."""
    from archive.markup.css import rewrite_css
    from tests.archive.markup.test_css import PIECES

    chance, elsewhere = random.Random(1), f"127.0.0.1:{away.server_address[1]}"
    pieces = [piece.replace("//e/", f"http://{elsewhere}/") for piece in PIECES]
    sheets = [
        sheet.decode("latin-1").replace("AWAY", elsewhere) for name, sheet in SHEETS.items() if name != "a variable"
    ]
    for _time in range(3_000):
        some = "".join(chance.choice(pieces) for _piece in range(chance.randint(1, 12)))
        sheets.append(f"{some} p {{ background: {some} }} @import {some}")
    tab = browse()
    asked = listen(tab)
    tab.route("http://localhost/page", lambda route: route.fulfill(body="<p>a", content_type="text/html"))
    tab.goto("http://localhost/page")
    for start in range(0, len(sheets), 200):
        rewritten = [rewrite_css(sheet, lambda _address, _is_sheet: None) for sheet in sheets[start : start + 200]]
        tab.evaluate(
            """sheets => { document.head.replaceChildren(); for (const one of sheets) {
            const style = document.createElement("style"); style.textContent = one; document.head.append(style) } }""",
            rewritten,
        )
        tab.screenshot()
    tab.wait_for_timeout(500)
    assert [url for url in asked if elsewhere in url] == []
    assert away.connections == 0


def test_the_same_style_sheets_ask_where_they_are_as_they_were(browse: Browse, away: Away) -> None:
    """Else the test above would say nothing."""
    tab = browse()
    page = "<style>" + SHEETS["all that loads"].decode() + "</style><p>a"
    body = page.replace("AWAY", f"127.0.0.1:{away.server_address[1]}")
    tab.route("http://localhost/page", lambda route: route.fulfill(body=body, content_type="text/html"))
    tab.goto("http://localhost/page")
    tab.screenshot()
    tab.wait_for_timeout(500)
    assert away.connections > 3
