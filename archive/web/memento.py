"""Kept pages for Memento clients (RFC 7089): a TimeMap of each address, a TimeGate that finds the page of a time, and
the pages themselves with their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote, unquote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.errors import NothingFound
from archive.history.lookup import Revision, find_article_id, load_history
from archive.messages.language import _
from archive.web.kept import frame_response, read_kept
from archive.web.page import Mistake, archive_of, own_address, with_etag

_SAFE = "!#$%&'()*+,/:;=?@[]~"
_STAMP = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class Mementos:
    """The kept pages of an address, oldest first; at least one."""

    url: str
    revisions: Sequence[Revision]

    def links(self, request: Request, shown: Revision | None = None) -> list[str]:
        """Return what goes into a `Link` header: the address, its TimeMap and TimeGate, the first and last page, and
        one that is shown."""
        first, last = self.revisions[0], self.revisions[-1]
        timemap, timegate = _prefix(request, "/timemap/link/"), _prefix(request, "/timegate/")
        links = [
            f'<{self.url}>; rel="original"',
            f'<{timemap}{self.url}>; rel="timemap"; type="application/link-format"',
            f'<{timegate}{self.url}>; rel="timegate"',
        ]
        for one in {one.number: one for one in (first, shown, last) if one}.values():
            links.append(self.link(request, one))
        return links

    def link(self, request: Request, one: Revision) -> str:
        """Return the link to one page."""
        named = [name for name, which in (("first", 0), ("last", -1)) if one is self.revisions[which]]
        rel = " ".join([*named, "memento"])
        return f'<{self.address(request, one)}>; rel="{rel}"; datetime="{_http_date(one.seen_at)}"'

    def address(self, request: Request, one: Revision) -> str:
        """Return where one page is."""
        return f"{_prefix(request, f'/memento/{one.seen_at.astimezone(UTC):{_STAMP}}/')}{self.url}"

    def at(self, moment: datetime) -> Revision:
        """Return the page that was there at a time: the last that was seen by then, else the first."""
        return next((one for one in reversed(self.revisions) if one.seen_at <= moment), self.revisions[0])


def timemap(request: Request) -> Response:
    """All kept pages of an address, in the link format (RFC 6690)."""
    with archive_of(request).reading() as connection:
        found = _find(request, connection, "/timemap/link/")
    links = [*found.links(request)[:3], *(found.link(request, one) for one in found.revisions)]
    return with_etag(request, Response(",\n".join(links) + "\n", media_type="application/link-format"))


def timegate(request: Request) -> Response:
    """The way to the page of the time that `Accept-Datetime` says, else to the last."""
    with archive_of(request).reading() as connection:
        found = _find(request, connection, "/timegate/")
    asked = request.headers.get("accept-datetime")
    try:
        one = found.revisions[-1] if asked is None else found.at(_aware(parsedate_to_datetime(asked)))
    except (ValueError, OverflowError) as error:
        raise Mistake(_("{text} is not a time as in HTTP", text=repr(asked))) from error
    headers = {"Vary": "accept-datetime", "Link": ", ".join(found.links(request, one))}
    return RedirectResponse(found.address(request, one), 302, headers)


def memento(request: Request) -> Response:
    """One kept page, as in the frame of the reading room, with its time."""
    stamp = request.path_params["stamp"]
    archive = archive_of(request)
    with archive.reading() as connection:
        found = _find(request, connection, f"/memento/{stamp}/")
        named = [one for one in found.revisions if f"{one.seen_at.astimezone(UTC):{_STAMP}}" == stamp]
        if not named:
            raise NothingFound(_("no page of it is kept"))
        headers = {"Memento-Datetime": _http_date(named[0].seen_at), "Link": ", ".join(found.links(request, named[0]))}
        kept = read_kept(connection, archive, named[0].article)
    return frame_response(request, archive, kept, headers)


def _find(request: Request, connection: Connection, prefix: str) -> Mementos:
    """Return the pages of the address that stands after a prefix, as it stands there. Raise NothingFound."""
    raw = request.scope.get("raw_path", b"").decode("latin-1")
    url = raw.partition(prefix)[2] or unquote(raw).partition(prefix)[2]
    if request.scope["query_string"]:
        url += f"?{request.scope['query_string'].decode('latin-1')}"
    revisions = [one for one in load_history(connection, find_article_id(connection, url, None)) if one.article.sha256]
    if not revisions:
        raise NothingFound(_("no page of it is kept"))
    return Mementos(quote(revisions[-1].article.url, safe=_SAFE), revisions)


def _prefix(request: Request, path: str) -> str:
    return own_address(request, path).partition("?")[0]


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
