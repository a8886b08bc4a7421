"""RSS 2.0: the newest articles, see `feeds`.

Feed readers take a description for HTML, so a lead is written as HTML that shows it as printed.
"""

from __future__ import annotations

import re

from archive.export.feeds import in_mail_form, moment, newest
from archive.export.markup import element
from archive.export.output import Output
from archive.export.source import Source

_MARKUP = re.compile(r"&(?=[#a-zA-Z])|<(?=[a-zA-Z/!?])")
"""What HTML does not take for the letter that it is."""


def write(source: Source, output: Output) -> int:
    """Writes one feed; returns how many articles it has."""
    stream = output.main()
    records = newest(source)
    site = source.selection.site
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>']
    parts += [element("title", site or "tulieu"), element("link", f"https://{site}/" if site else "https://localhost/")]
    parts += [element("description", "Newest articles of an archive"), element("language", "vi")]
    if records:
        parts.append(element("lastBuildDate", in_mail_form(moment(records[0]))))
    for record in records:
        parts += ["\n<item>", element("title", record["title"]), element("link", record["url"])]
        parts += [element("guid", f"{record['site']}#{record['key']}", isPermaLink="false")]
        parts += [element("pubDate", in_mail_form(moment(record))), element("category", record["section"])]
        parts += [element("description", _as_html(record["lead"] or "")), "</item>"]
    stream.write("".join([*parts, "\n</channel></rss>\n"]).encode())
    return len(records)


def _as_html(text: str) -> str:
    return _MARKUP.sub(lambda sign: "&amp;" if sign[0] == "&" else "&lt;", text)
