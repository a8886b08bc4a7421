"""WARC 1.1: every stored page of the selected articles, with when and as what the archive saw it, and the pictures and
documents that are kept of them.

Each record is a gzip member of its own where the file's name ends in `.gz`; otherwise, and on a stream, the file is not
compressed. Where the whole archive or a whole site is selected, pages that no article has (refused ones) are included,
so that an archive can be made from the WARC.

What is selected is collected in a temporary database on the disk and sorted there: memory does not grow with the
archive.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from sqlalchemy import String, bindparam, func, select

from archive.database.records import parse_headers, read_record
from archive.database.schema import articles, captures, revisions, urls
from archive.errors import ArchiveDamaged
from archive.export.media import Answer, OnDamage, SelectedMedia, leave_out
from archive.export.output import Output, program
from archive.export.source import Source
from archive.record.article import Article
from archive.record.selection import Selection
from archive.warc.writer import WarcWriter, Written, http_head, warc_date


def write(source: Source, output: Output) -> int:
    """Write the pages by address and time, then the files; return of how many articles."""
    with select_pages(source) as pages:
        writer = WarcWriter(output.main(compress=False), gzip=output.name.lower().endswith(".gz"))
        for _ in chain(write_pages(source, pages, writer), write_media(pages, writer)):
            pass
        return pages.article_count


# --- the selected pages -----------------------------------------------------------------------------

_a, _r, _c, _u = articles.c, revisions.c, captures.c, urls.c
_SIGHTS = (
    select(
        *(_c.sha256, _c.url, _c.fetched_at, _r.seen_at),
        func.coalesce(_r.last_seen_at, _a.last_seen_at).label("last_seen_at"),
        *(_r.reader, _r.profile, _r.record, _r.number),
    )
    .join_from(articles, revisions, _r.article_id == _a.id)
    .join(captures, _c.sha256 == _r.capture)
    .where(_a.key == bindparam("of_key", type_=String), _a.site == bindparam("of_site", type_=String))
    .order_by(_r.number)
)
_ROW = select(_c.status, _c.headers, _c.body, _c.dictionary_id, _c.site).where(
    _c.sha256 == bindparam("of_page", type_=String)
)

_SPOOL = """
CREATE TABLE pages (sha256 TEXT PRIMARY KEY, url TEXT, fetched_at TEXT) WITHOUT ROWID;
CREATE TABLE sights (
    sha256 TEXT, seen_at TEXT, site TEXT, key TEXT, last_seen_at TEXT, url TEXT, reader TEXT, profile TEXT,
    title TEXT,
    PRIMARY KEY (sha256, seen_at, site, key)
) WITHOUT ROWID;
CREATE TABLE refusals (
    sha256 TEXT, fetched_at TEXT, site TEXT, url TEXT, kind TEXT, reason TEXT, PRIMARY KEY (sha256, site, url)
) WITHOUT ROWID;
"""


@dataclass(slots=True)
class SelectedPage(Answer):
    """One page, under the address at which these bytes were first found, and what the archive knows about it."""

    site: str | None
    """The page's site; None where it is not known (of an early archive)."""
    articles: list[dict[str, Any]] = field(default_factory=list)
    """The revisions that came from it: `site`, `key`, `url` (of the article), `asked` (the address that the page is
    read under), `seen_at`, `last_seen_at`, `reader`, `profile` (digest of the one that the reader was given, or None).
    """
    refused: list[dict[str, Any]] = field(default_factory=list)
    """The addresses that were refused with it: `site`, `url`, `kind`, `fetched_at`, `reason`."""
    title: str | None = None
    """The title of its last article."""


class SelectedPages:
    """The pages of a source. Made by `select_pages`."""

    def __init__(self, source: Source, spool: sqlite3.Connection, on_damage: OnDamage | None) -> None:
        self._on_damage = on_damage
        self._source = source
        self._spool = spool
        self.article_count = 0
        spool.executescript(_SPOOL)
        self.media = SelectedMedia(source, spool, on_damage)
        """The files that are kept of the same articles."""
        chosen = source.selection
        for article in source.articles():
            self.article_count += 1
            self._add_article(article)
            self.media.add(article)
        if replace(chosen, site=None) == Selection():
            self._add_all(chosen.site)
        last_page: str | None = spool.execute("SELECT max(fetched_at) FROM pages").fetchone()[0]
        self.last_fetched_at = max(filter(None, (last_page, self.media.find_last())), default=None)
        """Of the newest page or file; None where there is none."""
        rows = spool.execute("SELECT DISTINCT reader FROM sights WHERE reader IS NOT NULL ORDER BY reader")
        self.readers: list[str] = [reader for (reader,) in rows]
        """The versions of the readers that made the records."""

    def _add_article(self, article: Article) -> None:
        given = {"of_key": article.key, "of_site": article.site}
        for row in self._source.connection.execute(_SIGHTS, given):
            record = read_record(self._source.connection, row.record, (article.site, article.key, row.number))
            if record is None:
                continue
            found_at = record["url"] if self._is_excluded(row.url) else row.url
            self._spool.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?)", (row.sha256, found_at, row.fetched_at))
            # Another reading has the same page and time: both are one sighting, as long as either.
            self._spool.execute(
                "INSERT INTO sights VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " reader = excluded.reader, profile = excluded.profile,"
                " last_seen_at = max(last_seen_at, excluded.last_seen_at)",
                (
                    *(row.sha256, row.seen_at, article.site, article.key),
                    *(row.last_seen_at, record["url"], row.reader, row.profile, record["title"]),
                ),
            )

    def _is_excluded(self, url: str) -> bool:
        """Return whether an address is that of an article that is left out; its page may be another article's too."""
        excluded = self._source.selection.excluded
        if not excluded:
            return False
        ids = self._source.connection.scalars(select(_a.id).where(_a.url == url))
        return not excluded.isdisjoint(ids)

    def _add_all(self, site: str | None) -> None:
        pages = select(_c.sha256, _c.url, _c.fetched_at)
        refused = select(_c.sha256, _u.fetched_at, _u.site, _u.url, _u.kind, _u.reason, _c.url, _c.fetched_at)
        refused = refused.join_from(urls, captures, _c.sha256 == _u.capture)
        if site is not None:
            pages, refused = pages.where(_c.site == site), refused.where(_u.site == site)
        in_steps: dict[str, Any] = {"yield_per": 500}
        for row in self._source.connection.execute(pages, execution_options=in_steps):
            self._spool.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?)", tuple(row))
        for refusal in self._source.connection.execute(refused, execution_options=in_steps):
            self._spool.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?)", (refusal[0], *refusal[6:]))
            self._spool.execute("INSERT OR IGNORE INTO refusals VALUES (?, ?, ?, ?, ?, ?)", tuple(refusal[:6]))

    def __iter__(self) -> Iterator[SelectedPage]:
        """Yield each page once, by address, time and digest, which does not depend on the order of fetching;
        damaged ones are left out."""
        for sha256, url, at in self._spool.execute("SELECT * FROM pages ORDER BY url, fetched_at, sha256"):
            row = self._source.connection.execute(_ROW, {"of_page": sha256}).one()
            try:
                body = self._source.pages.decompress(self._source.connection, sha256, row.body, row.dictionary_id)
            except ArchiveDamaged as error:
                leave_out(self._source, self._on_damage, url, error)
                continue
            headers = parse_headers(row.headers) or {}
            kind = headers.get("content-type", "").partition(";")[0].strip() or "text/html"
            page = SelectedPage(sha256, url, at, row.status, headers, body, kind, row.site)
            self._describe(page)
            yield page

    def _describe(self, page: SelectedPage) -> None:
        """Add what the archive knows about a page."""
        names = ("site", "key", "url", "seen_at", "last_seen_at", "reader", "profile")
        rows = self._spool.execute(
            f"SELECT {', '.join(names)}, title FROM sights WHERE sha256 = ? ORDER BY seen_at, url <> ?, site, key",  # noqa: S608
            (page.sha256, page.url),
        )
        read = [(dict(zip(names, row, strict=False)), row) for row in rows]
        # The first article of the page's site with these bytes was fetched at the page's address; those of others are
        # not known.
        first = next((one for one, _ in read if one["site"] == (page.site or one["site"])), None)
        for described, row in read:
            same = first is not None and (described["site"], described["key"]) == (first["site"], first["key"])
            page.articles.append(described | {"asked": page.url if same else described["url"]})
            page.title = row[-1]
        of_refusal = ("site", "url", "kind", "fetched_at", "reason")
        rows = self._spool.execute(
            f"SELECT {', '.join(of_refusal)} FROM refusals WHERE sha256 = ? ORDER BY fetched_at, site, url",  # noqa: S608
            (page.sha256,),
        )
        page.refused += [dict(zip(of_refusal, row, strict=True)) for row in rows]


@contextmanager
def select_pages(source: Source, on_damage: OnDamage | None = None) -> Iterator[SelectedPages]:
    """Select the pages of the selected articles. A damaged page is left out, and given to `on_damage` or noted in the
    archive's damages. Raise CannotSearch as `Source.articles`."""
    with closing(sqlite3.connect("")) as spool:  # a temporary file of its own, deleted when it is closed
        yield SelectedPages(source, spool, on_damage)


# --- the records ----------------------------------------------------------------------------------

SIGHTS = "tulieu-sights"
"""The key by which our metadata records are recognized; its value is the version of their form, 1."""
_AT_ONCE = 1_000  # sightings in one metadata record: an error page may have been found at any number of addresses
_EPOCH = "1970-01-01T00:00:00Z"


def write_pages(source: Source, pages: SelectedPages, writer: WarcWriter) -> Iterator[tuple[SelectedPage, Written]]:
    """Write the file's description and all pages; yield each with the place of its record in the file. Neither clock
    nor host is written: the date of the description is that of the newest page or file."""
    described = {
        "software": program("/"),
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "readers": " ".join(pages.readers),
        "selection": json.dumps(source.chosen()),
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in described.items() if value).encode()
    at = warc_date(pages.last_fetched_at or _EPOCH)
    writer.write("warcinfo", [("WARC-Date", at), ("Content-Type", "application/warc-fields")], block)
    for page in pages:
        written = _write_answer(page, writer)
        _write_sights(page, written, writer)
        yield page, written


def write_media(pages: SelectedPages, writer: WarcWriter) -> Iterator[tuple[Answer, Written]]:
    """Write what else is kept of the articles; yield each file with the place of its record. One that is at two
    addresses is written twice: programs that replay find it without looking for another record."""
    for answer in pages.media:
        yield answer, _write_answer(answer, writer)


def _write_answer(answer: Answer, writer: WarcWriter) -> Written:
    fields = [
        ("WARC-Target-URI", answer.url),
        ("WARC-Date", warc_date(answer.fetched_at)),
        ("WARC-Payload-Digest", f"sha256:{answer.sha256}"),
    ]
    if answer.status is None:  # only the body of the answer is known
        kind = answer.headers.get("content-type") or answer.media_type
        return writer.write("resource", [*fields, ("Content-Type", kind)], answer.body)
    head = http_head(answer.status, answer.headers, len(answer.body))
    return writer.write(
        "response", [*fields, ("Content-Type", "application/http; msgtype=response")], head, answer.body
    )


def _write_sights(page: SelectedPage, written: Written, writer: WarcWriter) -> None:
    # Without the page's address, as pywb would take this record for the page.
    fields = [("WARC-Date", warc_date(page.fetched_at)), ("WARC-Refers-To", written.record_id)]
    sights = [("articles", one) for one in page.articles] + [("refused", one) for one in page.refused]
    for start in range(0, max(len(sights), 1), _AT_ONCE):
        some = sights[start : start + _AT_ONCE]
        value = {
            SIGHTS: 1,
            "url": page.url,
            "site": page.site,
            "articles": [one for what, one in some if what == "articles"],
            "refused": [one for what, one in some if what == "refused"],
        }
        writer.write_json(fields, value)
