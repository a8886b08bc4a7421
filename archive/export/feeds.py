"""The newest articles as an Atom or RSS feed, for feed readers and programs that follow new articles; or the newest
changes of articles as an Atom feed.

A feed has the NEWEST dated articles of the selection, the newest first, each with its lead. Its own date is that of the
newest article, so that the same archive gives the same bytes.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from archive.database.timestamps import VIETNAM
from archive.export.output import Output
from archive.export.source import Source
from archive.history.changes import Changes
from archive.reports.templates import render

NEWEST = 100
"""The number of articles in a feed."""


def newest_records(source: Source) -> list[dict[str, Any]]:
    """Return the records of the newest articles, by time of publication, site and key."""
    dated = (record for _, record in source.records() if record["published"])
    return heapq.nlargest(NEWEST, dated, key=lambda record: (record["published"], record["site"], record["key"]))


def published_at(record: Mapping[str, Any]) -> datetime:
    """Return when a record was published: the beginning of the day where only that is known."""
    at = datetime.fromisoformat(record["published"])
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def write_atom(source: Source, output: Output) -> int:
    """Write one Atom feed (RFC 4287); return how many articles it has."""
    articles = [(record, published_at(record)) for record in newest_records(source)]
    updated = articles[0][1].isoformat() if articles else _NEVER
    name = source.selection.site or "tulieu"
    text = render("archive/export/atom.xml", name=name, updated=updated, articles=articles)
    output.main().write(text.encode())
    return len(articles)


_NEVER = "1970-01-01T00:00:00Z"


def write_changes(changes: Changes, output: Output, site: str | None) -> int:
    """Write what became of articles as an Atom feed, an entry for each change; return how many. An entry's id is made
    of the article and the time, and stays what it is whatever is found later."""
    entries = []
    for change in changes.newest:
        at = _instant(change.at)
        which = f"urn:tulieu:{quote(change.site, safe='.')}:{quote(change.key, safe='')}:{change.event}:{at}"
        entries.append((change, which, at, change.gone_at and _instant(change.gone_at)))
    updated = entries[0][2] if entries else _NEVER
    text = render("archive/export/changes.xml", name=site or "tulieu", updated=updated, changes=entries)
    output.main().write(text.encode())
    return len(entries)


def _instant(at: datetime) -> str:
    return at.astimezone(VIETNAM).isoformat()


_MARKUP = re.compile(r"&(?=[#a-zA-Z])|<(?=[a-zA-Z/!?])")
"""What would be markup in HTML, as which feed readers take a description."""


def write_rss(source: Source, output: Output) -> int:
    """Write one RSS 2.0 feed; return how many articles it has."""
    records = newest_records(source)
    output.main().write(make_rss(records, source.selection.site).encode())
    return len(records)


def make_rss(records: Iterable[Mapping[str, Any]], site: str | None) -> str:
    """Return the RSS 2.0 feed of dated records, the newest first, of a site or of all."""
    articles = [(record, published_at(record)) for record in records]
    return render("archive/export/rss.xml", site=site, articles=articles, date=format_datetime, as_html=_as_html)


def _as_html(text: str) -> str:
    return _MARKUP.sub(lambda sign: "&amp;" if sign[0] == "&" else "&lt;", text)
