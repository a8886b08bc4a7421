"""OAI-PMH 2.0 for libraries: the articles as Dublin Core, a set for each site.

The datestamp of a record is when its current revision was first seen. What is taken out by order is no longer there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from archive.errors import NothingFound, SeveralFound
from archive.export.citations.reference import read_outlets
from archive.history.listing import Listed, are_few, list_articles, list_seen
from archive.history.lookup import find_article_id, load_history
from archive.record.article import Article
from archive.reports.templates import render
from archive.web.page import archive_of, own_address

AT_ONCE = 100
"""Records of one answer."""
_PREFIX = "oai_dc"
_LONGEST = 4_000
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no page is older than the web
_VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
"""The arguments that each verb needs, and those that it takes besides."""


class OaiError(Exception):
    """What the protocol has a code for."""

    def __init__(self, code: str, why: str) -> None:
        self.code, self.why = code, why
        super().__init__(why)


async def answer(request: Request) -> Response:
    """Answer one request of a harvester."""
    given = request.query_params
    if request.method == "POST":
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST:
                raise HTTPException(413)
        given = QueryParams(body.decode("utf-8", "replace"))
    return await run_in_threadpool(_answer, request, given)


def _answer(request: Request, given: QueryParams) -> Response:
    asked = {name: str(value) for name, value in given.items() if name != "lang"}
    values: dict[str, Any] = {"asked": asked, "base": own_address(request, "/oai").partition("?")[0]}
    try:
        verb = _check(asked, [name for name, _value in given.multi_items()])
        values |= {"verb": verb, "error": None, **_ANSWERS[verb](request, asked)}
    except OaiError as error:
        # The protocol: where verb or arguments are mistaken, they are not repeated.
        kept = {} if error.code in ("badVerb", "badArgument") else asked
        values |= {"verb": None, "error": error, "asked": kept}
    now = datetime.now(UTC)
    text = render("archive/web/oai.xml", now=now, stamp=_stamp, identifier=_identifier, set_of=_set_of, **values)
    return Response(text, media_type="text/xml")


def _check(asked: dict[str, str], names: list[str]) -> str:
    verb = asked.get("verb", "")
    if verb not in _VERBS or names.count("verb") != 1:
        raise OaiError("badVerb", "no such verb")
    needed, more = _VERBS[verb]
    there = asked.keys() - {"verb"}
    if len(names) != len(set(names)):
        raise OaiError("badArgument", "an argument is repeated")
    if verb.startswith("List") and there == {"resumptionToken"}:
        return verb
    if not (needed <= there and there <= needed | more):
        raise OaiError("badArgument", "an argument is missing, or there is one too many")
    if "metadataPrefix" in needed and asked["metadataPrefix"] != _PREFIX:
        raise OaiError("cannotDisseminateFormat", f"only {_PREFIX}")
    return verb


def _identify(request: Request, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"earliest": _EARLIEST}


def _list_formats(request: Request, asked: Mapping[str, str]) -> dict[str, Any]:
    if "identifier" in asked:
        _get_record(request, asked)
    return {}


def _list_sets(request: Request, asked: Mapping[str, str]) -> dict[str, Any]:
    if "resumptionToken" in asked:
        raise OaiError("badResumptionToken", "sets come at once")
    with archive_of(request).reading() as connection:
        outlets = read_outlets(connection)
    return {"sets": [(_set_of(site), outlets.get(site, site)) for site in archive_of(request).sites()]}


def _get_record(request: Request, asked: Mapping[str, str]) -> dict[str, Any]:
    scheme, _colon, rest = asked["identifier"].partition(":")
    site, _slash, key = rest.partition("/")
    try:
        with archive_of(request).reading() as connection:
            current = load_history(connection, find_article_id(connection, unquote(key), unquote(site)))[-1]
            outlets = read_outlets(connection)
    except (NothingFound, SeveralFound) as error:
        raise OaiError("idDoesNotExist", "there is no such article") from error
    if scheme != "oai" or _identifier(current.article) != asked["identifier"]:
        raise OaiError("idDoesNotExist", "there is no such article")
    return {"records": [Listed(current.seen_at, current.article)], "outlets": outlets, "token": None}


def _list_records(request: Request, asked: Mapping[str, str]) -> dict[str, Any]:
    after = ""
    if "resumptionToken" in asked:
        asked, after = _read_token(asked["resumptionToken"])
    since, until = _moment(asked, "from"), _moment(asked, "until", last=True)
    if since and until and (len(asked["from"]) != len(asked["until"]) or since > until):
        raise OaiError("badArgument", "from and until do not go together")
    site = unquote(asked["set"]).replace("\0", "\ufffd") if asked.get("set") else None
    with archive_of(request).reading() as connection:
        found, last = _list(connection, site, since, until, after)
        outlets = read_outlets(connection)
    if not found and not after:
        raise OaiError("noRecordsMatch", "there are none")
    token = "|".join([last, *(asked.get(name, "") for name in ("from", "until", "set"))]) if last else ""
    return {"records": found, "outlets": outlets, "token": token if last or after else None}


def _list(
    connection: Connection, site: str | None, since: datetime | None, until: datetime | None, after: str
) -> tuple[list[Listed], str]:
    """Return the next records, and the place of the last for a token, `after` of the next request; empty where these
    were all."""
    seen_at, _comma, number = after.rpartition(",")
    by_time = bool(seen_at) if after else since is not None or until is not None
    if by_time and site is not None and not after:
        by_time = are_few(connection, since, until)
    if not by_time:
        from_id = int(number or 0)
        found, last = list_articles(connection, site=site, since=since, until=until, after=from_id, limit=AT_ONCE)
        return found, "" if last is None else str(last)
    place = (seen_at, int(number)) if seen_at else None
    found, reached = list_seen(connection, site=site, since=since, until=until, after=place, limit=AT_ONCE)
    return found, "" if reached is None else f"{reached[0]},{reached[1]}"


_PLACE = re.compile(r"(?:\d{4}-\d\d-\d\dT[\d:.]+Z,)?\d{1,18}", re.ASCII)


def _read_token(token: str) -> tuple[dict[str, str], str]:
    place, *rest = token.split("|")
    asked = {name: value for name, value in zip(("from", "until", "set"), rest, strict=False) if value}
    is_place = _PLACE.fullmatch(place) and ("set" in asked or ("," in place) == bool(asked))
    if len(rest) != 3 or not is_place:  # one by id, where times are asked for, would look through all
        raise OaiError("badResumptionToken", "it is none of ours")
    return asked, place


def _moment(asked: Mapping[str, str], name: str, *, last: bool = False) -> datetime | None:
    """Return a time as the protocol writes it, `2025-01-31` or `2025-01-31T09:30:00Z`, in UTC; `last`: the end of the
    day or second."""
    text = asked.get(name)
    if not text:
        return None
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time.max if last else time.min, UTC)
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise OaiError("badArgument", f"{name} is not a time") from error
    return at + timedelta(microseconds=999_999) if last else at


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _identifier(article: Article) -> str:
    return f"oai:{_set_of(article.site)}/{quote(article.key, safe='')}"


def _set_of(site: str) -> str:
    return quote(site, safe="")


_ANSWERS: Mapping[str, Callable[[Request, Mapping[str, str]], dict[str, Any]]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_records,
    "ListRecords": _list_records,
}
