"""Marks a record's values on its kept page, for the reading room, and says how the present reader reads that page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from archive import Archive, Article
from archive.history.reprocess import with_known_identity
from archive.messages.language import _, translated
from archive.record.fields import TOLD
from archive.web.marks import KeptPage, MarkedPage
from crawler.page_view.marking import Marks, mark_page
from crawler.page_view.names import LABELS, label_of
from crawler.page_view.positions import Status
from crawler.page_view.reading import Reading, read_to_draw
from crawler.page_view.record import why_unmarked
from crawler.run.known import dates_of, profile_of
from crawler.sites import site_of

_MOST_MISSING = 20
"""Values without a mark that are named."""


def mark_kept(archive: Archive, kept: KeptPage) -> MarkedPage:
    """Return a kept page with the record's values marked, whether or not it would be read so today."""
    site = kept.article.site
    reading = read_to_draw(
        kept.body,
        url=kept.url,
        fetched_at=kept.fetched_at,
        content_type=kept.content_type,
        date_orders=dates_of(archive, site).known,
        site=site_of(site),
        portal=profile_of(archive, site),
    )
    refused = str(reading.refusal) if reading.refusal is not None else None
    other = _read_otherwise(kept.article, reading)
    marks = mark_page(reading, kept.article)
    if marks is None:
        return MarkedPage(html=None, other=other, refused=refused)
    fields = {field: translated(LABELS[field]) for field in LABELS if field in {name for name, _index in marks.marked}}
    unmarked = (value for value in marks.values if (value.field, value.index) not in marks.marked)
    missing = [
        (f"{translated(label_of(value).name)}{label_of(value).number}", why_unmarked(value))
        for value in islice(unmarked, _MOST_MISSING)
    ]
    return MarkedPage(
        html=marks.html,
        told=list(_told(marks)),
        fields=list(fields.items()),
        missing=missing,
        other=other,
        refused=refused,
    )


def _told(marks: Marks) -> Iterator[str]:
    printed = [value for value in marks.values if value.status is not Status.METADATA]
    yield _(
        "{marked} of {printed:printed value is|printed values are} marked.",
        marked=len(marks.marked),
        printed=len(printed),
    )
    if derived := sum(value.status is Status.DERIVED for value in printed):
        yield _(
            "{number:value is|values are} understood from words that are marked, and not printed so.", number=derived
        )
    if hidden := len(marks.values) - len(printed):
        yield _("{number:value is|values are} from metadata.", number=hidden)


def _read_otherwise(article: Article, reading: Reading) -> list[str]:
    if reading.article is None:
        return []
    today = with_known_identity(article, reading.article)
    return [
        translated(LABELS[field.name]) for field in TOLD if getattr(article, field.name) != getattr(today, field.name)
    ]
