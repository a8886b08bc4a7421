"""How clusters of near-duplicates are shown to people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from archive.duplicates.queries import Cluster, Coverage, Member
from archive.history.copies import ClusterView
from archive.messages.language import _
from archive.messages.terminal import is_terminal, print_error, print_line, print_message, print_table


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
