"""TEI P5: one `teiCorpus` with a `TEI` for each article, for corpus tools and text mining.

Title, authors, outlet, address and dates are in each header; the lead is a paragraph with `rend="lead"`, photographs
are figures with their captions. Of a date `when` has the day and, where the time is known, `when-iso` the time as exact
as it was printed: `when` would have to give seconds. Every text is escaped; characters that XML cannot contain are left
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.export.output import Output
from archive.export.source import Source
from archive.export.xml import element, escape_text, format_attributes

_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:lang="vi">
<teiHeader><fileDesc><titleStmt><title>Articles of Vietnamese party news sites</title></titleStmt>
<publicationStmt><p>Exported by tulieu. The texts are their publishers'.</p></publicationStmt>
<sourceDesc><p>Web pages; each text names its own.</p></sourceDesc></fileDesc></teiHeader>
"""


def write(source: Source, output: Output) -> int:
    """Write one file; return how many articles."""
    stream = output.main()
    stream.write(_BEGIN.encode())
    count = 0
    for _, record in source.records():
        count += 1
        stream.write("".join(_tei(record)).encode())
    stream.write(b"</teiCorpus>\n")
    return count


def _tei(record: dict[str, Any]) -> Iterator[str]:
    authors = "".join(element("author", name) for name in record["authors"])
    yield f"<TEI><teiHeader><fileDesc><titleStmt>{element('title', record['title'])}{authors}</titleStmt>"
    yield f"<publicationStmt>{element('publisher', record['site'])}{_date(record)}"
    yield f"{element('idno', record['url'], type='URL')}{element('idno', record['key'], type='key')}</publicationStmt>"
    yield f"<sourceDesc>{element('p', record['source'] or record['url'])}</sourceDesc></fileDesc>"
    terms = "".join(element("term", tag) for tag in (record["section"], *record["tags"]) if tag)
    if terms:
        yield f"<profileDesc><textClass><keywords>{terms}</keywords></textClass></profileDesc>"
    yield "</teiHeader><text><body>\n"
    yield element("p", record["lead"], rend="lead")
    for paragraph in record["body"]:
        yield f"<p>{escape_text(paragraph)}</p>\n"
    if not (record["lead"] or record["body"]):
        yield "<p/>"  # TEI does not allow a body of figures only
    for photo in record["photos"]:
        graphic = f"<graphic{format_attributes(url=photo['url'])}/>"
        yield f"<figure>{element('figDesc', photo['caption'])}{graphic}</figure>\n"
    yield "</body></text></TEI>\n"


def _date(record: dict[str, Any]) -> str:
    published = record["published"] or ""
    time = published if "T" in published else None
    return element("date", record["published_raw"] or published, when=published[:10] or None, when_iso=time)
