"""Hours of the day at which sites may be asked: `22-6` is the night, in Vietnam's time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.database.timestamps import local
from archive.messages.language import _


@dataclass(frozen=True, slots=True)
class Hours:
    """From the beginning of hour `begin` to that of hour `end`; over midnight where `end` is the smaller."""

    begin: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Return the hours of `22-6` or `22:00-06:00`. ValueError for anything else."""
        found = re.fullmatch(r"\s*(\d{1,2})(?::00)?\s*-\s*(\d{1,2})(?::00)?\s*", text)
        begin, end = (int(found[1]), int(found[2]) % 24) if found else (24, 24)
        if begin > 23 or (found and int(found[2]) > 24) or begin == end:
            raise ValueError(_("{text} is not a span of hours like 22-6", text=repr(text)))
        return cls(begin, end)

    def __str__(self) -> str:
        return f"{self.begin}-{self.end}"

    def hold(self, at: datetime) -> bool:
        """Whether a time (aware) is within them."""
        hour = local(at).hour
        return self.begin <= hour < self.end if self.begin < self.end else hour >= self.begin or hour < self.end

    def end_after(self, at: datetime) -> timedelta:
        """Return how long they last from a time (aware) within them."""
        now = local(at)
        end = now.replace(hour=self.end, minute=0, second=0, microsecond=0)
        return (end if end > now else end + timedelta(days=1)) - now
