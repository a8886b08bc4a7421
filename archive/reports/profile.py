"""What the articles of an archive are like: when and where they were published, by whom, their length, fields and
changes.

The database counts what its columns say. For the rest every current record is read once, one at a time: some 80
microseconds for a record of 3 kB, a minute and a half for a million.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from archive.database.records import read_record, select_current
from archive.database.schema import articles, revisions, texts, withdrawals
from archive.database.timestamps import from_text, local
from archive.duplicates.queries import read_coverage
from archive.record.fields import TOLD, is_there

TOP = 20
"""The number of authors and sections that are named."""

LENGTHS = (0, 1, 500, 1_000, 2_000, 4_000, 8_000)
"""Where groups of lengths begin, in characters of lead and body."""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DAY = re.compile(rf"{_MONTH.pattern}-(?:0[1-9]|[12]\d|3[01])")
_HOUR = re.compile(rf"{_DAY.pattern}T(?:[01]\d|2[0-3])")

FIELDS = tuple(
    name
    for field in TOLD
    if field.absent is not None
    for name in ((field.name, "captions") if field.kind == "photos" else (field.name,))
)
"""Of which is counted how many articles have them; `captions`: a photograph with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An archive's current articles in numbers. Days and months are those of Vietnam, as `2025-01-31` and `2025-01`."""

    months: dict[str, dict[str, int]]
    """Articles by site and month of publication, without undated ones."""
    days: dict[str, int]
    """Articles by day of publication, of all sites."""
    sections: list[tuple[str, int]]
    """The most frequent, with their numbers of articles."""
    authors: list[tuple[str, int]]
    """Likewise. Names are as printed: one person may have several, and several persons one."""
    lengths: dict[str, int]
    """Articles by length in characters, by where the group begins (`500`)."""
    fields: dict[str, dict[str, int]]
    """Articles that have a field, by site and field; `articles` counts all."""
    edited: dict[str, int]
    """Revisions by month of their first visit, without the first of each article and those that were only read
    again."""
    withdrawn: dict[str, int]
    """Pages found gone by month, also those that came back."""
    copies: dict[str, int]
    """`clusters` of duplicates, `articles` in them, `across_sites` (clusters with several sites), `not_compared`
    (articles that were not compared yet)."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return asdict(self)


def read_profile(connection: Connection, progress: Callable[[int], None] = lambda _: None) -> Profile:
    """Count all as of now. `progress` is told now and then how many articles were read."""
    lengths, fields, sections, authors = _read_records(connection, progress)
    c = articles.c
    month, day = func.substr(c.published, 1, 7), func.substr(c.published, 1, 10)
    months: dict[str, dict[str, int]] = {}
    for site, of, number in connection.execute(
        select(c.site, month, func.count())
        .where(c.published.is_not(None))
        .group_by(c.site, month)
        .order_by(c.site, month)
    ):
        if _MONTH.fullmatch(str(of)):  # else the column is damaged, as `verify` says
            months.setdefault(site, {})[of] = number
    days = connection.execute(select(day, func.count()).where(c.published.is_not(None)).group_by(day).order_by(day))
    edits = select(revisions.c.seen_at).where(revisions.c.number > 1, revisions.c.reread_at.is_(None))
    return Profile(
        months=months,
        days={of: number for of, number in days if _DAY.fullmatch(str(of))},
        sections=_top(sections),
        authors=_top(authors),
        lengths=lengths,
        fields=fields,
        edited=_by_month(connection, edits),
        withdrawn=_by_month(connection, select(withdrawals.c.gone_at)),
        copies=_copies(connection),
    )


def _read_records(
    connection: Connection, progress: Callable[[int], None]
) -> tuple[dict[str, int], dict[str, dict[str, int]], Counter[str], Counter[str]]:
    lengths = dict.fromkeys(map(str, LENGTHS), 0)
    fields: dict[str, Counter[str]] = {}
    sections: Counter[str] = Counter()
    authors: Counter[str] = Counter()
    with connection.execute(select_current(), execution_options={"yield_per": 200}) as rows:
        for read, (text, site, key, number) in enumerate(rows):
            if read % 100 == 0:
                progress(read)
            record = read_record(connection, text, (site, key, number))
            if record is None:
                continue
            sections.update([record["section"]] if record["section"] is not None else [])
            authors.update(record["authors"])
            length = sum(map(len, (record["lead"] or "", *record["body"])))
            lengths[str(max(begin for begin in LENGTHS if begin <= length))] += 1
            of_site = fields.setdefault(site, Counter(dict.fromkeys(("articles", *FIELDS), 0)))
            of_site["articles"] += 1
            of_site.update(name for name in FIELDS if is_there(record.get(name)))
            of_site["captions"] += any(photo.get("caption") for photo in record.get("photos", ()))
    return lengths, {site: dict(fields[site]) for site in sorted(fields)}, sections, authors


def _top(names: Counter[str]) -> list[tuple[str, int]]:
    """Return the most frequent, equal ones in the order of code points."""
    return heapq.nsmallest(TOP, names.items(), key=lambda one: (-one[1], one[0]))


def _by_month(connection: Connection, moments: Select[Any]) -> dict[str, int]:
    # Times are in UTC and Vietnam's are whole hours from it, so months are sums of hours.
    of = moments.subquery().c[0]
    hour = func.substr(of, 1, 13)
    months: dict[str, int] = {}
    for at, number in connection.execute(select(hour, func.count()).group_by(hour).order_by(hour)):
        if not _HOUR.fullmatch(str(at)):
            continue
        month = f"{local(from_text(f'{at}:00:00Z')):%Y-%m}"
        months[month] = months.get(month, 0) + number
    return months


def _copies(connection: Connection) -> dict[str, int]:
    cluster = func.coalesce(texts.c.cluster, texts.c.id)
    clusters = (
        select(func.count().label("articles"), func.count(articles.c.site.distinct()).label("sites"))
        .join_from(articles, texts, texts.c.fingerprint == articles.c.fingerprint)
        .where(texts.c.bands.is_not(None))
        .group_by(cluster)
        .having(func.count() > 1)
        .subquery()
    )
    numbers = select(func.count(), func.sum(clusters.c.articles), func.count().filter(clusters.c.sites > 1))
    number, members, across = connection.execute(numbers.select_from(clusters)).one()
    waiting = read_coverage(connection).waiting
    return {"clusters": number, "articles": int(members or 0), "across_sites": across, "not_compared": waiting}
