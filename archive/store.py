"""The archive as its users see it: one object, open from `Archive.open` to the end of its `with`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from archive import search
from archive.database.db_errors import raising_archive_errors
from archive.database.timestamps import from_text_or_none, to_text
from archive.history import changes, earlier, lookup
from archive.history.changes import Changes
from archive.history.earlier import EarlierResults
from archive.history.lookup import Revision
from archive.history.revisions import Result, mark_seen, store_article
from archive.ledger import aside, links, queries, removals, statistics, urls
from archive.ledger.crawls import Crawls
from archive.ledger.media import Media
from archive.ledger.profiles import Profiles
from archive.ledger.queries import UrlCount, VisitedUrl
from archive.ledger.statistics import Statistics
from archive.ledger.withdrawals import Withdrawal, Withdrawn, find_withdrawn, read_marked, read_withdrawals
from archive.media.digests import article_with_digests
from archive.record.article import Article
from archive.record.sanitize import as_storable
from archive.record.selection import Selection
from archive.record.visit import DueUrl, FoundLink, Kind, Outcome, Saved, Visit
from archive.search import Order, SearchResult, Total
from archive.search.results import SearchScope
from archive.transactions import Transactions


class Archive(Transactions):
    """Articles with their revisions and pages, and the ledger of addresses. Use it as a context manager.

    Every method is one transaction. Threads and processes may share an archive: one writes at a time, in PostgreSQL one
    to each site, and the others wait up to 30 seconds; readers never wait. All methods raise
    `archive.errors.ArchiveError`.
    """

    def __init__(self, engine: Engine, where: str, *, read_only: bool = False) -> None:
        """Work over an engine that `archive.open` made. Callers use `Archive.open`."""
        super().__init__(engine, where, read_only=read_only)
        self.crawls = Crawls(self)
        """Which sites are crawled, when the next crawl is due, who crawls now, and how crawls went."""
        self.profiles = Profiles(self)
        """What was learnt about each portal from its own pages, with its versions."""
        self.media = Media(self)
        """The pictures and documents of articles."""

    # --- saving ----------------------------------------------------------------------------------

    def save(self, visit: Visit) -> Saved:
        """Store all that one response brought, or nothing of it.

        An article is identified by its site and key. If its content (`identity.content_digest`) is that of the current
        revision, only the time of its last sighting moves; otherwise it becomes the next revision, and its page is
        stored. A page that is older than the last sighting never changes the article and counts as unchanged;
        `backdate.save_backdated` puts such a page into the history. Pages are stored of new and revised articles and of
        refused addresses. What was removed by order is not stored again, see `ledger.removals`. Raise ValueError where
        the visit contradicts itself.
        """
        _check(visit)
        return as_storable(visit, self._save)

    def _save(self, visit: Visit) -> Saved:
        at = to_text(visit.fetched_at)
        result, article_id, capture = None, None, None
        with self.writing(visit.site) as connection:
            admitted = removals.admit(connection, visit)
            if admitted is None:
                return Saved(result=None, found=0, queued=0, removed=True)
            visit = admitted
            if visit.outcome == "unchanged":
                article_id = urls.mark_unchanged(connection, visit, at)
                if article_id is not None:
                    mark_seen(connection, article_id, at)
                marked = read_marked(connection, visit.site, visit.url, at)
                same: Result | None = None if article_id is None else "unchanged"
                return Saved(result=same, found=0, queued=0, returned=marked.get("returned"))
            if visit.article is not None:
                result, article_id = store_article(connection, self.pages, visit.article, visit, at)
                if result != "unchanged":
                    self.index_soon(connection)
            elif visit.outcome == "refused":
                capture = self.pages.store(connection, visit, at)
            urls.mark_visited(connection, visit, at, article_id, capture)
            marked = {}
            if visit.outcome == "gone" or result in ("revised", "unchanged"):
                marked = read_marked(connection, visit.site, visit.url, at)
            found, queued = links.add_links(connection, visit.site, visit.url, visit.links, at, visit.depth)
            if visit.requeue_lists_before is not None and (found or visit.kind == "seed"):
                before = to_text(visit.requeue_lists_before)
                queued += links.requeue_lists(connection, visit.site, visit.links, before, at)
        gone, back = marked.get("withdrawn"), marked.get("returned")
        return Saved(result=result, found=found, queued=queued, withdrawn=gone, returned=back)

    # --- the ledger ------------------------------------------------------------------------------

    def add_links(self, site: str, found_on: str | None, found: Iterable[FoundLink], at: datetime) -> tuple[int, int]:
        """Enter addresses that no visit brought (`found_on` None: seeds), see `links.add_links`."""
        with self.writing(site) as connection:
            return links.add_links(connection, site, found_on, found, to_text(at))

    def due(
        self, site: str, now: datetime, limit: int, exclude: Collection[str] = (), *, waiting: bool | None = None
    ) -> list[DueUrl]:
        """Return at most `limit` addresses that are due at `now`: by kind, and within a kind those first that have been
        due longest.

        Addresses in `exclude` are left out: those are being fetched, and an address stays due until its visit is saved.
        `waiting`: only those that yielded nothing and wait to be requested again, only the others; None: both.
        """
        with self.reading() as connection:
            return urls.find_due(connection, site, to_text(now), limit, exclude, waiting)

    def resume_waiting(self, site: str, now: datetime, *, final: Collection[str], most: int) -> int:
        """Let addresses wait that yielded nothing and would never be requested again, see `urls.resume_waiting`."""
        with self.writing(site) as connection:
            return urls.resume_waiting(connection, site, to_text(now), final, most)

    def count_waiting(self, site: str) -> int:
        """Return how many addresses that yielded nothing wait to be requested again, now or later."""
        with self.reading() as connection:
            return urls.count_waiting(connection, site).get(site, 0)

    def has_due(self, site: str, now: datetime) -> bool:
        """Return whether any address is due at `now`."""
        with self.reading() as connection:
            return urls.has_due(connection, site, to_text(now))

    def next_due_at(self, site: str) -> datetime | None:
        """Return when the first address is due, which may be past; None where none is."""
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
        limit: int | None = None,
    ) -> int:
        """Make the addresses of these kinds due at `at`, forget their failures, and return how many were not due before
        then.

        With a reason: only those whose last visit ended with it. With `idle`: only those that would never be due by
        themselves. With `limit`: only so many, those first that were fetched longest ago.
        """
        with self.writing(site) as connection:
            return urls.make_due(connection, site, kinds, to_text(at), reason, idle, limit)

    def set_aside(self, site: str, addresses: Iterable[str]) -> None:
        """Set addresses aside that a run leaves out although they are due, see `ledger.aside`."""
        with self.writing(site) as connection:
            aside.set_aside(connection, site, addresses)

    def put_back(self, site: str, addresses: Iterable[str] | None = None) -> int:
        """Put back what was set aside, all of it or these addresses, as it was due before; return how many there
        were."""
        with self.writing(site) as connection:
            return aside.put_back(connection, site, addresses)

    def ask_now(self, site: str, addresses: Iterable[str], at: datetime, *, before: datetime) -> int:
        """Make these addresses due at `at`, except for those that were fetched at `before` or later; return how
        many."""
        with self.writing(site) as connection:
            return aside.ask_now(connection, site, addresses, to_text(at), to_text(before))

    def all_due(self, site: str, kinds: Iterable[Kind], now: datetime) -> Iterator[DueUrl]:
        """Yield every address of these kinds that is due at `now`, in the order of discovery."""
        with self.reading() as connection:
            yield from aside.iterate_due(connection, site, kinds, to_text(now))

    def all_known(self, site: str) -> Iterator[tuple[str, Kind]]:
        """Yield every address of a site with its kind."""
        with self.reading() as connection:
            yield from aside.iterate_known(connection, site)

    def visited(self, site: str, limit: int) -> Iterator[tuple[str, Kind, Outcome]]:
        """Yield at most `limit` addresses that were fetched, the last found first, with what they turned out to be."""
        with self.reading() as connection:
            yield from queries.iterate_visited(connection, site, limit)

    def seen(self, site: str) -> list[VisitedUrl]:
        """Return every address that was fetched and its outcome. For small archives."""
        with self.reading() as connection:
            return queries.read_visited(connection, site)

    def known(self, site: str, url: str) -> bool:
        """Return whether the ledger has this address, in the form of `identity.canonical_url`."""
        with raising_archive_errors(self.where):
            return queries.is_known(self._engine, site, url)

    def known_among(self, site: str, some: Collection[str]) -> set[str]:
        """Return those of some hundred addresses, in the form of `identity.canonical_url`, that the ledger has."""
        with self.reading() as connection:
            return queries.known_among(connection, site, some)

    def is_removed(self, url: str) -> bool:
        """Return whether an address led to an article that was removed by order."""
        with self.reading() as connection:
            return removals.is_removed_address(connection, url)

    def kinds_with_reliable_validators(self, site: str) -> frozenset[Kind]:
        """Return the kinds of addresses whose ETag and Last-Modified change exactly when this site's pages do."""
        with self.reading() as connection:
            return queries.kinds_with_reliable_validators(connection, site)

    def counts(self, site: str) -> Sequence[UrlCount]:
        """Return the numbers of the site's addresses by kind, outcome and reason."""
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
        """Yield the current revision of every article, one at a time, as the archive was at the first.

        They come by site, date of publication and key, which does not depend on the order of fetching. `since` and
        `until` are days of publication, both included; with either, undated articles are left out, otherwise they come
        first. Photographs and attachments of which a file is kept have its digest. `query` is as in `search`. Close the
        iterator, or exhaust it, before the archive is closed.
        """
        if query is not None:
            self.update_index()
        with self.reading() as connection:
            yield from lookup.iterate_articles(connection, Selection(site=site, since=since, until=until, query=query))

    def sites(self) -> list[str]:
        """Return the names of the sites that have articles, in order."""
        with self.reading() as connection:
            return lookup.sites_with_articles(connection)

    def article(self, key_or_url: str, *, site: str | None = None) -> Article:
        """Return the current revision of the article with this key or address, or to which this address led, with the
        digests of kept files. Raise NothingFound, or SeveralFound with the choices where several sites use the key."""
        with self.reading() as connection:
            article = lookup.load_article(connection, lookup.find_article_id(connection, key_or_url, site))
            return article_with_digests(connection, article)

    def check_holds(self, key_or_url: str, *, site: str | None = None) -> None:
        """Raise NothingFound where `article` would, and SeveralFound likewise. No record is read."""
        with self.reading() as connection:
            lookup.find_article_id(connection, key_or_url, site)

    def namesakes(self, article: Article) -> list[Article]:
        """Return a few other articles of the site with the same title and time of publication, or with the same words
        where the other is undated."""
        with self.reading() as connection:
            return lookup.load_namesakes(connection, article)

    def holder(self, article: Article) -> Article | None:
        """Return the article that has this one's key under another address; None where none has."""
        with raising_archive_errors(self.where):
            if not lookup.has_holder(self._engine, article):
                return None
        with self.reading() as connection:
            return lookup.load_holder(connection, article)

    def history(self, key_or_url: str, *, site: str | None = None) -> list[Revision]:
        """Return all revisions of an article, oldest first; it is found as in `article`."""
        with self.reading() as connection:
            return lookup.load_history(connection, lookup.find_article_id(connection, key_or_url, site))

    def withdrawals(self, key_or_url: str, *, site: str | None = None) -> list[Withdrawal]:
        """Return when an article's page was gone, oldest first; it is found as in `article`."""
        with self.reading() as connection:
            return read_withdrawals(connection, lookup.find_article_id(connection, key_or_url, site))

    def withdrawn(
        self,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        at_most: int | None = None,
    ) -> Sequence[Withdrawn]:
        """Return the articles whose page is gone, the last first. `since` and `until`: the days on which that was
        found, both included."""
        with self.reading() as connection:
            return find_withdrawn(connection, site, since, until, at_most)

    def changes(
        self,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        at_most: int | None = None,
        with_new: bool = True,
    ) -> Changes:
        """Return what became of articles on these days, both included: revised, withdrawn, returned; see
        `history.changes.read_changes`."""
        with self.reading() as connection:
            return changes.read_changes(
                connection, site=site, since=since, until=until, at_most=at_most, with_new=with_new
            )

    def changes_by_site(self, *, since: date, at_most: int) -> dict[str, Changes]:
        """Return what became of articles since a day by site, see `history.changes.read_changes_by_site`."""
        with self.reading() as connection:
            return changes.read_changes_by_site(connection, since=since, at_most=at_most)

    def count_articles(self, site: str) -> int:
        """Return how many articles of a site there are."""
        with self.reading() as connection:
            return lookup.count_articles(connection, site)

    def search(
        self,
        words: str,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        order: Order = "newest",
        limit: int = 20,
    ) -> list[SearchResult]:
        """Return at most `limit` articles that have all the words; `search.query` defines the language.

        Articles that print the words just as typed come first. Within each group the newest come first, undated ones
        last; with `order` relevance the newest `search.RANKED` are sorted by relevance and the others follow. `since`
        and `until` are as in `articles`. Raise CannotSearch if there is no word to look for.
        """
        self.update_index()
        with self.reading() as connection:
            return search.find_articles(connection, words, SearchScope(site, since, until), limit, order)

    def count_found(
        self,
        words: str,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Total:
        """Return how many articles `search` would find without a limit, exactly where that is cheap: up to
        `search.results.COUNTED` of them. The conditions are as in `search`."""
        self.update_index()
        with self.reading() as connection:
            return search.count_found(connection, words, SearchScope(site, since, until))

    def search_earlier(
        self,
        words: str,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
    ) -> EarlierResults:
        """Return at most `limit` articles of which an earlier revision has the words and the current one has not: what
        was edited out. The newest come first; the conditions are as in `search`. Without an index, see
        `history.earlier`."""
        with self.reading() as connection:
            return earlier.find_earlier(connection, words, SearchScope(site, since, until), limit)

    def stats(self) -> Statistics:
        """Return what is in the archive, in numbers."""
        with self.reading() as connection:
            return statistics.read_statistics(connection, datetime.now(UTC))

    def capture(self, sha256: str) -> bytes:
        """Return a stored page's bytes as they were served, checked against their digest. Raise NothingFound or
        ArchiveDamaged."""
        with self.reading() as connection:
            return self.pages.read(connection, sha256)


def _check(visit: Visit) -> None:
    if (visit.article is not None) != (visit.outcome == "article"):
        raise ValueError(f"{visit.url}: a visit has an article if and only if its outcome is one")
    if visit.article is not None and visit.article.site != visit.site:
        raise ValueError(f"{visit.url}: an article of {visit.article.site} on a visit to {visit.site}")
