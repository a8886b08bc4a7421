"""The reading room in a real browser: what hostile pages and records do in it, and whether every page fits the screen,
keeps to its own policy, and is as accessible as axe-core (by npm) can tell."""

from __future__ import annotations

import random
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.duplicates.update import update_duplicates
from archive.maintenance.removing.remove import Order, remove
from archive.web.kept import FRAME_POLICY
from archive.web.page import SCRIPT
from tests.archive.duplicates.duplicate_texts import CONGRESS
from tests.archive.reports.hostile import EVIL, poisoned
from tests.archive.samples import NOON, SITE, later, make_article, make_visit
from tests.archive.web.browser import Browse, query, served
from tests.archive.web.stock import PAGES
from tests.archive.web.test_kept_parts import keep
from tests.crawler.page_view.test_hostile import IN_BODY, IN_HEAD, hostile_page
from tests.npm import find_package

pytestmark = pytest.mark.long


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
    stops does not. It gets the words of each dialog, too."""
    asked: list[str] = []
    tab.on("requestfinished", lambda request: asked.append(request.url))
    tab.on("requestfailed", lambda request: request.failure != "csp" and asked.append(request.url))
    tab.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
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


# --- every page ------------------------------------------------------------------------------------


def _show(tab: Any, base: str, path: str, given: dict[str, str]) -> None:
    tab.goto(f"{base}{path}?{query(given)}")
    while path == "/statistics" and not tab.locator("figure svg").count():  # they are being counted
        tab.wait_for_timeout(1000)
        tab.reload()
    tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


@pytest.mark.parametrize("width", [380, 1280])
def test_no_page_is_wider_than_the_screen_or_has_what_its_policy_forbids(base: str, browse: Browse, width: int) -> None:
    tab = browse(width)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    for path, given in PAGES:
        _show(tab, base, path, given)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    assert [one for one in said if "the server responded with a status of 40" not in one] == []


@pytest.mark.parametrize("width", [380, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(base: str, browse: Browse, scheme: str, width: int) -> None:
    axe = (find_package("axe-core", "4.14.1") / "axe.min.js").read_text("utf-8")
    tab = browse(width, color_scheme=scheme)
    found = {}
    for path, given in PAGES:
        _show(tab, base, path, given)
        tab.evaluate(axe)
        result = tab.evaluate("axe.run({resultTypes: ['violations'], iframes: false})")
        for one in result["violations"]:
            if one["impact"] in ("serious", "critical"):
                found[path, query(given), one["id"]] = [node["html"][:200] for node in one["nodes"][:3]]
    assert found == {}


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


PARTS = """() => [
    document.querySelectorAll("h1").length,
    Array.from(document.scripts, one => one.src),
    [...document.querySelectorAll("*")].flatMap(one => one.getAttributeNames())
        .filter(name => /^(data-)?hx-/.test(name)).length,
    document.querySelectorAll("input[list]").length,
]"""
"""How many main headings a page has, which scripts, how many attributes that the script obeys, and how many fields
with a list."""


# --- records ---------------------------------------------------------------------------------------

HOSTILE = (
    EVIL,
    "<script src=ELSEWHERE></script>",
    "<img src=ELSEWHERE onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>",
    "\"' autofocus onfocus=alert(1) style=background:url(ELSEWHERE) x=",
    '"><link rel=stylesheet href=ELSEWHERE><link rel=preconnect href=ELSEWHERE>',
    "<div hx-get=ELSEWHERE hx-trigger=load data-hx-get=/sites data-hx-trigger=load>",
    '" hx-on:focus=alert(1) data-hx-trigger="load" data-hx-get="ELSEWHERE',
    "<template hx type=partial hx-target=body><hx-partial hx-target=body>",
    "<head><title>x</title></head><meta http-equiv=refresh content=0;url=ELSEWHERE><base href=ELSEWHERE>",
    "</textarea></select></datalist></option></template><iframe srcdoc='<script>parent.alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#x3c;img src=x onerror=alert(1)&#x3e;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "javascript:alert(1)//",
    "{{ cycler.__init__.__globals__ }}{% include 'x' %}${alert(1)}#{7*7}",
    "]]><x xmlns='http://www.w3.org/1999/xhtml'><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<!--<script>alert(1)--!><!doctype><?xml-stylesheet href=ELSEWHERE?>",
    "\u2028\u2029\u202e\ufeff\x00\x1b]8;;javascript:alert(1)\x07",
)


def _stock_hostile(archive: Archive, elsewhere: str) -> list[tuple[str, str]]:
    """Fill an archive with a thousand records whose texts are hostile, of 40 sites; return site and key of each."""
    chance = random.Random(23)
    evil = [one.replace("ELSEWHERE", f"{elsewhere}/x") for one in HOSTILE]
    sites = [f"{chance.choice(evil)}{number}" for number in range(40)]
    records = []
    with archive.joining():
        for number in range(1000):
            article = poisoned(make_article(number), lambda: "".join(chance.sample(evil, chance.randint(1, 2))))
            text = CONGRESS if number < 20 else (*article.body, " ".join(map(str, chance.sample(range(1000), 40))))
            article = replace(article, site=sites[number % 40], body=text, section=chance.choice(evil))
            if number % 10 == 0:
                article = replace(article, url=f"javascript:alert({number})")
            archive.save(make_visit(article, site=article.site))
            records.append((article.site, article.key))
            if number % 8 == 0:
                changed = replace(article, title=chance.choice(evil), authors=(chance.choice(evil),))
                archive.save(make_visit(changed, site=article.site, fetched_at=later(days=1)))
            if number % 8 == 1:
                gone = {"outcome": "gone", "reason": chance.choice(evil), "status": 404, "fetched_at": later(days=2)}
                archive.save(make_visit(site=article.site, url=article.url, **gone))
    for site, key in records[-5:]:
        remove(archive, [key], Order(chance.choice(evil), "x", later(days=3)), site=site)
    for site in sites:
        archive.crawls.enter_site(site, site)
    archive.update_index()
    update_duplicates(archive)
    return records[:-5]


def test_a_thousand_hostile_records_run_nothing_and_ask_for_nothing(tmp_path: Path, browse: Browse, away: Away) -> None:
    elsewhere = f"http://127.0.0.1:{away.server_address[1]}"
    with Archive.open(tmp_path / "a.db") as archive:
        records = _stock_hostile(archive, elsewhere)
        tab = browse()
        asked, said = listen(tab), []
        # A kept page is told what it may not; the browser's own view of XML has a style.
        silent = ("/kept", "/oai")
        tab.on("console", lambda message: any(one in tab.url for one in silent) or said.append(message.text))

        def show(path: str, **given: object) -> None:
            tab.goto(f"{base}{path}?{query(given)}")
            headings, scripts, obeyed, fields = tab.evaluate(PARTS)
            assert (headings, set(scripts) - {f"{base}{SCRIPT}"}, obeyed) == (1, set(), 5 * fields), (path, given)

        with served(archive) as base:
            for number, (site, key) in enumerate(records):
                show("/article", site=site, key=key)
                if number % 8 == 0:
                    show("/history", site=site, key=key)
                if number < 20:
                    show("/copies", site=site, key=key)
                if number % 50 == 0:
                    show("/kept", site=site, key=key)
            for number in range(1, 51):
                show("/", page=number)
            for words in HOSTILE:
                show("/", q='"script" OR alert', author=words, section=words)
            for path in ("/changes", "/withdrawn"):
                show(path, since="2026-03-01", until="2026-03-08")
            for path in ("/sites", "/copies", "/removed", "/about", "/statistics"):
                show(path)
            for field in ("site", "section", "author"):
                for typed in ("", "script"):
                    show("/")
                    tab.locator("summary").click()
                    with tab.expect_response("**/suggest/**"):
                        tab.locator(f"[name={field}]").focus()
                    tab.locator(f"[name={field}]").press_sequentially(typed)
                    tab.wait_for_function(f"document.querySelectorAll('#known-{field} option').length > 0")
                    assert tab.locator(f"#known-{field} :not(option)").count() == 0
            for path in ("/api/articles?limit=1000", "/suggest/site", "/oai?verb=ListSets"):
                tab.goto(f"{base}{path}")
            for name in ("CSV", "JSON Lines"):
                tab.goto(base)
                with tab.expect_download() as download:
                    tab.get_by_role("link", name=name, exact=True).click()
                download.value.save_as(tmp_path / "results.txt")
                tab.goto((tmp_path / "results.txt").as_uri())
            tab.goto(f"{base}/results.rss")
            (tmp_path / "results.xml").write_bytes(tab.request.get(f"{base}/results.rss").body())
            tab.goto((tmp_path / "results.xml").as_uri())
            tab.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith((base, "file:"))] == []
    assert away.connections == 0
    assert said == []
