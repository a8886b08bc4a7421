"""Forget a site that was entered by mistake and has no article: its addresses, runs, schedule and refused pages."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, delete, func, not_, or_, select

from archive.database.schema import articles, captures, dictionaries, profiles, revisions, runs, sites, urls
from archive.media.ledger import delete_media_of_site


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive has of one site, in numbers."""

    articles: int
    addresses: int
    runs: int
    pages: int
    """Refused pages that are kept of it alone."""

    @property
    def is_nothing(self) -> bool:
        """Whether the archive has never heard of it."""
        return not (self.articles or self.addresses or self.runs)


def read_holdings(connection: Connection, site: str) -> Holdings:
    """Count what there is of a site."""

    def count(table: Table, *where: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

    return Holdings(
        articles=count(articles, articles.c.site == site),
        addresses=count(urls, urls.c.site == site),
        runs=count(runs, runs.c.site == site),
        pages=count(captures, captures.c.site == site, _is_of_no_other(site)),
    )


def forget_site(connection: Connection, site: str) -> None:
    """Delete all of a site. Raise ValueError where it has an article: nothing of articles is ever deleted here."""
    if connection.scalar(select(func.count()).select_from(articles).where(articles.c.site == site)):
        raise ValueError(f"{site} has articles")
    pages = list(connection.scalars(select(captures.c.sha256).where(captures.c.site == site, _is_of_no_other(site))))
    connection.execute(delete(urls).where(urls.c.site == site))
    delete_media_of_site(connection, site)
    for start in range(0, len(pages), 500):
        connection.execute(delete(captures).where(captures.c.sha256.in_(pages[start : start + 500])))
    in_use = select(captures.c.dictionary_id).where(captures.c.dictionary_id.is_not(None))
    connection.execute(delete(dictionaries).where(dictionaries.c.site == site, dictionaries.c.id.not_in(in_use)))
    for table in (profiles, runs):
        connection.execute(delete(table).where(table.c.site == site))
    connection.execute(delete(sites).where(sites.c.name == site))


def _is_of_no_other(site: str) -> ColumnElement[bool]:
    """Return the condition that no article and no other site's address has a page."""
    by_address = select(urls.c.id).where(urls.c.capture == captures.c.sha256, urls.c.site != site).exists()
    by_revision = select(revisions.c.id).where(revisions.c.capture == captures.c.sha256).exists()
    return not_(or_(by_address, by_revision))
