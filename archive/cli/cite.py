"""The command `cite`."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing, nullcontext
from typing import Annotated

import typer
from sqlalchemy import Connection

from archive.cli.export import WithWords
from archive.cli.options import OnSite, Since, Until, Where, check_days, check_site
from archive.export.citations import STYLES, style_of
from archive.export.source import Source, open_source
from archive.history.lookup import find_article_id, load_article, load_revision
from archive.ledger.withdrawals import read_gone
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import is_terminal
from archive.record.article import Article
from archive.record.selection import Selection
from archive.store import Archive


def cite(
    keys_or_urls: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY_OR_URL...",
            help="Numbers of articles on their site (`search` shows them), or addresses.",
            show_default=False,
        ),
    ] = None,
    style: Annotated[str, typer.Option("--style", metavar="STYLE", help=f"{', '.join(STYLES)}.")] = "bibtex",
    revision: Annotated[
        int | None,
        typer.Option(
            "--revision",
            min=1,
            metavar="N",
            help="Cite revision N of one article, as numbered by `history`; without it the current revision.",
            show_default=False,
        ),
    ] = None,
    site: OnSite = None,
    since: Since = None,
    until: Until = None,
    query: WithWords = None,
    archive: Where = "archive.db",
) -> None:
    """Articles as they are cited: author, title, outlet, dates, address, digest of the page.

    Cites the articles that are given, in that order, or without any all that --site, --since, --until and --query
    choose. Vietnamese names keep their order and are never inverted.

    If the page of an article is gone from its site, the citation says so, and since when.

    Example: tulieu cite 1491931527 --style bibtex
    """
    if style not in STYLES:
        raise typer.BadParameter(_("--style is one of {styles}", styles=", ".join(STYLES)))
    named = list(dict.fromkeys(keys_or_urls or ()))
    if named and (since or until or query is not None):
        raise typer.BadParameter("KEY_OR_URL does not go with --since, --until and --query")
    check_days(since, until)
    if revision is not None and len(named) != 1:
        raise typer.BadParameter("--revision goes with one KEY_OR_URL")
    if not named and site is None and since is None and until is None and query is None:
        raise typer.BadParameter("choose articles: KEY_OR_URL, --site, --since, --until or --query")
    from archive.export.citations.reference import make_reference, read_outlets

    with Archive.open(archive, read_only=True) as opened:
        check_site(opened, site)
        with open_source(opened, Selection(site=site, since=since, until=until, query=query)) as source:
            outlets, gone = read_outlets(source.connection), read_gone(source.connection, site)
            found = _named(source.connection, named, site, revision) if named else _chosen(source)
            silent = is_terminal(sys.stdout)  # there the articles themselves are seen
            with (
                nullcontext() if silent else show_progress("writing citations"),
                closing(found),
            ):  # before the archive, also where a reader (`| head`) goes away
                for piece in style_of(style)(make_reference(article, outlets, gone, revision) for article in found):
                    # UTF-8 and these line ends whatever the terminal is, as in an export.
                    sys.stdout.buffer.write(piece.encode())
                sys.stdout.buffer.flush()


def _chosen(source: Source) -> Generator[Article, None, None]:
    yield from source.articles()


def _named(
    connection: Connection, keys_or_urls: list[str], site: str | None, revision: int | None
) -> Generator[Article, None, None]:
    # All are looked for before the first is written: a misspelt one leaves no half of a list.
    ids = dict.fromkeys(find_article_id(connection, asked, site) for asked in keys_or_urls)
    for id_ in ids:
        yield load_article(connection, id_) if revision is None else load_revision(connection, id_, revision)
