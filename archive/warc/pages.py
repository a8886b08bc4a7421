"""The records of a WARC of ours: what it is, then each page with what the archive knows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from archive.export.source import Source
from archive.warc.chosen import ChosenPage, ChosenPages
from archive.warc.writing import WarcWriter, Written, http_block, warc_date

SIGHTS = "tulieu-sights"
"""Key by which our metadata records are known; its value is the version of their form, 1."""
_AT_ONCE = 1_000  # sights in one metadata record: the same error page may have been met at any number of addresses
_EPOCH = "1970-01-01T00:00:00Z"


def program() -> str:
    """`tulieu/0.1.0`."""
    try:
        return f"tulieu/{version('tulieu')}"
    except PackageNotFoundError:  # run from its folder, without being installed
        return "tulieu"


def write_pages(source: Source, pages: ChosenPages, writer: WarcWriter) -> Iterator[tuple[ChosenPage, Written]]:
    """Writes all records; yields each page with the place of its record. No clock and no host is written: the date
    of the file's description is that of its newest page."""
    told = {
        "software": program(),
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "readers": " ".join(pages.readers),
        "selection": json.dumps(source.selection.as_json()),
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value).encode()
    at = warc_date(pages.last_fetched_at or _EPOCH)
    writer.write("warcinfo", [("WARC-Date", at), ("Content-Type", "application/warc-fields")], block)
    for page in pages:
        written = _write_page(page, writer)
        _write_sights(page, written, writer)
        yield page, written


def _write_page(page: ChosenPage, writer: WarcWriter) -> Written:
    fields = [
        ("WARC-Target-URI", page.url),
        ("WARC-Date", warc_date(page.fetched_at)),
        ("WARC-Payload-Digest", f"sha256:{page.sha256}"),
    ]
    if page.status is None:  # of the answer nothing but its body is known
        kind = page.headers.get("content-type") or "text/html"
        return writer.write("resource", [*fields, ("Content-Type", kind)], page.body)
    block = http_block(page.status, page.headers, page.body)
    return writer.write("response", [*fields, ("Content-Type", "application/http; msgtype=response")], block)


def _write_sights(page: ChosenPage, written: Written, writer: WarcWriter) -> None:
    # Without the page's address: pywb would take what is said of the page for the page.
    fields = [("WARC-Date", warc_date(page.fetched_at)), ("WARC-Refers-To", written.record_id)]
    sights = [("articles", told) for told in page.articles] + [("refused", told) for told in page.refused]
    for start in range(0, max(len(sights), 1), _AT_ONCE):
        some = sights[start : start + _AT_ONCE]
        value = {
            SIGHTS: 1,
            "url": page.url,
            "site": page.site,
            "articles": [told for what, told in some if what == "articles"],
            "refused": [told for what, told in some if what == "refused"],
        }
        writer.write_json(fields, value)
