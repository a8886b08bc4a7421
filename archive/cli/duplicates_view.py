"""How clusters of near-duplicates are shown to people and to programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from archive.database.timestamps import VIETNAM
from archive.duplicates.queries import Cluster, Coverage, Member, published_interval, read_similarities
from archive.history.diff import Change, find_changes
from archive.history.lookup import load_article
from archive.messages.language import _
from archive.messages.terminal import is_terminal, print_error, print_line, print_message, print_table

_TEXT = ("title", "lead", "body")


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A cluster with what is shown of each of its articles."""

    cluster: Cluster
    similarities: Mapping[int, float]
    """By text, to the reference."""
    changes: Mapping[int, Sequence[Change]] = field(default_factory=dict)
    """By article, how it differs from the reference; empty where this was not asked for."""

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
        """Return a dict for `json.dumps`; `articles` are all of the cluster, the first included."""
        return {
            "first": _identity(self.cluster.first) if self.cluster.first else None,
            "first_is_one_of": [_identity(member) for member in self.cluster.possible_firsts],
            "articles": [self._article_as_json(member) for member in self.cluster.members],
        }

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


def make_views(connection: Connection, clusters: Sequence[Cluster]) -> list[ClusterView]:
    """Return the clusters with how similar their articles are."""
    found = read_similarities(connection, [(c.first or c.members[0], c.members) for c in clusters])
    return [ClusterView(cluster, similarities) for cluster, similarities in zip(clusters, found, strict=True)]


def with_changes(connection: Connection, view: ClusterView) -> ClusterView:
    """Return the view with how title, lead and paragraphs of each article differ from the reference's."""
    before = load_article(connection, view.reference.id)
    changes = {
        member.id: [c for c in find_changes(before, load_article(connection, member.id)) if c.field in _TEXT]
        for member in view.cluster.members
        if member != view.reference
    }
    return ClusterView(view.cluster, view.similarities, changes)


# --- for people to read ----------------------------------------------------------------------------------


def print_clusters(view: Sequence[ClusterView]) -> None:
    """Print a few lines for each article on a terminal, elsewhere a row with the number of its cluster."""
    if is_terminal(sys.stdout):
        for one in view:
            _print_cluster(one)
        return
    rows = [
        [str(number), *_standing(one, c), c.site, c.key, c.title, c.url]
        for number, one in enumerate(view, start=1)
        for c in one.cluster.members
    ]
    print_table(["cluster", "role", "published", "after", "similarity", "site", "key", "title", "url"], rows)


def print_cluster(view: ClusterView) -> None:
    """Print one cluster, and under each article how it differs."""
    _print_cluster(view)
    if not view.cluster.first:
        print_message(_("compared with {site}, {key}", site=view.reference.site, key=view.reference.key))


def _print_cluster(view: ClusterView) -> None:
    if view.cluster.first is None:
        print_message(_explain_no_first(view.cluster))
    for member in view.cluster.members:
        role, published, after, likeness = _standing(view, member)
        said = filter(None, (role, published or "undated", after, likeness))
        print_line(f"{member.title}")
        print_line(f"  {', '.join(said)}: {member.site}, {member.key}, {member.url}")
        for change in view.changes.get(member.id, ()):
            for difference in change.differences:
                print_line(f"  - {change.field}: {difference}")
    print_line()


def _explain_no_first(cluster: Cluster) -> str:
    if not cluster.possible_firsts:
        return "which was first is not known: none of them has a date"
    return _(
        "which was first is not known: by their printed dates it may be any of {number}",
        number=len(cluster.possible_firsts),
    )


def _standing(view: ClusterView, member: Member) -> list[str]:
    """Return role, publication, delay and similarity, empty where there is none."""
    return [_role(view, member), member.published or "", _delay(view, member), _similarity(view, member)]


def _role(view: ClusterView, member: Member) -> str:
    if member == view.cluster.first:
        return "first"
    return "perhaps first" if member in view.cluster.possible_firsts else "copy"


def _similarity(view: ClusterView, member: Member) -> str:
    if member == view.reference:
        return ""
    return "same text" if member.text == view.reference.text else f"{view.similarities[member.text]:.2f}"


def _delay(view: ClusterView, member: Member) -> str:
    seconds, days = view.delay(member)
    if member == view.reference or days is None:
        return ""
    if seconds is None:
        return {0: "the same day", 1: "the day after"}.get(days, f"{days} days later")
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours // 24} days {hours % 24} h later" if hours >= 48 else f"{hours} h {minutes:02} min later"


def print_coverage(coverage: Coverage) -> None:
    """Print to standard error how many articles are compared, and why the others are not."""
    parts: Iterable[tuple[int, str]] = (
        (coverage.without_text, "without text"),
        (coverage.short, "too short to be compared"),
        (coverage.waiting, "not compared yet"),
        (coverage.crowded, "with wording that very many share, compared with a few of those only"),
    )
    left_out = "; ".join(f"{number} {words}" for number, words in parts if number)
    if left_out:
        print_error(_("{number:article|articles}: {left_out}", number=coverage.articles, left_out=left_out))
    else:
        print_error(_("{number:article|articles}", number=coverage.articles))
