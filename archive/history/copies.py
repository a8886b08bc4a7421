"""Copies of a story: how long after the first each was published, how similar they are, and in what they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from archive.database.timestamps import VIETNAM
from archive.duplicates.queries import Cluster, Member, published_interval, read_similarities
from archive.history.diff import Change, find_changes
from archive.history.lookup import load_article

_TEXT = ("title", "lead", "body")


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A cluster with what is shown of each of its articles."""

    cluster: Cluster
    similarities: Mapping[int, float]
    """By text, to the reference."""
    changes: Mapping[int, Sequence[Change]] = field(default_factory=dict)
    """By article, how it differs from the reference; empty where this was not asked for."""
    left_out: int = 0
    """Articles of the cluster that are not in it here, as there are too many."""

    @property
    def reference(self) -> Member:
        """The article that the others are compared with: the first, or the one listed first where the first is not
        known."""
        return self.cluster.first or self.cluster.members[0]

    def delay(self, member: Member) -> tuple[int | None, int | None]:
        """Return how long after the first it was published, in seconds and in days of the calendar. The seconds are
        None where of either only the day is known; both are None where the first or the date is not known."""
        first, other = (published_interval(one.published) for one in (self.reference, member))
        if self.cluster.first is None or first is None or other is None:
            return None, None
        days = (other[0].astimezone(VIETNAM).date() - first[0].astimezone(VIETNAM).date()).days
        exact = all("T" in (one.published or "") for one in (self.reference, member))
        return int((other[0] - first[0]).total_seconds()) if exact else None, days

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`; `articles` are all of the cluster but those `left_out`, with the first."""
        return {
            "first": _identity(self.cluster.first) if self.cluster.first else None,
            "first_is_one_of": [_identity(member) for member in self.cluster.possible_firsts],
            "articles": [self._article_as_json(member) for member in self.cluster.members],
        } | ({"left_out": self.left_out} if self.left_out else {})

    def _article_as_json(self, member: Member) -> dict[str, Any]:
        seconds, days = self.delay(member)
        record: dict[str, Any] = _identity(member)
        record |= {"similarity": round(self.similarities[member.text], 4), "exact": member.text == self.reference.text}
        record |= {"delay_seconds": seconds, "delay_days": days}
        if member.id in self.changes:
            record["changed"] = {change.field: list(change.differences) for change in self.changes[member.id]}
        return record


def _identity(member: Member) -> dict[str, str | None]:
    return {name: getattr(member, name) for name in ("site", "key", "url", "title", "published")}


def make_views(
    connection: Connection, clusters: Sequence[Cluster], at_most: int | None = None, always: int | None = None
) -> list[ClusterView]:
    """Return the clusters with how similar their articles are; of each at most so many articles, the earliest, and the
    one whose id is to be there always."""
    shown = [
        replace(cluster, members=tuple(m for n, m in enumerate(cluster.members) if n < at_most or m.id == always))
        if at_most is not None
        else cluster
        for cluster in clusters
    ]
    found = read_similarities(connection, [(c.first or c.members[0], c.members) for c in shown])
    return [
        ClusterView(cluster, similarities, left_out=len(whole.members) - len(cluster.members))
        for whole, cluster, similarities in zip(clusters, shown, found, strict=True)
    ]


def with_changes(connection: Connection, view: ClusterView) -> ClusterView:
    """Return the view with how title, lead and paragraphs of each article differ from the reference's."""
    before = load_article(connection, view.reference.id)
    changes = {
        member.id: [c for c in find_changes(before, load_article(connection, member.id)) if c.field in _TEXT]
        for member in view.cluster.members
        if member != view.reference
    }
    return replace(view, changes=changes)
