"""What one response brought. The archive takes it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from archive.record.article import Article

Kind = Literal["seed", "sitemap", "feed", "listing", "page", "article"]
"""What an address is expected to lead to. Decided when it is found, by the portal's address rules; a `page`
may be a list or an article, which its visit decides."""

Outcome = Literal["article", "links", "unchanged", "redirect", "refused", "failed", "gone"]
"""What a response turned out to be:
`article`  a record was read; `links` a listing, feed or sitemap; `unchanged` the server says that it is
as it was at the last visit (304), which stays what came of it; `redirect` the address moved (its
target is among the links); `refused` a page that was answered but is not stored as an article;
`failed` no usable answer, to be tried again; `gone` the page is no longer there (404, 410, an article that leads
to the front page): its article, if there is one, is marked as withdrawn."""


IN_VAIN: frozenset[Outcome] = frozenset({"refused", "gone", "redirect"})
"""What an address is answered with where it brings nothing to keep; no such answer is its last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLink:
    """An address that a page, feed or sitemap named."""

    url: str
    """Canonical: the same article must not be in the ledger twice."""
    kind: Kind
    modified_at: datetime | None = None
    """What the sitemap says about its last change, aware; None where it does not."""
    feed_digest: str | None = None
    """A digest of what a feed says about it (title, summary); None where no feed does."""
    listed_on: date | None = None
    """The day that a list prints beside it; None where it prints none, or several."""
    deeper: bool = True
    """Whether it is a step further from the seeds than the page that names it; the next page of a list is not."""


@dataclass(frozen=True, slots=True)
class DueUrl:
    """An address that is due, with what the ledger knows about it."""

    url: str
    kind: Kind
    attempts: int = 0
    """The number of failures in a row before this attempt."""
    depth: int = 0
    """The number of links from a seed."""
    etag: str | None = None
    """Header of the last answer with a body."""
    last_modified: str | None = None
    """Header of the last answer with a body."""
    modified_at: str | None = None
    """When it last changed, by the newest sitemap that lists it."""
    validators: int = 0
    """STAYED, CHANGED, both (RELIABLE), or UNRELIABLE, see `archive.ledger.urls`; 0 where nothing was seen yet."""
    seen: bool = False
    """Whether it was fetched before."""
    found_on: str | None = None
    """The page that linked to it first; None for a seed."""
    in_vain: int = 0
    """How often in a row it was answered with nothing to keep (IN_VAIN) before this attempt."""
    listed_on: str | None = None
    """The day that a list printed beside it last, as 2025-01-31; None where none did."""
    last: Outcome | None = None
    """What came of it the last time; None where it was never requested."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One address requested and what came of it."""

    site: str
    url: str
    """The ledger's address that was requested."""
    kind: Kind
    """As the ledger has it; for a `page` what it turned out to be."""
    fetched_at: datetime
    """Aware."""
    outcome: Outcome
    status: int | None = None
    """HTTP status; None where there was no response."""
    reason: str | None = None
    """One word or a short slug for counting (`flood`, `timeout`, `http-500`, `no-text`); None for
    `article` and `links`."""
    detail: str | None = None
    """A sentence for people to read."""
    body: bytes | None = None
    """The page's bytes, kept for `article` and `refused`; None where there are none to keep."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Those worth keeping, by name in lower case."""
    digest: str | None = None
    """SHA-256 of the answer's bytes, hexadecimal; None where there was no body to speak of."""
    depth: int = 0
    """Steps from a seed, as the ledger has it."""
    article: Article | None = None
    reader: str | None = None
    """Version of the reader that read the article."""
    profile: str | None = None
    """Digest of the profile of the site that the reader was given, see `archive.ledger.profiles`; None: none."""
    links: tuple[FoundLink, ...] = ()
    requeue_lists_before: datetime | None = None
    """Lists among the links that were last requested before this are due again where the page is a seed, or names
    an article that was not known; None: none are."""
    due_at: datetime | None = None
    """When to ask for it again, aware; None for never (until `--full` or a newer sitemap date)."""
    waits: bool = False
    """Whether it yielded nothing and is requested again at ever longer intervals: it then comes after what is due as a
    matter of course, and takes a share of a run at most."""


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """Which article something became of."""

    key: str
    title: str
    url: str

    def as_json(self) -> dict[str, str]:
        """Return a dict for `json.dumps`."""
        return {"key": self.key, "title": self.title, "url": self.url}


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """What the archive made of a visit."""

    result: Literal["new", "revised", "unchanged"] | None
    """None where the visit brought no article."""
    found: int
    """Article addresses that the ledger did not know before."""
    queued: int
    """Addresses of any kind that this visit made due."""
    withdrawn: NamedArticle | None = None
    """The article whose page this visit found gone; None where it found none, or one that was gone before."""
    returned: NamedArticle | None = None
    """The article that was gone before and that this visit saw again."""
    removed: bool = False
    """Whether it brought what was removed by order, so that nothing of it was stored."""
