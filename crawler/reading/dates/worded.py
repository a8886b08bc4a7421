"""Read worded dates of the English editions (en.nhandan.vn, SharePoint's own forms), by dateparser.

It is asked only for lines that our own grammar refuses, and believed only where its answer can be found again in the
line: it is known to answer with today's date for a clock that it takes for `ago` (PAINS 2).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(r"\b(?:" + "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + r")\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBER = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th)?(?![\d:.])", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d))?(?!\d)")
_LONGEST = 60


@lru_cache(maxsize=1)
def _parser() -> DateDataParser:
    # Imported when first needed: it takes a fifth of a second.
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en"],
        settings={
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "TIMEZONE": "Asia/Ho_Chi_Minh",
            "TO_TIMEZONE": "Asia/Ho_Chi_Minh",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )


def read_worded(line: str) -> tuple[datetime, bool] | None:
    """Return the time that an English worded line prints, in +07:00, and whether it prints a time of day. None where
    it is no such line, or where day, month and year of the answer are not those that the line prints."""
    if len(line) > _LONGEST or not line.isascii():
        return None
    months, years, numbers = _MONTH.findall(line), _YEAR.findall(line), _NUMBER.findall(line)
    clock = _CLOCK.search(line)
    if len(months) != 1 or len(years) != 1 or len(numbers) != 1:
        return None
    at = _parser().get_date_data(line).date_obj
    if at is None:
        return None
    month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(months[0].lower()[:3]))
    if (at.year, at.month, at.day) != (int(years[0]), month, int(numbers[0])):
        return None
    if clock is not None and (at.minute != int(clock[2]) or at.hour % 12 != int(clock[1]) % 12):
        return None
    return (at, clock is not None) if at.utcoffset() == timedelta(hours=7) else None
