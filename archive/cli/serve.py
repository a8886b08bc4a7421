"""The command `serve`."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from typing import Annotated

import typer

from archive.cli.options import Program, Where
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_message
from archive.store import Archive

INSTALL = "pip install 'tulieu[web]'"


def serve(
    context: typer.Context,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="The port; 0: any free one.")
    ] = 8000,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="The address of this machine; another than its own loopback only with --auth-header, behind a proxy.",
        ),
    ] = "127.0.0.1",
    auth_header: Annotated[
        str | None,
        typer.Option(
            "--auth-header",
            metavar="NAME",
            help="The header in which a proxy says whom it let in; who comes without it is sent away.",
            show_default=False,
        ),
    ] = None,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allowed-host",
            metavar="NAME",
            help="A name by which browsers call the reading room, such as archive.university.edu; may be repeated.",
            show_default=False,
        ),
    ] = None,
    root_path: Annotated[
        str,
        typer.Option(
            "--root-path",
            metavar="/PATH",
            help="Where a proxy shows the reading room, if not at its root; the proxy takes this off.",
            show_default=False,
        ),
    ] = "",
    sitemap: Annotated[
        bool,
        typer.Option(
            "--sitemap", help="Let search engines find the articles, by a sitemap; else they may find nothing."
        ),
    ] = False,
    archive: Where = "archive.db",
) -> None:
    """The reading room: the archive as pages for a browser, until Ctrl-C. It only reads.

    Search, articles with where each value came from, revisions side by side, kept pages as they looked, copies, what
    was withdrawn; in English and Vietnamese. It answers to this machine alone unless it is told otherwise.

    Example: tulieu serve --port 8000
    """
    if not _is_loopback(host) and auth_header is None:
        raise typer.BadParameter(
            _("--host {host}: others could read without being asked who they are: see --auth-header", host=host)
        )
    if root_path and not root_path.startswith("/"):
        raise typer.BadParameter(_("--root-path begins with /"))
    try:
        from archive.web.guard import Access
        from archive.web.serving import open_room
    except ModuleNotFoundError as error:
        raise typer.BadParameter(
            _("the reading room needs {library}: {install}", library=error.name, install=INSTALL)
        ) from error
    program: Program | None = context.obj
    access = Access(hosts=frozenset(name.lower() for name in allowed_host or ()), header=auth_header, sitemap=sitemap)
    with show_progress("opening the archive"):
        opened = Archive.open(archive, read_only=True)
        opened.update_index()
    with opened:
        try:
            open_room(
                opened,
                host,
                port,
                access=access,
                root_path=root_path.rstrip("/"),
                marker=program.mark if program is not None else None,
                on_open=_tell,
            )
        except OSError as error:
            raise typer.BadParameter(_("port {port}: {why}", port=str(port), why=error.strerror or error)) from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tell(address: str) -> None:
    print_message(_("The reading room is open at {address} until Ctrl-C.", address=address))
    sys.stdout.flush()
