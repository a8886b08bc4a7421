"""Compares records with the truth of a generated portal, column by column."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.record.article import Article
from tests.crawler.reading.portal.model import HabitPortal, PortalPage

COLUMNS = ("title", "day", "minute", "modified", "lead", "body", "authors", "source", "captions")
"""`day` and `minute` are of the publication; `minute` is asked only where the page prints one."""


@dataclass(frozen=True)
class Wrong:
    """One value that is not the truth's."""

    habit: str
    url: str
    column: str
    expected: Any
    got: Any


@dataclass
class Score:
    """How many values were asked for and right, by column."""

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    wrong: list[Wrong] = field(default_factory=list)
    wrong_dates: int = 0
    """Articles that were given a day of publication which is not theirs."""
    unread: int = 0
    """Articles that gave no record; all their columns count as wrong."""
    strays: int = 0
    """Pages that are no articles and gave a record all the same. In no column."""

    def share(self, column: str) -> float | None:
        """Return the share of right values of a column; None where none was asked."""
        return self.right[column] / self.asked[column] if self.asked[column] else None

    @property
    def total(self) -> float:
        """Return the share of right values of all columns."""
        return sum(self.right.values()) / max(1, sum(self.asked.values()))

    def add(self, other: Score) -> None:
        """Count another score in."""
        for column in COLUMNS:
            self.right[column] += other.right[column]
            self.asked[column] += other.asked[column]
        self.wrong += other.wrong
        self.wrong_dates += other.wrong_dates
        self.unread += other.unread
        self.strays += other.strays


def score(portal: HabitPortal, read: Callable[[PortalPage], Article | None]) -> Score:
    """Return how the records of a portal's pages compare with their truth. `read` gives None where nothing was read."""
    found = Score()
    for page in portal.pages:
        article = read(page)
        if page.truth is None:
            found.strays += article is not None
            continue
        found.unread += article is None
        _compare(found, portal.name, page.url, page.truth, article)
    return found


def _compare(found: Score, habit: str, url: str, truth: dict[str, Any], article: Article | None) -> None:
    expected, got = _expected(truth), _got(truth, article)
    for column in COLUMNS:
        if column not in expected or column in truth.get("not_asked", ()):
            continue
        found.asked[column] += 1
        if article is not None and _plain(expected[column]) == _plain(got[column]):
            found.right[column] += 1
        else:
            found.wrong.append(Wrong(habit, url, column, expected[column], got[column]))
    if got["day"] is not None and got["day"] != expected["day"]:
        found.wrong_dates += 1


def _expected(truth: dict[str, Any]) -> dict[str, Any]:
    expected = {name: truth[name] for name in ("title", "lead", "body", "authors", "source", "captions")}
    expected["day"] = truth["published"][:10]
    if "T" in truth["published"]:
        expected["minute"] = truth["published"][:16]
    expected["modified"] = truth["modified"] and truth["modified"][:16]
    return expected


def _got(truth: dict[str, Any], article: Article | None) -> dict[str, Any]:
    if article is None:
        return dict.fromkeys(COLUMNS)
    lead, body = article.lead, list(article.body)
    first_is_lead = bool(body) and truth["lead"] is not None and _plain(body[0]) == _plain(truth["lead"])
    if lead is None and first_is_lead and truth.get("lead_may_be_first"):
        lead, body = truth["lead"], body[1:]
    elif lead is not None and first_is_lead and truth.get("body_may_start_with_lead"):
        body = body[1:]
    published, modified = article.published, article.modified
    if modified and truth["modified"] and len(truth["modified"]) == 10:
        modified = modified[:10]
    return {
        "title": article.title,
        "day": published and published[:10],
        "minute": _minute(published),
        "modified": modified and (_minute(modified) or modified),
        "lead": lead,
        "body": body,
        "authors": list(article.authors),
        "source": article.source,
        "captions": [photo.caption for photo in article.photos if photo.caption],
    }


def _minute(when: str | None) -> str | None:
    if not when or "T" not in when:
        return None
    return datetime.fromisoformat(when).isoformat()[:16]


def _plain(value: Any) -> Any:
    """Return a value without differences of white space and of Unicode forms."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    return [_plain(one) for one in value] if isinstance(value, list) else value


def merge(scores: Iterable[Score]) -> Score:
    """Return the sum of scores."""
    whole = Score()
    for one in scores:
        whole.add(one)
    return whole
