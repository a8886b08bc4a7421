"""`tulieu demo`: the main job from end to end on the replica portal, without any network but loopback."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from archive.messages.language import _
from archive.messages.terminal import is_terminal, print_line, print_message

_NEWEST = 10
_DEFAULT = Path("demo.db")


def demo(
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive",
            metavar="PATH",
            help="A new file for the articles; demo.db, made again each time.",
            show_default=False,
        ),
    ] = None,
    serve_only: Annotated[
        bool, typer.Option("--serve", help="Only serve the portal, until Ctrl-C, for commands of your own.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="The portal's port on 127.0.0.1; 0: any free one.")
    ] = 0,
) -> None:
    """Shows in some seconds what this program does, on a small portal that it serves itself.

    It crawls the portal of an invented city committee into demo.db, lists the articles, shows one, searches, and
    exports to demo.jsonl. No request leaves your machine. On a terminal the articles can then be read in a browser,
    until Ctrl-C.

    Example: tulieu demo
    """
    where = archive or _DEFAULT
    export = where.with_suffix(".jsonl")
    in_archive = ["--archive", str(where)]
    if not serve_only:
        _clear(where, export, given=archive is not None)
    with _serve(port) as address:
        if serve_only:
            _stay(address)
            return
        print_message(
            _("A small replica of a party committee's portal is served at {address} by this program.", address=address)
        )
        _run("crawl", address, *in_archive, "--delay", "0")
    _list_articles(where)
    _run("show", "119", *in_archive)
    _run("search", '"dai hoi"', "--limit", "2", *in_archive)
    _run("export", *in_archive, "--format", "jsonl", "-o", str(export))
    print_line()
    print_message(
        _("Done: {archive} holds the articles, {export} the same as JSON Lines.", archive=where, export=export)
    )
    print_message(_("Next, a real site, politely: one request a second; stop with Ctrl-C, start again to go on."))
    program = _typed()
    print_line()
    print_line(f"{program} crawl thanhuytphcm --limit 20 --contact you@university.edu --archive archive.db")
    print_line(f"{program} crawl https://ANY-NUKEVIET-PORTAL.vn/ --contact you@university.edu --archive archive.db")
    if is_terminal(sys.stdout):
        _open_room(where)


def _open_room(where: Path) -> None:
    """Open the reading room over the articles until Ctrl-C, where what it needs is installed."""
    from archive import Archive

    try:
        from archive.web.serving import open_room
        from crawler.reread.marks import mark_kept
    except ModuleNotFoundError:  # the extra `web`
        return

    def tell(address: str) -> None:
        print_line()
        print_message(_("The reading room is open at {address} until Ctrl-C.", address=address))
        sys.stdout.flush()

    with Archive.open(where, read_only=True) as opened:
        open_room(opened, marker=mark_kept, on_open=tell)


@contextmanager
def _serve(port: int) -> Iterator[str]:
    """Serve the portal within the `with`; yields its address. Raise BadParameter where the port cannot be had."""
    from crawler.demo import Portal, serve

    with ExitStack() as stack:
        try:
            address = stack.enter_context(serve(Portal(), port))
        except OSError as error:
            raise typer.BadParameter(_("port {port}: {why}", port=str(port), why=error.strerror or error)) from error
        yield address


def _stay(address: str) -> None:
    """Print the address on a line of its own, and stay until Ctrl-C."""
    print_line(f"{address}/")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        while True:
            # Not a lock's `wait`, which Ctrl-C does not end on Windows; and not long, as a signal that another thread
            # got does not end this one's sleep.
            time.sleep(1)


def _clear(where: Path, export: Path, *, given: bool) -> None:
    """Remove what an earlier demonstration left. Raise BadParameter where anything else is there: a file that the
    person named, or a demo.db that is not of a demonstration."""
    from archive import Archive
    from archive.errors import ArchiveError

    if given or not where.exists():
        for path in (where, export):
            if path.exists():
                raise typer.BadParameter(_("{path} is there already: give another name to --archive", path=path))
        return
    try:
        with Archive.open(where, read_only=True) as opened:
            others = [site for site in opened.sites() if not site.startswith("127.0.0.1:")]
    except ArchiveError as error:
        raise typer.BadParameter(
            _("{problem}: it is not of a demonstration; rename it, or give --archive", problem=error)
        ) from error
    if others:
        raise typer.BadParameter(
            _(
                "{path} has articles of {sites}, which would go: rename it, or give --archive",
                path=where,
                sites=", ".join(others),
            )
        )
    for leftover in (where, Path(f"{where}-wal"), Path(f"{where}-shm"), export):
        leftover.unlink(missing_ok=True)


def _run(*words: str) -> None:
    """Run a command of tulieu as a person would type it. Raise Exit with its exit status where it fails."""
    print_line()
    print_line(f"$ tulieu {shlex.join(words)}")
    sys.stdout.flush()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "crawler", *words], env=environment, check=False
    )
    if done.returncode:
        raise typer.Exit(done.returncode)


def _list_articles(where: Path) -> None:
    from archive import Archive

    with Archive.open(where, create=False) as archive:
        articles = sorted(archive.articles(), key=lambda article: article.published or "", reverse=True)
    print_line()
    print_message(
        _(
            "{number:article|articles} in {archive}, the newest {newest}:",
            number=len(articles),
            archive=where,
            newest=_NEWEST,
        )
    )
    for article in articles[:_NEWEST]:
        print_line(f"{(article.published or '?')[:10]} {article.title}")


def _typed() -> str:
    """Return what to type for this program: `.venv/bin/tulieu` where a shell would not find it by its name."""
    return "tulieu" if shutil.which("tulieu") else os.path.relpath(sys.argv[0])
