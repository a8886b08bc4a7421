"""Pages that a person saved in a browser: `.mhtml`, or the `.html` of "web page, complete"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from archive.record.identity import canonical_url
from crawler.reading.errors import NotAnArticle
from crawler.reading.mhtml import is_mhtml, unwrap
from crawler.workshop.errors import BadName, NothingSaved
from crawler.workshop.fixtures import MAX_PAGE, SavedPage

BROWSER = "a browser"
"""Who saved it: browsers write what they show, with scripts run and links changed, not what was served."""

MAX_FILE = 60_000_000
"""Bytes of a file with pictures in it."""


def read_saved(file: Path, url: str | None, fetched_at: datetime | None) -> SavedPage:
    """The page in a file. `url` is needed unless the file says where it is from.

    Raises BadName without an address, NothingSaved where there is no page, OSError.
    """
    with file.open("rb") as stream:
        raw = stream.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise NothingSaved(f"{file} has more than {MAX_FILE // 1_000_000} MB: save the page without its pictures")
    page = SavedPage(url=url or "", body=raw, fetched_at=fetched_at, content_type=None, saved_by=BROWSER)
    if is_mhtml(file.name):
        try:
            found = unwrap(raw)
        except NotAnArticle as error:
            raise NothingSaved(f"{file}: {error.detail}") from error
        page = SavedPage(
            url=url or found.url or "",
            body=found.body,
            fetched_at=fetched_at or found.saved_at,
            content_type=found.content_type,
            saved_by=BROWSER,
        )
    if not page.url:
        raise BadName(f"{file} does not say where it is from: give --url")
    if len(page.body) > MAX_PAGE or not page.body.strip():
        raise NothingSaved(f"{file} has {'no page' if not page.body.strip() else 'a page of more than 10 MB'}")
    try:
        return replace(page, url=canonical_url(page.url))
    except ValueError as error:
        raise BadName(f"{page.url} is no http address") from error
