"""`tulieu site new`: a look at a portal, or a bundle, becomes a site's file and saved pages; `tulieu site learnt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson, Where
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import print_error, print_json, print_line, print_message, print_table
from crawler.cli.forget import forget
from crawler.cli.options import Contact, Delay, Folder

if TYPE_CHECKING:
    from crawler.crawl import Politeness
    from crawler.reading.portal.profile import Portal
    from crawler.site import Site
    from crawler.workshop.adding import Added
    from crawler.workshop.fixtures import Fixture
    from crawler.workshop.repository import Repository

site_app = typer.Typer(
    help="Adding a site to the catalogue, and what was learnt about one.", no_args_is_help=True, rich_markup_mode=None
)


@site_app.callback()
def _site() -> None:
    """Adding a site to the catalogue, and what was learnt about one."""


@site_app.command("new")
def new_site(
    address: Annotated[
        str | None, typer.Argument(metavar="ADDRESS", help="The portal's front page.", show_default=False)
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The name of the site; without it the name is taken from its host."),
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="BUNDLE",
            help="What `tulieu doctor --bundle` packed, in place of ADDRESS.",
            show_default=False,
        ),
    ] = None,
    delay: Delay = None,
    contact: Contact = None,
    folder: Folder = None,
) -> None:
    """Looks at a portal, politely, and writes a file for it and saved pages for the tests.

    Some forty requests, one a second: robots.txt, the front page, a list, sixteen articles. Three articles and the list
    are saved, each with the record that is read today, for you to compare with the page. Nothing is overwritten. Of ten
    articles or more it is shown what was learnt about the portal: where it prints each field.

    With --from the pages come from a bundle, packed by somebody who can reach the portal; no request is sent.

    Example: tulieu site new https://tinhuy.example.gov.vn/ --contact you@university.edu
    """
    from crawler.workshop.adding import add_bundle, add_site, check_new

    if (address is None) == (bundle is None):
        raise typer.BadParameter(
            "name an ADDRESS, or give --from BUNDLE" if bundle is None else "leave out ADDRESS: the bundle has it"
        )
    repository = open_repository(folder)
    if bundle is not None:
        from crawler.workshop.unpacking import read_bundle

        packed = read_bundle(bundle)
        site, name = check_new(packed.target, name, repository)
        _print_added(add_bundle(packed, site, name, repository))
        return
    assert address is not None
    site, name = check_new(address, name, repository)
    politeness = politeness_of([site], delay, contact)
    print_error(_("looking at {url}: some forty requests, one at a time", url=site.seeds[0]))
    with show_progress(_("asking for {url}", url=site.seeds[0])):
        added = add_site(site, name, repository, politeness)
    _print_added(added)


def _print_added(added: Added) -> None:
    print_message(_("wrote {file}", file=shown(added.file)))
    for fixture in added.fixtures:
        print_fixture(fixture)
    print_line()
    if added.site.layouts:
        print_message(_("software: {name}", name=added.software))
    elif added.software:
        print_message(_("software: {name}, but none of its layouts can read these pages", name=added.software))
    else:
        print_message("software: none that is known; its pages are read without a layout")
    if added.learnt is not None:
        print_message(
            _(
                "learnt from {number:article|articles}; each archive learns it for itself, the file needs none:",
                number=added.looked_at,
            )
        )
        _print_learnt(added.learnt)
    for line in added.unlike:
        print_message(_("note: {message}", message=line))
    if added.missing:
        told = ", ".join(added.missing)
        print_message(
            _(
                "none of {number:article|articles} has: {fields}. If the pages print it, a layout may be needed.",
                number=added.looked_at,
                fields=told,
            )
        )
    print_copyright(added.site.title)
    name = added.site.name
    print_line()
    print_message("Next:")
    print_message(
        _("1. Read {file}: put the title right, and say whose it is (level, province).", file=shown(added.file))
    )
    print_message(
        "2. Open each page above in a browser and compare it with its expected.json: every field, every paragraph."
    )
    print_message(
        _(
            "- What is right is said by: tulieu fixture checked {name} {slug}",
            name=name,
            slug=added.fixtures[0].folder.name,
        )
    )
    print_message("- What is wrong stays unchecked: mend the reading (CONTRIBUTING.md), then pytest --update-golden.")
    print_message("3. Run: make sites; pytest tests/crawler/test_fixtures.py tests/crawler/sites")
    print_message("- It fails until every page is checked.")


@site_app.command("learnt")
def show_learnt(
    target: Annotated[str, typer.Argument(metavar="SITE|ADDRESS", help="A site's name or a portal's address.")],
    archive: Where = "archive.db",
    json: AsJson = False,
) -> None:
    """What was learnt about a portal from its own pages: where they print each field, on how many pages, and which
    other sources agree.

    Each design of its pages is a generation. What is the same on the pages of different articles is the frame.

    Example: tulieu site learnt thanhuytphcm
    """
    from crawler.cli.targets import find_targets
    from crawler.workshop.learnt import learnt_json

    (site,) = find_targets([target])
    portal = _open_portal(archive, site.name)
    if json:
        print_json(learnt_json(site.name, portal))
    else:
        _print_learnt(portal)


def _open_portal(where: str, site: str) -> Portal:
    """Return the newest profile of a site. Raises NothingFound where there is none that this version reads."""
    from archive import Archive
    from archive.errors import NothingFound
    from crawler.reading.portal.profile import Portal
    from crawler.workshop.learnt import current_profile

    with Archive.open(where, read_only=True) as opened:
        profile = current_profile(opened, site)
    if profile is None:
        raise NothingFound(_("nothing is learnt about {site} yet: that takes ten articles", site=site))
    try:
        return Portal.from_json(profile)
    except ValueError as error:
        raise NothingFound(_("what was learnt about {site} cannot be read: {error}", site=site, error=error)) from error


def _print_learnt(portal: Portal) -> None:
    from crawler.workshop.learnt import COLUMNS, learnt_table

    for shown in learnt_table(portal):
        print_message(shown.heading)
        print_table(COLUMNS, shown.rows)
        for line in (*shown.clocks, *shown.others, *shown.lies, *shown.frame):
            print_message(line)
        print_line()


site_app.command("forget")(forget)


def print_fixture(fixture: Fixture) -> None:
    """Print what was saved, and what is read of it today."""
    from crawler.workshop.fixtures import fields_of

    record = fixture.expected
    print_message(_("wrote {folder}: {url}", folder=shown(fixture.folder), url=fixture.page.url))
    if "error" in record:
        print_message(_("- refused: {reason}", reason=record["error"]["reason"]))
        return
    has, lacks = fields_of(record)
    print_message(
        _("- read: {fields}; missing: {others}", fields=", ".join(has), others=", ".join(lacks))
        if lacks
        else _("- read: {fields}", fields=", ".join(has))
    )


def print_copyright(publisher: str) -> None:
    """Print whose the texts of saved pages are."""
    print_message(
        _(
            "The saved pages hold texts of {publisher}, whose copyright they are: publish them only if you may.",
            publisher=publisher,
        )
    )


def shown(path: Path) -> str:
    """Return a path as short as it can be typed."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def open_repository(folder: Path | None) -> Repository:
    """Return the folder to write into. Raises NoRepository."""
    from crawler.workshop.repository import find_repository

    return find_repository(folder, Path.cwd())


def politeness_of(sites: list[Site], delay: float | None, contact: str | None) -> Politeness:
    """Return how servers are asked; prints a warning where a webmaster would not know whom to write to."""
    from crawler.cli.targets import read_delays, warn_of_contact
    from crawler.crawl import Politeness

    warn_of_contact(sites, contact)
    return Politeness(delay=delay, delays=read_delays(), contact=contact)
