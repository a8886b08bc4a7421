"""Profiles of portals: what was learnt about each from its own pages, with its versions.

A profile is plain JSON to the archive, named by its digest (`identity.profile_digest`). A profile that comes back after
another one is a version again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, not_, select

from archive.database.schema import profiles, removals, revisions
from archive.database.timestamps import from_text, to_text
from archive.record.identity import profile_digest
from archive.transactions import Transactions

KEPT = 50
"""How many versions of a site are kept, the newest, besides those that revisions name."""

_c = profiles.c


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProfile:
    """One version of a site's profile."""

    site: str
    digest: str
    """12 hexadecimal digits; the revisions that were read with it name it by these."""
    made_at: datetime
    """Aware."""
    pages: int
    """The number of pages that it was learnt from."""
    profile: Mapping[str, Any]
    """As it was saved; its shape is the reader's."""


class Profiles:
    """The part of an archive that is about profiles: `Archive.profiles`. Every method is one transaction."""

    def __init__(self, archive: Transactions) -> None:
        self._archive = archive

    def current(self, site: str) -> StoredProfile | None:
        """Return the newest version of a site's profile; None where it has none."""
        newest = select(func.max(_c.id)).where(_c.site == site).scalar_subquery()
        return self._read_one(select(profiles).where(_c.id == newest))

    def versions(self, site: str) -> list[StoredProfile]:
        """Return all versions of a site's profile, oldest first. Their JSON is at most some megabytes."""
        with self._archive.reading() as connection:
            return [_stored(row) for row in _read_rows(connection, site)]

    def by_digest(self, site: str, digest: str) -> StoredProfile | None:
        """Return the version of a site's profile with this digest, the newest of several; None where there is none."""
        same = _c.site == site, _c.digest == digest
        return self._read_one(select(profiles).where(*same).order_by(_c.id.desc()).limit(1))

    def save(self, site: str, profile: Mapping[str, Any], digest: str, pages: int, at: datetime) -> bool:
        """Store a profile as the newest version of its site; return False where it is the newest already.

        Save a profile before the revisions that are read with it, which name its digest. Of versions that no revision
        names only the newest `KEPT` stay. Raise ValueError where the digest is not the profile's.
        """
        if digest != profile_digest(profile):
            raise ValueError(f"{site}: {digest} is not the digest of this profile, {profile_digest(profile)} is")
        text = json.dumps(profile, ensure_ascii=True, sort_keys=True)
        row = {"site": site, "digest": digest, "made_at": to_text(at), "pages": pages, "profile": text}
        with self._archive.writing(site) as connection:
            newest = select(_c.digest).where(_c.site == site).order_by(_c.id.desc()).limit(1)
            if connection.scalar(newest) == digest:
                return False
            connection.execute(insert(profiles), row)
            _prune(connection, site)
        return True

    def merge_from(self, other: Transactions) -> int:
        """Add the versions of another archive's profiles that this one lacks, each site's in the order of time; return
        how many. Whichever was made last is then the current one. Those of sites of which something was removed by
        order are left out, as they may quote it: they are learnt again."""
        with other.reading() as connection:
            names = connection.scalars(select(_c.site).distinct().order_by(_c.site)).all()
        with self._archive.reading() as connection:
            removed = set(connection.scalars(select(removals.c.site).distinct()))
        added = 0
        for site in (name for name in names if name not in removed):
            with other.reading() as connection:
                rows = _read_rows(connection, site)
            with self._archive.writing(site) as connection:
                added += _merge(connection, site, rows)
        return added

    def _read_one(self, wanted: Select[*tuple[Any, ...]]) -> StoredProfile | None:
        with self._archive.reading() as connection:
            row = connection.execute(wanted).one_or_none()
            return None if row is None else _stored(row)


def _stored(row: Row[*tuple[Any, ...]]) -> StoredProfile:
    return StoredProfile(
        site=row.site,
        digest=row.digest,
        made_at=from_text(row.made_at),
        pages=row.pages,
        profile=json.loads(row.profile),
    )


def _read_rows(connection: Connection, site: str) -> Sequence[Row[*tuple[Any, ...]]]:
    return connection.execute(select(profiles).where(_c.site == site).order_by(_c.id)).all()


def _merge(connection: Connection, site: str, others: Sequence[Row[*tuple[Any, ...]]]) -> int:
    """Merge rows of another archive into a site's, and give all of them new numbers. Return how many were added."""
    own = _read_rows(connection, site)
    known = {row.digest for row in own}
    new = [row for row in others if row.digest not in known]
    if not new:
        return 0
    in_order = groupby(merge(own, new, key=attrgetter("made_at")), key=attrgetter("digest"))
    merged = [{name: value for name, value in next(same)._mapping.items() if name != "id"} for _, same in in_order]
    connection.execute(delete(profiles).where(_c.site == site))
    connection.execute(insert(profiles), merged)
    _prune(connection, site)
    return len(new)


def _prune(connection: Connection, site: str) -> None:
    """Delete the oldest versions of a site's profile. The newest of each digest that a revision names stays."""
    same = profiles.alias()
    newest_of_digests = select(func.max(same.c.id)).where(same.c.site == site).group_by(same.c.digest)
    is_named = exists().where(revisions.c.profile == _c.digest)
    others = select(_c.id).where(_c.site == site, not_(and_(_c.id.in_(newest_of_digests), is_named)))
    oldest = others.order_by(_c.id.desc()).offset(KEPT)
    connection.execute(delete(profiles).where(_c.id.in_(connection.scalars(oldest).all())))
