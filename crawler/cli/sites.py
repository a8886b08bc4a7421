"""`tulieu sites`: the catalogue."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from archive.cli.options import AsJson
from archive.messages.language import _, either
from archive.messages.terminal import is_terminal, print_error, print_json, print_table
from archive.record.publisher import Level
from crawler.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable


_TITLE = 50  # characters
SCREEN = 20
"""Sites that are shown on a terminal where nothing was requested."""


def sites(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD",
            help="Only sites that have all words in their name, publisher, host or province.",
            show_default=False,
        ),
    ] = None,
    level: Annotated[
        Level | None,
        typer.Option(metavar="LEVEL", help=f"Only sites of it: {', '.join(get_args(Level))}."),
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only sites of a province of today, and of those it was formed from."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them, with all that is known of each.")] = False,
    json: AsJson = False,
) -> None:
    """The catalogue of sites that are known by name.

    On a terminal a screen of them, or those with WORD; in a pipe, and with --all, all that is known of each.

    With what each statement about them rests on, who took over from whom, and which provinces became one in
    July 2025.

    Example: tulieu sites --province 'Cần Thơ'
    """
    from crawler.sites import search_sites

    known = [site for site in search_sites(" ".join(words or ())) if level is None or site.level == level]
    if province is not None:
        known = _of_province(known, province)
    if json:
        print_json([site_as_json(site) for site in known])
        return
    from crawler.cli.site_table import COLUMNS, row_of

    if everything or not is_terminal(sys.stdout):
        print_table(COLUMNS, [row_of(site) for site in known])
        return
    is_asked = bool(words or level or province)
    shown = known if is_asked else known[:SCREEN]
    if not known:
        print_error("no site in the catalogue matches: give the address of its portal")
        return
    print_table(["name", "publisher"], [(site.name, _short(site.title)) for site in shown])
    if len(shown) < len(known):
        print_error(_("{number} more: tulieu sites WORD finds some, --all shows all", number=len(known) - len(shown)))


def _short(title: str) -> str:
    """Return a title that leaves room for a name in 80 columns."""
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"


def _of_province(known: Iterable[Site], word: str) -> list[Site]:
    """Return the sites of a province, those of provinces it was formed from included. Of a province that became a part
    of another: its own sites, and those of the whole that go on with its record. Ends the command at what is no
    province."""
    from archive.record.provinces import MERGED_ON, find_place, find_province, suggest_provinces

    found, place = find_province(word), find_place(word)
    if found is None or place is None:
        near = suggest_provinces(word)
        hint = (
            _("did you mean {names}?", names=either(near))
            if near
            else _("give one of the 34 of today, or of the 63 before")
        )
        print_error(_("error: {message}", message=_("no province is named {name}: {hint}", name=word, hint=hint)))
        raise typer.Exit(1)
    of_it = [site for site in known if site.province == found.name]
    if not place.is_former:
        return of_it
    print_error(
        _(
            "note: {message}",
            message=_("{before} is a part of {now} since {day}", before=place.name, now=found.name, day=MERGED_ON),
        )
    )
    return [site for site in of_it if place.name in site.provinces_before or not site.provinces_before]


def site_as_json(site: Site) -> dict[str, Any]:
    """Return all that is known about a site, for `json.dumps`; what is not known is None or an empty list."""
    from crawler.sites import successors

    return {
        "name": site.name,
        "title": site.title,
        "level": site.level,
        "province": site.province,
        "provinces_before": list(site.provinces_before),
        "names": [{"until": until, "title": title} for until, title in site.names],
        "domains": list(site.domains),
        "seeds": list(site.seeds),
        "zone": site.zone,
        "layouts": list(site.layouts),
        "article_path": site.article_path,
        "listing_path": site.listing_path,
        "examples": list(site.examples),
        "tls": site.tls,
        "succeeds": list(site.succeeds),
        "succeeded_by": [one.name for one in successors(site.name)],
        "since": site.since,
        "until": site.until,
        "basis": dict(site.basis),
    }
