"""Check that what was removed by order is not here, and that nothing of it is left in free space."""

from __future__ import annotations

from sqlalchemy import Connection, exists, or_, select

from archive.database.schema import (
    articles,
    captures,
    media,
    media_files,
    media_versions,
    removal_marks,
    removals,
    revisions,
    urls,
)
from archive.ledger.removals import ARTICLE, address_mark, has_removals, make_mark, media_marks
from archive.maintenance.checks.rows import named
from archive.maintenance.report import CheckReport

_BATCHED = {"yield_per": 1000}
_HERE = "it was removed by order and is here again"


def check_removals(connection: Connection, report: CheckReport) -> None:
    """Check that no article, address, page or file has the mark of one that was removed, and that no page is kept of an
    article of which a passage was. Without removals nothing is read."""
    if not has_removals(connection):
        return
    marks = set(_marks(connection, whole=True))
    a, u, c = articles.c, urls.c, captures.c
    for row in connection.execute(select(a.id, a.site, a.key, a.url), execution_options=_BATCHED):
        if not marks.isdisjoint((make_mark("article", row.site, row.key), address_mark(row.url))):
            report.add("removed", named(row.id, row.site, row.key), _HERE)
    for number, url in connection.execute(select(u.id, u.url), execution_options=_BATCHED):
        if address_mark(url) in marks:
            report.add("removed-address", f"urls {number}", _HERE)
    for sha256 in connection.scalars(select(c.sha256), execution_options=_BATCHED):
        if make_mark("page", sha256) in marks:
            report.add("removed-page", f"captures {sha256}", _HERE)
    passages = set(_marks(connection, whole=False))
    kept = select(a.id, a.site, a.key).join_from(revisions, articles, a.id == revisions.c.article_id)
    kept = kept.where(revisions.c.capture.is_not(None)).distinct()
    for number, site, key in connection.execute(kept, execution_options=_BATCHED):
        if make_mark("article", site, key) in passages:
            report.add("removed-passage", named(number, site, key), "its page is kept, which has a removed passage")
    _check_files(connection, marks | passages, report)
    for number in connection.scalars(select(removals.c.id).where(removals.c.cleaned_at.is_(None))):
        what = "free space may still have what was removed: run tulieu remove without a key"
        report.add("removal-unfinished", f"removals {number}", what)


def _check_files(connection: Connection, marks: set[str], report: CheckReport) -> None:
    m, v = media.c, media_versions.c
    has_any = or_(m.sha256.is_not(None), exists().where(v.media_id == m.id))
    for number, url in connection.execute(select(m.id, m.url).where(has_any), execution_options=_BATCHED):
        if not marks.isdisjoint(media_marks([url])):
            report.add("removed-file", f"media {number}", _HERE)
    for sha256 in connection.scalars(select(media_files.c.sha256), execution_options=_BATCHED):
        if make_mark("file", sha256) in marks:
            report.add("removed-file", f"media_files {sha256}", _HERE)


def _marks(connection: Connection, *, whole: bool) -> list[str]:
    is_whole = removals.c.what == ARTICLE
    wanted = select(removal_marks.c.mark).join_from(removal_marks, removals).where(is_whole if whole else ~is_whole)
    return list(connection.scalars(wanted))
