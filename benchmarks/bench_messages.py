"""How long it takes to say a message in Vietnamese, in microseconds of processor time.

    python -m benchmarks.bench_messages

Ends with 1 if the bar is missed: 10 microseconds for each of these, the best of nine times 5,000.
"""

from __future__ import annotations

import os
import sys
import timeit
from datetime import datetime
from time import process_time

from archive.messages.language import Message, _, add_catalogue, translated
from crawler.messages import LOCALE

BAR = 10.0
_NUMBER = 5_000


def main() -> int:
    """Print the figures; 1 if the bar is missed."""
    os.environ["TULIEU_LANG"] = "vi"
    add_catalogue(LOCALE)
    longest = max(_measure(message) for message in _messages())
    print(f"bar: {BAR:.0f} microseconds: {'MISSED' if longest > BAR else 'met'}")
    return int(longest > BAR)


def _messages() -> list[Message]:
    counts = {"found": 1234, "new": 3, "revised": 0, "unchanged": 1231, "refused": 2, "failed": 0}
    return [
        _("{number:article|articles} written to {place}", number=34, place="articles.csv"),
        _("{number:article|articles} written to {place}", number=123_456, place="articles.csv"),
        _("error: {message}", message=_("no article {key}", key="119")),
        _("seen {at}", at=datetime(2026, 3, 4, 17, 5)),
        _(
            "{site}: {found} found, {new} new, {revised} revised, {unchanged} unchanged, {refused} refused, "
            "{failed} failed",
            site="tinhuy.example.vn",
            **counts,
        ),
    ]


def _measure(message: Message) -> float:
    translated(message)  # the catalogue is read once
    took = min(timeit.repeat(lambda: translated(message), timer=process_time, number=_NUMBER, repeat=9)) / _NUMBER * 1e6
    print(f"{took:5.1f}  {message}")
    return took


if __name__ == "__main__":
    sys.exit(main())
