"""What a page loads to be shown: as a table, and with Chromium as the judge of the same table and of real pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from archive.markup.css import MOST, find_css_parts
from crawler.discover.page_parts import find_page_parts
from crawler.reading.errors import Undecodable
from tests.chromium import chromium
from tests.repeats import times

URL = "https://tin.vn/muc/bai.html"
SHEET = "https://tin.vn/css/trang.css"
SVG = '<svg width=9 height=9 xmlns:xlink="http://www.w3.org/1999/xlink">'

PAGES = {
    "a style sheet": ("<link rel=stylesheet href=a.css>", "/muc/a.css"),
    "one for paper": ("<link rel=StyleSheet media=print href=/in.css>", "/in.css"),
    "an alternate one": ('<link rel="alternate stylesheet" title=b href=/b.css>', "/b.css"),
    "a sheet that is none": ("<link rel=stylesheet type=text/less href=/a.less>", ""),
    "other links": ('<link rel=canonical href=/x><link rel=alternate href=/rss><link rel="next" href=/2>', ""),
    "a preloaded picture and font": (
        "<link rel=preload as=image href=/a.png><link rel=preload as=font crossorigin href=/a.woff2>",
        "/a.png /a.woff2",
    ),
    "a preloaded script": ("<link rel=preload as=script href=/a.js><link rel=modulepreload href=/b.js>", ""),
    "a picture": ("<img src=../anh/a.jpg>", "/anh/a.jpg"),
    "a picture without an address": ("<img><img src=''><img src=' '><img src='#a'>", ""),
    "white space and line breaks in an address": ("<img src=' \n/a\nb.jpg\t'>", "/ab.jpg"),
    "letters and spaces": ("<img src='/ảnh hội.jpg'>", "/ảnh%20hội.jpg"),
    "a picture of another host": (
        "<img src=//cdn.vn/a.jpg><img src=https://x.vn/b.jpg>",
        "https://cdn.vn/a.jpg https://x.vn/b.jpg",
    ),
    "data": ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", ""),
    "a fragment": ("<img src=/a.svg#b>", "/a.svg"),
    "no address": ("<img src='http://['><img src='javascript:a'><img src='about:blank'>", ""),
    "a button": ("<input type=IMAGE src=/a.png><input src=/b.png>", "/a.png"),
    "a film's picture": ("<video poster=/a.jpg src=/a.mp4 preload=none><source src=/b.mp4></video>", "/a.jpg"),
    "drawings": (f"{SVG}<image xlink:href=/a.png /><image href=/b.png xlink:href=/c.png /></svg>", "/a.png /b.png"),
    "a part of a drawing": (f"{SVG}<use href=/a.svg#b /><use xlink:href='#c' /></svg>", "/a.svg"),
    "a filter of a drawing": (f"{SVG}<image href=/a.png /><style>@import '/s.css';</style></svg>", "/a.png /s.css"),
    "an element's style": ("<p style=\"background:url('/a.png')\">a", "/a.png"),
    "a link's style": ("<a href=/x style='background-image: url(/a.png)'>a</a>", "/a.png"),
    "an attribute's entities": ('<p style="background:url(&quot;/a.png?b=1&amp;c=2&quot;)">a', "/a.png?b=1&c=2"),
    "backgrounds of before": (
        "<table background=/a.png><tr background=/b.png><td background=/c.png>x</table>",
        "/a.png /b.png /c.png",
    ),
    "a background where there is none": ("<p background=/a.png>a", ""),
    "styles in the page": ("<style>p { background: url(a.png) }</style><p>a", "/muc/a.png"),
    "styles of another language": ("<style type=text/x-less>p { background: url(a.png) }</style><p>a", ""),
    "without scripts": ("<noscript><img src=/a.png></noscript>", "/a.png"),
    "a base": ("<base href=/goc/><img src=a.png>", "/goc/a.png"),
    "a base on another host, the first of two": (
        "<base target=_top><base href=//x.vn/y/><base href=/z/><img src=a.png>",
        "https://x.vn/y/a.png",
    ),
    "a base that is no address": ("<base href='http://['><img src=a.png>", "/muc/a.png"),
    "a base for styles": ("<base href=/goc/><style>p { background: url(a.png) }</style><p>a", "/goc/a.png"),
    "scripts": ("<script src=/a.js></script><script>document.write('<img src=/b.png>')</script>", ""),
    "comments": ("<!-- <img src=/a.png> --><!--[if IE]><link rel=stylesheet href=/ie.css><![endif]-->", ""),
    "a template": (
        "<template><img src=/a.png><template><img src=/b.png></template></template><img src=/c.png>",
        "/c.png",
    ),
    "a meta picture": ("<meta property=og:image content=/a.png>", ""),
}
"""What a browser without scripts loads, and no more."""

MORE = {
    "an object": (
        "<object data=/a.png></object><object type=image/svg+xml data=/b></object><embed src=/c.gif>",
        "/a.png /b /c.gif",
    ),
    "an icon": ('<link rel="shortcut icon" href=/favicon.ico>', "/favicon.ico"),
    "a sheet that becomes one": ("<link rel=preload as=style href=/a.css onload=\"this.rel='stylesheet'\">", "/a.css"),
    "several sizes": (
        "<img srcset='/a.jpg 300w, /b,c.jpg 600w,/d.jpg 2x' sizes=50vw src=/e.jpg>",
        "/a.jpg /b,c.jpg /d.jpg /e.jpg",
    ),
    "a candidate that is none": ("<img srcset='/a.jpg 1x, /b.jpg groß' src=/c.jpg>", "/a.jpg /c.jpg"),
    "a preloaded picture of several sizes": (
        "<link rel=preload as=image imagesrcset='/a.jpg 1x, /b.jpg 2x'>",
        "/a.jpg /b.jpg",
    ),
    "sources of a picture": (
        "<picture><source srcset=/a.avif type=image/avif><source srcset='/b.jpg 2x'><img src=/c.jpg></picture>",
        "/a.avif /b.jpg /c.jpg",
    ),
    "pictures that a script loads": (
        "<img data-src=/a.jpg src=/cho.gif><img data-original=/b.jpg><amp-img src=/c.jpg></amp-img>",
        "/a.jpg /cho.gif /b.jpg /c.jpg",
    ),
    "several sizes that a script loads": ("<img data-srcset='/a.jpg 1x, /b.jpg 2x'>", "/a.jpg /b.jpg"),
    "words that a script has": (
        "<img src=/a.jpg data-caption='Hội nghị, tổng kết' data-title='Ảnh: Minh Thư, Hà'>",
        "/a.jpg",
    ),
    "a background that a script loads": ("<div data-bg=/a.jpg></div><a data-image=/b.jpg>a</a>", "/a.jpg"),
}
"""Where a browser loads less, or another time more."""

SHEETS = {
    "quotes and none": (
        "b{background:url(a.png)} p{background:url( 'b.png' )} i{background:URL(\"c.png\")}",
        "a.png b.png c.png",
    ),
    "relative to the sheet": ("b{background:url(../anh/a.png)}", "/anh/a.png"),
    "imports": ("@import 'a.css'; @IMPORT url(b.css) screen; @import url(\"c.css\") layer(x);", "a.css b.css c.css"),
    "imports with comments": ("@charset 'x';/* a */@import/* b */'a.css'/* c */;", "a.css"),
    "a string that is no import": ("@import no 'a.css'; b{content:'url(b.png)'; background:url(c.png)}", "c.png"),
    "comments": ("/* url(a.png) */ b{background:url(b.png)} /* url(c.png)", "b.png"),
    "a comment within an address": ("b{background:url(a/*b*/c.png)}", "a/*b*/c.png"),
    "several": ("b{background:url(a.png),url(b.png) , linear-gradient(red,blue), url(a.png)}", "a.png b.png"),
    "escapes": (
        r"b{background:url(a\ b.png)} p{background:u\72 l('\63 .png')} i{background:url(d\28 1\29.png)}",
        "a%20b.png c.png d(1).png",
    ),
    "a line break within a string": ("b{background:url('a\\\nb.png')}", "ab.png"),
    "a string that its line ends": ("b{background:url('a.png\n)} p{background:url(b.png)}", "b.png"),
    "a bad address": ("b{background:url(a b.png)} p{background:url(c.png)}", "c.png"),
    "other names": ("b{background:myurl(a.png)} p{background:url-b(c.png)}", ""),
    "data and fragments": ("b{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)} p{filter:url(#a)}", ""),
    "fonts that browsers load, and those of before": (
        "@font-face{font-family:T;src:url(a.eot);src:url('a.eot?#iefix') format('embedded-opentype'),"
        "url(a.woff2) format('woff2'),url(a.svg#T) format(svg)} b{font-family:T}",
        "a.woff2",
    ),
    "a namespace": ("@namespace url(http://www.w3.org/1999/xhtml); b{background:url(a.png)}", "a.png"),
    "a query of media": (
        "@media screen{b{background:url(a.png)}} @supports (display:grid){p{background:url(b.png)}}",
        "a.png b.png",
    ),
    "borders, lists, cursors, masks": (
        "b{border-image:url(a.png) 3} li{list-style:url(b.png)} i{mask-image:url(c.png)}",
        "a.png b.png c.png",
    ),
    "content": ("b::before{content:url(a.png)}", "a.png"),
    "an end that is missing": ("b{background:url(a.png", "a.png"),
    "letters": ("b{background:url(ảnh.png)}", "ảnh.png"),
}

MORE_SHEETS = {
    "a set of pictures": ("b{background:image-set('a.png' 1x, url(b.png) type('image/png') 2x)}", "a.png b.png"),
}


def absolute(expected: str, base: str) -> set[str]:
    from urllib.parse import urljoin

    return {urljoin(base, one) for one in expected.split()}


@pytest.mark.parametrize(("page", "expected"), [*PAGES.values(), *MORE.values()], ids=[*PAGES, *MORE])
def test_parts_of_a_page(page: str, expected: str) -> None:
    found = find_page_parts(f"<!DOCTYPE html><title>a</title>{page}".encode(), URL)
    assert set(found) == absolute(expected, URL)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("sheet", "expected"), [*SHEETS.values(), *MORE_SHEETS.values()], ids=[*SHEETS, *MORE_SHEETS])
def test_parts_of_a_style_sheet(sheet: str, expected: str) -> None:
    assert set(find_css_parts(sheet.encode(), SHEET)) == absolute(expected, SHEET)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("b{background:url(Đ.png)}".encode(), None),
        ("\ufeffb{background:url(Đ.png)}".encode("utf-16-le"), None),
        ("b{background:url(Đ.png)}".encode("cp1258"), "text/css; charset=windows-1258"),
        ('@charset "windows-1258"; b{background:url(Đ.png)}'.encode("cp1258"), "text/css"),
        ('@charset "utf-16"; b{background:url(Đ.png)}'.encode(), None),
        ('@charset "none-such"; b{background:url(Đ.png)}'.encode(), None),
    ],
    ids=["UTF-8", "a byte order mark", "the header", "the sheet", "a sheet that is wrong", "an unknown one"],
)
def test_a_style_sheet_is_read_in_its_encoding(body: bytes, content_type: str | None) -> None:
    assert find_css_parts(body, SHEET, content_type) == ["https://tin.vn/css/Đ.png"]


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(Undecodable):
        find_page_parts(b"\x89PNG\r\n\x1a\n", URL)


def test_no_more_addresses_are_taken_than_a_page_can_need() -> None:
    assert len(find_page_parts(b"".join(b"<img src=%d.png>" % one for one in range(2 * MOST)), URL)) == MOST
    assert len(find_css_parts(b"".join(b"a{b:url(%d.png)}" % one for one in range(2 * MOST)), SHEET)) == MOST


HOSTILE = [
    "(",
    ")",
    "url(",
    "'",
    '"',
    "\\",
    "/*",
    "*/",
    "@import ",
    "a",
    "é",
    "url(a",
    "url('a",
    "f(",
    "\\a ",
    "url( ",
    "@",
    "{;}",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_style_sheet_of_one_thing_alone_is_read_to_its_end(piece: str) -> None:
    assert len(find_css_parts((piece * (times(200_000, 10_000_000) // len(piece))).encode(), SHEET)) <= MOST


# --- as Chromium loads them -----------------------------------------------------------------------

Loaded = Callable[[str, Mapping[str, tuple[str, bytes]]], set[str]]


@pytest.fixture(scope="module")
def loaded() -> Iterator[Loaded]:
    """What a browser without scripts asks for to show an address, where it is answered from a table alone: style
    sheets, pictures and fonts."""
    with chromium() as browser:

        def load(url: str, answers: Mapping[str, tuple[str, bytes]]) -> set[str]:
            asked: set[str] = set()

            def answer(route: object) -> None:
                request = route.request  # type: ignore[attr-defined]
                if request.resource_type in ("stylesheet", "image", "font", "other"):
                    asked.add(request.url.partition("#")[0])
                kind, body = answers.get(request.url.partition("#")[0], ("text/plain", b""))
                headers = {"content-type": kind, "access-control-allow-origin": "*"}
                route.fulfill(status=200 if body else 404, body=body, headers=headers)  # type: ignore[attr-defined]

            context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
            context.route("**/*", answer)
            tab = context.new_page()
            tab.goto(url)
            tab.screenshot(full_page=True)  # what is not drawn is not loaded
            tab.wait_for_load_state("networkidle")
            context.close()
            return asked - {url}

        yield load


def as_asked(urls: set[str]) -> set[str]:
    """Addresses as a browser asks for them."""
    return {quote(url, safe="!$&'()*+,;=:@/%?[]|~#") for url in urls}


@pytest.mark.long
@pytest.mark.parametrize(("page", "expected"), PAGES.values(), ids=PAGES)
def test_chromium_loads_the_same_for_a_page(page: str, expected: str, loaded: Loaded) -> None:
    body = f"<!DOCTYPE html><title>a</title>{page}".encode()
    assert loaded(URL, {URL: ("text/html; charset=utf-8", body)}) == as_asked(absolute(expected, URL))


@pytest.mark.long
@pytest.mark.parametrize(("page", "expected"), MORE.values(), ids=MORE)
def test_chromium_loads_no_more_for_a_page(page: str, expected: str, loaded: Loaded) -> None:
    body = f"<!DOCTYPE html><title>a</title>{page}".encode()
    assert loaded(URL, {URL: ("text/html; charset=utf-8", body)}) <= as_asked(absolute(expected, URL))


def loaded_for(sheet: str, loaded: Loaded) -> set[str]:
    page = f"<!DOCTYPE html><link rel=stylesheet href={SHEET}><p><b>b</b><i>i</i><ul><li>l</ul>".encode()
    return loaded(URL, {URL: ("text/html", page), SHEET: ("text/css; charset=utf-8", sheet.encode())}) - {SHEET}


@pytest.mark.long
@pytest.mark.parametrize(("sheet", "expected"), SHEETS.values(), ids=SHEETS)
def test_chromium_loads_the_same_for_a_style_sheet(sheet: str, expected: str, loaded: Loaded) -> None:
    assert loaded_for(sheet, loaded) == as_asked(absolute(expected, SHEET))


@pytest.mark.long
@pytest.mark.parametrize(("sheet", "expected"), MORE_SHEETS.values(), ids=MORE_SHEETS)
def test_chromium_loads_no_more_for_a_style_sheet(sheet: str, expected: str, loaded: Loaded) -> None:
    assert set() < loaded_for(sheet, loaded) <= as_asked(absolute(expected, SHEET))


@pytest.mark.long
def test_chromium_loads_no_more_for_real_pages(shared: Path, loaded: Loaded) -> None:
    missed = {}
    for file in sorted((shared / "corpus" / "real").glob("*/*.html")):
        url, body = f"https://{file.parent.name}/bai.html", file.read_bytes()
        asked = loaded(url, {url: ("text/html; charset=utf-8", body)})
        missed[file.name] = asked - as_asked(set(find_page_parts(body, url)))
    assert not {name: urls for name, urls in missed.items() if urls}


@pytest.mark.long
@pytest.mark.parametrize("portal", ["egov", "drupal-dmy", "next-csr"])
def test_chromium_loads_no_more_for_a_portal(portal: str, shared: Path, loaded: Loaded) -> None:
    folder = shared / "corpus" / portal
    rows = [line.split("\t") for line in (folder / "headers.tsv").read_text("utf-8").splitlines()[1:]]
    answers = {row[0]: (row[3], (folder / "pages" / row[1]).read_bytes()) for row in rows if row[2] == "200"}
    articles = [line.split("\t") for line in (folder / "index.tsv").read_text("utf-8").splitlines()]
    missed = {}
    for url in [url for url, _, kind in articles if kind == "article"][::97]:
        asked = loaded(url, answers)
        found = _closure(url, answers)
        missed[url] = {one for one in asked if urlsplit(one).path != "/favicon.ico"} - as_asked(found)
        assert asked, url
    assert not {url: urls for url, urls in missed.items() if urls}


def _closure(url: str, answers: Mapping[str, tuple[str, bytes]]) -> set[str]:
    found: set[str] = set()
    waiting = find_page_parts(answers[url][1], url, answers[url][0])
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            kind, body = answers.get(part, ("", b""))
            waiting += find_css_parts(body, part, kind) if "css" in kind else []
    return found
