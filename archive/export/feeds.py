"""The newest articles as an Atom or RSS feed, for feed readers and programs that follow new articles; or the newest
changes of articles as an Atom feed.

A feed has the NEWEST dated articles of the selection, the newest first, each with its lead. Its own date is that of the
newest article, so that the same archive gives the same bytes.
"""

from __future__ import annotations

import heapq
import re
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from archive.database.timestamps import VIETNAM
from archive.export.output import Output
from archive.export.source import Source
from archive.export.xml import element, format_attributes
from archive.history.changes import ArticleChange, Changes
from archive.messages.terminal import printable
from archive.reports.html import escaped, render_differences

NEWEST = 100
"""The number of articles in a feed."""


def newest_records(source: Source) -> list[dict[str, Any]]:
    """Return the records of the newest articles, by time of publication, site and key."""
    dated = (record for _, record in source.records() if record["published"])
    return heapq.nlargest(NEWEST, dated, key=lambda record: (record["published"], record["site"], record["key"]))


def published_at(record: dict[str, Any]) -> datetime:
    """Return when a record was published: the beginning of the day where only that is known."""
    at = datetime.fromisoformat(record["published"])
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


# --- Atom (RFC 4287) ------------------------------------------------------------------------------


def write_atom(source: Source, output: Output) -> int:
    """Write one Atom feed; return how many articles it has."""
    stream = output.main()
    records = newest_records(source)
    name = source.selection.site or "tulieu"
    updated = published_at(records[0]).isoformat() if records else "1970-01-01T00:00:00Z"
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">']
    parts += [element("title", name), element("id", f"urn:tulieu:{name}"), element("updated", updated)]
    for record in records:
        at = published_at(record).isoformat()
        authors = record["authors"] or [record["site"]]
        parts += ["\n<entry>", element("title", record["title"]), f"<link{format_attributes(href=record['url'])}/>"]
        parts += [element("id", record["url"]), element("updated", at), element("published", at)]
        parts += [f"<author>{element('name', author)}</author>" for author in authors]
        parts += [element("summary", record["lead"]), "</entry>"]
    stream.write("".join([*parts, "\n</feed>\n"]).encode())
    return len(records)


# --- changes as Atom ------------------------------------------------------------------------------

_WORDS = {"revised": "Revised", "withdrawn": "Withdrawn", "returned": "Returned"}


def write_changes(changes: Changes, output: Output, site: str | None) -> int:
    """Write what became of articles as an Atom feed, an entry for each change; return how many. An entry's id is made
    of the article and the time, and stays what it is whatever is found later."""
    stream, name = output.main(), site or "tulieu"
    updated = _instant(changes.newest[0].at) if changes.newest else "1970-01-01T00:00:00Z"
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">']
    parts += [element("title", f"{name}: changes"), element("id", f"urn:tulieu:{name}:changes")]
    parts.append(element("updated", updated))
    for change in changes.newest:
        at = _instant(change.at)
        which = f"urn:tulieu:{quote(change.site, safe='.')}:{quote(change.key, safe='')}:{change.event}:{at}"
        title = printable(f"{_WORDS[change.event]}: {change.title}")
        parts += ["\n<entry>", element("title", title), f"<link{format_attributes(href=change.url)}/>"]
        parts += [element("id", which), element("updated", at), element("published", at)]
        parts += [f"<author>{element('name', change.site)}</author>", f'<category term="{change.event}"/>']
        parts += [element("content", _what_changed(change), type="html"), "</entry>"]
    stream.write("".join([*parts, "\n</feed>\n"]).encode())
    return len(changes.newest)


def _what_changed(change: ArticleChange) -> str:
    """Return in HTML what became of an article."""
    if change.event == "revised":
        return "".join(render_differences(one.field, one.pieces) for one in change.changes)
    found = change.gone_at and _instant(change.gone_at)
    return f"<p>Found gone {found} ({escaped(change.reason or '')}).</p>"


def _instant(at: datetime) -> str:
    return at.astimezone(VIETNAM).isoformat()


# --- RSS 2.0 --------------------------------------------------------------------------------------

_MARKUP = re.compile(r"&(?=[#a-zA-Z])|<(?=[a-zA-Z/!?])")
"""What would be markup in HTML."""


def write_rss(source: Source, output: Output) -> int:
    """Write one RSS feed; return how many articles it has."""
    stream = output.main()
    records = newest_records(source)
    site = source.selection.site
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>']
    parts += [element("title", site or "tulieu"), element("link", f"https://{site}/" if site else "https://localhost/")]
    parts += [element("description", "Newest articles of an archive"), element("language", "vi")]
    if records:
        parts.append(element("lastBuildDate", format_datetime(published_at(records[0]))))
    for record in records:
        parts += ["\n<item>", element("title", record["title"]), element("link", record["url"])]
        parts += [element("guid", f"{record['site']}#{record['key']}", isPermaLink="false")]
        parts += [element("pubDate", format_datetime(published_at(record))), element("category", record["section"])]
        parts += [element("description", _as_html(record["lead"] or "")), "</item>"]
    stream.write("".join([*parts, "\n</channel></rss>\n"]).encode())
    return len(records)


def _as_html(text: str) -> str:
    return _MARKUP.sub(lambda sign: "&amp;" if sign[0] == "&" else "&lt;", text)
