"""The archive's commands, and how a program with commands is run. `python -m archive` has them alone, `tulieu` among
its own.

A command that only reads never creates an archive that is missing, and never writes to one.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from copy import copy as copied
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from typer.exceptions import TyperException
from typer.main import get_command_name

from archive.cli.backup import backup, copy
from archive.cli.changes import changes
from archive.cli.cite import cite
from archive.cli.config import config
from archive.cli.duplicates import duplicates
from archive.cli.export import export_articles
from archive.cli.options import HELP_OPTIONS, AsJson, OnSite, Since, Until, Where, check_days, check_site, day_option
from archive.cli.remove import remove, removed
from archive.cli.serve import serve
from archive.cli.settings import SettingsError, load, message_with_place
from archive.cli.verify import verify
from archive.cli.view import (
    history_as_json,
    print_article,
    print_found,
    print_history,
    print_statistics,
    print_withdrawn,
)
from archive.errors import ArchiveError, ArchiveMissing
from archive.export.files import kept_files, read_kept
from archive.export.output import Output
from archive.history.earlier import NO_REVISION
from archive.messages.language import Message, _, about, as_message, language, message_of
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, take_problems
from archive.search import RANKED, SEARCH_FIELDS, Order, unknown_fields
from archive.store import Archive

KeyOrUrl = Annotated[
    str,
    typer.Argument(
        metavar="KEY_OR_URL",
        help="The site's own number of the article (`search` shows it), or its address.",
        show_default=False,
    ),
]


def stats(
    html: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write a page with plots to this file.", show_default=False)
    ] = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """What the archive holds, what was refused, and what failed.

    The addresses of a site are all that were found on it, lists included; those that are new or to be fetched again now
    are due. With --html or --json also when articles were published, their sections, authors, lengths, fields, edits,
    and duplicates as `duplicates` last compared them: every article is read for that.

    Example: tulieu stats --html stats.html
    """
    from archive.ledger.statistics import read_statistics
    from archive.reports.profile import read_profile

    profile = None
    with show_progress("counting what the archive holds") as say:
        with Archive.open(archive, read_only=True) as opened, opened.reading() as connection:
            numbers = read_statistics(connection, datetime.now(UTC))
            if html is not None or json:
                profile = read_profile(connection, lambda read: say(_("{number:article|articles} read", number=read)))
        if html is not None and profile is not None:
            from archive.reports.page import render_profile

            say("drawing plots")
            with Output(html, force=True) as output:
                output.main().write(render_profile(numbers, profile).encode())
    if html is not None and not json:
        print_error(_("{path}: written", path=html))
    if json and profile is not None:
        print_json(numbers.as_json() | {"profile": profile.as_json()})
    elif html is None:
        print_statistics(numbers)


def show(
    key_or_url: KeyOrUrl,
    site: OnSite = None,
    file: Annotated[
        int | None,
        typer.Option(
            "--file", min=1, metavar="N", help="Write the kept picture or document of this number.", show_default=False
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="With --file: a new file, or the folder for it; - for standard output.",
            show_default=False,
        ),
    ] = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """One article as it is now, and which other ones have the same text.

    If its page is gone from its site, it says since when. The pictures and documents that are kept of it have a line
    each, with the number by which --file writes one out: tulieu show 1491931527 --file 1 -o .

    Example: tulieu show 1491931527
    """
    from archive.duplicates.queries import read_same_text  # not needed by any other command

    if (file is None) != (output is None):
        raise typer.BadParameter("--file and -o go together")
    if file is not None and output is not None:
        _write_file(archive, key_or_url, site, file, output)
        return
    with show_progress("looking for the article"), Archive.open(archive, read_only=True) as opened:
        article = opened.article(key_or_url, site=site)
        withdrawals = opened.withdrawals(key_or_url, site=site)
        with opened.reading() as connection:
            same_text = read_same_text(connection, article)
            files = list({one.number: one for one in kept_files(connection, article.as_json())}.values())
    if json:
        gone = [withdrawal.as_json() for withdrawal in withdrawals]
        more = {"withdrawn": gone, "files": [one.as_json() for one in files]}
        there = {name: value for name, value in more.items() if value}
        print_json(article.as_json() | {"same_text": same_text} | there)
    else:
        print_article(article, same_text, withdrawals, files)


def _write_file(archive: str, key_or_url: str, site: str | None, number: int, output: str) -> None:
    with show_progress("looking for the article"), Archive.open(archive, read_only=True) as opened:
        article = opened.article(key_or_url, site=site)
        with opened.reading() as connection:
            one, body = read_kept(connection, article.as_json(), number)
    if output == "-":
        sys.stdout.buffer.write(body)
        return
    path = Path(output) / one.name if Path(output).is_dir() else Path(output)
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    with Output(path) as target:
        target.main(compress=False).write(body)
    print_error(_("{path}: written", path=path))


def history(key_or_url: KeyOrUrl, site: OnSite = None, archive: Where = "archive.db", json: AsJson = False) -> None:
    """The revisions of one article: what changed, when each was first and last seen, and when the page was gone.

    [-Words in such brackets-] were removed, {+words in such+} added. A revision that was "read again" is a better
    reading of the same page, not a change of it.

    Example: tulieu history 1491931527
    """
    with show_progress("looking for the article"), Archive.open(archive, read_only=True) as opened:
        revisions = opened.history(key_or_url, site=site)
        withdrawals = opened.withdrawals(key_or_url, site=site)
    if json:
        print_json(history_as_json(revisions, withdrawals))
    else:
        print_history(revisions, withdrawals)


def withdrawn(
    site: OnSite = None,
    since: Annotated[date | None, day_option("Gone on this day or later.")] = None,
    until: Annotated[date | None, day_option("Gone on this day or earlier.")] = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Articles whose page is gone from its site, most recent first. They stay in the archive.

    A crawl finds that a page is gone when it fetches it again: a day, a week and a month after its publication, when a
    sitemap or feed says that it changed, and with `crawl --full`.

    Example: tulieu withdrawn --since 2026-01-01
    """
    check_days(since, until)
    with show_progress("looking for articles"), Archive.open(archive, read_only=True) as opened:
        check_site(opened, site)
        gone = opened.withdrawn(site=site, since=since, until=until)
    if json:
        print_json([article.as_json() for article in gone])
    else:
        print_withdrawn(gone)


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS",
            help="Words that an article must all contain; put them in single quotes.",
            show_default=False,
        ),
    ],
    site: OnSite = None,
    since: Since = None,
    until: Until = None,
    order: Annotated[
        str,
        typer.Option(
            metavar="newest|relevance",
            help=f"By time of publication, or of the newest {RANKED} those first in which the words stand together as"
            " typed, then that say it in the title, in the lead, in captions, most often in the body.",
        ),
    ] = "newest",
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="At most this many articles.")] = 20,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="First articles that had the words in an earlier revision and have them no more."
        ),
    ] = False,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Articles that have all the words, newest first.

    đại hội: a word typed with diacritics is found as typed. dai hoi: one typed without is found whatever its
    marks; articles that print it without them come first. hòa and hoà, ĐẠI and đại are one.

    "đại hội": words between quotes follow each other. -hội, -"đại hội": not with these.

    nghị quyết OR chỉ thị: what is before OR or what is after it, whole; OR in capitals.

    title:hội, lead:hội, body:hội, caption:hội, author:"Minh Thư": in this field; -title:hội, not in it.

    attachment:hội: in a linked document, PDF or DOCX, or in the words of the link. Without a field documents are
    searched too.

    Example: tulieu search '"dai hoi" caption:"Minh Thư" -title:hop' --since 2025-01-01 --limit 5
    """
    if order not in ("newest", "relevance"):
        raise typer.BadParameter("--order is newest or relevance")
    check_days(since, until)
    with show_progress("looking for articles"), Archive.open(archive, read_only=True) as opened:
        check_site(opened, site)
        asked: dict[str, Any] = {"site": site, "since": since, "until": until}
        edited_out = opened.search_earlier(" ".join(words), **asked, limit=limit) if history else None
        had = edited_out.found if edited_out is not None else []
        rest = limit - len(had)
        have = opened.search(" ".join(words), **asked, order=cast(Order, order), limit=rest) if rest else []
        # Which articles had them once is not known beyond the limit.
        total = opened.count_found(" ".join(words), **asked) if len(have) == limit else None
    found = [*had, *have]
    if json:
        none = NO_REVISION if history else {}
        print_json([*(one.as_json() for one in had), *(one.as_json() | none for one in have)])
    else:
        print_found(have, had, with_revisions=history)
    if total is not None and (total.number > limit or not total.is_exact):
        shown = (
            _("{shown} of {total:article|articles}: --limit shows more", shown=limit, total=total.number)
            if total.is_exact
            else _(
                "{shown} of more than {total:article|articles}: --limit shows more",
                shown=limit,
                total=max(limit, total.number),
            )
        )
        print_error(shown)
    if edited_out is not None and edited_out.left_out:
        print_error(
            _(
                "note: {message}",
                message=_(
                    "{number:earlier revision|earlier revisions}, of the oldest articles, were not looked at",
                    number=edited_out.left_out,
                ),
            )
        )
    if not found:
        for name in unknown_fields(" ".join(words)):
            print_error(
                _(
                    "note: {message}",
                    message=_(
                        "{name}: is not a field of an article; {fields} are", name=name, fields=", ".join(SEARCH_FIELDS)
                    ),
                )
            )


COMMANDS: dict[str, Callable[..., None]] = {
    "stats": stats,
    "show": show,
    "history": history,
    "withdrawn": withdrawn,
    "changes": changes,
    "search": search,
    "duplicates": duplicates,
    "export": export_articles,
    "cite": cite,
    "serve": serve,
    "verify": verify,
    "backup": backup,
    "copy": copy,
    "remove": remove,
    "removed": removed,
    "config": config,
}
"""The commands by name, for adding them to another program."""


def register(app: typer.Typer) -> None:
    """Add the archive's commands to an application."""
    for name, command in COMMANDS.items():
        app.command(name)(command)


def _with_one_command(app: typer.Typer, word: str) -> typer.Typer:
    """Return an application with the one command that a word names, which takes a tenth of the time that Typer needs
    for all of them; the whole application where the word is not the name of one of its own commands."""
    of_word = [
        one
        for one in app.registered_commands
        if one.callback is not None and (one.name or get_command_name(one.callback.__name__)) == word
    ]
    if not of_word or app.registered_callback is None:  # without that, Typer makes a program of a single command
        return app
    only = copied(app)
    only.registered_commands, only.registered_groups = of_word, []
    return only


def run(app: typer.Typer, name: str) -> None:
    """Run an application and end the process.

    Errors of the person, the archive or the operating system are one line on standard error. A reader that went away
    (`| head`) is not reported. Where something had to be left out (`print_problem`) it ends with 1.
    """
    _prepare_streams()
    take_problems()
    arguments = sys.argv[1:] or ["--help"]
    try:
        load()
    except SettingsError as error:
        if not arguments[0].startswith("-"):  # `--help` and `--version` need no settings
            print_error(_("error: {message}", message=error))
            sys.exit(2)
    try:
        command = typer.main.get_command(_with_one_command(app, arguments[0]))
        if language() != "en":
            from archive.messages.help import translate_help

            translate_help(command)
        code: Any = command(arguments, prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        context = getattr(error, "ctx", None)
        if context is not None and error.format_message() == context.get_help():  # a group without a command
            sys.stderr.write(f"{error.format_message()}\n")
            sys.exit(error.exit_code)
        print_error(
            _(
                "error: {message} (see {command} --help)",
                message=message_with_place(error) or _said(error),
                command=context.command_path if context else name,
            )
        )
        sys.exit(error.exit_code)
    except SettingsError as error:
        print_error(_("error: {message}", message=error))
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except ArchiveError as error:
        said = message_of(error)
        if isinstance(error, ArchiveMissing):
            said = _("{message} (a crawl makes one; --archive names another)", message=said)
        print_error(_("error: {message}", message=said))
        sys.exit(1)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            print_error(
                _(
                    "error: {message}",
                    message=about(error.filename, error.strerror) if error.filename else error.strerror or error,
                )
            )
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else what is left in the buffer fails again at exit
        sys.exit(1)
    sys.exit((code if isinstance(code, int) else 0) or min(take_problems(), 1))


def _said(error: TyperException) -> str:
    """Return what is wrong with a command line: `Invalid value for '--since': 'x' is no day like 2025-01-31`."""
    whole, why = error.format_message(), getattr(error, "message", None)
    if isinstance(why, Message) and whole.endswith(f": {why}"):
        return about(as_message(whole.removesuffix(f": {why}")), why)
    return as_message(whole)


def _prepare_streams() -> None:
    """Make standard input UTF-8 whatever the locale, and escape on output what a terminal cannot show. A stream that
    the caller closed becomes an empty one."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


app = typer.Typer(
    help="Articles, their history, search, exports.",
    add_completion=False,
    context_settings=HELP_OPTIONS,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
register(app)


def main() -> None:
    """Run the commands of `python -m archive`."""
    run(app, "python -m archive")
