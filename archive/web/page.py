"""Pages and their addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from archive.database.timestamps import local
from archive.messages.language import _, language, languages, own_name
from archive.reports.templates import render
from archive.store import Archive

HEADINGS = {
    300: _("Which one?"),
    400: _("This cannot be answered"),
    403: _("Not for everybody"),
    404: _("There is no such page"),
    405: _("There is no such page"),
    413: _("This cannot be answered"),
    414: _("This cannot be answered"),
    421: _("There is no such page"),
    429: _("Too fast"),
    500: _("Something went wrong"),
    503: _("Not now"),
}


ROOMS = (
    ("/", _("Search")),
    ("/changes", _("Changes")),
    ("/withdrawn", _("Withdrawn")),
    ("/sites", _("Sites")),
    ("/copies", _("Copies")),
    ("/statistics", _("Statistics")),
    ("/removed", _("Removed by order")),
    ("/about", _("About")),
)
"""What the head of each page leads to."""

_OF_BODY = frozenset({"content-length", "content-type"})

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""What this machine calls itself."""


SCRIPT = "/htmx-4.0.1.js"
"""Where the one script is, `htmx.min.js` as it is in the npm package htmx.org 4.0.1 (htmx.LICENSE). It fills lists of
suggestions; without it every page does the same."""
SCRIPT_DIGEST = "sha256-oKuwTy9FofidHUhEAjJFU35eYBTIexRFU+Bge0zDITA="
"""Of the script, as the browser is to check it."""


class Mistake(Exception):
    """What was asked for cannot be understood; the message says why."""


class NoSuchSite(Exception):
    """A site that the archive does not have; with the names of some that are like it."""

    def __init__(self, message: str, alike: Sequence[str]) -> None:
        super().__init__(message)
        self.alike = alike


def archive_of(request: Request) -> Archive:
    """Return the archive that is read."""
    archive: Archive = request.app.state.archive
    return archive


def address(request: Request, path: str, /, **parameters: object) -> str:
    """Return the address of a page of ours with these parameters, without those that are None or empty. The language
    that the address asks for goes on."""
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    if "lang" not in given and request.query_params.get("lang") == language():
        given["lang"] = language()
    query = urlencode(given, errors="replace")
    return f"{request.scope.get('root_path', '')}{quote(path)}{'?' if query else ''}{query}"


def render_page(
    request: Request, name: str, /, status: int = 200, headers: Mapping[str, str] | None = None, **values: object
) -> Response:
    """Return the page that a template of this folder makes: `search.html` and the like. One that the browser has
    already is not sent again."""

    def to(path: str, /, **parameters: object) -> str:
        return address(request, path, **parameters)

    here = {key: value for key, value in request.query_params.items() if key != "lang"}
    others = [
        (code, address(request, path_of(request), **here, lang=code)) for code in languages() if code != language()
    ]
    text = render(
        f"archive/web/{name}",
        to=to,
        local=local,
        as_time=as_time,
        path=path_of(request),
        lang=request.query_params.get("lang"),
        other_languages=others,
        ROOMS=ROOMS,
        script=SCRIPT,
        script_digest=SCRIPT_DIGEST,
        own_name=own_name,
        **values,
    )
    return with_etag(request, HTMLResponse(text, status, headers))


def as_time(text: str) -> date | str:
    """Return the day or time that a record has, for messages; anything else as it is."""
    try:
        return date.fromisoformat(text) if len(text) <= len("2025-01-31") else datetime.fromisoformat(text)
    except ValueError:
        return text


def own_address(request: Request, path: str, /, **parameters: object) -> str:
    """Return the whole address of a page of ours. Behind a proxy, by whose name it is asked, it is of https."""
    host = request.headers["host"]
    scheme = "http" if host.rpartition(":")[0] in LOOPBACK or host in LOOPBACK else "https"
    return f"{scheme}://{host}{address(request, path, **parameters)}"


def with_etag(request: Request, response: Response) -> Response:
    """Return the response with the digest of its body as its ETag; without the body where the asker has it."""
    if response.status_code != 200:
        return response
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    if tag in map(str.strip, request.headers.get("if-none-match", "").split(",")):
        kept = {name: value for name, value in response.headers.items() if name not in _OF_BODY}
        return Response(status_code=304, headers=kept)
    return response


def render_error(
    request: Request, status: int, why: str = "", *, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """Return the page, or under `/api/` the JSON, that says what is wrong."""
    heading = HEADINGS.get(status, HEADINGS[500])
    if path_of(request).startswith("/api/"):
        from starlette.responses import JSONResponse

        return JSONResponse({"error": str(why or heading)}, status, headers)
    given = {"choices": (), "asked_words": request.query_params.get("q", ""), **values}
    return render_page(request, "error.html", status, headers, heading=heading, why=why, **given)


def style(request: Request) -> Response:
    """The one style sheet: that of the reports, and what the reading room adds."""
    return with_etag(request, PlainTextResponse(_style(), media_type="text/css"))


def script(request: Request) -> Response:
    """The script. What is at its address never changes."""
    body = files("archive.web").joinpath("htmx.min.js").read_bytes()
    return Response(body, media_type="text/javascript", headers={"Cache-Control": "max-age=31536000, immutable"})


def no_icon(request: Request) -> Response:
    """What browsers ask for by themselves."""
    return Response(status_code=204, headers={"Cache-Control": "max-age=86400"})


@cache
def _style() -> str:
    folders = ("archive.reports", "archive.web")
    return "\n".join(files(folder).joinpath("style.css").read_text(encoding="utf-8") for folder in folders)


def path_of(request: Request) -> str:
    """Return the path that is asked for, without what stands before it behind a proxy."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")) or "/"
