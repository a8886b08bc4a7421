"""Atom (RFC 4287): the newest articles, see `feeds`."""

from __future__ import annotations

from archive.export.feeds import moment, newest
from archive.export.markup import element, given
from archive.export.output import Output
from archive.export.source import Source


def write(source: Source, output: Output) -> int:
    """Writes one feed; returns how many articles it has."""
    stream = output.main()
    records = newest(source)
    name = source.selection.site or "tulieu"
    updated = moment(records[0]).isoformat() if records else "1970-01-01T00:00:00Z"
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">']
    parts += [element("title", name), element("id", f"urn:tulieu:{name}"), element("updated", updated)]
    for record in records:
        at = moment(record).isoformat()
        authors = record["authors"] or [record["site"]]
        parts += ["\n<entry>", element("title", record["title"]), f"<link{given(href=record['url'])}/>"]
        parts += [element("id", record["url"]), element("updated", at), element("published", at)]
        parts += [f"<author>{element('name', author)}</author>" for author in authors]
        parts += [element("summary", record["lead"]), "</entry>"]
    stream.write("".join([*parts, "\n</feed>\n"]).encode())
    return len(records)
