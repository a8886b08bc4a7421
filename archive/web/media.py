"""Kept pictures and documents. A picture is shown as one; anything else is a file to be saved, never opened here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from archive.errors import NothingFound
from archive.media.files import StoredFile, find_file, read_file
from archive.media.queries import find_digests, find_files
from archive.media.sniff import suffix_of
from archive.messages.language import _
from archive.record.article import Article
from archive.web.page import archive_of

PICTURES = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
"""What browsers draw, by what its bytes are; in none of them a script can be."""

_POLICY = "sandbox; default-src 'none'"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def show(request: Request) -> Response:
    """A file by its SHA-256."""
    sha256 = request.path_params["sha256"]
    with archive_of(request).reading() as connection:
        found = find_file(connection, sha256) if _DIGEST.fullmatch(sha256) else None
        if found is None:
            raise NothingFound(_("no file is kept with the digest {digest}", digest=sha256))
        headers = {"ETag": f'"{sha256}"', "Content-Security-Policy": _POLICY}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = read_file(connection, sha256)
    if found.media_type in PICTURES:
        return Response(body, media_type=found.media_type, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.{suffix_of(found.media_type)}"'
    return Response(body, media_type="application/octet-stream", headers=headers)


def find_kept(connection: Connection, article: Article) -> Mapping[str, StoredFile]:
    """Return what is kept of the pictures and documents of an article, by their addresses in the record."""
    addresses = [*(photo.url for photo in article.photos), *(one.url for one in article.attachments)]
    digests = find_digests(connection, article.site, addresses)
    files = find_files(connection, set(digests.values()))
    return {url: files[sha256] for url, sha256 in digests.items() if sha256 in files}
