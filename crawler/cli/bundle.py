"""`tulieu doctor --bundle`: what was seen of a site, told and then packed. Imported by that command alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from archive import Archive
from archive.export.output import Output
from archive.messages.language import _
from archive.messages.terminal import print_error
from crawler.cli.progress import show_looking
from crawler.health.doctor import Examination, examine
from crawler.run.known import profile_of
from crawler.workshop.bundle import MANIFEST, Bundle, BundlePage, name_of
from crawler.workshop.errors import BadName, Taken
from crawler.workshop.fixtures import fields_of
from crawler.workshop.packing import make_bundle
from crawler.workshop.portal import PageKeeper

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.crawl import Politeness
    from crawler.site import Site

_USUAL = "archive.db"
_WORDS = {"front": _("front page"), "list": _("list"), "article": _("article")}


def examine_and_pack(
    site: Site, politeness: Politeness, file: Path, where: str, on_found: Callable[[Examination], None]
) -> Examination:
    """Look at a site as `examine` does, and pack what was seen, or what the archive at `where` kept of it, into a file.

    `on_found` shows what was seen before anything is packed. Raises Taken and BadName before anything is requested,
    NothingSaved where there is nothing to pack, and CannotOpen for an archive that was named and is not there.
    """
    _check_free(file)
    keeper = PageKeeper()
    with _open_if_there(where) as opened:
        portal = profile_of(opened, site.name) if opened is not None else None
        with show_looking(site.name) as show:

            def take(response: Response) -> None:
                keeper.take(response)
                show(response)

            found = examine(site, politeness, take, portal)
        on_found(found)
        _write(make_bundle(found, keeper.pages, opened), file)
    return found


def _check_free(file: Path) -> None:
    """Raise Taken where something is there, BadName where there is no folder for it."""
    if os.path.lexists(file):
        raise Taken(_("{path} is there already, and nothing is overwritten", path=file))
    if not file.parent.is_dir():
        raise BadName(_("{where}: the folder {folder} does not exist", where=file, folder=file.parent))


def _open_if_there(where: str) -> AbstractContextManager[Archive | None]:
    """Open an archive to read; None for the usual one where there is none. Raises CannotOpen for any other."""
    if where == _USUAL and not Path(where).exists():
        return nullcontext()
    return Archive.open(where, read_only=True)


def _write(made: Bundle, file: Path) -> None:
    """Say what is in a bundle and how large it is, then write it."""
    members = made.members
    if made.source == "archive":
        print_error("the site returned no page: these are pages stored in the archive")
    print_error(
        _(
            "contents of {file} from {site}, {size:byte|bytes} unpacked:",
            file=file,
            site=made.site,
            size=sum(map(len, members.values())),
        )
    )
    profile = (
        _("what was learnt about the portal") if made.profile is not None else _("nothing learnt about the portal")
    )
    size = len(members[MANIFEST])
    print_error(
        _(
            "- {manifest}, {size:byte|bytes}: addresses, headers, what was read; {profile}",
            manifest=MANIFEST,
            size=size,
            profile=profile,
        )
    )
    for number, one in enumerate(made.pages, 1):
        name = name_of(number)
        print_error(
            _(
                "- {file}, {size:byte|bytes}: {what}, {url}, {outcome}",
                file=name,
                size=len(members[name]),
                what=_WORDS[one.kind],
                url=one.page.url,
                outcome=_outcome(one),
            )
        )
    for address in made.left_out:
        print_error(_("- left out, as it is too large: {url}", url=address))
    print_error(
        "Nothing about you or your machine was added. Pages may show the visitor's address: look at them "
        "before you send the file."
    )
    _check_free(file)
    with Output(file, force=True) as output:
        made.write(output.main(compress=False))
    print_error(_("{path}: written", path=file))


def _outcome(one: BundlePage) -> str:
    if "error" in one.read:
        return _("refused: {reason}", reason=one.read["error"]["reason"])
    return _("read: {fields}", fields=", ".join(fields_of(one.read["article"])[0]))
