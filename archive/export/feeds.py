"""The newest articles as a feed, for readers and for programs that follow what comes in.

A feed has the NEWEST of what was chosen that are dated, the newest first, each with its lead; its own date is that of
the newest, so that the same archive gives the same bytes.
"""

from __future__ import annotations

import heapq
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from archive.export.source import Source
from archive.instants import VIETNAM

NEWEST = 100
"""Articles in a feed."""


def newest(source: Source) -> list[dict[str, Any]]:
    """Records of the newest, by time of publication, site and key."""
    dated = (record for _, record in source.records() if record["published"])
    return heapq.nlargest(NEWEST, dated, key=lambda record: (record["published"], record["site"], record["key"]))


def moment(record: dict[str, Any]) -> datetime:
    """When it was published; the beginning of the day where only that is known."""
    at = datetime.fromisoformat(record["published"])
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def in_mail_form(at: datetime) -> str:
    """As RSS wants it (RFC 5322)."""
    return format_datetime(at)
