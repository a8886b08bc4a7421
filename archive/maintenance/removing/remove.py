"""Remove an article, a page, a file or a passage by order, for ever (`tulieu remove`).

One transaction takes out all that the archive has of it and leaves a mark (`ledger.removals`): killed, it is done or
not begun. What a file still has in its free space is cleaned afterwards (`cleaning`), and the mark says whether that
was done.

The bytes of a page go as a whole: nobody can be certain that a page says something in one place only. So they go of
every page that the article was read from, and of the pages of others that name it, by its address or its title. The
records that were read from those stay.

With an article go the pictures and documents that no other article has. One that is named itself goes wherever it is,
whoever has it (`files`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, delete, insert, or_, select, update

from archive.database.records import try_article
from archive.database.schema import (
    article_media,
    articles,
    captures,
    damaged,
    media,
    media_versions,
    photos,
    profiles,
    removals,
    revisions,
    runs,
    sites,
    texts,
    urls,
    withdrawals,
)
from archive.database.sql import in_chunks
from archive.database.timestamps import local, to_text
from archive.duplicates.clusters import delete_texts
from archive.errors import CannotRemove, NothingFound
from archive.history.lookup import find_article_id
from archive.history.revisions import insert_photos
from archive.ledger.removals import (
    ARTICLE,
    FILE,
    REMOVED,
    add_marks,
    address_mark,
    find_marks,
    make_mark,
    marks_of,
    media_mark,
    shown_key,
    text_mark,
)
from archive.maintenance.removing import files
from archive.maintenance.removing.pages import Names, as_octets, find_pages_naming
from archive.maintenance.removing.passages import (
    Passage,
    address_of,
    find_addresses,
    find_item,
    find_left,
    find_texts,
    without,
)
from archive.maintenance.removing.sweeping import Sweep
from archive.media.queries import find_files, find_with_words
from archive.messages.language import _
from archive.record.article import Article
from archive.record.identity import canonical_url, content_digest, fold, profile_digest, text_fingerprint
from archive.search import (
    drop_index,
    index_queued,
    prepare_index,
    purge_index,
    queue_article,
    remove_from_index,
)
from archive.store import Archive

PageProgress = Callable[[int], None]
"""Called with the number of stored pages that were looked through."""

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Order:
    """By what something is removed."""

    words: str
    """Court or authority, number, date, as a person writes it. It is kept."""
    removed_by: str
    at: datetime


@dataclass(slots=True)
class RemovalReport:
    """What was removed."""

    site: str
    key: str | None
    what: str
    """`article`, `authors`, `body:3`, `file`, ..."""
    revisions: int = 0
    """Of an article: how many went; of a passage: out of how many it was taken."""
    pages: int = 0
    """Kept pages of it whose bytes went."""
    others: int = 0
    """Kept pages of other articles and of lists that named it, whose bytes went too."""
    copies: list[str] = field(default_factory=list)
    """Articles with the same or nearly the same text, which stay: `site key`."""
    files: int = 0
    """Pictures and documents whose bytes went."""
    shared: list[str] = field(default_factory=list)
    """Other articles that had the picture or document that was named, and have it no more: `site key`."""
    staying: int = 0
    """Pictures and documents that stay, as other articles or addresses have them."""
    stay_with: list[str] = field(default_factory=list)
    """The articles that have those."""
    left: list[str] = field(default_factory=list)
    """Where a passage still stands in the article: `revision 2: lead`."""
    words: set[str] = field(default_factory=set, repr=False)
    """Addresses without their host, and titles, or the texts of the passage, by which copies are found; never shown."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {name: value for name, value in asdict(self).items() if name != "words"}


def remove(
    archive: Archive,
    named: Sequence[str],
    order: Order,
    *,
    site: str | None = None,
    passage: Passage | None = None,
    progress: PageProgress = lambda _: None,
) -> list[RemovalReport]:
    """Remove articles, which are named by key or address, or a passage of each; all of them or, where an error is
    raised, none. Addresses that led to no article are removed with their stored pages; pictures and documents, which
    are named by address or SHA-256, wherever they are. Free space is not cleaned yet. Raise CannotRemove, NothingFound,
    SeveralFound."""
    reports = []
    with archive.writing() as connection:
        work = _Removing(archive, connection, order, progress)
        found = [work.find(one, site) for one in dict.fromkeys(named)]
        together = {one for one in found if isinstance(one, int)}
        if passage is None:
            work.begin(together)
        for name, one in zip(dict.fromkeys(named), found, strict=True):
            if passage is not None:
                if not isinstance(one, int):
                    raise CannotRemove(_("{key}: it is no article", key=name))
                reports.append(work.take_passage(one, passage))
            elif isinstance(one, int):
                reports.append(work.take_article(one, together))
            elif isinstance(one, _NamedFile):
                if work.is_file(one):  # it may have gone with what was named before
                    reports.append(work.take_file(one))
            else:
                reports.append(work.take_address(one))
        work.end()
    return reports


class _NamedFile(str):
    """The address or SHA-256 of a picture or document."""

    __slots__ = ()


class _Removing:
    """One transaction that removes."""

    def __init__(self, archive: Archive, connection: Connection, order: Order, progress: PageProgress) -> None:
        self._pages = archive.pages
        self._connection = connection
        self._order = order
        self._progress = progress
        self._sites: set[str] = set()
        """Whose dictionaries may have words of what was removed."""
        self._stale_index = False

    # --- what is meant -------------------------------------------------------------------------------

    def find(self, named: str, site: str | None) -> int | str:
        """Return the id of the article that a person means, or the address of the ledger that led to none, or the
        address or digest of a picture or document. Raise NothingFound; CannotRemove for what was removed before."""
        try:
            return find_article_id(self._connection, named, site)
        except NothingFound:
            if self.is_file(named):
                return _NamedFile(named)
            try:
                url = canonical_url(named)
            except ValueError:
                url = named
            if self._connection.scalar(select(urls.c.id).where(urls.c.url == url)) is not None:
                return url
            if self.is_file(url):
                return _NamedFile(url)
            for one in self._find_earlier(named, site):
                raise CannotRemove(
                    _("{key}: it was removed on {day}: see tulieu removed", key=named, day=one)
                ) from None
            raise

    def _find_earlier(self, named: str, site: str | None) -> list[str]:
        """Return the days on which what a person means was removed."""
        marks = [address_mark(canonical_url(named)), media_mark(named)] if "://" in named else []
        marks += [make_mark("file", named)] if _DIGEST.fullmatch(named) else []
        there = {one.id: one for one in self._connection.execute(select(removals))}
        known = {one.site for one in there.values()} if site is None else {site}
        marks += [make_mark("article", of, named) for of in known]
        found = [one for listed in find_marks(self._connection, marks).values() for one in listed]
        return sorted({there[one.removal_id].removed_at[:10] for one in found if one.what in (ARTICLE, FILE)})

    def begin(self, together: set[int]) -> None:
        """Take the articles that go out of the index, while the words of their documents are all there."""
        r = revisions.c
        for article_id in sorted(together):
            records = self._connection.scalars(select(r.record).where(r.article_id == article_id))
            self._take_out_of_index(article_id, list(records))

    # --- an article ------------------------------------------------------------------------------------

    def take_article(self, article_id: int, together: set[int]) -> RemovalReport:
        """Remove an article. `together`: the ids of all that are removed in this transaction, which are no copies that
        stay."""
        connection = self._connection
        row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
        report = RemovalReport(row.site, shown_key(row.key), ARTICLE, copies=self._copies_of(article_id, together))
        r = revisions.c
        own = connection.execute(select(r.id, r.record, r.capture).where(r.article_id == article_id)).all()
        known = [article for one in own if (article := try_article(one.record)) is not None]
        report.revisions = len(own)
        addresses = self._addresses_of(article_id, {row.url, *(one.url for one in known)}, row.site)
        own_files = files.find_files_of(connection, article_id, row.site, known, together)
        names = self._names_of(row, known, addresses, own_files.addresses)
        digests = {one.capture for one in own if one.capture}
        digests |= self._pages_at(addresses | own_files.addresses)
        naming = find_pages_naming(connection, self._pages, names, digests, self._progress)
        marks = {mark for one in known for mark in marks_of(one)} | {make_mark("article", row.site, row.key)}
        marks |= own_files.marks
        marks |= set(map(address_mark, addresses)) | {make_mark("page", one) for one in digests}
        marks |= {make_mark("names", one) for one in naming}
        self._take_out_of_index(article_id, [one.record for one in own])
        connection.execute(delete(article_media).where(article_media.c.article_id == article_id))
        gone, of_files = files.delete_addresses(connection, own_files.going, own_files.addresses)
        marks |= of_files | self._take_pages_of_files(gone)
        self._delete_article(row, [one.id for one in own])
        self._delete_lists(addresses, {tag for one in known for tag in (*one.tags, *one.authors)})
        self._delete_addresses(row.site, addresses | own_files.addresses)
        self._delete_pages(digests | naming, row.site)
        self._forget_texts([row.fingerprint, *map(text_fingerprint, known)])
        self._sweep(row.site, Sweep.of_articles(known, [row.title, row.key], addresses | own_files.addresses), names)
        report.pages, report.others, report.files = len(digests), len(naming), len(gone)
        elsewhere = files.find_addresses_of(connection, own_files.digests - gone)
        self._report_staying(report, own_files.staying | elsewhere)
        report.words = {Names.path_of(url) for url in addresses} | {row.title, *(one.title for one in known)}
        self._leave(report, None, marks)
        return report

    def take_address(self, url: str) -> RemovalReport:
        """Remove an address that led to no article, with the page that was kept of it."""
        connection = self._connection
        site = connection.scalars(select(urls.c.site).where(urls.c.url == url).order_by(urls.c.site)).first()
        assert site is not None, "it was found"
        kinds = set(connection.scalars(select(urls.c.kind).where(urls.c.url == url)))
        if not kinds <= {"article", "page"}:
            raise CannotRemove(_("{key}: it is a list, by which articles are found", key=url))
        addresses = self._addresses_of(None, {url}, site)
        digests = self._pages_at(addresses)
        names = Names.of(addresses, [], site)
        naming = find_pages_naming(connection, self._pages, names, digests, self._progress)
        marks = set(map(address_mark, addresses)) | {make_mark("page", one) for one in digests}
        marks |= {make_mark("names", one) for one in naming}
        report = RemovalReport(
            site, None, ARTICLE, pages=len(digests), others=len(naming), words=set(map(Names.path_of, addresses))
        )
        self._delete_addresses(site, addresses)
        self._delete_pages(digests | naming, site)
        self._sweep(site, Sweep.of_articles([], [], addresses), names)
        self._leave(report, None, marks)
        return report

    def _copies_of(self, article_id: int, together: set[int]) -> list[str]:
        from archive.duplicates.queries import find_cluster  # slow to import

        a = articles.c
        same = select(a.fingerprint).where(a.id == article_id).scalar_subquery()
        rows = self._connection.execute(select(a.id, a.site, a.key).where(a.fingerprint == same, a.id != article_id))
        found = {row.id: f"{row.site} {row.key}" for row in rows}
        cluster = find_cluster(self._connection, article_id)
        found |= {one.id: f"{one.site} {one.key}" for one in cluster.members} if cluster is not None else {}
        return sorted(name for number, name in found.items() if number != article_id and number not in together)

    def _addresses_of(self, article_id: int | None, known: set[str], site: str) -> set[str]:
        """Return all addresses of the ledger that led to an article, or that differ from one of its own in the folder
        alone (printers' pages), with those that are given."""
        u = urls.c
        found = set(known)
        if article_id is not None:
            found |= set(self._connection.scalars(select(u.url).where(u.article_id == article_id)))
        of_no_other = (
            u.article_id.is_(None) if article_id is None else or_(u.article_id.is_(None), u.article_id == article_id)
        )
        waiting = set(found)
        while waiting:
            url = waiting.pop()
            leads_here = u.detail.contains(url, autoescape=True)
            rows = self._connection.execute(select(u.url, u.detail).where(of_no_other, leads_here, u.site == site))
            new = {row.url for row in rows if url in (row.detail or "").split()} - found
            if (name := Names.last_name_of(url)) is not None:
                like = select(u.url).where(of_no_other, u.site == site, u.url.contains(name, autoescape=True))
                new |= {one for one in self._connection.scalars(like) if Names.last_name_of(one) == name} - found
            found |= new
            waiting |= new
        return found

    def _names_of(self, row: Any, known: list[Article], addresses: set[str], of_files: set[str]) -> Names:
        """Return by what pages name an article: its addresses, those of its files, and titles that no other article
        has."""
        a = articles.c
        titles = {row.title, *(one.title for one in known)}
        shared = set(self._connection.scalars(select(a.title).where(a.title.in_(sorted(titles)), a.id != row.id)))
        return Names.of(addresses, sorted(titles - shared), row.site, of_files)

    def _pages_at(self, addresses: Iterable[str]) -> set[str]:
        """Return the digests of the pages that are kept of some addresses."""
        found: set[str] = set()
        for some in in_chunks(addresses):
            of_rows = select(urls.c.capture).where(urls.c.url.in_(some), urls.c.capture.is_not(None))
            found |= set(self._connection.scalars(of_rows))
            found |= set(self._connection.scalars(select(captures.c.sha256).where(captures.c.url.in_(some))))
        return found

    # --- a passage -------------------------------------------------------------------------------------

    def take_passage(self, article_id: int, passage: Passage) -> RemovalReport:
        """Take a passage out of all revisions of an article, whose stored pages lose their bytes."""
        connection, r = self._connection, revisions.c
        row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
        columns = (r.id, r.number, r.record, r.capture)
        own = connection.execute(select(*columns).where(r.article_id == article_id).order_by(r.number)).all()
        read = {one.id: try_article(one.record) for one in own}
        for one in own:
            if read[one.id] is None:
                raise CannotRemove(
                    _("{key}: revision {number} is damaged: run tulieu repair first", key=row.key, number=one.number)
                )
        known = {number: article for number, article in read.items() if article is not None}
        current = known[own[-1].id]
        soughts = find_texts(current, passage)
        at: set[str] = set()
        if passage.is_file:
            at = {address_of(find_item(current, passage))}
            at = at.union(*(find_addresses(one, passage, soughts, at) for one in known.values()))
        mark = f"removed by order on {local(self._order.at):%Y-%m-%d}"
        report = RemovalReport(row.site, shown_key(row.key), str(passage))
        addresses = self._addresses_of(article_id, {row.url, *(one.url for one in known.values())}, row.site)
        digests = {one.capture for one in own if one.capture} | self._pages_at(addresses)
        marks = {mark for one in known.values() for mark in marks_of(one)} | set(map(address_mark, addresses))
        marks |= {make_mark("page", one) for one in digests}
        self._take_out_of_index(article_id, [own[-1].record])
        if passage.is_file:
            marks |= self._take_files(report, at, set(), article_id)
        for one in own:
            changed = without(known[one.id], passage, soughts, mark, at)
            report.revisions += content_digest(changed) != content_digest(known[one.id])
            report.left += [f"revision {one.number}: {name}" for name in find_left(changed, soughts)]
            self._rewrite(one.id, changed)
            if (text := text_mark(changed)) is not None:
                marks.add(text)
        self._settle(article_id, without(current, passage, soughts, mark, at))
        if not self._stale_index:
            queue_article(connection, article_id, None)
        connection.execute(delete(damaged).where(damaged.c.site == row.site, damaged.c.key == row.key))
        self._delete_pages(digests, row.site)
        self._forget_texts([row.fingerprint, *map(text_fingerprint, known.values())])
        self._sweep(row.site, Sweep.of_texts(soughts, at))
        report.pages, report.words = len(digests), {*soughts, *map(Names.path_of, at)}
        self._leave(report, passage, marks)
        return report

    # --- pictures and documents ------------------------------------------------------------------------

    def is_file(self, named: str) -> bool:
        """Return whether an address or a SHA-256 is that of a picture or document that is known."""
        if _DIGEST.fullmatch(named):
            return bool(find_files(self._connection, {named}))
        return any(row.reason != REMOVED for row in files.find_at(self._connection, {named}))

    def take_file(self, named: str) -> RemovalReport:
        """Remove a picture or document wherever it is, which is named by its address or its SHA-256. The records of the
        articles that have it keep its address, and their pages stay."""
        digests, addresses = ({named}, set()) if _DIGEST.fullmatch(named) else (set[str](), {named})
        holding = files.find_addresses_of(self._connection, digests) if digests else set()
        rows = files.find_at(self._connection, addresses)
        wanted = select(media.c.site).where(media.c.id.in_(holding)).order_by(media.c.site)
        sites = [row.site for row in rows] or list(self._connection.scalars(wanted))
        report = RemovalReport(sites[0] if sites else "", None, FILE)
        marks = self._take_files(report, addresses, digests, None)
        pages = self._pages_at(addresses)
        self._delete_addresses(report.site, addresses)
        self._delete_pages(pages, report.site)
        marks |= {make_mark("page", one) for one in pages}
        for site in sorted({report.site, *sites}):
            self._sweep(site, Sweep.of_texts([], addresses))
        report.pages, report.words = len(pages), set(map(Names.path_of, addresses))
        self._leave(report, None, marks)
        return report

    def _take_files(
        self, report: RemovalReport, addresses: set[str], digests: set[str], article_id: int | None
    ) -> set[str]:
        """Take out the files that are at some addresses now, and some others by their digests, wherever they are, and
        return their marks. What was at these addresses before goes, too, where no other address has it. `article_id`:
        the article whose they are no longer; None: all keep their addresses."""
        connection = self._connection
        rows = files.find_at(connection, addresses)
        numbers = {row.id for row in rows}
        earlier = files.find_digests_at(connection, numbers)
        named = digests | {row.sha256 for row in rows if row.sha256 is not None}
        named = named or earlier
        holding = numbers | files.find_addresses_of(connection, named)
        users = files.find_users(connection, holding)
        users.pop(article_id or 0, None)
        again = self._queue_without_words(users, named | earlier)
        marks = set(files.make_file_marks(connection, named).values()) | set(map(media_mark, addresses))
        gone = set(find_files(connection, named))
        marks |= self._take_pages_of_files(named)
        files.delete_files(connection, named)
        of_it = article_media.c.article_id == article_id, article_media.c.media_id.in_(numbers)
        connection.execute(delete(article_media).where(*of_it))
        used = files.find_used(connection, numbers)
        for done, of_files in (
            files.delete_addresses(connection, [row for row in rows if row.id not in used], {row.url for row in rows}),
            files.bar_addresses(connection, used),
        ):
            gone |= done
            marks |= of_files | self._take_pages_of_files(done)
        for one in again:
            queue_article(connection, one, None)
        report.files, report.shared = len(gone), sorted(users.values())
        stay = find_files(connection, earlier)
        self._report_staying(report, files.find_addresses_of(connection, stay))
        return marks

    def _queue_without_words(self, users: Iterable[int], digests: set[str]) -> list[int]:
        """Take articles out of the index whose documents go, and return those that are to be entered anew. Without
        words of documents nothing is done."""
        if not find_with_words(self._connection, digests):
            return []
        r, a = revisions.c, articles.c
        current = select(r.record).join_from(articles, revisions, (r.article_id == a.id) & (r.number == a.revision))
        again = sorted(users)
        for article_id in again:
            self._take_out_of_index(article_id, [self._connection.scalar(current.where(a.id == article_id))])
        return [] if self._stale_index else again

    def _take_pages_of_files(self, digests: set[str]) -> set[str]:
        """Delete files that were stored as pages, and return their marks."""
        found = {
            one
            for some in in_chunks(digests)
            for one in self._connection.scalars(select(captures.c.sha256).where(captures.c.sha256.in_(some)))
        }
        if found:
            self._delete_pages(found, None)
        return {make_mark("page", one) for one in found}

    def _report_staying(self, report: RemovalReport, numbers: set[int]) -> None:
        """Report which files stay, without what a page looks like with."""
        kept = select(media.c.id).where(media.c.kind != "page")
        own = {one for some in in_chunks(numbers) for one in self._connection.scalars(kept.where(media.c.id.in_(some)))}
        report.staying = len(files.find_digests_at(self._connection, own))
        report.stay_with = sorted(files.find_users(self._connection, own).values()) if report.staying else []

    def _rewrite(self, revision_id: int, article: Article) -> None:
        new = {"record": article.to_json(), "digest": content_digest(article)}
        self._connection.execute(update(revisions).where(revisions.c.id == revision_id).values(new))
        self._connection.execute(delete(photos).where(photos.c.revision_id == revision_id))
        insert_photos(self._connection, revision_id, article)

    def _settle(self, article_id: int, article: Article) -> None:
        new = {"digest": content_digest(article), "fingerprint": text_fingerprint(article)}
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(new))

    # --- the parts of an archive -----------------------------------------------------------------------

    def _take_out_of_index(self, article_id: int, records: list[object]) -> None:
        if self._stale_index:
            return
        if any(try_article(record) is None for record in records):
            drop_index(self._connection)  # nobody knows what was entered for a damaged record
            self._stale_index = True
        else:
            remove_from_index(self._connection, article_id)

    def _delete_article(self, row: Any, own: list[int]) -> None:
        connection = self._connection
        for some in in_chunks(own):
            connection.execute(delete(photos).where(photos.c.revision_id.in_(some)))
        connection.execute(delete(revisions).where(revisions.c.article_id == row.id))
        connection.execute(delete(withdrawals).where(withdrawals.c.article_id == row.id))
        connection.execute(update(urls).where(urls.c.article_id == row.id).values(article_id=None))
        connection.execute(delete(damaged).where(damaged.c.site == row.site, damaged.c.key == row.key))
        connection.execute(delete(articles).where(articles.c.id == row.id))

    def _delete_lists(self, addresses: Iterable[str], names: set[str]) -> None:
        """Delete the addresses of lists that were found on the pages of an article first and have one of its tags or
        authors in them. Those that other pages lead to are found again."""
        folded = {f" {one} " for name in names if (one := fold(name))}
        u = urls.c
        for some in in_chunks(addresses):
            found = select(u.id, u.url).where(u.found_on.in_(some), u.kind != "article", u.article_id.is_(None))
            for row in self._connection.execute(found).all():
                words = f" {fold(unquote(urlsplit(row.url).path))} "
                if any(name in words for name in folded):
                    self._connection.execute(delete(urls).where(u.id == row.id))

    def _delete_addresses(self, site: str, addresses: Iterable[str]) -> None:
        for some in in_chunks(addresses):
            self._connection.execute(update(urls).where(urls.c.found_on.in_(some)).values(found_on=None))
            self._connection.execute(delete(urls).where(urls.c.url.in_(some)))
            of_headers = damaged.c.site == site, damaged.c.key.in_(some)
            self._connection.execute(delete(damaged).where(*of_headers))

    def _delete_pages(self, digests: set[str], site: str | None) -> None:
        self._sites |= {site} if site else set()
        for some in in_chunks(digests):
            self._sites |= set(self._connection.scalars(select(captures.c.site).where(captures.c.sha256.in_(some))))
            for table in (revisions, urls):
                self._connection.execute(update(table).where(table.c.capture.in_(some)).values(capture=None))
            self._connection.execute(delete(captures).where(captures.c.sha256.in_(some)))

    def _forget_texts(self, fingerprints: Iterable[str | None]) -> None:
        for some in in_chunks({one for one in fingerprints if one}):
            held = select(articles.c.fingerprint).where(articles.c.fingerprint.in_(some))
            gone = select(texts.c.id, texts.c.bands).where(texts.c.fingerprint.in_(some))
            rows = self._connection.execute(gone.where(texts.c.fingerprint.not_in(held))).all()
            delete_texts(self._connection, {row.id: row.bands for row in rows})

    def _sweep(self, site: str, sweep: Sweep, names: Names | None = None) -> None:
        """Take words out of what was written down of a site: profiles, facts, counts of runs. `names`: of an article or
        a page, which are taken out of headers and of what `repair` has set aside, too."""
        connection, p = self._connection, profiles.c
        renamed: dict[str, str] = {}
        for row in connection.execute(select(profiles).where(p.site == site)).all():
            before = json.loads(row.profile)
            after = sweep.of_profile(before)
            if after == before:
                continue
            renamed[row.digest] = digest = profile_digest(after)
            text = json.dumps(after, ensure_ascii=True, sort_keys=True)
            connection.execute(update(profiles).where(p.id == row.id).values(profile=text, digest=digest))
        own = revisions.c.article_id.in_(select(articles.c.id).where(articles.c.site == site))
        for old, new in renamed.items():
            connection.execute(update(revisions).where(revisions.c.profile == old, own).values(profile=new))
        for row in connection.execute(select(runs.c.id, runs.c.counts).where(runs.c.site == site)).all():
            if (counts := sweep.of_json(row.counts, {})) != row.counts:
                connection.execute(update(runs).where(runs.c.id == row.id).values(counts=counts))
        for row in connection.execute(select(sites.c.facts, sites.c.target).where(sites.c.name == site)).all():
            new_ones = {"facts": sweep.of_json(row.facts, renamed), "target": sweep.of_target(row.target)}
            connection.execute(update(sites).where(sites.c.name == site).values(new_ones))
        for table in (urls, media):
            t = table.c
            for row in connection.execute(select(t.id, t.detail).where(t.site == site, t.detail.is_not(None))).all():
                if sweep.is_secret(row.detail):
                    connection.execute(update(table).where(t.id == row.id).values(detail=None))
        if names is not None:
            self._sweep_octets(site, names)

    def _sweep_octets(self, site: str, names: Names) -> None:
        connection, v, d = self._connection, media_versions.c, damaged.c
        of_site = select(v.media_id, v.sha256, v.headers).join_from(media_versions, media, media.c.id == v.media_id)
        for row in connection.execute(of_site.where(media.c.site == site)).all():
            if names.are_in(as_octets(row.headers), site):
                one = update(media_versions).where(v.media_id == row.media_id, v.sha256 == row.sha256)
                connection.execute(one.values(headers="{}"))
        for row in connection.execute(select(d.id, d.site, d.value)).all():
            if names.are_in(as_octets(row.value), row.site):
                connection.execute(delete(damaged).where(d.id == row.id))

    def _leave(self, report: RemovalReport, passage: Passage | None, marks: set[str]) -> None:
        row = {
            "site": report.site,
            "key": report.key,
            "what": report.what if passage is None else passage.field,
            "place": None if passage is None else passage.place,
            "order_words": self._order.words,
            "removed_by": self._order.removed_by,
            "removed_at": to_text(self._order.at),
            "pages": report.pages + report.others,
        }
        added = self._connection.execute(insert(removals).values(row).returning(removals.c.id))
        add_marks(self._connection, added.scalar_one(), marks)

    def end(self) -> None:
        """Renew what was made of all pages and texts together: dictionaries, the search index."""
        for site in sorted(filter(None, self._sites)):
            self._pages.replace_dictionaries(self._connection, site, to_text(self._order.at))
        if self._stale_index:
            prepare_index(self._connection)
        else:
            while index_queued(self._connection):
                pass
            purge_index(self._connection)
