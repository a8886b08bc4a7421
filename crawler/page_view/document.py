"""Draw the whole view as one HTML file that asks for nothing and runs nothing, whatever the page holds."""

from __future__ import annotations

from collections.abc import Iterator

from archive.messages.language import _
from archive.reports.templates import format_number, render
from crawler.page_view.drawing import draw_page
from crawler.page_view.positions import find_values
from crawler.page_view.reading import Reading
from crawler.page_view.record import Record, summary
from crawler.page_view.stream import Stream, lay_out

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
    page, article, error = reading.page, reading.article, reading.refusal
    stream = lay_out(page) if page is not None else None
    values = find_values(article, page, stream) if article is not None and page is not None else []
    drawing = draw_page(stream, values) if stream is not None else None
    drawn = drawing.drawn if drawing is not None else set()
    refused = error and _("Refused: {reason}: {detail}", reason=error.reason, detail=error.detail[:_LONGEST_DETAIL])
    return render(
        "crawler/page_view/view.html",
        title=article.title[:_LONGEST_TITLE] if article is not None else _("no article"),
        url=url[:_LONGEST_ADDRESS],
        refusal=error,
        state=[refused] if refused else summary(values, drawn),
        drawing=drawing,
        left_out=_left_out(stream, reading.cut) if stream is not None else (),
        record=Record(article, values, drawn) if article is not None else None,
    )


def _left_out(stream: Stream, cut: int) -> Iterator[str]:
    """Yield sentences that say what of the page is not drawn, by number; what a browser would hide is drawn."""
    kinds = [f"{format_number(number)} {tag[:_LONGEST_TAG]}" for tag, number in stream.undrawn.most_common(_KINDS)]
    if kinds:
        yield _("Not drawn: {kinds}.", kinds=", ".join(kinds))
        yield _("All other words in the page's source are drawn, also those that a browser hides.")
    else:
        yield _("All words in the page's source are drawn, also those that a browser hides.")
    if stream.depth >= _DEEPEST:
        yield _(
            "Its elements stand {depth} deep in one another, where parsing ends: the rest is neither read nor drawn.",
            depth=stream.depth,
        )
    if cut:
        yield _("The last {number} bytes of the page are left out.", number=cut)
