"""TEI P5: one `teiCorpus` with a `TEI` for each article, for corpus tools and text mining.

Title, authors, outlet, address and dates are in each header; the lead is a paragraph with `rend="lead"`, photographs
are figures with their captions. Of a date `when` has the day and, where the time is known, `when-iso` the time as exact
as it was printed: `when` would have to give seconds. Every text is escaped; characters that XML cannot contain are left
out.
"""

from __future__ import annotations

from archive.export.output import Output
from archive.export.source import Source
from archive.reports.templates import find_template

_BEGIN = b"""<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:lang="vi">
<teiHeader><fileDesc><titleStmt><title>Articles of Vietnamese party news sites</title></titleStmt>
<publicationStmt><p>Exported by tulieu. The texts are their publishers'.</p></publicationStmt>
<sourceDesc><p>Web pages; each text names its own.</p></sourceDesc></fileDesc></teiHeader>
"""


def write(source: Source, output: Output) -> int:
    """Write one file; return how many articles."""
    stream, template = output.main(), find_template("archive/export/tei.xml")
    stream.write(_BEGIN)
    count = 0
    for _, record in source.records():
        count += 1
        published = record["published"] or ""
        stream.write(
            template.render(
                article=record,
                day=published[:10] or None,
                time=published if "T" in published else None,
                terms=[term for term in (record["section"], *record["tags"]) if term],
            ).encode()
        )
    stream.write(b"</teiCorpus>\n")
    return count
