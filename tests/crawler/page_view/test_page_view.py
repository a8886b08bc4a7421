"""Where the values of a record stand on their page, and how both are drawn."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from lxml import html as parser

from crawler.layouts import layout_of
from crawler.page_view import Reading, draw_document, read_to_draw
from crawler.page_view.positions import Status, Value, find_values
from crawler.page_view.stream import Stream, lay_out
from crawler.reading.by_layout import read_by_layout
from crawler.reading.generic.article import read_generic
from tests import FIXTURES, ROOT, forkserver

PAGES = sorted(path.parent for path in FIXTURES.glob("*/*/page.html"))
MARKED = ("title", "lead", "body", "captions", "photos", "authors", "source", "published")
TAGS = frozenset(
    "html head meta title style body header main section aside div h1 h2 h3 p span a mark ol li details summary".split()
)
"""Every element of a page view."""
ATTRIBUTES = frozenset("lang charset http-equiv name content id class href tabindex aria-label".split())
"""Every attribute of a page view."""
URL = "https://tinhuy.example/bai-12.html"


def name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def read(folder: Path) -> tuple[Reading, str]:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    fetched_at = datetime.fromisoformat(meta["fetched_at"]) if meta.get("fetched_at") else None
    return read_to_draw((folder / "page.html").read_bytes(), url=meta["url"], fetched_at=fetched_at), meta["url"]


def articles() -> Iterator[tuple[Path, Reading]]:
    for folder in PAGES:
        reading, _ = read(folder)
        if reading.article is not None:
            yield folder, reading


def elements_of_body(reading: Reading) -> dict[str, list[object]]:
    """By text: the elements in which the reader itself found the paragraphs of the body."""
    page, article = reading.page, reading.article
    assert page is not None
    assert article is not None
    layout = None if article.evidence["body"].startswith("layout-free") else layout_of(page.body, page.root)
    draft = read_by_layout(page, layout) if layout is not None else read_generic(page)
    assert draft is not None
    assert draft.body is not None
    found: dict[str, list[object]] = {}
    for block in draft.body.blocks:
        found.setdefault(block.text, []).append(block.element)
    return found


def check_body(values: list[Value], stream: Stream, reading: Reading) -> None:
    elements, seen = elements_of_body(reading), Counter[str]()
    last = -1
    for value in values:
        if value.field == "body" and value.text in elements:
            candidates = elements[value.text]
            element = candidates[min(seen[value.text], len(candidates) - 1)]
            seen[value.text] += 1
            start, end = stream.ranges[element]
            assert value.span is not None
            assert start <= value.span[0] < value.span[1] <= end, value.text
            assert value.span[0] >= last, "paragraphs stand in their order"
            last = value.span[1]


def check_captions(values: list[Value], stream: Stream) -> None:
    """A caption stands behind its picture and before the next one."""
    pictures = {value.index: value.box for value in values if value.field == "photos"}
    starts = sorted(box.start for box in pictures.values() if box is not None)
    for value in values:
        box = pictures.get(value.index)
        if value.field == "captions" and box is not None:
            assert value.span is not None
            following = bisect_right(starts, box.start)
            assert box.start <= value.span[0], value.text
            assert following == len(starts) or value.span[0] <= starts[following] or starts.count(box.start) > 1


@pytest.mark.parametrize(("folder", "reading"), [pytest.param(*both, id=name(both[0])) for both in articles()])
def test_every_printed_value_is_placed_in_its_element(folder: Path, reading: Reading) -> None:
    assert reading.article is not None
    assert reading.page is not None
    stream = lay_out(reading.page)
    values = find_values(reading.article, reading.page, stream)
    unplaced = [value for value in values if value.field in MARKED and value.status is Status.LOST]
    assert unplaced == []
    check_body(values, stream, reading)
    check_captions(values, stream)
    by_field = {value.field: value for value in values if value.index == 0}
    title, first = by_field["title"], by_field.get("body")
    if title.span and first and first.span:
        assert title.span[1] <= first.span[0]


@pytest.mark.parametrize("folder", PAGES, ids=name)
def test_a_view_holds_nothing_but_its_own_markup(folder: Path) -> None:
    reading, url = read(folder)
    check_own_markup(draw_document(reading, url))


def check_own_markup(document: str) -> None:
    tree = parser.document_fromstring(document)
    every = [element.get("id") for element in tree.iter() if element.get("id")]
    ids = set(every)
    assert len(every) == len(ids)
    for element in tree.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        target = element.get("href")
        assert target is None or target[0] == "#"
        assert target is None or target[1:] in ids, f"{target} leads nowhere"
    style = tree.find(".//style").text
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    rules = {name: sources for name, _, sources in (rule.strip().partition(" ") for rule in policy.split(";"))}
    assert rules == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "style-src": allowed,
        "style-src-elem": allowed,
    }
    assert "url(" not in style
    assert len(tree.findall(".//style")) == len(tree.findall(".//title")) == 1


def share(pages: Iterator[tuple[Path, str]]) -> float:
    placed = printed = 0
    for path, url in pages:
        reading = read_to_draw(path.read_bytes(), url=url)
        if reading.article is not None and reading.page is not None:
            found = find_values(reading.article, reading.page)
            on_page = [value for value in found if value.status is not Status.METADATA]
            placed, printed = placed + sum(value.is_located for value in on_page), printed + len(on_page)
    assert printed > 100
    return placed / printed


def test_on_real_newspapers_nearly_every_value_is_placed(shared: Path) -> None:
    real = shared / "corpus" / "real"
    golds = [json.loads(path.read_text("utf-8")) for path in sorted((real / "gold").glob("*.json"))]
    assert share((real / gold["html"], gold["url"]) for gold in golds) >= 0.95


def test_on_a_portal_nearly_every_value_is_placed(shared: Path) -> None:
    portal = shared / "corpus" / "egov"
    lines = [line.split("\t") for line in (portal / "index.tsv").read_text("utf-8").splitlines()]
    pages = [(portal / "pages" / file, url) for url, file, kind in lines if kind == "article"]
    assert share(iter(pages[::8])) >= 0.95


ARTICLE = """<html><head><title>{title}</title></head><body><ul><li><a href=/>Trang chủ</a></li></ul>
<h1>{title}</h1><div class=date>15/01/2025 09:30</div>{body}<div>Cơ quan chủ quản: Tỉnh ủy</div></body></html>"""
LONG = "Đảng bộ tổ chức hội nghị tổng kết công tác năm, triển khai nhiệm vụ trọng tâm của các chi bộ trực thuộc"


def view_of(body: str, title: str = "Hội nghị tổng kết công tác xây dựng Đảng") -> str:
    page = ARTICLE.format(title=title, body=body).encode()
    document = draw_document(read_to_draw(page, url=URL), URL)
    check_own_markup(document)
    return document


def marks(document: str, field: str) -> list[str]:
    """What is marked for a field, from each label to the next."""
    tree = parser.document_fromstring(document)
    found = []
    for label in tree.xpath(f'//main//a[contains(@class,"f-{field}")]'):
        parts, at = [], label.getnext()
        while at is not None and at.tag != "a":
            parts.append(at.text_content() + (at.tail or ""))
            at = at.getnext()
        found.append(" ".join("".join(parts).split()))
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<p>{LONG}, một.</p><p>{LONG}, hai.</p>", [f"{LONG}, một.", f"{LONG}, hai."], id="paragraphs"),
        pytest.param(
            f"<div>{LONG}, một.<br><br>{LONG}, hai.</div>", [f"{LONG}, một.", f"{LONG}, hai."], id="lines of a div"
        ),
        pytest.param(
            f"<p>{LONG}.</p><p>{LONG}.</p><p>{LONG}.</p>", [f"{LONG}."] * 3, id="the same paragraph three times"
        ),
        pytest.param(
            f"<p>{LONG}, <b>đ</b>ậm <a href=/b.html>nối</a> và thường.</p><p>{LONG}, hai.</p>",
            [f"{LONG}, đậm nối và thường.", f"{LONG}, hai."],
            id="words of several elements",
        ),
        pytest.param(
            f"<p>{LONG}, một.</p><ul><li>Hội nghị</li><li>Đại hội</li></ul><p>{LONG}, hai.</p>",
            [f"{LONG}, một.", "Hội nghị", "Đại hội", f"{LONG}, hai."],
            id="short items, which stand elsewhere as well",
        ),
    ],
)
def test_paragraphs_are_marked_where_they_stand(body: str, expected: list[str]) -> None:
    assert marks(view_of(body), "body") == expected


def test_a_table_row_is_marked_in_its_cells() -> None:
    table = "<table><tr><td>Chi bộ</td><td>Số</td></tr><tr><td>Tân Lập</td><td>12</td></tr></table>"
    document = view_of(f"<p>{LONG}, một.</p>{table}<p>{LONG}, hai.</p>")
    assert [" ".join(row.replace("|", " ").split()) for row in marks(document, "body")[1:3]] == [
        "Chi bộ Số",
        "Tân Lập 12",
    ]


def test_what_nothing_was_read_from_is_drawn_as_well() -> None:
    text = parser.document_fromstring(view_of(f"<p>{LONG}.</p><p>{LONG}, hai.</p>")).find(".//main").text_content()
    assert "Trang chủ" in text
    assert "Cơ quan chủ quản" in text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param(b"<html><body><a href=/1>a</a><h1>404 Not Found</h1></body></html>", "error-page", id="an error"),
        pytest.param(b"<rss><channel><title>Tin</title></channel></rss>", "feed", id="a feed"),
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"%PDF-1.4 ...", "not-html", id="a document"),
        pytest.param(b"<html><meta charset=hex><p>\xff\xfe\xfa" * 9, "charset", id="an encoding of no text"),
        pytest.param(b"<i>a</i>" * 160_000, "too-large", id="too many tags", marks=pytest.mark.long),
    ],
)
def test_a_refused_page_says_so_and_is_drawn_as_far_as_it_can_be(page: bytes, reason: str) -> None:
    reading = read_to_draw(page, url=URL)
    document = draw_document(reading, URL)
    check_own_markup(document)
    assert f"Refused: {reason}" in document
    assert len(document) < 1_000_000


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param(f"<p>{LONG}.</p>" * 20_000, "Left out here", id="many paragraphs", marks=pytest.mark.long),
        pytest.param(
            f"<p>{LONG}. </p><p>{LONG * 20_000}</p>", "letters more, which are left out", id="a long paragraph"
        ),
        pytest.param(
            "<div>" * 10_000 + f"<p>{LONG}.</p>" * 3,
            "where parsing ends",
            id="10,000 elements in one another",
            marks=pytest.mark.long,
        ),
        pytest.param("<img src=/a.jpg>" * 20_000, "Left out here", id="many pictures", marks=pytest.mark.long),
    ],
)
def test_a_gigantic_page_is_drawn_within_bounds(body: str, told: str) -> None:
    document = view_of(body)
    assert told in document
    assert len(document) < 5_000_000


def test_absent_metadata_and_refused_words_are_said_plainly() -> None:
    body = f"<p>{LONG}, một.</p><p>{LONG}, hai.</p>"
    page = ARTICLE.replace("15/01/2025 09:30", "35/01/2025 09:30").format(title="Hội nghị tổng kết công tác", body=body)
    document = draw_document(read_to_draw(page.encode(), url=URL), URL)
    assert "the words that are printed were not understood as a date" in document
    assert "absent: nothing on the page was read as this" in document
    meta = '<head><meta property="article:section" content="Chính trị">'
    document = draw_document(read_to_draw(page.replace("<head>", meta).encode(), url=URL), URL)
    assert "from metadata, not from what is printed" in document


# On the command line.

PAGE = FIXTURES / "nukeviet-egov" / "with-photo" / "page.html"
LISTING = FIXTURES / "onecms" / "listing" / "page.html"


def extract(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "crawler.cli.main", "extract", *arguments]
    return forkserver.run(command, input=given, capture_output=True, cwd=ROOT, check=False)


def test_extract_draws_into_a_file_and_prints_the_record_as_ever(tmp_path: Path) -> None:
    out = tmp_path / "view.html"
    done = extract("-", "--url", URL, "--html", str(out), given=PAGE.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == extract(str(PAGE), "--url", URL).stdout
    check_own_markup(out.read_text("utf-8"))
    assert [path.name for path in tmp_path.iterdir()] == ["view.html"]


def test_extract_draws_to_standard_output_instead_of_the_record() -> None:
    done = extract(str(PAGE), "--url", URL, "--html", "-")
    assert done.returncode == 0
    check_own_markup(done.stdout.decode())


def test_extract_draws_a_refused_page_and_fails_as_ever(tmp_path: Path) -> None:
    out = tmp_path / "view.html"
    done = extract(str(LISTING), "--url", "https://baovai.example/", "--html", str(out))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b": listing: " in done.stderr
    assert "Refused: listing" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["no-such.html", "--url", URL, "--html", "OUT"], "no-such.html: No such file", id="no page"),
        pytest.param([str(PAGE), "--url", URL, "--html", "no/such/folder/a.html"], "No such file", id="no folder"),
        pytest.param([str(PAGE), "--url", URL, "--html", "."], "Is a directory", id="a folder"),
        pytest.param(["--jsonl", "--html", "OUT"], "--html draws one page", id="with --jsonl"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_no_file(arguments: list[str], told: str, tmp_path: Path) -> None:
    out = tmp_path / "view.html"
    done = extract(*[str(out) if word == "OUT" else word for word in arguments])
    assert done.returncode == 1
    assert done.stdout == b""
    assert told in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert not out.exists()
