"""Hours of the day within which sites are asked, in Vietnam's time. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from archive.instants import local

_HOURS = re.compile(r"\s*(?P<first>[\d:]+)\s*[-–]\s*(?P<last>[\d:]+)\s*")


@dataclass(frozen=True, slots=True)
class Hours:
    """From a time of the day up to another one, over midnight where that is earlier."""

    first: time
    last: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """`22-6`, `8-17:30`. ValueError for anything else."""
        match = _HOURS.fullmatch(text)
        try:
            first, last = (_time(match[name]) for name in ("first", "last")) if match else (None, None)
        except ValueError:
            first = last = None
        if first is None or last is None or first == last:
            raise ValueError(f"{text!r} are no hours like 22-6")
        return cls(first, last)

    def __str__(self) -> str:
        return f"{_shown(self.first)}-{_shown(self.last)}"

    def hold(self, at: datetime) -> bool:
        """Whether a moment is within them; the last one is not."""
        now = local(at).time()
        if self.first < self.last:
            return self.first <= now < self.last
        return now >= self.first or now < self.last

    def until_end(self, at: datetime) -> timedelta:
        """How long they go on after a moment within them."""
        here = local(at)
        end = datetime.combine(here.date(), self.last, here.tzinfo)
        return (end if end > here else end + timedelta(days=1)) - here


def _time(text: str) -> time:
    if text == "24":
        return time(0)
    hour, minute, second = (*(int(part) for part in text.split(":")), 0, 0)[:3]
    return time(hour, minute, second)


def _shown(at: time) -> str:
    return str(at.hour) if at == time(at.hour) else at.isoformat("seconds" if at.second else "minutes")
