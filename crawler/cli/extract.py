"""`tulieu extract` and `tulieu date`: the reader on the command line, offline."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from archive.messages.language import _, about, as_message, either, message_of
from archive.messages.terminal import print_error, print_json
from archive.plain_file import open_plain
from archive.record.identity import canonical_url
from crawler.cli.one_page import InputError, ask_for_page
from crawler.cli.options import Contact, parse_time
from crawler.run.mistakes import INTERNAL, describe_mistake
from crawler.site import Site

if TYPE_CHECKING:
    from crawler.page_view import Reading
    from crawler.reading.portal.profile import Portal

_TYPED = frozenset({"file", "request", "unknown-site", "fetched-at", "fetch"})
"""Reasons that are about what was typed, or say themselves what they are about."""

STDOUT = Path("-")
"""The path that stands for standard output."""

app = typer.Typer(add_completion=False)

Drawn = Annotated[
    Path | None,
    typer.Option(
        metavar="OUT",
        help="Draw the page into this file, with a mark on every value; - for standard output, instead of JSON.",
        show_default=False,
    ),
]

Learnt = Annotated[
    Path | None,
    typer.Option(
        metavar="JSON",
        help="Read with what was learnt about the portal, as `tulieu site learnt NAME --json` prints it.",
        show_default=False,
    ),
]


@app.command()
def extract(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE|ADDRESS", help="A saved page, - for standard input, or the address of a page."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address of the page; a browser's .mhtml file states it itself."),
    ] = None,
    site: Annotated[str | None, typer.Option(metavar="NAME", help="Name of its site in the catalogue.")] = None,
    fetched_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it was fetched, as in 2025-01-31T08:00.")
    ] = None,
    content_type: Annotated[str | None, typer.Option(metavar="TYPE", help="Its Content-Type header.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read requests from standard input, a line each.")] = False,
    html: Drawn = None,
    portal: Learnt = None,
    contact: Contact = None,
) -> None:
    """Read one page and print its record as JSON: a saved one, offline, or the one at an address.

    Example: tulieu extract page.html --url https://example.vn/bai-12.html

    An address is fetched as in a crawl: robots.txt is obeyed, and only redirects within the site are followed. Nothing
    is stored.

    Example: tulieu extract https://example.vn/bai-12.html --contact you@university.edu

    --html also writes a page for the browser: what was read, and where on the page; also for a page that is refused. It
    runs no script and loads nothing, whatever the saved page holds.

    Example: tulieu extract page.html --url https://example.vn/bai-12.html --html view.html

    With --jsonl standard input holds lines {"file", "url", "site"?, "fetched_at"?}; each is answered, in
    order, by a line {"article": {...}} or {"error": {"reason", "detail"}}.

    With --portal every page is read as one of the portal of that profile. What the profile decided is stated in
    `evidence`.
    """
    learnt = _open_profile(portal)
    if jsonl:
        if html is not None:
            _fail("--html draws one page: it does not go with --jsonl")
        for answer in answer_lines(sys.stdin, learnt):
            print_json(answer)
        return
    if file is not None and file.startswith(("http://", "https://")):
        answer = _answer_address(file, site, contact, html, learnt)
        if "error" in answer:
            _fail(_told(file, **answer["error"]))
        if html != STDOUT:
            print_json(answer["article"], indent=2)
        return
    from crawler.reading.mhtml import is_mhtml

    if file is None or (url is None and not is_mhtml(file)):
        _fail(
            _("extract needs --url, the address that the page came from, or --jsonl (see tulieu extract --help)")
            if file is not None
            else _("extract needs a FILE (or -) and --url, or --jsonl (see tulieu extract --help)")
        )
    request = {"file": file, "url": url, "site": site, "fetched_at": fetched_at, "content_type": content_type}
    answer = answer_request(request, learnt) if html is None else draw_request(request, html, learnt)
    if "error" in answer:
        _fail(_told(file, **answer["error"]))
    if html != STDOUT:
        print_json(answer["article"], indent=2)


@app.command()
def date(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A date line as printed; - reads a line each from standard input.")
    ],
    reference: Annotated[
        str | None, typer.Option(metavar="TIME", help="What `3 ngày trước` counts from, as in 2025-01-31T08:00.")
    ] = None,
) -> None:
    """How a Vietnamese date line is understood, as JSON. `value` is null, and the exit status 1, where it
    is refused; with `-` every line is answered by a line, and the status is 0.

    Example: tulieu date "Thứ Tư, ngày 15 tháng 1 năm 2025"
    """
    try:
        at = parse_time(reference) if reference else None
    except ValueError as error:
        _fail(about("--reference", error))
    lines = (line.rstrip("\r\n") for line in sys.stdin) if text == "-" else iter((text,))
    refused = 0
    for line in lines:
        answer = understand(line, at)
        refused += answer["value"] is None
        print_json(answer)
    if refused and text != "-":
        raise typer.Exit(1)


def understand(text: str, reference: datetime | None) -> dict[str, Any]:
    """Return how a date line is understood, as `tulieu date` prints it."""
    from crawler.reading.dates.parse import parse_date
    from crawler.reading.errors import DateError

    try:
        found = parse_date(text, reference=reference)
    except DateError as error:
        return {"value": None, "precision": None, "raw": text, "refused": str(error)}
    answer: dict[str, Any] = {"value": found.value, "precision": found.precision, "raw": found.raw}
    if found.weekday_disagrees:
        answer["doubt"] = "the printed weekday is another day's"
    return answer


def answer_lines(lines: IO[str], portal: Portal | None = None) -> Iterator[dict[str, Any]]:
    """Yield the answer to each line of requests, in order; empty lines are skipped. `portal` is what was learnt about
    the portal of all pages."""
    for line in lines:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield _error("request", f"not a line of JSON: {error}")
            continue
        if not isinstance(request, dict):
            yield _error("request", "not a JSON object")
            continue
        yield answer_request(request, portal, only_plain=True)


def answer_request(
    request: dict[str, Any], portal: Portal | None = None, *, only_plain: bool = False
) -> dict[str, Any]:
    """Read the page that a request names. `only_plain`: the name comes out of a list and not from a person, so that no
    pipe is waited for."""
    try:
        return _read(_take(request, only_plain=only_plain), portal)
    except InputError as error:
        return _error(error.reason, message_of(error))
    except Exception as error:  # noqa: BLE001 - of our own: it is said, and the next page is read
        return _error(INTERNAL, describe_mistake(error))


def draw_request(request: dict[str, Any], out: Path, portal: Portal | None = None) -> dict[str, Any]:
    """Read the page that a request names, and draw it into a file. OSError where that cannot be written."""
    try:
        return _draw(_take(request), out, portal)
    except InputError as error:
        return _error(error.reason, message_of(error))


def _answer_address(
    url: str, name: str | None, contact: str | None, out: Path | None, portal: Portal | None
) -> dict[str, Any]:
    """Ask for the page at an address, read it, and draw it into a file where one is named."""
    try:
        _check_address(url)
        site = choose_site(name, url)
        page = ask_for_page(url, site, contact)
    except InputError as error:
        return _error(error.reason, message_of(error))
    taken = {
        "body": page.body,
        "url": page.url,
        "fetched_at": page.fetched_at,
        "content_type": page.content_type,
        "site": site,
    }
    return _read(taken, portal) if out is None else _draw(taken, out, portal)


def _read(taken: dict[str, Any], portal: Portal | None) -> dict[str, Any]:
    from crawler.reading import read_article
    from crawler.reading.errors import ReadingError

    try:
        return {"article": read_article(**taken, portal=portal).as_json()}
    except ReadingError as error:
        return _error(error.reason, error.detail)


def _draw(taken: dict[str, Any], out: Path, portal: Portal | None) -> dict[str, Any]:
    from crawler.page_view import read_to_draw

    reading = read_to_draw(**taken, portal=portal)
    write_drawing(reading, taken["url"], out)
    if reading.article is not None:
        return {"article": reading.article.as_json()}
    assert reading.refusal is not None
    return _error(reading.refusal.reason, reading.refusal.detail)


def write_drawing(reading: Reading, url: str, out: Path) -> None:
    """Draw a page, also one that is refused, into a file, which appears whole or not at all. OSError where it cannot
    be written."""
    from archive.export.output import Output
    from crawler.page_view import draw_document

    with Output(sys.stdout.buffer if out == STDOUT else out, force=True) as output:
        output.main().write(draw_document(reading, url).encode("utf-8", "replace"))


def _open_profile(file: Path | None) -> Portal | None:
    """Return the profile in a file, None where no file is given; ends the command where it holds none."""
    if file is None:
        return None
    from crawler.workshop.learnt import read_profile

    try:
        return read_profile(file)
    except ValueError as error:
        _fail(about("--portal", error))


def _take(request: dict[str, Any], *, only_plain: bool = False) -> dict[str, Any]:
    """Return the arguments with which a request is to be read by `read_article`. InputError where it is not a
    request."""
    from crawler.reading.mhtml import is_mhtml

    name, body = request.get("file"), None
    if isinstance(name, str) and is_mhtml(name):
        body, request = _unwrap(name, request, only_plain)
    url = request.get("url")
    if not isinstance(name, str) or not isinstance(url, str):
        raise InputError("request", "a request needs the strings file and url")
    for optional in ("site", "content_type"):
        if not isinstance(request.get(optional), str | None):
            raise InputError("request", _("{name} is not a string", name=optional))
    _check_address(url)
    if body is None:
        body = read_bytes(name, only_plain=only_plain)
    said = request.get("fetched_at")
    try:
        fetched_at = parse_time(said) if said else None
    except ValueError as error:
        raise InputError("fetched-at", message_of(error)) from error
    return {
        "body": body,
        "url": url,
        "fetched_at": fetched_at,
        "content_type": request.get("content_type"),
        "site": choose_site(request.get("site"), url),
    }


def _unwrap(name: str, request: dict[str, Any], only_plain: bool) -> tuple[bytes, dict[str, Any]]:
    """Return the page in a browser's file, and the request completed by what the file says. InputError."""
    from crawler.reading.errors import NotAnArticle
    from crawler.reading.mhtml import unwrap

    try:
        found = unwrap(read_bytes(name, only_plain=only_plain))
    except NotAnArticle as error:
        raise InputError(error.reason, error.detail) from error
    said = {"url": found.url, "content_type": found.content_type}
    if found.saved_at is not None:
        said["fetched_at"] = found.saved_at.isoformat()
    return found.body, {**said, **{key: value for key, value in request.items() if value is not None}}


def _check_address(url: str) -> None:
    try:
        canonical_url(url)
    except ValueError as error:
        raise InputError("request", _("{url} is not an http address", url=repr(url))) from error


def choose_site(name: str | None, url: str) -> Site | None:
    """Return the site of a name; without a name the one that owns the address, None where none does. InputError."""
    from crawler.sites import sites, suggest

    known = sites()
    if name is None:
        return next((site for site in known.values() if site.owns(url)), None)
    if name not in known:
        near = suggest(name)
        if near:
            said = _("no site is named {name}; did you mean {near}?", name=repr(name), near=either(near))
            raise InputError("unknown-site", said)
        raise InputError("unknown-site", _("no site is named {name}; tulieu sites lists them", name=repr(name)))
    return known[name]


def read_bytes(name: str, *, only_plain: bool = False) -> bytes:
    """Return the bytes of a file, or of standard input for `-`. InputError; `only_plain`: for a pipe or device, too."""
    from crawler.reading.mhtml import MAX_FILE

    if name == "-":
        return sys.stdin.buffer.read(MAX_FILE)
    try:
        with open_plain(name, follow_links=True) if only_plain else Path(name).open("rb") as file:
            return file.read(MAX_FILE)
    except OSError as error:
        raise InputError("file", about(name, error.strerror or error)) from error
    except ValueError as error:
        raise InputError("file", about(repr(name), error)) from error


def _error(reason: str, detail: str) -> dict[str, Any]:
    return {"error": {"reason": reason, "detail": detail}}


def _told(file: str, reason: str, detail: str) -> str:
    """Return why a file has no record, for people to read: without the file's name where it is about what was typed."""
    return detail if reason in _TYPED else f"{file}: {reason}: {detail}"


def _fail(message: str) -> NoReturn:
    print_error(_("error: {message}", message=as_message(message)))
    raise typer.Exit(1)
