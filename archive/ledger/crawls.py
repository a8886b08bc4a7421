"""The crawls of an archive's sites: when the next one is due, who crawls now, and how crawls went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from archive.database.timestamps import to_text
from archive.errors import NothingFound
from archive.ledger import completeness, forget, runs, sites, urls
from archive.ledger.completeness import FoundCount, PublishedCount
from archive.ledger.forget import Holdings
from archive.ledger.runs import Run
from archive.ledger.sites import DecidedBy, SiteState
from archive.messages.language import _
from archive.record.publisher import Publisher
from archive.transactions import Transactions


class Crawls:
    """The part of an archive that is about crawls: `Archive.crawls`. Every method is one transaction."""

    def __init__(self, archive: Transactions) -> None:
        self._archive = archive

    # --- sites ------------------------------------------------------------------------------------

    def enter_site(self, name: str, target: str) -> None:
        """Enter a site that is crawled into this archive, with what a person types to have it crawled."""
        with self._archive.writing(name) as connection:
            sites.enter_site(connection, name, target)

    def enter_imported(self, name: str, target: str, publisher: Publisher) -> None:
        """Keep what is known of a site that was imported. It stays one that is not crawled, unless it is."""
        with self._archive.writing(name) as connection:
            sites.enter_imported(connection, name, target)
            sites.note_facts(connection, name, publisher.as_facts())

    def holdings(self, name: str) -> Holdings:
        """Count what there is of a site."""
        with self._archive.reading() as connection:
            return forget.read_holdings(connection, name)

    def forget_site(self, name: str) -> None:
        """Delete the addresses, runs, schedule and refused pages of a site. Raise ValueError where it has articles."""
        with self._archive.writing() as connection:
            forget.forget_site(connection, name)

    def site_states(self) -> list[SiteState]:
        """Return all sites that were ever crawled into this archive, in order of name."""
        with self._archive.reading() as connection:
            return sites.read_states(connection)

    def due_sites(self, before: datetime) -> list[SiteState]:
        """Return the sites whose next crawl is due by then, in order of name: those that were never crawled to an end
        too, and not those that are crawled only when asked."""
        with self._archive.reading() as connection:
            return sites.read_states(connection, due_before=before)

    def locked_sites(self) -> list[tuple[str, str, datetime]]:
        """Return the sites that are being crawled, in order of name: name, the process that locked it
        (`host/pid/token`), and until when the lock lasts."""
        with self._archive.reading() as connection:
            return sites.read_holders(connection)

    def site_state(self, name: str) -> SiteState | None:
        """Return the state of a site; None where it was never crawled."""
        with self._archive.reading() as connection:
            return next(iter(sites.read_states(connection, name)), None)

    def plan_site(
        self, name: str, *, due_at: datetime | None, every: timedelta | None, every_by: DecidedBy, failures: int = 0
    ) -> None:
        """Store when a site's next crawl is due. Raise NothingFound for a site that was never crawled."""
        with self._archive.writing(name) as connection:
            if not sites.plan_site(connection, name, due_at=due_at, every=every, every_by=every_by, failures=failures):
                raise NothingFound(_("{site} was never crawled into {archive}", site=name, archive=self._archive.where))

    def note_facts(self, name: str, facts: Mapping[str, object]) -> None:
        """Add facts to what is known about a site: any JSON values by name."""
        with self._archive.writing(name) as connection:
            sites.note_facts(connection, name, facts)

    def lock_site(self, name: str, holder: str, lease: timedelta, *, instead_of: str | None = None) -> bool:
        """Lock a site for as long as `lease`, or renew the lock; return False where another process has it.
        `instead_of` is a holder that is known to be dead, whose lock is taken over."""
        with self._archive.writing(name) as connection:
            return sites.lock_site(connection, name, holder, lease, instead_of)

    def renew_lock(self, name: str, holder: str, lease: timedelta) -> bool:
        """Keep a site locked for as long as `lease`; return False where the holder has it no more."""
        with self._archive.writing() as connection:
            return sites.renew_lock(connection, name, holder, lease)

    def unlock_site(self, name: str, holder: str) -> None:
        """Unlock a site; do nothing where another process holds it."""
        with self._archive.writing(name) as connection:
            sites.unlock_site(connection, name, holder)

    def unlock_sites(self, held: Sequence[tuple[str, str]]) -> None:
        """Unlock sites, each with the holder that is known to be dead; do nothing where another process holds it."""
        with self._archive.writing() as connection:
            for name, holder in held:
                sites.unlock_site(connection, name, holder)

    # --- runs ------------------------------------------------------------------------------------

    def start_run(self, site: str, at: datetime) -> int:
        """Store that a crawl begins and return the run's number, which `end_run` takes."""
        with self._archive.writing(site) as connection:
            return runs.start_run(connection, site, to_text(at))

    def end_run(self, run_id: int, at: datetime, counts: Mapping[str, object]) -> None:
        """Store that a run ended and what it counted (any JSON). A run that never ends was killed."""
        with self._archive.reading() as connection:
            site = runs.site_of_run(connection, run_id)
        with self._archive.writing(site) as connection:
            runs.end_run(connection, run_id, to_text(at), counts)

    def runs(self, site: str | None = None, limit: int = 100) -> list[Run]:
        """Return the newest runs, newest first."""
        with self._archive.reading() as connection:
            return runs.read_runs(connection, site, limit)

    def runs_since(self, since: datetime) -> list[Run]:
        """Return the runs that began since a time, newest first."""
        with self._archive.reading() as connection:
            return runs.read_runs_since(connection, to_text(since))

    def runs_by_site(self, limit: int = 100, *, site: str | None = None) -> dict[str, list[Run]]:
        """Return the newest runs of each site, or of one, newest first."""
        if site is not None:
            return {site: self.runs(site, limit)}
        with self._archive.reading() as connection:
            return runs.read_runs_by_site(connection, limit)

    def crawled_sites(self) -> list[str]:
        """Return the names of the sites that have runs, in order."""
        with self._archive.reading() as connection:
            return runs.crawled_sites(connection)

    def count_found(self, site: str, since: datetime) -> Sequence[FoundCount]:
        """Compare a site's article addresses with the articles in the archive; by day from `since` on."""
        return self.count_found_by_site(since, site=site).get(site, [])

    def count_found_by_site(self, since: datetime, *, site: str | None = None) -> dict[str, list[FoundCount]]:
        """Do the same for every site at once, or for one."""
        with self._archive.reading() as connection:
            return completeness.count_found(connection, since, site)

    def count_published(self, site: str, since: date) -> Sequence[PublishedCount]:
        """Count a site's articles by day of publication, from `since` on."""
        return self.count_published_by_site(since, site=site).get(site, [])

    def count_published_by_site(self, since: date, *, site: str | None = None) -> dict[str, list[PublishedCount]]:
        """Do the same for every site at once, or for one."""
        with self._archive.reading() as connection:
            return completeness.count_published(connection, since, site)

    def count_waiting_by_site(self, *, site: str | None = None) -> dict[str, int]:
        """Return how many addresses of each site, or of one, yielded nothing and wait to be requested again, now or
        later."""
        with self._archive.reading() as connection:
            return urls.count_waiting(connection, site)
