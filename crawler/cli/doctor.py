"""`tulieu doctor`: whether a site can be read today, and what of its profile is confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.messages.language import _, as_message
from archive.messages.terminal import print_error, print_json, print_line, print_message
from crawler.cli.options import Contact, Delay

if TYPE_CHECKING:
    from crawler.health.doctor import Examination
    from crawler.reading.portal.profile import Portal
    from crawler.site import Site

app = typer.Typer(add_completion=False)

_WIDTH = 100
"""Characters of a value that are shown."""


@app.command()
def doctor(
    target: Annotated[str, typer.Argument(metavar="SITE|ADDRESS", help="A site's name or a portal's address.")],
    delay: Delay = None,
    legacy_tls: Annotated[bool, typer.Option("--legacy-tls", help="For servers that speak only old TLS.")] = False,
    contact: Contact = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also pack what was seen into this new zip file, for a maintainer who cannot reach the site.",
            show_default=False,
        ),
    ] = None,
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """Looks at a live site: robots.txt, software, feeds, sitemaps, a list, five articles field by field, and
    which statements of its file are confirmed. Stores nothing.

    If the archive has learnt about the portal, articles are read with that, and the output says whether they fit.

    The exit status is 0 only if articles with title, date and text could be read.

    --bundle packs the front page, a list and five articles as they were served, what was read from each, and what the
    archive has learnt about the portal. If the site does not answer, pages stored in the archive are packed. The
    contents are listed before the file is written; it holds nothing about you or your machine. `tulieu site new --from
    FILE` makes a site of it.

    Example: tulieu doctor thanhuytphcm --contact you@university.edu
    """
    from dataclasses import replace

    from crawler.cli.progress import show_looking
    from crawler.cli.targets import find_targets, read_delays, warn_of_contact
    from crawler.crawl import Politeness
    from crawler.health.doctor import examine

    (site,) = find_targets([target])
    warn_of_contact([site], contact)
    site = replace(site, tls="legacy") if legacy_tls else site
    politeness = Politeness(delay=delay, delays=read_delays(), contact=contact)
    if bundle is not None:
        from crawler.cli.bundle import examine_and_pack

        found = examine_and_pack(site, politeness, bundle, archive, lambda seen: _show(site, seen, json))
    else:
        with show_looking(site.name) as on_response:
            found = examine(site, politeness, on_response, portal=_find_learnt(archive, site))
        _show(site, found, json)
    if not found.fits:
        raise typer.Exit(1)


def _find_learnt(where: str, site: Site) -> Portal | None:
    """Return what an archive has learnt about a site; None where it has nothing or is not there. Of one that cannot be
    read that is said."""
    from archive import Archive
    from archive.errors import ArchiveError
    from crawler.run.known import profile_of

    if "://" not in where and not Path(where).exists():
        return None
    try:
        with Archive.open(where, read_only=True) as opened:
            return profile_of(opened, site.name)
    except ArchiveError as error:
        print_error(_("note: {message}", message=error))
        return None


def _show(site: Site, found: Examination, as_json: bool) -> None:
    if as_json:
        print_json(found.as_json())
    else:
        _print(site, found)
    if found.stats.problem:
        print_error(_("error: {message}", message=as_message(found.stats.problem)))


def _print(site: Site, found: Examination) -> None:
    from crawler.run.stats import describe_stuck

    told = found.as_json()
    print_line(site.name if site.title == site.name else f"{site.name}: {site.title}")
    for name, value in told["politeness"].items():
        print_line(f"{name.replace('_', ' ')}: {value}")
    print_message(
        _("software: {name}", name=found.software)
        if found.software
        else "software: none that is known: its pages are read without a layout"
    )
    for kind, pages in told["pages"].items():
        if not pages:
            print_message(_("{kind}: none was found", kind=kind))
        for page in pages:
            if page["outcome"] == "links":
                print_message(
                    _(
                        "{kind}: {url} names {number:new address|new addresses}",
                        kind=kind,
                        url=page["url"],
                        number=page["links"],
                    )
                )
            else:
                print_line(f"{kind}: {page['url']} {page['outcome']}: {page['detail'] or page['reason'] or ''}")
    for article in told["articles"]:
        print_line()
        print_message(_("article: {url} (key {key})", url=article["url"], key=article["key"]))
        for name, said in article["fields"].items():
            witness = f"   [{said['witness']}]" if said["witness"] else ""
            value = _short(said["value"]) + witness if said["value"] else _("missing")
            print_message(_("{field}: {value}", field=as_message(name), value=value))
    print_line()
    for name, said in told["statements"].items():
        print_message(
            _(
                "{statement}: {today} (rests on: {basis})",
                statement=name,
                today=as_message(said["today"]),
                basis=said["basis"],
            )
        )
    if (learnt := found.learnt) is not None:
        print_message(
            _(
                "{fit} of {of:article|articles} fit the design learnt from {pages:page|pages}",
                fit=learnt.fit,
                of=learnt.of,
                pages=learnt.pages,
            )
        )
    for reason, number in told["faults"].items():
        print_message(_("network error: {reason} {number}", reason=reason, number=number))
    for line in describe_stuck(found.stats.stuck):
        print_message(line)
    read = len(found.articles)
    verdict = (
        _("it fits: {read:article was|articles were} read with title, date and text", read=read)
        if found.fits
        else _("it does not fit")
    )
    print_message(
        verdict
        if found.fits or not read
        else _("{verdict}: of {read:article|articles} most lack a date or a text", verdict=verdict, read=read)
    )


def _said(thing: dict[str, str | None]) -> str | None:
    """What is said about a photograph or an attachment; else where it is."""
    return thing.get("caption") or thing.get("text") or thing.get("url")


def _short(value: object) -> str:
    if isinstance(value, list):
        first = value[0]
        return f"{len(value)}: {_short(first if isinstance(first, str) else _said(first))}"
    text = str(value)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}..."
