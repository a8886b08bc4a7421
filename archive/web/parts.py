"""What a kept page looks like with: its style sheets, pictures and fonts, as far as they are kept.

A page in its frame has no origin, so what it asks for is asked by nobody in particular, as any other site's page in the
same browser could ask. Such answers may therefore be shown anywhere (Cross-Origin-Resource-Policy), and who may ask is
told by the address: each is signed with a key that this process alone has, and made only for the pages that it shows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, quote, urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from archive.database.timestamps import from_text, to_text
from archive.errors import NothingFound
from archive.markup.addresses import join_web
from archive.markup.css import MOST, decode_css, find_css_addresses, rewrite_css
from archive.media.files import find_file, read_file
from archive.media.queries import HeldMedia, find_held_at
from archive.media.sniff import UNKNOWN
from archive.messages.language import _
from archive.web.page import archive_of, with_etag

PATH = "/kept/part/"
"""Where they are; a signature and a name follow."""
PICTURES = frozenset(f"image/{name}" for name in ("avif", "bmp", "gif", "jpeg", "png", "svg+xml", "webp", "x-icon"))
FONTS = frozenset(f"font/{name}" for name in ("collection", "otf", "ttf", "woff", "woff2"))
MOST_OF_PAGE = 2 * MOST
"""Addresses of a page that are looked for; a crawl takes MOST."""

_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Of an answer that somebody opens by itself. A drawing (SVG) is then saved, not opened."""
_SHEET = "sheet"
_SVG = "image/svg+xml"


@dataclass(slots=True)
class Parts:
    """What is kept of the parts of one page, and at which addresses the page finds them here."""

    key: bytes
    root: str
    """The path under which the reading room is."""
    site: str
    at: datetime
    """When the page was fetched: each part is shown as it was then."""
    _places: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By an address as it is written: the absolute one, empty where it is none of the web, and its fragment."""
    _held: dict[str, HeldMedia] = field(default_factory=dict)

    def find(self, connection: Connection, base: str, written: Iterable[str]) -> None:
        """Find out what is kept of some addresses, as they are written; of the first MOST_OF_PAGE."""
        for one in written:
            if one not in self._places and not _is_data(one):
                self._places[one] = _absolute(base, one)
                if len(self._places) == MOST_OF_PAGE:
                    break
        wanted = {url for url, _fragment in self._places.values() if url}
        self._held = find_held_at(connection, self.site, wanted, self.at)

    def file(self, written: str) -> str | None:
        """Return where a picture or font is here, which has an address of its own or is in its address (`data:`); None
        where it is not kept."""
        if _is_data(written):
            return written
        url, fragment = self._places.get(written, ("", ""))
        held = self._held.get(url)
        if held is None or held.file.media_type not in PICTURES | FONTS:
            return None
        return self._signed(held.file.sha256) + fragment

    def sheet(self, written: str) -> str | None:
        """Return where a style sheet is here; None where it is not kept."""
        url, _fragment = self._places.get(written, ("", ""))
        held = self._held.get(url)
        if held is None or held.file.media_type != UNKNOWN:  # that of a text
            return None
        return self._signed(f"{_SHEET}?{urlencode({'site': self.site, 'url': url, 'at': to_text(self.at)})}")

    def css(self, text: str) -> str:
        """Return CSS with the addresses of here, and nowhere else's."""

        def replace(written: str, is_sheet: bool) -> str | None:
            if is_sheet:
                return self.sheet(written)
            return written if written.startswith("#") else self.file(written)

        return rewrite_css(text, replace)

    def _signed(self, name: str) -> str:
        return f"{self.root}{PATH}{_sign(self.key, name)}/{name}"


def parts_of(request: Request, site: str, at: datetime) -> Parts:
    """Return what a page of a site is shown with; nothing is looked for yet."""
    return Parts(request.app.state.key, request.scope.get("root_path", ""), site, at)


def source_of(request: Request) -> str:
    """Return what a Content-Security-Policy calls the addresses of parts, whatever scheme they are asked by. It has no
    word for an address of IPv6 but that for everything that is here."""
    host = request.headers["host"]
    return "'self'" if host.startswith("[") else host + quote(request.scope.get("root_path", "") + PATH, safe="/")


def show(request: Request) -> Response:
    """A part: a picture, a font, or a style sheet with the addresses of here."""
    name, query = request.path_params["name"], request.scope["query_string"].decode("latin-1")
    signed = _sign(request.app.state.key, f"{name}?{query}" if query else name)
    if not hmac.compare_digest(signed.encode(), request.path_params["signature"].encode()):
        raise NothingFound(_("there is no such part of a page"))
    headers = {
        "Access-Control-Allow-Origin": "*",  # fonts are asked for with CORS
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Security-Policy": _POLICY,
    }
    if name == _SHEET:
        return _show_sheet(request, query, headers)
    headers["ETag"] = f'"{name}"'
    with archive_of(request).reading() as connection:
        found = find_file(connection, name)
        if found is None:
            raise NothingFound(_("there is no such part of a page"))
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if found.media_type == _SVG:  # of a frame in it Chromium finds the server before it looks at the policy
            headers["Content-Disposition"] = f'attachment; filename="{name[:16]}.svg"'
        return Response(read_file(connection, name), media_type=found.media_type, headers=headers)


def _show_sheet(request: Request, query: str, headers: dict[str, str]) -> Response:
    site, url, at = (parse_qs(query)[name][0] for name in ("site", "url", "at"))
    parts = parts_of(request, site, from_text(at))
    with archive_of(request).reading() as connection:
        held = find_held_at(connection, site, [url], parts.at).get(url)
        if held is None:
            raise NothingFound(_("there is no such part of a page"))
        text = decode_css(read_file(connection, held.file.sha256), held.headers.get("content-type"))
        parts.find(connection, url, find_css_addresses(text))
    return with_etag(request, Response(parts.css(text), media_type="text/css", headers=headers))


def _is_data(written: str) -> bool:
    return written[:100].lstrip(" \t\r\n\f")[:5].lower() == "data:"


def _absolute(base: str, written: str) -> tuple[str, str]:
    """Return an address without its fragment, and the fragment with its `#`; empty where it is none of the web."""
    url, sign, fragment = (join_web(base, written) or "").partition("#")
    return url, sign + quote(fragment, safe="%-._~!$&'()*+,;=:@/?")


def _sign(key: bytes, name: str) -> str:
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32]
