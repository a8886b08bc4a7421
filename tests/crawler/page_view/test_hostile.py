"""A page view of a hostile page: nothing of the page runs, nothing is asked for, by the markup and in a browser."""

from __future__ import annotations

import html
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lxml import html as parser

from archive.messages.terminal import printable
from crawler.page_view import draw_document, read_to_draw
from tests import FIXTURES
from tests.archive.reports.hostile import EVIL, SHOWN, check_harmless, poisoned
from tests.crawler.page_view.test_page_view import check_own_markup

URL = "https://tinhuy.example/bai-12.html"
AWAY = "http://127.0.0.1:9"
PROSE = "Đảng bộ tổ chức hội nghị tổng kết công tác năm, triển khai nhiệm vụ trọng tâm của các chi bộ trực thuộc."
PAGE = """<!DOCTYPE html><html><head><title>Hội nghị tổng kết công tác xây dựng Đảng</title>{head}</head><body>
<h1>Hội nghị tổng kết công tác xây dựng Đảng</h1><div>15/01/2025 09:30</div><p>{prose}</p>{hostile}<p>{prose} Hai.</p>
</body></html>"""

BAD, CODE = "<img src=AWAY/a onerror=alert(1)>", "<script>document.title='x'</script>"
"""What stands for them in the samples."""
IN_BODY = {
    "a script": "<script src=AWAY/a.js></script><script>document.title='x';fetch('AWAY/b')</script>",
    "a picture with an event handler": "<img src=AWAY/a.jpg width=400 onerror=\"document.title='x'\">",
    "a picture of several sizes": '<img src="" srcset="AWAY/a 1x, AWAY/b 2x"><picture><source srcset=AWAY/c></picture>',
    "a lazy picture whose address ends its attribute": "<img data-src='AWAY/a.jpg\">CODE'>",
    "a picture with markup for its text": "<img src=/a.jpg alt='\">BAD'>",
    "a javascript link": "<a href=\"javascript:document.title='x'\">Bấm vào đây</a><a href=AWAY/ ping=AWAY/p>b</a>",
    "SVG": "<svg onload=\"document.title='x'\"><image href=AWAY/a.svg />CODE</svg>",
    "MathML": "<math><mtext><style>BAD</style></mtext></math>",
    "a style": "<style>@import 'AWAY/a.css';body{background:url(AWAY/b.png)}</style>",
    "a style attribute": "<p style=\"background:url('AWAY/a')\">Nền</p><table background=AWAY/b><tr><td>a</table>",
    "a frame": "<iframe src=AWAY/a.html srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "a form that sends itself": "<form action=AWAY/><input autofocus onfocus=this.form.submit()></form>",
    "video, audio, object, embed": "<video src=AWAY/a poster=AWAY/b autoplay></video>"
    "<audio src=AWAY/c autoplay></audio><object data=AWAY/d></object><embed src=AWAY/e>",
    "a template": "<template>BAD</template>",
    "noscript with a tag in an attribute": '<noscript><p title="</noscript>BAD"></noscript>',
    "a style that ends within SVG": '<svg></p><style><a id="</style>BAD">',
    "a style that ends once a form in a form is left out": "<form><math><mtext></form><form><mglyph><style></math>"
    "<link rel=preconnect href=AWAY/>BAD</style>",
    "CDATA": "<![CDATA[BAD]]><svg><![CDATA[</svg>CODE]]></svg>",
    "foreign content": "<math><annotation-xml encoding=text/html>BAD</annotation-xml></math>",
    "escaped markup": "<p>&lt;img src=AWAY/a onerror=alert(1)&gt; &lt;/style&gt;&lt;script&gt;a()&lt;/script&gt;</p>",
    "twice escaped markup": "<p>&amp;lt;script&amp;gt;document.title=1&amp;lt;/script&amp;gt;</p>",
    "an element with a name for code": "<imgCODE x><x-y-z onclick=alert(1)>a</x-y-z>",
    "attributes with the names of the view's own": "<p id=record class=read><a id=p-title-1 href=#r-title>b</a></p>",
    "characters that turn the direction of writing": "<p>\u202egpj.exe\u202c \u2066a\u2069 \u200f b \U000e0041</p>",
    "characters that end lines, and halves of pairs": "<p>a\u2028b\u2029c &#xD800; &#0; &#x80; \x01</p>",
    "a refresh in the body": "<meta http-equiv=refresh content='0;url=AWAY/'>",
    "an unclosed attribute": '<p title="a>b BAD ',
    "an unclosed comment": "<!-- <img src=AWAY/a> --!> <img src=AWAY/b onerror=alert(1)> <!--",
    "a textarea and a title that are not closed": "<textarea>BAD",
    "plaintext": "<plaintext>BAD",
}
IN_HEAD = {
    "a refresh": "<meta http-equiv=refresh content='0;url=AWAY/'>",
    "a base": "<base href=AWAY/ target=_top>",
    "links that load": "<link rel=stylesheet href=AWAY/a.css><link rel=preload as=image href=AWAY/b>"
    "<link rel=prefetch href=AWAY/c><link rel=icon href=AWAY/d><link rel=dns-prefetch href=AWAY/>",
    "a policy of its own": "<meta http-equiv=Content-Security-Policy content=\"default-src * 'unsafe-inline'\">",
    "a title with markup": "</title><title></title>CODE",
    "metadata with markup": "<meta property='article:section' content='\">CODE'>"
    "<meta property='article:author' content='BAD'>",
}


def hostile_page(head: str = "", body: str = "", away: str = AWAY) -> bytes:
    page = PAGE.format(head=head, hostile=body, prose=PROSE)
    page = page.replace("BAD", BAD).replace("CODE", CODE).replace("AWAY", away)
    return page.encode("utf-8", "replace")


SAMPLES = [
    *(pytest.param("", sample, id=name) for name, sample in IN_BODY.items()),
    *(pytest.param(sample, "", id=f"{name} in the head") for name, sample in IN_HEAD.items()),
]


@pytest.mark.parametrize(("head", "body"), SAMPLES)
def test_only_the_views_own_markup_is_there(head: str, body: str) -> None:
    document = draw_document(read_to_draw(hostile_page(head, body), url=URL), URL)
    check_own_markup(document)
    text = document.replace("\n", "")
    assert printable(text) == " ".join(text.split()), "nothing steers a reader's screen"


@pytest.mark.parametrize(
    "words", ['</title><script>document.title="x"</script>', "</style><img src=x>", '"><b>', "--><i>"]
)
@pytest.mark.parametrize("place", ["title", "address", "refusal"])
def test_words_that_end_an_element_stay_words(words: str, place: str) -> None:
    url = f"https://tinhuy.example/{words}" if place == "address" else URL
    title = (
        f"Hội nghị tổng kết {html.escape(words)} công tác" if place == "title" else "404 Not Found" + html.escape(words)
    )
    page = f"<title>{title}</title><h1>{title}</h1><p>15/01/2025</p><p>{PROSE}</p><p>{PROSE}</p></body>"
    if place == "refusal":
        page = page.replace(PROSE, "")
    check_own_markup(draw_document(read_to_draw(page.encode(), url=url), url))


def test_a_record_that_is_hostile_in_every_field_is_only_shown() -> None:
    folder = FIXTURES / "nukeviet-egov" / "with-photo"
    reading = read_to_draw((folder / "page.html").read_bytes(), url=URL)
    assert reading.article is not None
    article = poisoned(reading.article)
    photo, document = article.photos[0], article.attachments[0]
    article = replace(
        article,
        published=EVIL,
        published_raw=EVIL,
        photos=(replace(photo, url="javascript:a()", caption=EVIL, caption_raw=EVIL, credit=EVIL), *article.photos[1:]),
        attachments=(replace(document, url="javascript:a()"), *article.attachments[1:]),
        evidence=dict.fromkeys((*article.evidence, EVIL), f"{EVIL}; {EVIL}"),
    )
    view = draw_document(replace(reading, article=article), f"javascript:{EVIL}")
    check_own_markup(view)
    assert check_harmless(view).count(SHOWN) > 40


# In a browser.


@dataclass
class Listener:
    """A server on loopback that counts what it is asked for."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def browse(page: Path, profile: Path) -> str:
    """The page's tree after a browser has run what runs."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine")
    manners = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    quiet = "--disable-component-update --disable-sync --dump-dom"
    command = [program, *manners.split(), *quiet.split(), f"--user-data-dir={profile}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return done.stdout.decode()


def test_a_browser_runs_nothing_and_asks_for_nothing(listener: Listener, tmp_path: Path) -> None:
    # What is not closed swallows what is behind it: these samples stand last, and the order is the table's.
    page = hostile_page("".join(IN_HEAD.values()), "".join(IN_BODY.values()), listener.address)
    view = draw_document(read_to_draw(page, url=URL), URL)
    assert listener.address in view, "the addresses are there, as words"
    (tmp_path / "view.html").write_text(view, "utf-8")
    seen = parser.document_fromstring(browse(tmp_path / "view.html", tmp_path / "profile"))
    assert listener.asked == []
    assert seen.findtext(".//title") == parser.document_fromstring(view).findtext(".//title")
    assert [element.tag for element in seen.iter()] == [
        element.tag for element in parser.document_fromstring(view).iter()
    ]


def test_the_same_browser_obeys_the_page_itself(listener: Listener, tmp_path: Path) -> None:
    """Else the test above would say nothing."""
    page = hostile_page("", IN_BODY["a script"] + IN_BODY["a picture with an event handler"], listener.address)
    (tmp_path / "page.html").write_bytes(page)
    seen = browse(tmp_path / "page.html", tmp_path / "profile")
    assert "/a.jpg" in listener.asked
    assert parser.document_fromstring(seen).findtext(".//title") == "x"
