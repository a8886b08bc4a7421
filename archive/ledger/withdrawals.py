"""Articles whose page is gone: since when, why, and whether it came back. The articles stay in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, exists, or_, select, update

from archive.database.schema import articles, urls, withdrawals
from archive.database.sql import CompiledStatement, insert_into
from archive.database.timestamps import VIETNAM, from_text, from_text_or_none, local, to_text
from archive.record.visit import NamedArticle


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A time during which an article's page was gone."""

    gone_at: datetime
    """When it was first found gone, aware: it went between `last_seen_at` and then."""
    reason: str
    """`http-404`, `http-410`, `moved-away`."""
    back_at: datetime | None
    """When it was found again; None where it was not."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        back_at = local(self.back_at).isoformat() if self.back_at else None
        return {"gone_at": local(self.gone_at).isoformat(), "reason": self.reason, "back_at": back_at}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An article whose page is gone."""

    site: str
    key: str
    url: str
    title: str
    published: str | None
    last_seen_at: datetime
    """When its page was last there, aware."""
    gone_at: datetime
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {
            "site": self.site,
            "key": self.key,
            "url": self.url,
            "title": self.title,
            "published": self.published,
            "last_seen_at": local(self.last_seen_at).isoformat(),
            "gone_at": local(self.gone_at).isoformat(),
            "reason": self.reason,
        }


_other = urls.alias("other")
_open = withdrawals.alias("still_open")
# That an earlier address of the article is gone says nothing as long as its current address is there.
_GONE = (
    select(articles.c.id, bindparam("new_gone_at", type_=String), bindparam("new_reason", type_=String))
    .join_from(urls, articles, articles.c.id == urls.c.article_id)
    .where(urls.c.site == bindparam("of_site"), urls.c.url == bindparam("of_url"))
    .where(articles.c.last_seen_at <= bindparam("new_gone_at"))
    .where(
        or_(
            articles.c.url == urls.c.url,
            ~exists().where(
                _other.c.url == articles.c.url,
                _other.c.site == articles.c.site,
                _other.c.outcome.is_distinct_from("gone"),
            ),
        )
    )
    .where(~exists().where(_open.c.article_id == articles.c.id, _open.c.back_at.is_(None)))
)


@cache
def _mark_gone(dialect: str) -> Any:
    statement = insert_into(withdrawals, dialect).from_select(["article_id", "gone_at", "reason"], _GONE)
    # Found gone, seen and gone again at the same time: the article is gone.
    again = {"back_at": None, "reason": statement.excluded.reason}
    return statement.on_conflict_do_update(index_elements=["article_id", "gone_at"], set_=again)


_MARK_BACK = (
    update(withdrawals)
    .where(
        withdrawals.c.article_id == bindparam("of_article"),
        withdrawals.c.back_at.is_(None),
        withdrawals.c.gone_at <= bindparam("new_back_at"),
    )
    .values(back_at=bindparam("new_back_at"))
)


def mark_gone(connection: Connection, site: str, url: str, reason: str, at: str) -> None:
    """Store that the page of an article is gone, if the address is that of an article."""
    given = {"of_site": site, "of_url": url, "new_reason": reason, "new_gone_at": at}
    connection.execute(_mark_gone(connection.dialect.name), given)


def mark_back(connection: Connection, article_id: int, at: str) -> None:
    """Store that an article was seen: if it was gone, it is back."""
    connection.execute(_MARK_BACK, {"of_article": article_id, "new_back_at": at})


_u, _a, _w = urls.c, articles.c, withdrawals.c
_MARKED = CompiledStatement(
    select(_a.key, _a.title, _a.url, _w.back_at)
    .join_from(urls, withdrawals, _w.article_id == _u.article_id)
    .join(articles, _a.id == _w.article_id)
    .where(_u.url == bindparam("of_url"), _u.site == bindparam("of_site"))
    .where(or_(and_(_w.gone_at == bindparam("at_gone"), _w.back_at.is_(None)), _w.back_at == bindparam("at_back")))
    .order_by(_w.gone_at.desc())
)


def read_marked(connection: Connection, site: str, url: str, at: str) -> dict[str, NamedArticle]:
    """Return the article that a visit to an address at this time marked, under `withdrawn` or `returned`; empty where
    it marked none."""
    row = _MARKED.first(connection, {"of_url": url, "of_site": site, "at_gone": at, "at_back": at})
    if row is None:
        return {}
    return {"returned" if row.back_at is not None else "withdrawn": NamedArticle(row.key, row.title, row.url)}


def read_withdrawals(connection: Connection, article_id: int) -> list[Withdrawal]:
    """Return the times during which an article was gone, oldest first."""
    c = withdrawals.c
    wanted = select(c.gone_at, c.reason, c.back_at).where(c.article_id == article_id).order_by(c.gone_at)
    rows = connection.execute(wanted)
    return [Withdrawal(from_text(gone), reason, from_text_or_none(back)) for gone, reason, back in rows]


def read_gone(connection: Connection, site: str | None) -> dict[tuple[str, str], datetime]:
    """Return the articles that are gone now, as site and key, with when that was found, aware."""
    a, w = articles.c, withdrawals.c
    wanted = select(a.site, a.key, w.gone_at).join_from(withdrawals, articles).where(w.back_at.is_(None))
    if site is not None:
        wanted = wanted.where(a.site == site)
    return {(of, key): from_text(gone_at) for of, key, gone_at in connection.execute(wanted)}


def find_withdrawn(
    connection: Connection, site: str | None, since: date | None, until: date | None, at_most: int | None = None
) -> Sequence[Withdrawn]:
    """Return the articles that are gone now and were found gone on these days in Vietnam, the last first."""
    a, w = articles.c, withdrawals.c
    wanted = (
        select(a.site, a.key, a.url, a.title, a.published, a.last_seen_at, w.gone_at, w.reason)
        .join_from(withdrawals, articles)
        .where(w.back_at.is_(None))
        .order_by(w.gone_at.desc(), a.site, a.key)
        .limit(at_most)
    )
    if site is not None:
        wanted = wanted.where(a.site == site)
    if since is not None and since > date.min:  # beyond these days no time can be computed
        wanted = wanted.where(w.gone_at >= _midnight(since))
    if until is not None and until < date.max:
        wanted = wanted.where(w.gone_at < _midnight(until + timedelta(days=1)))
    rows = connection.execute(wanted)
    return [Withdrawn(*row[:5], from_text(row.last_seen_at), from_text(row.gone_at), row.reason) for row in rows]


def _midnight(day: date) -> str:
    return to_text(datetime(day.year, day.month, day.day, tzinfo=VIETNAM))
