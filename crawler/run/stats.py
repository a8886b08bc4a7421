"""The counts of a run over one site, and how many addresses failed in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.ledger.removals import REMOVED
from archive.messages.language import _
from archive.record.article import Article
from archive.record.fields import EXPECTED, is_there
from archive.record.visit import NamedArticle, Saved, Visit
from crawler.run.media import MediaStats, total_media

NAMED = ("new", "revised", "withdrawn", "returned")
"""What may become of an article in a run, in the order in which it is told."""

ANSWERED_FAULTS = frozenset({"flood", "challenge", "redirect-loop", "off-site", "truncated"})
"""Faults that only show when an answer is read; `crawler/engine/retry.py` counts the others."""

MAX_NAMED = 10
"""Articles that are named with a run for each thing that became of them; the others are counted."""

MAX_SOURCES = 20
"""Sources of one field that are written down with a run."""


@dataclass
class RunStats:
    """The counts of one run over one site."""

    site: str
    found: int = 0
    """Article addresses that were not known before."""
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    """Articles whose page was found gone, and was there before."""
    returned: int = 0
    """Articles whose page was gone before and was there again."""
    named: dict[str, list[NamedArticle]] = field(default_factory=dict)
    """Of the new, revised, withdrawn and returned articles the first MAX_NAMED each, by that word."""
    held: int | None = None
    """Articles of the site in the archive when the run ended; None where it did not."""
    refused: Counter[str] = field(default_factory=Counter)
    """Addresses that were answered, but not with something to store, by reason."""
    failures: dict[str, str] = field(default_factory=dict)
    """Addresses that brought no usable answer, with the reason; one that does later in the run is taken out."""
    articles_due: int = 0
    """Article addresses known at the start that were still to be requested: for the progress bar."""
    articles_done: int = 0
    """Article addresses requested in this run."""
    faults: Counter[str] = field(default_factory=Counter)
    """What went wrong between us and the server, by reason, whether or not a later try got over it."""
    waits: Counter[str] = field(default_factory=Counter)
    """How often the site was left alone for a while, by reason (`flood`, `http-429`, `http-503`)."""
    waited: float = 0.0
    """Seconds for which it was left alone."""
    politeness: dict[str, Any] = field(default_factory=dict)
    """How the site was asked: `robots` (`obeyed`, `none`, `unavailable`); in seconds `crawl_delay` (what robots.txt
    states), `delay` (what it was at last) and `least_delay` (what a site that once asked to wait is given by every
    later run); `hours`, `tls`; `certificate`, what is wrong with the server's (`expired`, `not-valid-yet`,
    `self-signed`, `other-name`); `clock_skew`, seconds by which the server's clock is ahead of ours, where that is
    much."""
    read: int = 0
    """New articles whose fields are counted: what was stored before says nothing about the portal's markup of today."""
    fields: Counter[str] = field(default_factory=Counter)
    """How many of them have each field of the record; `captions`: a photograph with a caption."""
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    """By field: how often each source of evidence (`layout nukeviet: span.h5`) gave it."""
    by_layout: int = 0
    """Pages that a layout has read and a profile of the portal fits. Each tenth of them is compared with the
    profile."""
    compared: int = 0
    """How many could be compared."""
    disagreements: Counter[str] = field(default_factory=Counter)
    """By field (`title`, `published`, `lead`): on how many of them another value is at the profile's place. The
    layout's is kept."""
    stuck: dict[str, str] = field(default_factory=dict)
    """Lists that go on in a way that cannot be followed, with what keeps their next pages from being had; the first of
    them."""
    dates_settled: int = 0
    """Articles that were read again when it was known whether the portal prints the day or the month first."""
    profile_settled: int = 0
    """Articles that were read again, and otherwise, by the portal's profile."""
    expected: int | None = None
    """How many requests a run over a part of a portal has still to make, when that is known; None: it is not."""
    expected_seconds: float = 0.0
    """How long each of them is expected to take, with the wait before it."""
    left_out: int = 0
    """Addresses that stay due, as a run over a part of a portal is not about them."""
    waiting: int = 0
    """Addresses that yielded nothing and wait to be requested again, when the run ended."""
    media: MediaStats | None = None
    """Pictures and documents; None where none are fetched."""
    request_count: int = 0
    seconds: float = 0.0
    problem: str | None = None
    """Why the run did not do what it was asked, in one line; None if it did."""
    ending: str = ""
    """Why the run ended: `finished`, `limit`, `gave-up`, `shutdown`, `hours` (are over), `held` (by another process),
    `clock` (cannot be believed), `removed` (by order, what was asked for); "" while it runs."""

    @property
    def complete(self) -> bool:
        """Return whether nothing that was due is left."""
        return self.ending == "finished" and self.problem is None

    @property
    def brought_nothing(self) -> bool:
        """Return whether all that was due was requested and no article is new or other than before."""
        changed = self.new + self.revised + self.withdrawn + self.returned
        return self.complete and bool(self.held) and not changed

    @property
    def stored(self) -> int:
        """Return how many articles were seen: new, revised and unchanged."""
        return self.new + self.revised + self.unchanged

    def count(self, visit: Visit, saved: Saved) -> None:
        """Count a saved visit."""
        if saved.removed:
            self.refused[REMOVED] += 1
            self.failures.pop(visit.url, None)
            return
        self.found += saved.found
        self.new += saved.result == "new"
        self.revised += saved.result == "revised"
        self.unchanged += saved.result == "unchanged"
        self._count_named(visit, saved)
        if visit.reason in ANSWERED_FAULTS:
            self.faults[visit.reason] += 1
        if visit.article is not None and saved.result == "new":
            self._count_fields(visit.article)
        if visit.outcome == "failed":
            self.failures[visit.url] = visit.reason or "failed"
            return
        again = self.failures.pop(visit.url, None) is not None
        self.articles_done += visit.kind == "article" and not again
        if visit.outcome in ("refused", "gone"):
            self.refused[visit.reason or visit.outcome] += 1

    def _count_named(self, visit: Visit, saved: Saved) -> None:
        """Note which article became new, revised, withdrawn or returned."""
        self.withdrawn += saved.withdrawn is not None
        self.returned += saved.returned is not None
        told = {"withdrawn": saved.withdrawn, "returned": saved.returned}
        if visit.article is not None and saved.result in ("new", "revised"):
            told[saved.result] = NamedArticle(visit.article.key, visit.article.title, visit.article.url)
        for event, article in told.items():
            if article is not None and len(self.named.setdefault(event, [])) < MAX_NAMED:
                self.named[event].append(article)

    def _count_fields(self, article: Article) -> None:
        """Count which fields a new article has, and from which source."""
        self.read += 1
        for name in EXPECTED:
            self.fields[name] += is_there(getattr(article, name))
        self.fields["captions"] += any(photo.caption for photo in article.photos)
        for name, said in article.evidence.items():
            self.sources.setdefault(name, Counter())[source_of(said)] += 1

    def count_comparison(self, differs: Mapping[str, bool]) -> None:
        """Count a page on which a layout and the profile were compared: by field, whether they differ."""
        self.compared += bool(differs)
        self.disagreements.update(name for name, one in differs.items() if one)

    def record(self) -> dict[str, Any]:
        """Return all counts, as a run is written down in the archive."""
        return {
            **self.counts(),
            "complete": self.complete,
            "ending": self.ending,
            "problem": self.problem,
            "faults": dict(sorted(self.faults.items())),
            "waiting": self.waiting,
            "waits": dict(sorted(self.waits.items())),
            "waited": round(self.waited, 1),
            "politeness": self.politeness,
            "stuck": self.stuck,
            "dates_settled": self.dates_settled,
            "profile_settled": self.profile_settled,
            "left_out": self.left_out,
            "compared": self.compared,
            "disagreements": dict(sorted(self.disagreements.items())),
            "read": self.read,
            "fields": dict(self.fields),
            "witnesses": {name: dict(counts.most_common(MAX_SOURCES)) for name, counts in self.sources.items()},
        }

    def summary(self) -> dict[str, Any]:
        """Return what `crawl --json` prints: the counts, and the articles that were counted (at most MAX_NAMED new
        ones, MAX_NAMED revised ones, ...)."""
        named = {f"{event}_articles": [one.as_json() for one in self.named.get(event, ())] for event in NAMED}
        return {**self.counts(), **named}

    def counts(self) -> dict[str, Any]:
        """Return the counts of the run."""
        failed = Counter(self.failures.values())
        return {
            "site": self.site,
            "found": self.found,
            "new": self.new,
            "revised": self.revised,
            "unchanged": self.unchanged,
            "refused": dict(sorted(self.refused.items())),
            "failed": dict(sorted(failed.items())),
            "request_count": self.request_count,
            "seconds": round(self.seconds, 2),
            "withdrawn": self.withdrawn,
            "returned": self.returned,
            "held": self.held,
            "media": self.media.as_json() if self.media is not None else None,
        }


MOST_STUCK_TOLD = 5


def describe_stuck(stuck: Mapping[str, str]) -> list[str]:
    """Return a line for each list that goes on in a way that cannot be followed (`RunStats.stuck`): the first ones, and
    how many there are besides."""
    lines: list[str] = [
        _("the list {url} goes on in a way that cannot be followed: {why}", url=url, why=why)
        for url, why in list(stuck.items())[:MOST_STUCK_TOLD]
    ]
    rest = len(stuck) - len(lines)
    if rest:
        lines.append(_("lists besides that go on in a way that cannot be followed: {number}", number=rest))
    return lines


MAX_SILENT = 10
"""Addresses in a row without any answer after which a site counts as switched off."""

MAX_FAILED = 50
"""Addresses in a row that failed, answered or not, after which it counts as broken."""


@dataclass(slots=True)
class Streak:
    """Failures in a row: they end the run of a site that was switched off, before all its addresses are requested."""

    failed: int = 0
    silent: int = 0
    reason: str | None = None
    """Of the last failure."""

    def count(self, visit: Visit) -> None:
        """Count what came of an address."""
        failed = visit.outcome == "failed"
        self.failed = self.failed + 1 if failed else 0
        self.silent = self.silent + 1 if failed and visit.status is None else 0
        self.reason = visit.reason

    def find_verdict(self) -> str | None:
        """Return what is wrong with the site, to be printed after its name; None as long as it answers."""
        if self.silent >= MAX_SILENT:
            return f"gave no answer {self.silent} times in a row ({self.reason})"
        return f"failed {self.failed} times in a row ({self.reason})" if self.failed >= MAX_FAILED else None


def source_of(said: str) -> str:
    """Return the source that a field's evidence names: `layout nukeviet: last line of the body`, without the words of
    the page (`: Tin, ảnh: Minh Thư`) and why another source was not believed (`; ...`)."""
    return ": ".join(said.partition(";")[0].split(": ")[:2])


def total(summaries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one summary of several: names joined, counts added up, articles one after the other, the single ones under
    `sites`. A single one is itself. Sites are crawled side by side, so the seconds are those of the slowest."""
    if len(summaries) == 1:
        return summaries[0]
    whole: dict[str, Any] = {"site": ",".join(summary["site"] for summary in summaries)}
    for name in ("found", "new", "revised", "unchanged"):
        whole[name] = _sum(summaries, name)
    for name in ("refused", "failed"):
        counts: Counter[str] = Counter()
        for summary in summaries:
            counts.update(summary[name])
        whole[name] = dict(sorted(counts.items()))
    whole["request_count"] = _sum(summaries, "request_count")
    whole["seconds"] = max((summary["seconds"] for summary in summaries), default=0.0)
    for name in ("withdrawn", "returned", "held"):
        whole[name] = _sum(summaries, name)
    whole["media"] = total_media([summary["media"] for summary in summaries])
    for event in NAMED:
        whole[f"{event}_articles"] = [one for summary in summaries for one in summary[f"{event}_articles"]]
    whole["sites"] = summaries
    return whole


def _sum(summaries: list[dict[str, Any]], name: str) -> int:
    return sum(summary[name] or 0 for summary in summaries)
