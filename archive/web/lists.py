"""Lists: what changed, what is gone, copies, statistics, removals, and what the archive is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from archive.database.timestamps import local
from archive.duplicates.queries import explain_no_cluster, find_cluster
from archive.export.output import program
from archive.history.changes import Changes
from archive.history.copies import make_views, with_changes
from archive.history.lookup import find_article_id
from archive.ledger.removals import read_removals
from archive.messages.language import _, language
from archive.record.fields import FIELDS
from archive.web.article import after, sides
from archive.web.asked import days_of, text_of
from archive.web.guard import FORM_POLICY, POLICY
from archive.web.page import Mistake, archive_of, render_page
from archive.web.prepared import MOST_COPIES, Numbers, Plots, Prepared
from archive.web.suggest import site_of

DAYS = 7
"""Days that are looked at where none are given, today included."""
LONGEST = timedelta(days=366)
NEWEST = 100
"""Changes on a page."""


def find_changes(request: Request) -> tuple[Changes, date, date | None]:
    """Return what was edited, withdrawn and brought back on the days that an address asks for, else on the last ones,
    with these days. Raise Mistake."""
    since, until = days_of(request)
    last = until or local(datetime.now(UTC)).date()
    since = since or last - min(timedelta(days=DAYS - 1), last - date.min)
    if last - since > LONGEST:
        raise Mistake(_("at most a year at once"))
    site, archive = site_of(request), archive_of(request)
    found = archive.changes(site=site, since=since, until=until, at_most=NEWEST, with_new=False)
    return found, since, until


def changes(request: Request) -> Response:
    """What was edited, withdrawn and brought back on some days."""
    found, since, until = find_changes(request)
    return render_page(
        request,
        "changes.html",
        headers={"Content-Security-Policy": FORM_POLICY},
        found=found,
        number=sum(found.counts.values()),
        sides=sides,
        site=text_of(request, "site"),
        since=since,
        until=until,
    )


def withdrawn(request: Request) -> Response:
    """Articles whose page is gone."""
    since, until = days_of(request)
    site, archive = site_of(request), archive_of(request)
    found = archive.withdrawn(site=site, since=since, until=until, at_most=NEWEST + 1)
    return render_page(
        request,
        "withdrawn.html",
        headers={"Content-Security-Policy": FORM_POLICY},
        found=found[:NEWEST],
        more=len(found) > NEWEST,
        newest=NEWEST,
        site=site,
        since=since,
        until=until,
    )


def copies(request: Request) -> Response:
    """The newest stories with copies; of `key` the copies of one article, and in what they differ."""
    key, archive = text_of(request, "key"), archive_of(request)
    if key is None:
        return render_page(request, "stories.html", numbers=numbers_of(request), after=after)
    with archive.reading() as connection:
        article_id = find_article_id(connection, key, text_of(request, "site"))
        cluster = find_cluster(connection, article_id)
        views = make_views(connection, [cluster], MOST_COPIES, article_id) if cluster else []
        view = with_changes(connection, views[0]) if views else None
        why = None if view else explain_no_cluster(connection, article_id)
    return render_page(
        request, "copies.html", view=view, why=why, key=key, site=text_of(request, "site"), after=after, sides=sides
    )


def statistics(request: Request) -> Response:
    """What `tulieu stats --html` shows."""
    prepared: Prepared[Plots] = request.app.state.plots
    plots = prepared.get()
    # The plots have style attributes, which are matplotlib's.
    policy = POLICY.replace("style-src 'self'", "style-src 'self'; style-src-attr 'unsafe-inline'")
    return render_page(
        request,
        "statistics.html",
        headers={"Content-Security-Policy": policy},
        plots=plots,
        **(plots.values[language()] if plots else {}),
    )


def removed(request: Request) -> Response:
    """What was removed by order."""
    with archive_of(request).reading() as connection:
        found = read_removals(connection)
    return render_page(request, "removed.html", found=found[::-1][:1000], number=len(found))


def about(request: Request) -> Response:
    """What the archive is: a data card."""
    return render_page(request, "about.html", numbers=numbers_of(request), fields=FIELDS, program=program(" "))


def numbers_of(request: Request) -> Numbers | None:
    """Return what is prepared; None where it is not there yet."""
    prepared: Prepared[Numbers] = request.app.state.numbers
    return prepared.get()
