"""What `bag-info.txt` says: the RFC's own labels, some of Dublin Core's, and how the export came about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import func, select

from archive.article import Article
from archive.export.source import Source
from archive.instants import from_text, local
from archive.language import of_one
from archive.schema import HEAD, articles, revisions
from archive.terminal import printable


class Contents:
    """What was exported, in numbers; its size grows with the sites alone."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begins anew."""
        self.number = 0
        self.sites: dict[str, int] = {}
        """Articles by site."""
        self.first: str | None = None
        self.last: str | None = None
        """Days of publication; None where no article is dated."""

    def note(self, article: Article) -> None:
        """Takes one more into account."""
        self.number += 1
        self.sites[article.site] = self.sites.get(article.site, 0) + 1
        if article.published is not None:
            day = article.published[:10]
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


def lines_of(source: Source, contents: Contents, form: str, *, oxum: str) -> Iterator[tuple[str, str]]:
    """Labels and values in order; a value is one line."""
    for label, value in _lines(source, contents, form, oxum):
        yield label, printable(value)


def _lines(source: Source, contents: Contents, form: str, oxum: str) -> Iterator[tuple[str, str]]:
    span = f"{contents.first}/{contents.last}" if contents.first else None
    told = f", published {contents.first} to {contents.last}" if contents.first else ""
    yield (
        "External-Description",
        of_one(f"{contents.number} articles of {len(contents.sites)} news sites of Vietnam{told}, as {form}"),
    )
    newest = source.connection.scalar(select(func.max(articles.c.last_seen_at)))
    if newest is not None:
        yield "Bagging-Date", f"{local(from_text(newest)):%Y-%m-%d}"
        yield "Bagging-Date-Means", "the day of the archive's newest visit, so that one archive gives one bag"
    yield "Bag-Software-Agent", _program()
    yield "Payload-Oxum", oxum
    yield "DC-Title", "Articles of news sites, exported from an archive of tulieu"
    yield "DC-Type", "Dataset"
    yield "DC-Format", form
    if span:
        yield "DC-Date", span
    for site, number in sorted(contents.sites.items()):
        yield "DC-Source", of_one(f"{site} ({number} articles)")
    yield "Tulieu-Selection", _as_line(source.selection.as_json())
    yield "Tulieu-Articles", f"{contents.number}"
    yield "Tulieu-Schema", HEAD
    readers = select(revisions.c.reader).where(revisions.c.reader.is_not(None)).distinct()
    for reader in sorted(source.connection.scalars(readers)):
        yield "Tulieu-Reader", reader


def _as_line(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text == printable(text) else json.dumps(value)


def _program() -> str:
    try:
        return f"tulieu {version('tulieu')}"
    except PackageNotFoundError:  # run from its folder without being installed
        return "tulieu"
