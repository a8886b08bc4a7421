"""What a citation says about an article, whatever its style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection

from archive.database.timestamps import local
from archive.ledger.sites import read_states
from archive.messages.terminal import printable
from archive.record.article import Article

_SAFE_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"  # beside letters and digits; all others are percent-encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One article as it is cited. Every text is one line without control characters; what is absent is None or ()."""

    label: str
    """The key that a text cites it by, unique within an archive: `thanhuytphcm-1491931527`. ASCII letters, digits, `-`,
    `_` and `.` only."""
    title: str
    outlet: str
    """The publisher: the site's title as the last crawl found it, otherwise the host of the address."""
    authors: tuple[str, ...]
    """Names in their own order, family name first, as printed."""
    published_on: date | None
    published: str | None
    """As exact as it is known, see `Article.published`."""
    captured_on: date | None
    """The day in Vietnam."""
    captured_at: str | None
    """ISO 8601, +07:00, to the second."""
    source: str | None
    """The agency or paper that it was taken from."""
    url: str
    """ASCII; spaces, double quotation marks, braces and backslashes are percent-encoded."""
    sha256: str | None
    """Digest of the page's bytes."""
    revision: int | None = None
    """Number of the revision that is cited; None: the current one, whatever its number."""
    withdrawn_on: date | None = None
    """The day in Vietnam on which its page was found gone from its site; None where it is not known to be gone."""

    def note(self) -> str:
        """Return, in sentences, what the formats have no field for; empty where there is nothing."""
        said = (
            ("Published", self.published if self.published and "T" in self.published else None),
            ("Taken from", self.source),
            ("Captured", self.captured_at),
            ("SHA-256 of the page", self.sha256),
            ("Revision in the archive", self.revision),
            ("Withdrawn from its site, found gone", self.withdrawn_on),
        )
        return " ".join(f"{what}: {value}." for what, value in said if value)


def describe_state(of: Reference) -> str:
    """Return, for people to read, which revision is cited and that the page is gone; empty where neither is to be
    said."""
    said = [f"revision {of.revision} in the archive"] if of.revision is not None else []
    said += [f"withdrawn from its site, found gone {of.withdrawn_on}"] if of.withdrawn_on is not None else []
    return "; ".join(said)


def read_outlets(connection: Connection) -> dict[str, str]:
    """Return the titles of the sites whose crawls found one, by name."""
    titles = {state.name: state.facts.get("title") for state in read_states(connection)}
    return {name: title for name, title in titles.items() if isinstance(title, str) and printable(title)}


def make_reference(
    article: Article,
    outlets: Mapping[str, str],
    gone: Mapping[tuple[str, str], datetime] | None = None,
    revision: int | None = None,
) -> Reference:
    """Return how an article is cited, with the outlets of `read_outlets` and the withdrawals of
    `ledger.withdrawals.read_gone`; `revision` is its number where a certain one is cited."""
    gone_at = (gone or {}).get((article.site, article.key))
    captured = local(article.fetched_at) if article.fetched_at else None
    return Reference(
        label=_label(article) if revision is None else f"{_label(article)}-revision-{revision}",
        title=printable(article.title),
        outlet=printable(outlets.get(article.site) or urlsplit(article.url).hostname or article.site),
        authors=tuple(filter(None, map(printable, article.authors))),
        published_on=date.fromisoformat(article.published[:10]) if article.published else None,
        published=article.published,
        captured_on=captured.date() if captured else None,
        captured_at=captured.isoformat(timespec="seconds") if captured else None,
        source=printable(article.source) if article.source else None,
        url=_address(article.url),
        sha256=article.sha256,
        revision=revision,
        withdrawn_on=local(gone_at).date() if gone_at else None,
    )


def _label(article: Article) -> str:
    name = f"{article.site}-{article.key}"
    clean = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    if clean == name and len(name) <= 80:
        return name
    site = re.sub(r"[^A-Za-z0-9._-]+", "-", article.site)[:60]
    return f"{site}-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _address(url: str) -> str:
    return quote(printable(url), safe=_SAFE_CHARACTERS)
