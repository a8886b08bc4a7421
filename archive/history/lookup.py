"""Read articles and their revisions, as the records that were saved."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, bindparam, func, or_, select

from archive.database.records import parse_article, read_article, read_with_text, select_current
from archive.database.schema import articles, revisions, urls
from archive.database.sql import CompiledStatement, integers_as_table
from archive.database.timestamps import from_text, from_text_or_none
from archive.errors import NothingFound, SeveralFound
from archive.media.digests import with_digests
from archive.messages.language import _
from archive.record.article import Article
from archive.record.identity import canonical_url, fold, text_fingerprint
from archive.record.selection import Selection
from archive.search import select_matching

_NAMESAKES = 5
_MOST_ALIKE = 100
_NAME = (articles.c.site, articles.c.key, revisions.c.number)
_BATCH = 200  # records read ahead, a few megabytes at most


@dataclass(frozen=True, slots=True)
class Revision:
    """An article as it was from one visit on."""

    number: int
    """From 1, the oldest."""
    seen_at: datetime
    """When its page was fetched, aware."""
    last_seen_at: datetime
    """The last visit that saw this content, aware."""
    reader: str | None
    """Version of the reader that made the record; None where it is not known."""
    profile: str | None
    """Digest of the profile of its site that the reader was given, see `Profiles.by_digest`; None: none."""
    reread_at: datetime | None
    """When its page, stored before, was read again; None where the revision came with a visit.

    A revision that was read again shows that the reader changed, not the page.
    """
    article: Article


def iterate_articles(connection: Connection, selection: Selection) -> Iterator[Article]:
    """Yield current revisions by site, date of publication (undated ones first) and key, with the digests of kept
    files. Raise CannotSearch for a query without words, see `search.select_matching`."""
    return (Article.from_json(record) for _, record in iterate_records(connection, selection))


def iterate_records(connection: Connection, selection: Selection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what `iterate_articles` does as JSON text and as the parsed record: twice as fast where no `Article` is
    needed."""
    return with_digests(connection, _iterate_stored(connection, selection))


def _iterate_stored(connection: Connection, selection: Selection) -> Generator[tuple[str, dict[str, Any]]]:
    c = articles.c
    wanted = select_current().order_by(c.site, c.published.nulls_first(), c.key)
    wanted = _published_between(wanted, selection.since, selection.until)
    if selection.site is not None:
        wanted = wanted.where(c.site == selection.site)
    if selection.sites is not None:
        wanted = wanted.where(c.site.in_(selection.sites))
    if not selection.copies:
        from archive.duplicates.queries import select_duplicate_ids  # slow to import

        wanted = wanted.where(c.id.not_in(select_duplicate_ids()))
    if selection.only is not None:
        wanted = wanted.where(c.id.in_(select(integers_as_table(connection, sorted(selection.only)).c.value)))
    if selection.excluded:
        wanted = wanted.where(c.id.not_in(select(integers_as_table(connection, sorted(selection.excluded)).c.value)))
    matches = None
    if selection.query is not None:
        ids, matches = select_matching(connection, selection.query, selection.site)
        wanted = wanted.where(c.id.in_(ids)).add_columns(c.id)
    with connection.execute(wanted, execution_options={"yield_per": _BATCH}) as rows:  # closed, or a server keeps it
        for text, site, key, revision, *article_id in rows:
            read = read_with_text(connection, text, (site, key, revision))
            if read is None:
                continue
            text, record = read
            if selection.section is not None and fold(record["section"] or "") != fold(selection.section):
                continue
            if matches is None or matches(Article.from_json(record), *article_id):
                yield text, record


def load_namesakes(connection: Connection, article: Article) -> list[Article]:
    """Return the current revisions of a few other articles of the site with the same title and time of publication, or
    with the same words where the other is undated: its date may have been in doubt when it was read."""
    c = articles.c
    same: list[ColumnElement[bool]] = [] if article.published is None else [c.published == article.published]
    if (words := text_fingerprint(article)) is not None:
        # By their words alone, for which there is an index.
        alike = connection.execute(select(c.id, c.site, c.published).where(c.fingerprint == words).limit(_MOST_ALIKE))
        undated = [row.id for row in alike if row.site == article.site and row.published is None]
        same += [c.id.in_(undated)] if undated else []
    found = []
    for condition in same:
        wanted = (
            select(revisions.c.record, *_NAME)
            .join_from(articles, revisions)
            .where(revisions.c.number == c.revision, c.site == article.site, condition)
            .where(c.title == article.title, c.key != article.key)
            .order_by(c.key)
            .limit(_NAMESAKES)
        )
        found += [(text, (*name,)) for text, *name in connection.execute(wanted)]
    return [one for text, name in found if (one := read_article(connection, text, name))]


_HAS_HOLDER = CompiledStatement(
    select(articles.c.id)
    .where(articles.c.site == bindparam("of_site"), articles.c.key == bindparam("of_key"))
    .where(articles.c.url != bindparam("of_url"))
)


def has_holder(engine: Engine, article: Article) -> bool:
    """Return whether an article of the site has this one's key under another address: asked for every new page."""
    return _HAS_HOLDER.has_rows(engine, {"of_site": article.site, "of_key": article.key, "of_url": article.url})


def load_holder(connection: Connection, article: Article) -> Article | None:
    """Return the current revision of the article that has this one's key under another address; None where none has."""
    c = articles.c
    row = connection.execute(
        select(revisions.c.record, *_NAME)
        .join_from(articles, revisions)
        .where(revisions.c.number == c.revision)
        .where(c.site == article.site, c.key == article.key, c.url != article.url)
    ).one_or_none()
    return None if row is None else read_article(connection, row[0], (*row[1:],))


def _published_between(wanted: Select[Any], since: date | None, until: date | None) -> Select[Any]:
    # Times of publication are texts in one time zone that begin with the day.
    if since is not None:
        wanted = wanted.where(articles.c.published >= since.isoformat())
    if until is not None:
        wanted = wanted.where(articles.c.published < f"{until.isoformat()}T24")
    return wanted


def sites_with_articles(connection: Connection) -> list[str]:
    """Return the names of the sites that have articles, in order."""
    names: list[str] = []
    following = select(articles.c.site).order_by(articles.c.site).limit(1)
    wanted = following
    while (name := connection.scalar(wanted)) is not None:  # one look-up a site: DISTINCT would read every article
        names.append(name)
        wanted = following.where(articles.c.site > name)
    return names


def count_articles(connection: Connection, site: str) -> int:
    """Return how many articles of a site there are."""
    counted = select(func.count()).select_from(articles).where(articles.c.site == site)
    return connection.execute(counted).scalar_one()


def find_article_id(connection: Connection, key_or_url: str, site: str | None) -> int:
    """Return the id of the article that a person means by its key, its address, or any address of the ledger that led
    to it. Raise NothingFound; SeveralFound where several sites have the key and no site is named."""
    c = articles.c
    # What was typed may not be UTF-8, or have NUL, which PostgreSQL does not take.
    addresses = [key_or_url := key_or_url.encode("utf-8", "replace").decode().replace("\0", "\ufffd")]
    with suppress(ValueError):  # a key need not be an address
        addresses.append(canonical_url(key_or_url))
    by_ledger = select(urls.c.article_id).where(urls.c.url.in_(addresses), urls.c.article_id.is_not(None))
    wanted = (
        select(c.id, c.site, c.url)
        .where(or_(c.key.in_(addresses), c.url.in_(addresses), c.id.in_(by_ledger)))
        .order_by(c.site, c.key)
    )
    # Few articles have the key or the address: with the site in its condition SQLite goes through all articles of it.
    found = [row for row in connection.execute(wanted) if site in (None, row.site)]
    if not found:
        raise NothingFound(
            _("no article {key} of {site}", key=key_or_url, site=site)
            if site
            else _("no article {key}", key=key_or_url)
        )
    if len(found) > 1:
        choices = [f"{row.site}: {row.url}" for row in found]
        raise SeveralFound(
            _(
                "{key} is an article of several sites, name one by --site or give its address: {choices}",
                key=key_or_url,
                choices="; ".join(choices),
            ),
            choices,
        )
    article_id: int = found[0].id
    return article_id


def load_article(connection: Connection, article_id: int) -> Article:
    """Return the current revision of an article. Raise DamagedRecord where its record cannot be read."""
    row = connection.execute(select_current().where(articles.c.id == article_id)).one()
    return parse_article(row[0], (*row[1:],))


def load_revision(connection: Connection, article_id: int, number: int) -> Article:
    """Return a revision of an article by its number. Raise NothingFound, saying how many there are; DamagedRecord."""
    c = revisions.c
    found = select(c.record, *_NAME).join_from(articles, revisions)
    row = connection.execute(found.where(c.article_id == article_id, c.number == number)).one_or_none()
    if row is None:
        newest = connection.scalar(select(articles.c.revision).where(articles.c.id == article_id))
        raise NothingFound(_("there is no revision {number}: the newest is {newest}", number=number, newest=newest))
    return parse_article(row[0], (*row[1:],))


def load_history(connection: Connection, article_id: int) -> list[Revision]:
    """Return all revisions of an article, oldest first; damaged ones are left out."""
    c = revisions.c
    last_seen_at = func.coalesce(c.last_seen_at, articles.c.last_seen_at)
    rows = connection.execute(
        select(c.number, c.seen_at, last_seen_at, c.reader, c.profile, c.reread_at, c.record, *_NAME)
        .join_from(revisions, articles)
        .where(c.article_id == article_id)
        .order_by(c.number)
    )
    found = [
        Revision(
            number,
            from_text(seen_at),
            max(from_text(seen_at), from_text(last_seen_at)),
            reader,
            profile,
            from_text_or_none(reread_at),
            article,
        )
        for number, seen_at, last_seen_at, reader, profile, reread_at, record, *name in rows
        if (article := read_article(connection, record, (*name,))) is not None
    ]
    if not found:  # a damaged archive may lack them
        load_article(connection, article_id)
    return found
