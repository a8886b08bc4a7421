"""Draw the whole view as one HTML file that asks for nothing and runs nothing, whatever the page holds."""

from __future__ import annotations

import base64
import hashlib

from archive.reports.html import escaped
from crawler.page_view.drawing import draw_page
from crawler.page_view.markup import element
from crawler.page_view.positions import find_values
from crawler.page_view.reading import Reading
from crawler.page_view.record import draw_record, summary
from crawler.page_view.stream import Stream, lay_out
from crawler.page_view.style import STYLE

_STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; script-src 'none'; base-uri 'none'; form-action 'none'"
)
"""What a browser may do for the document: apply its one style."""
_LONGEST_ADDRESS = 500
_LONGEST_TITLE = 200
_LONGEST_DETAIL = 1_000
_LONGEST_TAG = 30
_KINDS = 20
_DEEPEST = 255
"""Elements in one another, from which libxml2 parses no further."""


def draw_document(reading: Reading, url: str) -> str:
    """Draw the view of a page that came from `url`: its words with marks, and beside them the record or why there is
    none. Bounded in size, however large the page is."""
    page, article = reading.page, reading.article
    drawn: set[tuple[str, int]] = set()
    body = element("p", "There is nothing to draw: no markup in it.", class_="left")
    values = []
    if page is not None:
        stream = lay_out(page)
        values = find_values(article, page, stream) if article is not None else []
        drawing = draw_page(stream, values)
        drawn = drawing.drawn
        body = drawing.markup + _left_out(stream, reading.cut)
    if article is not None:
        state = element("p", escaped(summary(values, drawn)), class_="state good")
        return _frame(article.title, url, state, body, draw_record(article, values, drawn))
    error = reading.refusal
    assert error is not None
    told = escaped(f"Refused: {error.reason}: {error.detail[:_LONGEST_DETAIL]}")
    nothing = element("p", "There is none: no value of this page is kept.", class_="absent")
    return _frame("no article", url, element("p", told, class_="state bad"), body, nothing)


def _frame(name: str, url: str, state: str, page: str, record: str) -> str:
    address = escaped(url[:_LONGEST_ADDRESS])
    head = (
        element("meta", charset="utf-8")
        + element("meta", http_equiv="Content-Security-Policy", content=POLICY)
        + element("meta", name="referrer", content="no-referrer")
        + element("meta", name="viewport", content="width=device-width, initial-scale=1")
        + element("title", f"What was read: {escaped(name[:_LONGEST_TITLE])}")
        + element("style", STYLE)
    )
    jump = element("a", "To the record ↓", href="#record", class_="to-record")
    header = element("header", element("h1", "What was read from this page") + element("p", address) + state + jump)
    left = element("main", element("h2", "The page") + page, id="page", lang="vi")
    right = element("aside", element("h2", "The record") + record, id="record", tabindex="0", aria_label="The record")
    document = element("html", element("head", head) + element("body", f"{header}\n{left}\n{right}"), lang="en")
    return f"<!DOCTYPE html>\n{document}\n"


def _left_out(stream: Stream, cut: int) -> str:
    """Say what of the page is not drawn, by number; what a browser would hide is drawn."""
    kinds = [f"{number:,} {tag[:_LONGEST_TAG]}" for tag, number in stream.undrawn.most_common(_KINDS)]
    told = f"Not drawn: {', '.join(kinds)}. All other" if kinds else "All"
    told += " words in the page's source are drawn, also those that a browser hides."
    if stream.depth >= _DEEPEST:
        told += f" Its elements stand {stream.depth} deep in one another, where parsing ends: the rest is neither"
        told += " read nor drawn."
    if cut:
        told += f" The last {cut:,} bytes of the page are left out."
    return "\n" + element("p", escaped(told), class_="slight")
