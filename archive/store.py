"""The archive as its users see it: one object, open from `Archive.open` to the end of its `with`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from archive import search
from archive.database.db_errors import translated
from archive.database.timestamps import from_text_or_none, to_text
from archive.history import lookup
from archive.history.lookup import Revision
from archive.history.revisions import see_again, store_article
from archive.ledger import links, queries, statistics, urls
from archive.ledger.crawls import Crawls
from archive.ledger.queries import Count, Seen
from archive.ledger.statistics import Statistics
from archive.ledger.withdrawals import Withdrawal, Withdrawn, find_withdrawn, read_withdrawals
from archive.record.article import Article
from archive.record.sanitize import as_storable
from archive.record.selection import Selection
from archive.record.visit import DueUrl, FoundLink, Kind, Outcome, Saved, Visit
from archive.search import Found, Order
from archive.search.finding import Within
from archive.transactions import OpenedArchive


class Archive(OpenedArchive):
    """Articles with their revisions and pages, and the ledger of addresses. Use as a context manager.

    Every method is one transaction. Threads and processes may share an archive: one writes at a time,
    the others wait up to 30 seconds; readers never wait. All raise `archive.errors.ArchiveError`.
    """

    def __init__(self, engine: Engine, where: str, *, read_only: bool = False) -> None:
        """Over an engine that `archive.open` made; use `Archive.open`."""
        super().__init__(engine, where, read_only=read_only)
        self.crawls = Crawls(self)
        """Of which sites, when the next one is due, who is at it, and how they went."""

    # --- saving ----------------------------------------------------------------------------------

    def save(self, visit: Visit) -> Saved:
        """Stores all that one response brought, or nothing of it.

        An article is the one of its site and key. Is its content (`identity.content_digest`) the
        current revision's, only the time of its last sight moves; is it another, it becomes the next
        revision, and its page is kept. A page that is older than the last sight of the article never
        changes it and counts as unchanged (`past.save_past` takes it into the history). Pages are kept of new and
        revised articles and of what was refused. ValueError where the visit contradicts itself.
        """
        _check(visit)
        return as_storable(visit, self._save)

    def _save(self, visit: Visit) -> Saved:
        at = to_text(visit.fetched_at)
        result, article_id, capture = None, None, None
        with self.writing() as connection:
            if visit.outcome == "unchanged":
                article_id = urls.confirm(connection, visit, at)
                if article_id is not None:
                    see_again(connection, article_id, at)
                return Saved(result=None if article_id is None else "unchanged", found=0, queued=0)
            if visit.article is not None:
                result, article_id = store_article(connection, self.pages, visit.article, visit, at)
                if result != "unchanged":
                    self.index_soon(connection)
            elif visit.outcome == "refused":
                capture = self.pages.keep(connection, visit, at)
            urls.mark_visited(connection, visit, at, article_id, capture)
            found, queued = links.add_links(connection, visit.site, visit.url, visit.links, at, visit.depth)
            if visit.requeue_lists_before is not None and (found or visit.kind == "seed"):
                queued += links.requeue_lists(
                    connection, visit.site, visit.links, to_text(visit.requeue_lists_before), at
                )
        return Saved(result=result, found=found, queued=queued)

    # --- the ledger ------------------------------------------------------------------------------

    def add_links(self, site: str, found_on: str | None, found: Iterable[FoundLink], at: datetime) -> tuple[int, int]:
        """Enters addresses that no visit brought (seeds: `found_on` None), see `links.add_links`."""
        with self.writing() as connection:
            return links.add_links(connection, site, found_on, found, to_text(at))

    def due(self, site: str, now: datetime, limit: int, exclude: Collection[str] = ()) -> list[DueUrl]:
        """At most `limit` addresses due at `now`, by kind, and of a kind those first that have been due longest. Not
        those in `exclude`, which are being fetched: an address stays due until its visit is saved."""
        with self.reading() as connection:
            return urls.find_due(connection, site, to_text(now), limit, exclude)

    def has_due(self, site: str, now: datetime) -> bool:
        """Whether any address is due at `now`."""
        with self.reading() as connection:
            return urls.has_due(connection, site, to_text(now))

    def next_due_at(self, site: str) -> datetime | None:
        """When the first address is due (or was, if that is past); None where none is."""
        with self.reading() as connection:
            return from_text_or_none(urls.next_due_at(connection, site))

    def make_due(
        self,
        site: str,
        kinds: Iterable[Kind],
        at: datetime,
        *,
        reason: str | None = None,
        idle: bool = False,
        most: int | None = None,
    ) -> int:
        """Makes all addresses of these kinds due at `at` and forgets their failures; with a reason, those alone
        whose last visit ended with it; with `idle`, those alone that are never due of their own accord: what
        rests goes on resting; with `most`, so many, those asked for longest ago. Returns how many were not due
        before then."""
        with self.writing() as connection:
            return urls.make_due(connection, site, kinds, to_text(at), reason, idle, most)

    def visited(self, site: str, limit: int) -> Iterator[tuple[str, Kind, Outcome]]:
        """At most `limit` addresses that were asked for, the last found first, with what they turned out to be."""
        with self.reading() as connection:
            yield from queries.iterate_visited(connection, site, limit)

    def seen(self, site: str) -> list[Seen]:
        """Every address that was asked for and what came of it: for small archives."""
        with self.reading() as connection:
            return queries.read_seen(connection, site)

    def known(self, site: str, url: str) -> bool:
        """Whether the ledger has this address, as `identity.canonical_url` writes it."""
        with translated(self.where):
            return queries.is_known(self._engine, site, url)

    def believed_kinds(self, site: str) -> frozenset[Kind]:
        """The kinds of addresses whose ETag and Last-Modified stay and change as this site's pages do."""
        with self.reading() as connection:
            return queries.believed_kinds(connection, site)

    def counts(self, site: str) -> Sequence[Count]:
        """The site's addresses by kind, outcome and reason."""
        with self.reading() as connection:
            return queries.count(connection, site)

    # --- reading ---------------------------------------------------------------------------------

    def articles(
        self,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        query: str | None = None,
    ) -> Iterator[Article]:
        """The current revision of every article, one at a time, as the archive was at the first: by
        site, date of publication and key, which does not depend on the order of fetching. `since` and
        `until` are days of publication, both included; undated articles then are left out, and come
        first otherwise; `query` is as in `search`. Close the iterator, or exhaust it, before the archive."""
        if query is not None:
            self.catch_up()
        with self.reading() as connection:
            yield from lookup.iterate_articles(connection, Selection(site=site, since=since, until=until, query=query))

    def sites(self) -> list[str]:
        """Names of the sites that it has articles of, in order."""
        with self.reading() as connection:
            return lookup.read_sites(connection)

    def article(self, key_or_url: str, *, site: str | None = None) -> Article:
        """The current revision of the article that has this key or address, or to which this address
        led. NothingFound; SeveralFound, with the choices, if several sites use the key."""
        with self.reading() as connection:
            return lookup.read_article(connection, lookup.find_article_id(connection, key_or_url, site))

    def namesakes(self, article: Article) -> list[Article]:
        """Other articles of the site with the same title and moment of publication, a handful at most; none
        of an undated one."""
        with self.reading() as connection:
            return lookup.read_namesakes(connection, article)

    def history(self, key_or_url: str, *, site: str | None = None) -> list[Revision]:
        """All revisions of an article, oldest first; found as in `article`."""
        with self.reading() as connection:
            return lookup.read_history(connection, lookup.find_article_id(connection, key_or_url, site))

    def withdrawals(self, key_or_url: str, *, site: str | None = None) -> list[Withdrawal]:
        """When an article's page was gone, oldest first; found as in `article`."""
        with self.reading() as connection:
            return read_withdrawals(connection, lookup.find_article_id(connection, key_or_url, site))

    def withdrawn(
        self, *, site: str | None = None, since: date | None = None, until: date | None = None
    ) -> Sequence[Withdrawn]:
        """Articles whose page is gone, the last first; `since` and `until`: found so on these days, both included."""
        with self.reading() as connection:
            return find_withdrawn(connection, site, since, until)

    def search(
        self,
        words: str,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        order: Order = "newest",
        limit: int = 20,
    ) -> list[Found]:
        """At most `limit` articles that have all the words, in the language of `search.query`. Those come
        first that print them just as typed; then the newest to the minute, undated ones last, or by `relevance`
        the newest `search.RANKED` and after them the others. `since` and `until` as in `articles`.
        CannotSearch if there is no word to look for."""
        self.catch_up()
        with self.reading() as connection:
            return search.find_articles(connection, words, Within(site, since, until), limit, order)

    def stats(self) -> Statistics:
        """What is in the archive, in numbers."""
        with self.reading() as connection:
            return statistics.read_statistics(connection, datetime.now(UTC))

    def capture(self, sha256: str) -> bytes:
        """A kept page's bytes as they were served, checked against their digest. NothingFound;
        ArchiveDamaged."""
        with self.reading() as connection:
            return self.pages.read(connection, sha256)


def _check(visit: Visit) -> None:
    if (visit.article is not None) != (visit.outcome == "article"):
        raise ValueError(f"{visit.url}: a visit has an article if and only if its outcome is one")
    if visit.article is not None and visit.article.site != visit.site:
        raise ValueError(f"{visit.url}: an article of {visit.article.site} on a visit to {visit.site}")
