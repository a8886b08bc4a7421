"""Check the profiles of portals, and that those that revisions name are kept."""

from __future__ import annotations

import json

from sqlalchemy import Connection, exists, select

from archive.database.schema import articles, profiles, revisions
from archive.maintenance.report import CheckReport
from archive.record.identity import profile_digest

_BATCHED = {"yield_per": 20}  # a profile may have 200 kB

_UNKNOWN = (
    select(revisions.c.id, revisions.c.number, revisions.c.profile, articles.c.site, articles.c.key)
    .join_from(revisions, articles, articles.c.id == revisions.c.article_id)
    .where(revisions.c.profile.is_not(None))
    .where(~exists().where(profiles.c.site == articles.c.site, profiles.c.digest == revisions.c.profile))
    .order_by(revisions.c.id)
)


def check_profiles_of_revisions(connection: Connection, report: CheckReport) -> None:
    """Check that the profile that read a revision is kept under its site."""
    for row in connection.execute(_UNKNOWN, execution_options=_BATCHED):
        name = f"revisions {row.id} ({row.site} {row.key}, number {row.number}, profile {row.profile})"
        report.add("revision-profile", name, "the profile that it was read with is not stored")


def check_profiles(connection: Connection, report: CheckReport) -> None:
    """Check that each profile is JSON, and what its digest names."""
    for row in connection.execute(select(profiles).order_by(profiles.c.id), execution_options=_BATCHED):
        try:
            found = profile_digest(json.loads(row.profile.encode()))  # text that is not UTF-8 fails here
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            found = type(error).__name__
        if found != row.digest:
            name = f"profiles {row.id} ({row.site}, digest {row.digest}, found {found})"
            report.add("profile", name, "it differs from what was stored")
