"""What a backfill needs of a web archive: how to request lists and captures, and what the answers mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from archive.errors import ArchiveError
from crawler.backfill.plan import Capture, Scope
from crawler.urls.rules import MAX_LENGTH

MAX_ROWS = 10_000
"""Captures that one answer may list: twice as many as are ever requested."""

_AT = re.compile(r"[0-9]{14}")


class StrangeAnswer(ArchiveError):
    """A web archive's answer is not what it should be; `str()` says how, in one line."""


@dataclass(frozen=True, slots=True)
class CaptureList:
    """One answer to the question which captures there are."""

    captures: tuple[Capture, ...]
    goes_on: str | None
    """What to ask with for the rest; None where this was the last."""
    unusable: int = 0
    """Rows that name no capture."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page out of a web archive, as the site once sent it."""

    headers: Mapping[str, str]
    """By name in lower case; with `x-archived-at`, the address in the web archive."""
    body: bytes


class CaptureRefused(Exception):
    """A capture that cannot be stored as an article; `reason` is a slug for counting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    """A web archive."""

    name: str
    nothing_statuses: frozenset[int]
    """Status codes that mean, in answer to the request for a list, that there are no captures."""

    @property
    def servers(self) -> tuple[str, ...]:
        """Return scheme and host of everything that is requested."""
        ...

    def list_address(self, scope: Scope, domain: str, state: str) -> str:
        """Return where to request a domain's captures. `state` is empty at first, then `CaptureList.goes_on`."""
        ...

    def read_list(self, body: bytes, state: str) -> CaptureList:
        """Read what was answered there. StrangeAnswer."""
        ...

    def capture_request(self, capture: Capture) -> tuple[str, dict[str, str]]:
        """Return address and headers with which to request a capture."""
        ...

    def read_capture(self, capture: Capture, status: int, headers: Mapping[str, str], body: bytes) -> ArchivedPage:
        """Return the page of a capture, from the web archive's answer. Raises CaptureRefused."""
        ...


def parse_timestamp(at: str) -> datetime:
    """Return the time that 14 digits name, in UTC. ValueError where they name none."""
    return datetime.strptime(at, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def find_capture(at: object, original: object, digest: object, location: str = "") -> Capture | None:
    """Return the capture that a row of a list names; None where it names none, for web archives are not trusted."""
    if not (isinstance(at, str) and isinstance(original, str) and isinstance(digest, str)):
        return None
    if not _AT.fullmatch(at) or len(original) > MAX_LENGTH or len(digest) > 200:
        return None
    try:
        parse_timestamp(at)
    except ValueError:
        return None
    if not original.isprintable() or not original.startswith(("http://", "https://")):
        return None
    return Capture(at, original, digest, location)
