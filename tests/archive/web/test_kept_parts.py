"""What a kept page looks like with comes from what is kept of its site, as it was then, and from nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from archive import Archive
from archive.maintenance.removing.remove import remove
from archive.media.ledger import FoundMedia, MediaVisit
from archive.web.app import make_app
from archive.web.guard import Access
from archive.web.parts import PATH, Parts
from archive.web.tame import Tamed
from tests.archive.export.portal_files import HOME, URL, picture
from tests.archive.maintenance.test_remove import ORDER
from tests.archive.samples import NOON, SITE, later, make_article, make_visit
from tests.repeats import mostly_long

KEPT = [f"{HOME}/{name}" for name in ("a.png", "b.png", "a.css", "b.css", "c.svg", "d.woff2")]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script><image href="https://e/"/></svg>'
SHEETS = (
    b"@import url(b.css); @import '//e/x.css'; a { b: url(b.png), url(//e/x.png), url(none.png) }",
    b"@font-face { font-family: a; src: url(d.woff2) } @import 'a.css';",
)
BODIES = dict(zip(KEPT, (picture((1, 2, 3)), picture((3, 2, 1)), *SHEETS, SVG, b"wOF2..."), strict=True))
PAGE = b"""<link rel=stylesheet href=/a.css><link rel=stylesheet href=/none.css><img src=/a.png><img src=/c.svg>
<img src=//e/x.png><p style='background: url(/a.png)'>a</p><a href=/khac.html>b</a>"""


def keep(archive: Archive, url: str, body: bytes, *, key: str = "1", site: str = SITE, days: float = 0) -> None:
    archive.media.enter(site, key, [FoundMedia(url, "page")], NOON)
    kind = "text/css" if ".css" in url else "image/png"
    visit = {"outcome": "kept", "status": 200, "headers": {"content-type": kind}, "body": body}
    archive.media.save(MediaVisit(site=site, url=url, fetched_at=later(days=days), **visit))


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive with a page and all that it looks like with, and with the files of KEPT."""
    with Archive.open(tmp_path_factory.mktemp("kept") / "a.db") as archive:
        archive.save(make_visit(make_article(1), body=PAGE))
        for url, body in BODIES.items():
            keep(archive, url, body)
        yield archive


@pytest.fixture(scope="module")
def room(portal: Archive) -> TestClient:
    return TestClient(make_app(portal), "http://localhost:8000")


def written(archive: Archive, markup: str) -> str:
    """Return a page of the portal as it is shown, with `[a.png]` for the address of a kept file."""
    page = Tamed(f"<body>{markup}".encode(), URL)
    parts = Parts(b"", "", SITE, NOON)
    with archive.reading() as connection:
        parts.find(connection, page.base, page.written)
    names = {parts._held[url].file.sha256: url.rpartition("/")[2] for url in KEPT if url in parts._held}
    shown = re.sub(rf"{PATH}\w+/(\w{{64}})", lambda one: f"[{names[one[1]]}]", page.write(parts))
    shown = re.sub(rf"{PATH}\w+/sheet\?\S*?%2F(\w+\.css)[^\"]*", r"[\1]", shown)
    return shown.partition("<body>")[2].partition("</body>")[0]


SHOWN = {
    "a picture": ("<img src=/a.png>", '<img src="[a.png]">'),
    "one that is not kept": ("<img src=/none.png alt=x>", '<img alt="x">'),
    "one of another host": ("<img src=//e/a.png>", "<img>"),
    "one in the page": ("<img src=data:image/gif,x>", '<img src="data:image/gif,x">'),
    "one that only seems to be": ("<img src='\u00a0data:image/gif,x'><img src='/data:x'>", "<img><img>"),
    "one of several sizes": (
        "<img srcset='/none.png 1x, /a.png 2x, /b.png 300w' sizes=9px src=/b.png>",
        '<img sizes="9px" src="[b.png]" srcset="[a.png] 2x, [b.png] 300w">',
    ),
    "one of several formats": (
        "<picture><source srcset=/none.webp><source srcset=/a.png><img src=/b.png></picture>",
        '<picture><source srcset="[a.png]"><img src="[b.png]"></picture>',
    ),
    "one that a script would load": (
        "<img src=data:image/gif,x data-src=/a.png>",
        '<img data-src="/a.png" src="[a.png]">',
    ),
    "one that a script would load in place of another": (
        "<img src=/b.png data-original=/a.png>",
        '<img data-original="/a.png" src="[a.png]">',
    ),
    "one that a script would load and is not kept": (
        "<img src=/b.png data-original=/none.png>",
        '<img data-original="/none.png" src="[b.png]">',
    ),
    "one of several sizes that a script would load": (
        "<img src=/b.png data-srcset='/a.png 2x'>",
        '<img data-srcset="/a.png 2x" src="[a.png]" srcset="[a.png] 2x">',
    ),
    "one for browsers without scripts beside it": (
        "<img data-src=/a.png><noscript><img src=/a.png></noscript>",
        '<img data-src="/a.png" src="[a.png]">',
    ),
    "one for browsers without scripts alone": (
        "<noscript><img src=/a.png></noscript>",
        '<noscript><img src="[a.png]"></noscript>',
    ),
    "words for browsers without scripts": ("<noscript>Bật JavaScript</noscript>x", "x"),
    "a drawing": ("<img src=/c.svg#a>", '<img src="[c.svg]#a">'),
    "pictures in a drawing": (
        "<svg><image xlink:href=/a.png /><use href=/c.svg#a /><use href='#b' /></svg>",
        '<svg><image href="[a.png]"></image><use></use><use href="#b"></use></svg>',
    ),
    "a drawing that leads elsewhere when time passes": (
        "<svg><a href=/x><set attributeName=href to=//e/ /></a></svg>",
        f'<svg><a href="{HOME}/x"></a></svg>',
    ),
    "what draws a drawing": (
        "<svg><path fill='url(//e/#a)' mask='url(#b)'></path></svg>",
        '<svg><path fill="url(&quot;about:invalid&quot;)" mask="url(&quot;#b&quot;)"></path></svg>',
    ),
    "a background": ("<table background=/a.png></table>", '<table background="[a.png]"></table>'),
    "one of another host's": ("<table background=//e/a.png></table>", "<table></table>"),
    "one that a script would load as a background": (
        "<p data-bg=/a.png style=color:red>x</p>",
        '<p data-bg="/a.png" style="color:red; background-image: url(&quot;[a.png]&quot;)">x</p>',
    ),
    "an element's style": (
        "<p style='background:url(/a.png),url(//e/b)'>x</p>",
        '<p style="background:url(&quot;[a.png]&quot;),url(&quot;about:invalid&quot;)">x</p>',
    ),
    "styles": (
        "<style>@import '/a.css';@import '/b.png';b{c:url(/b.png)}</style>",
        '<style>@import "[a.css]";@import "about:invalid";b{c:url("[b.png]")}</style>',
    ),
    "a style sheet": (
        "<link rel='stylesheet preconnect' href=/a.css media=print onload=\"this.media='all'\" integrity=x>",
        '<link href="[a.css]" media="all" rel="stylesheet">',
    ),
    "one that a script makes a style sheet": (
        "<link rel=preload as=style href=/a.css onload=\"this.rel='stylesheet'\">",
        '<link href="[a.css]" rel="stylesheet">',
    ),
    "one that is a picture, one that is not kept, and other links": (
        "<link rel=stylesheet href=/a.png><link rel=stylesheet href=/none.css><link rel=icon href=/a.png>x",
        "x",
    ),
    "a picture that is a style sheet": ("<img src=/a.css>", "<img>"),
    "a film and a button": (
        "<video src=/a.mp4 poster=/a.png></video><input type=image src=/b.png><input src=/b.png>",
        '<video poster="[a.png]"></video><input src="[b.png]" type="image"><input>',
    ),
}


_ATTRIBUTE = r' [\w:\-]+(?:="[^"]*")?'


def _in_order(markup: str) -> str:
    """Return markup with the attributes of each element in order."""

    def ordered(tag: re.Match[str]) -> str:
        return f"<{tag[1]}{''.join(sorted(re.findall(_ATTRIBUTE, tag[2])))}>"

    return re.sub(rf"<(\w+)((?:{_ATTRIBUTE})+)>", ordered, markup)


@pytest.mark.parametrize("name", SHOWN)
def test_only_what_is_kept_has_an_address(portal: Archive, name: str) -> None:
    markup, shown = SHOWN[name]
    assert _in_order(written(portal, markup)) == _in_order(shown)


def find_parts(text: str) -> list[str]:
    """Return the addresses of parts in a page or style sheet, each once."""
    return list(dict.fromkeys(re.findall(rf'{PATH}\w+/(?:[0-9a-f]{{64}}|sheet\?[^"\s]*)', unescape(text))))


def test_a_page_and_its_style_sheets_lead_to_kept_files_alone(room: TestClient) -> None:
    page = room.get("/kept/page", params={"site": SITE, "key": "1"})
    sources = "localhost:8000/kept/part/"
    assert (
        f"style-src 'unsafe-inline' {sources}; img-src data: {sources}; font-src data: {sources};"
        in (page.headers["content-security-policy"])
    )
    kinds: dict[str, str] = {}
    waiting = [page.text]
    while waiting:
        text = waiting.pop()
        assert "//e/" not in text and "none." not in text
        for address in find_parts(text):
            if address in kinds:
                continue
            answer = room.get(address)
            assert answer.status_code == 200, address
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
            assert answer.headers["access-control-allow-origin"] == "*", "fonts are asked for with CORS"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'; style-src")
            assert ("attachment" in answer.headers.get("content-disposition", "")) == (
                "svg" in answer.headers["content-type"]
            )
            kinds[address] = answer.headers["content-type"].partition(";")[0]
            if "css" in kinds[address]:
                waiting.append(answer.text)
    assert sorted(kinds.values()) == ["font/woff2", "image/png", "image/png", "image/svg+xml", "text/css", "text/css"]


def test_who_was_not_given_an_address_gets_nothing(room: TestClient) -> None:
    sheet, file, *_others = find_parts(room.get("/kept/page", params={"site": SITE, "key": "1"}).text)
    assert room.get(file).status_code == room.get(sheet).status_code == 200
    signature = file.split("/")[3]
    for wrong in (
        file.replace(signature, "0" * 32),
        file.replace(signature, sheet.split("/")[3]),
        f"{file}?a=1",
        sheet.replace("a.css", "b.css"),
        sheet.partition("?")[0],
    ):
        assert room.get(wrong).status_code == 404, wrong


def test_a_part_that_a_browser_has_is_not_sent_again(room: TestClient) -> None:
    for address in find_parts(room.get("/kept/page", params={"site": SITE, "key": "1"}).text):
        first = room.get(address)
        again = room.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cross-origin-resource-policy"] == "cross-origin", "else the browser's copy is not shown"


@pytest.mark.parametrize(("days", "colour"), mostly_long([(0, 1), (3, 1), (6, 2), (9, 2), (40, 3)], short=[(6, 2)]))
def test_a_page_has_what_was_there_then(tmp_path: Path, days: int, colour: int) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1), body=b"<img src=/a.png>", fetched_at=later(days=days)))
        for day, one in ((0.1, 1), (2, 1), (8, 2), (30, 3)):
            keep(archive, f"{HOME}/a.png", picture((one, 0, 0)), days=day)
        room = TestClient(make_app(archive), "http://localhost")
        page = room.get("/kept/page", params={"site": SITE, "key": "1"}).text
        assert room.get(html.fromstring(page).xpath("//img/@src")[0]).content == picture((colour, 0, 0))


def test_what_another_site_keeps_is_not_shown_and_what_is_removed_goes(tmp_path: Path) -> None:
    other = "khac.example.vn"
    with Archive.open(tmp_path / "a.db") as archive:
        for site in (SITE, other):
            article = make_article(1, site=site)
            archive.save(make_visit(article, site=site, body=b"<img src=/a.png><img src=/b.png>"))
        keep(archive, f"{HOME}/a.png", BODIES[KEPT[0]])
        keep(archive, f"{HOME}/b.png", BODIES[KEPT[1]], site=other)
        room = TestClient(make_app(archive), "http://localhost")

        def shown() -> list[str]:
            page = html.fromstring(room.get("/kept/page", params={"site": SITE, "key": "1"}).text)
            return page.xpath("//img/@src")

        [address] = shown()
        assert room.get(address).content == BODIES[KEPT[0]]
        remove(archive, [f"{HOME}/a.png"], ORDER)
        assert shown() == []
        assert room.get(address).status_code == 404


def test_behind_a_proxy_parts_are_for_those_who_were_given_the_page(portal: Archive) -> None:
    room = TestClient(make_app(portal, Access(header="X-Remote-User")), "http://localhost")
    assert room.get("/kept/page", params={"site": SITE, "key": "1"}).status_code == 403
    page = room.get("/kept/page", params={"site": SITE, "key": "1"}, headers={"X-Remote-User": "an"}).text
    address = find_parts(page)[1]
    assert room.get(address).status_code == 200, "a page without an origin sends no cookies, so a proxy names nobody"
    assert room.get(address.replace("/part/", "/part/0")).status_code == 404


@pytest.mark.long
def test_a_page_of_endless_addresses_is_shown_with_the_first(portal: Archive) -> None:
    many = "".join(f"<img src=/{number}.png>" for number in range(3_000))
    assert written(portal, f"<img src=/a.png>{many}<img src=/b.png>").count("[") == 1
