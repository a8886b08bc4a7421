"""One article: as it is, as it was, how it changed, how it is cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from archive.database.timestamps import VIETNAM, local
from archive.errors import NothingFound
from archive.export.citations import STYLES, style_of
from archive.export.citations.reference import make_reference, read_outlets
from archive.history.copies import ClusterView, make_views
from archive.history.diff import Change, Piece, find_changes
from archive.history.lookup import Revision, find_article_id, load_history
from archive.ledger.withdrawals import Withdrawal, read_withdrawals
from archive.messages.language import Message, _
from archive.web.asked import day_of, number_of, text_of
from archive.web.media import PICTURES, find_kept
from archive.web.page import Mistake, archive_of, render_page
from archive.web.prepared import MOST_COPIES

_MOST_REVISIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was asked for, and which of its revisions."""

    id: int
    revisions: Sequence[Revision]
    """Oldest first."""
    shown: Revision
    withdrawals: Sequence[Withdrawal]

    @property
    def current(self) -> bool:
        """Whether the revision is the current one."""
        return self.shown is self.revisions[-1]

    @property
    def gone(self) -> Withdrawal | None:
        """The withdrawal that lasts."""
        return next((one for one in self.withdrawals if one.back_at is None), None)


def find(request: Request, connection: Connection) -> Found:
    """Return the article of `key` (or address) and `site`: its `revision`, or what it was at the end of the day `on`,
    else its current revision. Raise Mistake, NothingFound, SeveralFound."""
    key = text_of(request, "key")
    if key is None:
        raise Mistake(_("which article? Its key or address is missing"))
    article_id = find_article_id(connection, key, text_of(request, "site"))
    revisions = load_history(connection, article_id)
    if not revisions:
        raise NothingFound(_("no article {key}", key=key))
    return Found(article_id, revisions, _choose(request, revisions), read_withdrawals(connection, article_id))


def _choose(request: Request, revisions: Sequence[Revision]) -> Revision:
    number, day = number_of(request, "revision", _MOST_REVISIONS), day_of(request, "on")
    if number is not None:
        return _numbered(revisions, number)
    return revisions[-1] if day is None else as_of(revisions, end_of(day))


def _numbered(revisions: Sequence[Revision], number: int) -> Revision:
    """Return the revision with a number. Raise NothingFound."""
    chosen = next((one for one in revisions if one.number == number), None)
    if chosen is None:
        newest = revisions[-1].number
        raise NothingFound(_("there is no revision {number}: the newest is {newest}", number=number, newest=newest))
    return chosen


def end_of(day: object) -> datetime:
    """Return when a day ends in Vietnam."""
    end = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=VIETNAM)
    return end + timedelta(days=1) if end.year < 9999 else end


def as_of(revisions: Sequence[Revision], at: datetime) -> Revision:
    """Return the revision that was seen last before a time; the first where none was seen by then."""
    return next((one for one in reversed(revisions) if one.seen_at < at), revisions[0])


def show(request: Request) -> Response:
    """The article."""
    with archive_of(request).reading() as connection:
        found = find(request, connection)
        article = found.shown.article
        gone = {(article.site, article.key): found.gone.gone_at} if found.gone else {}
        number = None if found.current else found.shown.number
        reference = make_reference(article, read_outlets(connection), gone, number)
        copies, kept = read_copies(connection, found.id), find_kept(connection, article)
    return render_page(
        request,
        "article.html",
        headers={"X-Robots-Tag": "all"} if request.app.state.sitemap and found.current else None,
        found=found,
        article=article,
        citations=[(style, "".join(style_of(style)([reference])).strip()) for style in STYLES],
        copies=copies,
        after=after,
        kept=kept,
        pictures=PICTURES,
    )


def read_copies(connection: Connection, article_id: int) -> ClusterView | None:
    """Return the articles that have nearly the same text, as they were last compared; None where there is none."""
    from archive.duplicates.queries import find_cluster  # slow to import

    cluster = find_cluster(connection, article_id)
    return make_views(connection, [cluster], MOST_COPIES, article_id)[0] if cluster else None


def after(view: ClusterView, member: object) -> Message | str:
    """Return how long after the first an article was published, in words; empty for the first, and where it is not
    known."""
    seconds, days = view.delay(member)  # type: ignore[arg-type]
    if member == view.reference or days is None:
        return ""
    if seconds is None or days > 1:
        return _("{days:day|days} after the first", days=days) if days else _("on the same day as the first")
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return _("{minutes:minute|minutes} after the first", minutes=minutes)
    return _("{hours:hour|hours} after the first", hours=hours)


# --- its history -----------------------------------------------------------------------------------


Side = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two revisions differ."""

    field: str
    paragraphs: Sequence[tuple[Side, Side]]
    """What each says, in pieces: words that stayed, and those that the other does not have."""


def sides(changes: Sequence[Change]) -> list[Difference]:
    """Return differences as two columns."""
    return [
        Difference(
            change.field,
            [
                (tuple(p for p in pieces if p[0] != "in"), tuple(p for p in pieces if p[0] != "out"))
                for pieces in change.pieces
            ],
        )
        for change in changes
    ]


def history(request: Request) -> Response:
    """All revisions of an article, and two of them side by side: `before` and `after`, else the last two."""
    with archive_of(request).reading() as connection:
        found = find(request, connection)
    last = [one.number for one in found.revisions][-2:]
    asked = [number_of(request, name, _MOST_REVISIONS) for name in ("before", "after")]
    chosen = [number or otherwise for number, otherwise in zip(asked, (last[0], last[-1]), strict=True)]
    old, new = (_numbered(found.revisions, number) for number in chosen)
    return render_page(
        request,
        "history.html",
        found=found,
        article=found.revisions[-1].article,
        before=old,
        after=new,
        differences=sides(find_changes(old.article, new.article)) if old is not new else [],
        today=local(datetime.now(UTC)).date(),
    )
