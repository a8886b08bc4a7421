"""The newest articles as an Atom or RSS feed, for feed readers and programs that follow new articles.

A feed has the NEWEST dated articles of the selection, the newest first, each with its lead. Its own date is that of the
newest article, so that the same archive gives the same bytes.
"""

from __future__ import annotations

import heapq
import re
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from archive.database.timestamps import VIETNAM
from archive.export.output import Output
from archive.export.source import Source
from archive.export.xml import element, format_attributes

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
