"""Print to a terminal. Texts come from pages, and a page must not be able to control a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, TextIO

from archive.messages.language import translated
from archive.messages.secrets import mask

_VIETNAM = timezone(timedelta(hours=7))  # as of `archive.database.timestamps`, which is above this module

# Controls (C0, DEL, C1), what changes the direction of writing, line and paragraph separators, invisible
# letters by which text is hidden, and halves of surrogate pairs, which no terminal can be sent.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """Return the text on one line, without what a terminal would interpret instead of showing."""
    return _UNSAFE.sub("", " ".join(text.split()))


def printable_piece(text: str) -> str:
    """Return a part of a line likewise: its spaces stay, also those at either end."""
    return _UNSAFE.sub("", re.sub(r"\s", " ", text))


def print_line(text: str = "") -> None:
    """Print a line of text to standard output, made `printable`."""
    print(printable(text))  # noqa: T201


def print_message(text: str) -> None:
    """Print a message of the program to standard output, translated and made `printable`. For texts of pages use
    `print_line`."""
    print_line(translated_for(text, sys.stdout))


def translated_for(text: str, stream: TextIO) -> str:
    """Return the message in the language of the person, in English where the stream cannot encode it; without the
    passwords in it."""
    message = translated(text)
    try:
        message.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return mask(text)
    return mask(message)


def print_marked(text: str, ranges: Iterable[tuple[int, int]]) -> None:
    """Print a line to a terminal, made `printable`, with these parts of it, [start, end) and in order, in bold."""
    pieces, done = [], 0
    for start, end in ranges:
        pieces += [printable_piece(text[done:start]), f"\x1b[1m{printable_piece(text[start:end])}\x1b[0m"]
        done = end
    print("".join([*pieces, printable_piece(text[done:])]))  # noqa: T201


_log = False


def begin_log() -> None:
    """Have `print_error` say date and time from now on, as `print_progress` does: for commands that run for long, or by
    a timer, whose standard error is kept in a log."""
    global _log
    _log = True


def print_error(text: str) -> None:
    """Print a message to standard error, translated and made `printable`; see `begin_log`."""
    print(printable(_moment(_log) + translated_for(text, sys.stderr)), file=sys.stderr)  # noqa: T201


def _moment(wanted: bool) -> str:
    """Return Vietnam's date and time, to stand before a line; empty on a terminal, where it is read at once."""
    return f"{datetime.now(_VIETNAM):%Y-%m-%d %H:%M:%S}: " if wanted and not is_terminal(sys.stderr) else ""


_problems = 0


def print_problem(text: str) -> None:
    """Print a message to standard error, see `print_error`, about what a command had to leave out. The command goes on,
    and ends with 1, see `take_problems`."""
    global _problems
    _problems += 1
    print_error(text)


def take_problems() -> int:
    """Return how many problems were printed since the last time that it was asked."""
    global _problems
    number, _problems = _problems, 0
    return number


def print_progress(text: str) -> None:
    """Print a message about work that goes on to standard error, see `print_error`. Where it is no terminal the date
    and time stand before it, Vietnam's: the line is read later, in a log."""
    print(printable(_moment(True) + translated_for(text, sys.stderr)), file=sys.stderr)  # noqa: T201


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Print JSON, on one line without `indent`, and flush it, as another program may wait for the line. Diacritics are
    unescaped where they can be encoded; what a terminal would interpret is escaped."""
    text = json.dumps(value, ensure_ascii=not sys.stdout.encoding.lower().startswith("utf"), indent=indent)
    print("\n".join(_UNSAFE.sub(_escaped, line) for line in text.split("\n")), flush=True)  # noqa: T201


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]  # beyond U+FFFF a pair of escapes


def cell(text: str) -> str:
    """Return a word of the program in a table: translated on a terminal, as programs know it elsewhere."""
    return translated_for(text, sys.stdout) if is_terminal(sys.stdout) else text


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: drawn on a terminal, a line for each cell where the terminal is too narrow, elsewhere
    tab-separated rows. The heads are words of the program, see `cell`."""
    columns = [cell(column) for column in columns]
    safe = [[printable(value) for value in row] for row in rows]
    if not is_terminal(sys.stdout):
        for row in [columns, *safe]:
            print("\t".join(row))  # noqa: T201
        return
    from rich.box import SIMPLE_HEAD  # slow to import, and of no use in a pipe
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in safe:
        table.add_row(*map(Text, row))
    unbounded = console.options.update(max_width=sys.maxsize)  # a measure is cut to the width it is given
    if console.measure(table, options=unbounded).maximum <= console.width:
        console.print(table)
        return
    for row in safe:
        for name, value in zip(columns, row, strict=True):
            print(f"{name}: {value}")  # noqa: T201
        print()  # noqa: T201


def is_terminal(stream: TextIO) -> bool:
    """Return whether a stream is a terminal, which a person reads, and not a pipe or a file."""
    return stream.isatty()
