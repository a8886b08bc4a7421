"""How clusters of copies look to people and to programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from archive.database.timestamps import VIETNAM
from archive.duplicates.queries import Cluster, Coverage, Member, published_interval, read_similarities
from archive.history.diff import Change, find_changes
from archive.history.lookup import read_article
from archive.messages.terminal import is_terminal, print_error, print_line, print_message, print_table

_TEXT = ("title", "lead", "body")


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A cluster with what is said of each of its articles."""

    cluster: Cluster
    similarities: Mapping[int, float]
    """By text, to the first article; to the one listed first where nobody knows which was the first."""
    changes: Mapping[int, Sequence[Change]] = field(default_factory=dict)
    """By article, in what it differs from that one; empty where this was not asked for."""

    @property
    def reference(self) -> Member:
        """What the others are compared with."""
        return self.cluster.first or self.cluster.members[0]

    def delay(self, copy: Member) -> tuple[int | None, int | None]:
        """How long after the first it was published: seconds, None where of either only the day is known; and
        days of the calendar. Both None where the first or the date is not known."""
        first, other = (published_interval(one.published) for one in (self.reference, copy))
        if self.cluster.first is None or first is None or other is None:
            return None, None
        days = (other[0].astimezone(VIETNAM).date() - first[0].astimezone(VIETNAM).date()).days
        exact = all("T" in (one.published or "") for one in (self.reference, copy))
        return int((other[0] - first[0]).total_seconds()) if exact else None, days

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`; `articles` are all of the cluster, the first included."""
        return {
            "first": _named(self.cluster.first) if self.cluster.first else None,
            "first_is_one_of": [_named(copy) for copy in self.cluster.possible_firsts],
            "articles": [self._article_as_json(copy) for copy in self.cluster.members],
        }

    def _article_as_json(self, copy: Member) -> dict[str, Any]:
        seconds, days = self.delay(copy)
        record: dict[str, Any] = _named(copy)
        record |= {"similarity": round(self.similarities[copy.text], 4), "exact": copy.text == self.reference.text}
        record |= {"delay_seconds": seconds, "delay_days": days}
        if copy.id in self.changes:
            record["changed"] = {change.field: list(change.differences) for change in self.changes[copy.id]}
        return record


def _named(copy: Member) -> dict[str, str | None]:
    return {name: getattr(copy, name) for name in ("site", "key", "url", "title", "published")}


def make_views(connection: Connection, clusters: Sequence[Cluster]) -> list[ClusterView]:
    """The clusters with how similar their articles are."""
    found = read_similarities(connection, [(c.first or c.members[0], c.members) for c in clusters])
    return [ClusterView(cluster, similarities) for cluster, similarities in zip(clusters, found, strict=True)]


def with_changes(connection: Connection, shown: ClusterView) -> ClusterView:
    """The same with how title, lead and paragraphs of each copy differ from the first's."""
    before = read_article(connection, shown.reference.id)
    changes = {
        copy.id: [c for c in find_changes(before, read_article(connection, copy.id)) if c.field in _TEXT]
        for copy in shown.cluster.members
        if copy != shown.reference
    }
    return ClusterView(shown.cluster, shown.similarities, changes)


# --- for people ----------------------------------------------------------------------------------


def print_clusters(shown: Sequence[ClusterView]) -> None:
    """On a terminal a few lines an article, elsewhere a row, with the number of its cluster."""
    if is_terminal(sys.stdout):
        for one in shown:
            _print_cluster(one)
        return
    rows = [
        [
            str(number),
            _role(one, c),
            c.published or "",
            _after(one, c),
            _likeness(one, c),
            c.site,
            c.key,
            c.title,
            c.url,
        ]
        for number, one in enumerate(shown, start=1)
        for c in one.cluster.members
    ]
    print_table(["cluster", "role", "published", "after", "similarity", "site", "key", "title", "url"], rows)


def print_cluster(shown: ClusterView) -> None:
    """One cluster, and under each copy in what it differs."""
    _print_cluster(shown)
    if not shown.cluster.first:
        print_message(f"differences are to {shown.reference.site}, {shown.reference.key}")


def _print_cluster(shown: ClusterView) -> None:
    if shown.cluster.first is None:
        print_message(_why_no_first(shown.cluster))
    for copy in shown.cluster.members:
        said = filter(
            None, (_role(shown, copy), copy.published or "undated", _after(shown, copy), _likeness(shown, copy))
        )
        print_line(f"{copy.title}")
        print_line(f"  {', '.join(said)}: {copy.site}, {copy.key}, {copy.url}")
        for change in shown.changes.get(copy.id, ()):
            for difference in change.differences:
                print_line(f"  - {change.field}: {difference}")
    print_line()


def _why_no_first(cluster: Cluster) -> str:
    if not cluster.possible_firsts:
        return "nobody knows who was first: none is dated"
    return (
        f"nobody knows who was first: {len(cluster.possible_firsts)} may have been, by what is printed of their dates"
    )


def _standing(shown: ClusterView, copy: Member) -> list[str]:
    """Role, publication, delay, similarity."""
    return [_role(shown, copy), copy.published or "", _after(shown, copy), _likeness(shown, copy)]


def _role(shown: ClusterView, copy: Member) -> str:
    if copy == shown.cluster.first:
        return "first"
    return "perhaps first" if copy in shown.cluster.possible_firsts else "copy"


def _likeness(shown: ClusterView, copy: Member) -> str:
    if copy == shown.reference:
        return ""
    return "same text" if copy.text == shown.reference.text else f"{shown.similarities[copy.text]:.2f}"


def _after(shown: ClusterView, copy: Member) -> str:
    seconds, days = shown.delay(copy)
    if copy == shown.reference or days is None:
        return ""
    if seconds is None:
        return {0: "the same day", 1: "the day after"}.get(days, f"{days} days later")
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours // 24} days {hours % 24} h later" if hours >= 48 else f"{hours} h {minutes:02} min later"


def print_coverage(coverage: Coverage) -> None:
    """What the clusters rest on, on standard error."""
    parts: Iterable[tuple[int, str]] = (
        (coverage.without_text, "without text"),
        (coverage.short, "too short to be compared"),
        (coverage.waiting, "not compared yet"),
        (coverage.crowded, "with wording that very many share, compared with a few of those only"),
    )
    left_out = "; ".join(f"{number} {words}" for number, words in parts if number)
    print_error(f"{coverage.articles} articles{': ' if left_out else ''}{left_out}")
