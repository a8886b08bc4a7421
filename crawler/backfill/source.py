"""What a web archive is to a backfill: how its lists and captures are asked for, and what its answers mean. Pure."""

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
"""Captures that one answer may list: twice as many as are asked for at most."""

_AT = re.compile(r"[0-9]{14}")


class StrangeAnswer(ArchiveError):
    """A web archive answers otherwise than it should; `str()` is one line for people."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One answer to the question which captures there are."""

    captures: tuple[Capture, ...]
    goes_on: str | None
    """What to ask with for the rest; None where this was the last."""
    unusable: int = 0
    """Rows that cannot be what they should be."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page out of a web archive, as the site once answered with it."""

    headers: Mapping[str, str]
    """By name in lower case; with `x-archived-at`, the address in the web archive."""
    body: bytes


class Refused(Exception):
    """A capture that is not what was asked for; `reason` is a slug for counting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    """A web archive."""

    name: str
    nothing_statuses: frozenset[int]
    """Answers to a question for a list that mean that there is nothing."""

    @property
    def servers(self) -> tuple[str, ...]:
        """Scheme and host of everything that is asked for."""
        ...

    def list_address(self, scope: Scope, domain: str, state: str) -> str:
        """Where to ask for a domain's captures. `state` is empty at first, then `Listed.goes_on`."""
        ...

    def read_list(self, body: bytes, state: str) -> Listed:
        """What was answered there. StrangeAnswer."""
        ...

    def capture_request(self, capture: Capture) -> tuple[str, dict[str, str]]:
        """Address and headers with which to ask for a capture."""
        ...

    def read_capture(self, capture: Capture, status: int, headers: Mapping[str, str], body: bytes) -> Kept:
        """What was answered there. Raises Refused."""
        ...


def moment_of(at: str) -> datetime:
    """The moment that 14 digits name. ValueError where they name none."""
    return datetime.strptime(at, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def capture_or_none(at: object, original: object, digest: object, place: str = "") -> Capture | None:
    """A row of a list; None where it cannot be one: it comes from strangers."""
    if not (isinstance(at, str) and isinstance(original, str) and isinstance(digest, str)):
        return None
    if not _AT.fullmatch(at) or len(original) > MAX_LENGTH or len(digest) > 200:
        return None
    try:
        moment_of(at)
    except ValueError:
        return None
    if not original.isprintable() or not original.startswith(("http://", "https://")):
        return None
    return Capture(at, original, digest, place)
