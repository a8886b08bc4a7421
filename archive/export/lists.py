"""Lists of articles that a person keeps in a file: what an export is to leave out, or to have alone.

A line is a key or an address, as `tulieu show` takes it. Empty lines do not count, nor what begins with `#`, as a line
or after a space. UTF-8, with a byte order mark or without, with any line ends.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from archive.errors import BadList, NothingFound, SeveralFound
from archive.history.lookup import find_article_id
from archive.messages.language import _

_COMMENT = re.compile(r"(?:^|\s)#.*")


class ListedArticles(NamedTuple):
    """What a list names."""

    ids: frozenset[int]
    unknown: list[str]
    """Lines that name no article of the archive, in order."""


def find_listed(connection: Connection, path: Path, site: str | None = None) -> ListedArticles:
    """Return the articles that a file names, of whatever site. A key that several sites have is that of `site` where it
    is given. Raise BadList for another such key, and where the file is not UTF-8; OSError."""
    ids, unknown = set(), []
    for number, name in _read(path):
        try:
            ids.add(_find(connection, name, site))
        except NothingFound:
            unknown.append(name)
        except SeveralFound as error:
            raise BadList(_("{path}, line {number}: {why}", path=path, number=str(number), why=error)) from error
    return ListedArticles(frozenset(ids), unknown)


def _read(path: Path) -> list[tuple[int, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadList(_("{path}: it is not UTF-8: save it as UTF-8 text", path=path)) from None
    named = ((number, _COMMENT.sub("", line).strip()) for number, line in enumerate(lines, start=1))
    return [(number, name) for number, name in named if name]


def _find(connection: Connection, name: str, site: str | None) -> int:
    try:
        return find_article_id(connection, name, None)
    except SeveralFound:
        if site is None:
            raise
        return find_article_id(connection, name, site)
