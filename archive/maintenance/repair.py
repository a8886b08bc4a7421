"""Mend an archive in which records or rows are damaged (`tulieu repair`).

A damaged record is kept as it was (table `damaged`), and its page, where that is whole, is read again in its place.
Where there is no page the revision goes, the one before becomes the current one, and an article without any other is
requested again by the next crawl. What rows repeat of records is made anew from them, and the search index where
anything changed. A picture or document whose bytes are damaged is taken out, and its address is due again. Nothing is
guessed: what can be mended by nothing that is stored stays, and `verify` names it.

Each revision and article is a transaction of its own: after a kill it is run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, literal, null, or_, select, update

from archive.captures.captures import Captures
from archive.database.records import describe, parse_headers, parse_record, try_article
from archive.database.schema import (
    CURRENT_REVISION,
    article_media,
    articles,
    captures,
    damaged,
    media,
    media_files,
    media_parts,
    media_texts,
    media_versions,
    photos,
    revisions,
    texts,
    urls,
    withdrawals,
)
from archive.database.timestamps import from_text, to_text
from archive.duplicates.clusters import delete_texts
from archive.errors import ArchiveDamaged, DamagedRecord
from archive.history.reprocess import KeptPage, NewReading, address_of
from archive.history.revisions import insert_photos, insert_revision, shift_numbers
from archive.maintenance.checks.media import UNRECORDED_FILES, UNUSED_FILES
from archive.maintenance.checks.rows import TIME
from archive.maintenance.checks.search_index import check_index
from archive.maintenance.report import CheckReport
from archive.media.files import asked_again, check_files, delete_unused_files, take_out_file
from archive.messages.language import message_of
from archive.record.article import Article
from archive.record.identity import content_digest, is_digest_of, text_fingerprint
from archive.search import drop_index, prepare_index
from archive.store import Archive

ReadPage = Callable[[KeptPage], NewReading | None]
"""Reads a stored page today; None where it is not an article."""

_BATCH = 200  # records read at once
_NAMED = 10


@dataclass(slots=True)
class RepairReport:
    """What was mended, in numbers, and a few of it by name."""

    records: int = 0
    """Damaged records that were set aside."""
    read_again: int = 0
    """Of them: those whose page was read again."""
    revisions_removed: int = 0
    """Of them: those without a page, whose revision is no more."""
    articles_removed: int = 0
    """Articles without another revision: the next crawl asks for them."""
    headers: int = 0
    """Damaged headers of pages that were set aside."""
    withdrawals: int = 0
    """Withdrawals without a time that were set aside."""
    rows: int = 0
    """Rows that said another thing than their record, or had no time."""
    files: int = 0
    """Damaged pictures and documents that were taken out: the next crawl asks for them."""
    unused_files: int = 0
    """Those that no address has or had, which were deleted."""
    index: bool = False
    """Whether the search index was built anew."""
    named: list[str] = field(default_factory=list)
    """Some of the records, with what is wrong and what became of them."""

    @property
    def changed(self) -> bool:
        """Whether anything was mended."""
        mended = (self.records, self.headers, self.withdrawals, self.rows, self.files, self.unused_files)
        return self.index or any(mended)

    def name(self, line: str) -> None:
        """Note a record by name, the first few."""
        if len(self.named) < _NAMED:
            self.named.append(line)

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SetAside:
    """What was taken out of its place."""

    site: str | None
    key: str | None
    number: int | None
    what: str
    why: str
    taken_at: datetime
    size: int
    """In octets."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return asdict(self) | {"taken_at": self.taken_at.isoformat()}


def list_set_aside(connection: Connection) -> list[SetAside]:
    """Return what repairs have taken out, the first first."""
    c = damaged.c
    wanted = select(c.site, c.key, c.number, c.what, c.why, c.taken_at, func.length(c.value)).order_by(c.id)
    return [SetAside(*row[:5], from_text(row[5]), row[6]) for row in connection.execute(wanted)]


def repair(archive: Archive, read_page: ReadPage, reader: str, now: datetime) -> RepairReport:
    """Mend what can be mended. `reader` is the version of the reader after `read_page`."""
    report = RepairReport()
    work = _Repair(archive, read_page, reader, to_text(now), report)
    work.mend_names()
    work.mend_times()
    work.mend_headers()
    work.mend_records()
    work.mend_articles()
    work.mend_references()
    work.mend_media()
    work.mend_index()
    return report


_REVISIONS = (
    select(
        *(revisions.c.id, revisions.c.article_id, revisions.c.number, revisions.c.digest, revisions.c.capture),
        *(revisions.c.record, revisions.c.seen_at, articles.c.site, articles.c.key, articles.c.url),
        articles.c.revision,
    )
    .join_from(revisions, articles, articles.c.id == revisions.c.article_id)
    .where(revisions.c.id > bindparam("after"))
    .order_by(revisions.c.id)
    .limit(_BATCH)
)
_PAGE = select(captures.c.headers, captures.c.url, captures.c.site, captures.c.body, captures.c.dictionary_id).where(
    captures.c.sha256 == bindparam("sha256")
)


class _Repair:
    def __init__(self, archive: Archive, read_page: ReadPage, reader: str, now: str, report: RepairReport) -> None:
        self._archive = archive
        self._read_page = read_page
        self._reader = reader
        self._now = now
        self._report = report
        self._stale_index = False

    # --- records ---------------------------------------------------------------------------------

    def mend_records(self) -> None:
        after = 0
        while True:
            with self._archive.reading() as connection:
                rows = connection.execute(_REVISIONS, {"after": after}).all()
                wrong = _find_wrong_photos(connection, rows[0].id, rows[-1].id) if rows else {}
            if not rows:
                return
            after = rows[-1].id
            for row in rows:
                why = _find_damage(row)
                if why is not None:
                    self._mend_record(row, why)
                elif row.capture is not None:
                    self._mend_capture(row)
                if row.id in wrong:
                    self._mend_photos(row.id)

    def _mend_record(self, row: Any, why: str) -> None:
        name = f"{describe((row.site, row.key, row.number))}: {why}"
        reading = self._read_page_of(row)
        own = None if reading is not None else _renamed(row)
        with self._archive.writing() as connection:
            now = select(revisions.c.number, articles.c.revision, revisions.c.record)
            now = now.join_from(revisions, articles, articles.c.id == revisions.c.article_id)
            found = connection.execute(now.where(revisions.c.id == row.id)).one_or_none()
            if found is None or found.record != row.record:
                return  # another program has changed it
            number, current, record = found
            self._report.records += 1
            self._stale_index = True
            self._set_aside(connection, row, "record", record, why)
            self._forget_text(connection, row.article_id)
            if reading is not None:
                self._report.read_again += 1
                self._report.name(f"{name}: its page was read again")
                _replace_record(connection, row.id, reading, self._reader)
            elif own is not None:
                self._report.name(f"{name}: it was given its article's site and key")
                connection.execute(update(revisions).where(revisions.c.id == row.id).values(record=own.to_json()))
            else:
                self._report.revisions_removed += 1
                self._report.name(f"{name}: no page of it is stored: this revision was removed")
                _remove_revision(connection, row.id, row.article_id, number, current)
            if not _settle_article(connection, row.article_id):
                self._remove_article(connection, row.article_id)

    def _read_page_of(self, row: Any) -> NewReading | None:
        """Read the page of a revision again under the identity that its article has; None where that gives none."""
        if row.capture is None:
            return None
        with self._archive.reading() as connection:
            page = connection.execute(_PAGE, {"sha256": row.capture}).one_or_none()
            if page is None:
                return None
            try:
                body = Captures().decompress(connection, row.capture, page.body, page.dictionary_id)
            except ArchiveDamaged:
                return None
        at = from_text(row.seen_at)
        url = address_of(page.url, page.site, row.url, row.site)
        kept = KeptPage(row.article_id, row.site, url, at, parse_headers(page.headers) or {}, body, None, 0)
        reading = self._read_page(kept)
        if reading is None:
            return None
        identity = {"url": row.url, "site": row.site, "key": row.key, "fetched_at": at, "sha256": row.capture}
        return replace(reading, article=replace(reading.article, **identity))

    def _mend_capture(self, row: Any) -> None:
        """Let a revision name the page that its record was read from."""
        article = try_article(row.record)
        if article is None or article.sha256 == row.capture:
            return
        c = revisions.c
        same = c.id == row.id, c.capture == row.capture, c.record == row.record
        with self._archive.writing() as connection:
            there = select(captures.c.sha256).where(captures.c.sha256 == (article.sha256 or ""))
            page = connection.scalar(there)
            self._report.rows += connection.execute(update(revisions).where(*same).values(capture=page)).rowcount

    def _mend_photos(self, revision_id: int) -> None:
        with self._archive.writing() as connection:
            article = _find_wrong_photos(connection, revision_id, revision_id).get(revision_id)
            if article is None:
                return  # another program has changed it
            connection.execute(delete(photos).where(photos.c.revision_id == revision_id))
            insert_photos(connection, revision_id, article)
        self._report.rows += 1

    def _set_aside(self, connection: Connection, row: Any, what: str, value: object, why: str) -> None:
        octets = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
        kept = {"site": row.site, "key": row.key, "number": row.number, "what": what, "value": octets, "why": why}
        connection.execute(insert(damaged), kept | {"taken_at": self._now})

    def _forget_text(self, connection: Connection, article_id: int) -> None:
        """Have the text of an article compared anew with others."""
        of_it = select(articles.c.fingerprint).where(articles.c.id == article_id)
        gone = select(texts.c.id, texts.c.bands).where(texts.c.fingerprint == of_it.scalar_subquery())
        delete_texts(connection, dict(connection.execute(gone).all()))

    # --- articles --------------------------------------------------------------------------------

    def mend_articles(self) -> None:
        """Make what an article repeats of its current record anew, and its numbers of revisions whole."""
        after = 0
        while True:
            with self._archive.reading() as connection:
                ids = connection.scalars(
                    select(articles.c.id).where(articles.c.id > after).order_by(articles.c.id).limit(_BATCH)
                ).all()
                wrong = _find_unsettled(connection, ids[0], ids[-1]) if ids else []
            if not ids:
                return
            after = ids[-1]
            for article_id in wrong:
                found = self._find_lost_page(article_id)
                with self._archive.writing() as connection:
                    if not _find_unsettled(connection, article_id, article_id):
                        continue  # another program has mended it
                    self._report.rows += 1
                    self._stale_index = True
                    self._forget_text(connection, article_id)
                    if _settle_article(connection, article_id):
                        continue
                    if found is None:
                        self._remove_article(connection, article_id)
                        continue
                    page, reading = found
                    row = {"article_id": article_id, "number": 1, "seen_at": page.seen_at, "capture": page.capture}
                    read = {"reader": self._reader, "profile": reading.profile, "reread_at": None}
                    insert_revision(
                        connection, reading.article, row | read | {"digest": content_digest(reading.article)}
                    )
                    _settle_article(connection, article_id)
                    self._report.read_again += 1

    def _find_lost_page(self, article_id: int) -> tuple[Any, NewReading] | None:
        """Return the newest page at the address of an article without any revision, and what is read of it."""
        a, c = articles.c, captures.c
        wanted = select(c.sha256.label("capture"), c.fetched_at.label("seen_at"), a.id.label("article_id"))
        wanted = wanted.add_columns(a.site, a.key, a.url).join_from(captures, articles, c.url == a.url)
        has_one = select(revisions.c.id).where(revisions.c.article_id == article_id).exists()
        with self._archive.reading() as connection:
            row = connection.execute(
                wanted.where(a.id == article_id, ~has_one).order_by(c.fetched_at.desc()).limit(1)
            ).one_or_none()
        reading = None if row is None else self._read_page_of(row)
        return None if row is None or reading is None else (row, reading)

    def mend_references(self) -> None:
        """Delete photographs of no revision, and references of addresses that lead nowhere."""
        no_revision = photos.c.revision_id.not_in(select(revisions.c.id))
        with self._archive.writing() as connection:
            done = connection.execute(delete(photos).where(no_revision)).rowcount
            for column, other in ((urls.c.article_id, articles.c.id), (urls.c.capture, captures.c.sha256)):
                lost = column.is_not(None) & column.not_in(select(other))
                done += connection.execute(update(urls).where(lost).values({column: None})).rowcount
        self._report.rows += done

    def _remove_article(self, connection: Connection, article_id: int) -> None:
        self._report.articles_removed += 1
        again = {"article_id": None, "due_at": self._now, "outcome": None, "digest": None, "etag": None}
        again |= {"last_modified": None, "fetched_at": None}
        connection.execute(update(urls).where(urls.c.article_id == article_id).values(again))
        connection.execute(delete(withdrawals).where(withdrawals.c.article_id == article_id))
        connection.execute(delete(article_media).where(article_media.c.article_id == article_id))
        connection.execute(delete(articles).where(articles.c.id == article_id))

    # --- pictures and documents --------------------------------------------------------------------

    def mend_media(self) -> None:
        """Take damaged files out, and let their addresses be due again; correct sizes, references and versions; delete
        files of no address."""
        damaged_files, sizes = [], {}
        with self._archive.reading() as connection:
            for one in check_files(connection):
                if not one.is_whole:
                    damaged_files.append(one.sha256)
                elif one.size != one.said_size:
                    sizes[one.sha256] = one.size
        for sha256 in damaged_files:
            with self._archive.writing() as connection:
                take_out_file(connection, sha256, self._now)
            self._report.files += 1
        for sha256, size in sizes.items():
            with self._archive.writing() as connection:
                connection.execute(update(media_files).where(media_files.c.sha256 == sha256).values(size=size))
            self._report.rows += 1
        with self._archive.writing() as connection:
            self._report.rows += _mend_media_references(connection, self._now)
            unused = set(connection.scalars(UNUSED_FILES))
            self._report.unused_files += len(delete_unused_files(connection, unused))

    def mend_names(self) -> None:
        """Take site and key of an article from its record where the texts beside it are damaged."""
        a, c = articles.c, revisions.c
        with self._archive.reading() as connection:
            rows = connection.execute(select(a.id, a.site, a.key), execution_options={"yield_per": 1000})
            wrong = [row.id for row in rows if not _is_utf8(row.site) or not _is_utf8(row.key)]
        for article_id in wrong:
            with self._archive.writing() as connection:
                of_it = select(c.record).where(c.article_id == article_id).order_by(c.number.desc())
                article = next(filter(None, map(try_article, connection.scalars(of_it))), None)
                if article is not None:
                    names = {"site": article.site, "key": article.key}
                    connection.execute(update(articles).where(a.id == article_id).values(names))
                    self._report.rows += 1

    # --- times and headers -----------------------------------------------------------------------

    def mend_times(self) -> None:
        """Replace damaged times by those that other columns give."""
        a, r, c, w = articles.c, revisions.c, captures.c, withdrawals.c
        of_page = select(c.fetched_at).where(c.sha256 == r.capture, c.fetched_at.like(TIME)).scalar_subquery()
        of_article = select(a.last_seen_at).where(a.id == r.article_id, a.last_seen_at.like(TIME)).scalar_subquery()
        first_use = select(func.min(r.seen_at)).where(r.capture == c.sha256, r.seen_at.like(TIME)).scalar_subquery()
        seen = select(func.min(r.seen_at)).where(r.article_id == a.id, r.seen_at.like(TIME)).scalar_subquery()
        last = select(func.max(func.coalesce(r.last_seen_at, r.seen_at))).where(r.article_id == a.id)
        found: tuple[tuple[Table, Any, Any], ...] = (
            (revisions, r.seen_at, func.coalesce(of_page, of_article)),
            (revisions, r.last_seen_at, of_article),
            (captures, c.fetched_at, first_use),
            (articles, a.first_seen_at, seen),
            (articles, a.last_seen_at, last.scalar_subquery()),
            (urls, urls.c.due_at, literal(self._now)),
            (urls, urls.c.fetched_at, null()),
            (urls, urls.c.modified_at, null()),
            (media, media.c.due_at, literal(self._now)),
            (media, media.c.fetched_at, null()),
        )
        with self._archive.writing() as connection:
            for table, column, value in found:
                wrong = update(table).where(column.not_like(TIME))
                wrong = wrong if column.nullable else wrong.where(value.is_not(None))
                self._report.rows += connection.execute(wrong.values({column: value})).rowcount
            rows = select(w.article_id, w.gone_at, w.back_at, w.reason, a.site, a.key, a.revision.label("number"))
            rows = rows.outerjoin_from(withdrawals, articles)
            for row in connection.execute(rows.where(or_(w.gone_at.not_like(TIME), w.back_at.not_like(TIME)))).all():
                self._set_aside(connection, row, "withdrawal", f"{row.gone_at} {row.reason} {row.back_at}", "no time")
                connection.execute(delete(withdrawals).where(w.article_id == row.article_id, w.gone_at == row.gone_at))
                self._report.withdrawals += 1

    def mend_headers(self) -> None:
        """Set damaged headers aside: the page is then read by its octets alone."""
        c = captures.c
        with self._archive.reading() as connection:
            rows = connection.execute(select(c.sha256, c.headers), execution_options={"yield_per": 1000})
            wrong = [row.sha256 for row in rows if parse_headers(row.headers) is None]
        for sha256 in wrong:
            with self._archive.writing() as connection:
                wanted = select(c.site, c.url.label("key"), c.headers, literal(None).label("number"))
                row = connection.execute(wanted.where(c.sha256 == sha256)).one()
                if parse_headers(row.headers) is not None:
                    continue  # another program has mended them
                self._set_aside(connection, row, "headers", row.headers, "no headers")
                connection.execute(update(captures).where(c.sha256 == sha256).values(headers="{}"))
            self._report.headers += 1

    # --- the search index ------------------------------------------------------------------------

    def mend_index(self) -> None:
        """Build the search index anew where it is not that of the records."""
        if not self._stale_index:
            found = CheckReport()
            with self._archive.reading() as connection:
                check_index(connection, found)
            self._stale_index = bool(found.problems)
        if self._stale_index:
            with self._archive.writing() as connection:
                drop_index(connection)
                prepare_index(connection)  # in the same step: a crawl goes on and needs its queue
            self._archive.build_index()
            self._report.index = True


def _mend_media_references(connection: Connection, now: str) -> int:
    """Let addresses whose file is missing be due again, delete what leads nowhere, and enter the file that an address
    has among its versions; return how many rows that were."""
    files = select(media_files.c.sha256)
    lost = media.c.sha256.is_not(None) & media.c.sha256.not_in(files)
    done = connection.execute(update(media).where(lost).values(asked_again(now))).rowcount
    for column, there in (
        (media_texts.c.sha256, files),
        (media_versions.c.sha256, files),
        (media_versions.c.media_id, select(media.c.id)),
        (article_media.c.media_id, select(media.c.id)),
        (article_media.c.article_id, select(articles.c.id)),
        (media_parts.c.media_id, select(media.c.id)),
        (media_parts.c.part_id, select(media.c.id)),
    ):
        done += connection.execute(delete(column.table).where(column.not_in(there))).rowcount
    at = media_files.c.stored_at  # when the address had it is not known: the file was there by then
    rows = select(media.c.id, media.c.sha256, at, at.label("last"), literal("{}")).join_from(media, media_files)
    rows = rows.where(media.c.id.in_(UNRECORDED_FILES.with_only_columns(media.c.id)))
    names = ("media_id", "sha256", "first_seen_at", "last_seen_at", "headers")
    counted = {"preserve_rowcount": True}  # else -1 on PostgreSQL
    return (
        done + connection.execute(insert(media_versions).from_select(names, rows), execution_options=counted).rowcount
    )


def _is_utf8(text: object) -> bool:
    try:
        str(text).encode()
    except UnicodeEncodeError:
        return False
    return isinstance(text, str)


def _find_damage(row: Any) -> str | None:
    """Return what is wrong with a stored record; None where nothing is."""
    try:
        article = Article.from_json(parse_record(row.record))
    except DamagedRecord as error:
        return message_of(error)
    if not is_digest_of(article, row.digest):
        return "it does not match its digest"
    if (article.site, article.key) != (row.site, row.key):
        return "it is of another article"
    return None


def _renamed(row: Any) -> Article | None:
    """Return a record whose text is its own by digest and address, and whose site or key is another article's, under
    the names of its article; None for any other record."""
    article = try_article(row.record)
    if article is None or article.url != row.url or not is_digest_of(article, row.digest):
        return None
    return replace(article, site=row.site, key=row.key)


def _replace_record(connection: Connection, revision_id: int, reading: NewReading, reader: str) -> None:
    """Give a revision the record that its page gives today. Its `reread_at` stays: where it came with a visit, it is
    still the site's edit and not another reader's."""
    new = {
        "record": reading.article.to_json(),
        "digest": content_digest(reading.article),
        "reader": reader,
        "profile": reading.profile,
    }
    connection.execute(update(revisions).where(revisions.c.id == revision_id).values(new))
    connection.execute(delete(photos).where(photos.c.revision_id == revision_id))
    insert_photos(connection, revision_id, reading.article)


def _remove_revision(connection: Connection, revision_id: int, article_id: int, number: int, current: int) -> None:
    connection.execute(delete(photos).where(photos.c.revision_id == revision_id))
    connection.execute(delete(revisions).where(revisions.c.id == revision_id))
    if number < current:
        shift_numbers(connection, article_id, number, -1)


def _settle_article(connection: Connection, article_id: int) -> bool:
    """Make the last revision of an article the current one, and its row what that says. Return False where it has no
    revision."""
    c = revisions.c
    of_it = select(c.id, c.number, c.digest, c.record, c.last_seen_at).where(c.article_id == article_id)
    rows = connection.execute(of_it.order_by(c.number)).all()
    if not rows:
        return False
    for number, row in enumerate(rows, start=1):  # upwards: no number is given twice at any time
        if row.number != number:
            connection.execute(update(revisions).where(c.id == row.id).values(number=number))
    last = rows[-1]
    article = try_article(last.record)
    if article is None:
        return True  # it is mended when its turn comes
    new: dict[str, Any] = {
        "revision": len(rows),
        "digest": last.digest,
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "fingerprint": text_fingerprint(article),
    }
    if last.last_seen_at is not None:
        new["last_seen_at"] = last.last_seen_at
        connection.execute(update(revisions).where(c.id == last.id).values(last_seen_at=None))
    connection.execute(update(articles).where(articles.c.id == article_id).values(new))
    return True


def _find_unsettled(connection: Connection, first: int, last: int) -> list[int]:
    """Return which articles of a range of ids have another row than their last revision says."""
    a, c = articles.c, revisions.c
    of_these = c.article_id.between(first, last)
    numbers = select(c.article_id, func.count(), func.min(c.number), func.max(c.number)).where(of_these)
    known = {row[0]: tuple(row[1:]) for row in connection.execute(numbers.group_by(c.article_id))}
    rows = connection.execute(
        select(articles, c.record, c.digest.label("of_record"))
        .select_from(articles.outerjoin(revisions, CURRENT_REVISION))
        .where(a.id.between(first, last))
        .order_by(a.id)
    )
    return [row.id for row in rows if not _is_settled(row, *known.get(row.id, (0, 0, 0)))]


def _is_settled(row: Any, count: int, first: int, last: int) -> bool:
    article = try_article(row.record)
    if article is None or (first, last) != (1, count) or row.revision != last:
        return False
    same = all(getattr(article, name) == getattr(row, name) for name in ("url", "title", "published"))
    return same and row.digest == row.of_record and row.fingerprint == text_fingerprint(article)


def _find_wrong_photos(connection: Connection, first: int, last: int) -> dict[int, Article]:
    """Return the records of a range of revisions whose rows of photographs are others, by the revision's id."""
    c = photos.c
    rows = select(photos).where(c.revision_id.between(first, last)).order_by(c.revision_id, c.position)
    kept: dict[int, list[tuple[Any, ...]]] = {}
    for revision_id, *row in connection.execute(rows):
        kept.setdefault(revision_id, []).append((*row,))
    records = select(revisions.c.id, revisions.c.record).where(revisions.c.id.between(first, last))
    read = {id_: try_article(record) for id_, record in connection.execute(records)}
    return {
        id_: article
        for id_, article in read.items()
        if article is not None and kept.get(id_, []) != _photos_of(article)
    }


def _photos_of(article: Article) -> list[tuple[Any, ...]]:
    names = [column.name for column in photos.columns if column.name not in ("revision_id", "position")]
    return [(n, *(getattr(photo, name) for name in names)) for n, photo in enumerate(article.photos, start=1)]
