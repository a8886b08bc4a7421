"""`tulieu fixture`: saved pages of sites, and whether the live ones still give the same records."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli.options import AsJson
from archive.messages.language import _, message_of
from archive.messages.progress import show_progress
from archive.messages.terminal import print_json, print_line, print_message
from crawler.cli.options import Contact, Delay, Folder, parse_time
from crawler.cli.site import open_repository, politeness_of, print_copyright, print_fixture

if TYPE_CHECKING:
    from crawler.site import Site
    from crawler.workshop.drift import Comparison
    from crawler.workshop.fixtures import Fixture, SavedPage
    from crawler.workshop.repository import Repository

fixture_app = typer.Typer(help="Saved pages of sites.", no_args_is_help=True, rich_markup_mode=None)

SiteName = Annotated[str, typer.Argument(metavar="SITE", help="A site's name, see `tulieu sites`.")]


@fixture_app.command()
def add(
    site: SiteName,
    page: Annotated[str, typer.Argument(metavar="ADDRESS|FILE", help="A page of the site, or one saved in a browser.")],
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address that FILE was saved from; an .mhtml file states it itself."),
    ] = None,
    slug: Annotated[
        str | None,
        typer.Option(metavar="SLUG", help="A name for it; without one it is named after its contents, as with-photo."),
    ] = None,
    fetched_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When a FILE was saved, as in 2025-01-31T08:00.")
    ] = None,
    delay: Delay = None,
    contact: Contact = None,
    folder: Folder = None,
) -> None:
    """Saves one more page of a site for the tests, with the record that is read today.

    Of pages saved in a browser .mhtml ("web page, single file") is best; the .html of a "complete" one is taken too.
    Browsers write pages anew, so the markup is not as it was served; meta.json says so.

    Example: tulieu fixture add thanhuytphcm https://www.thanhuytphcm.vn/tin-tuc/bai-viet-1491931527
    """
    from crawler.workshop.adding import add_page, check_address, fetch_page, known_site, read_saved

    repository = open_repository(folder)
    known = known_site(site, repository)
    if "://" in page:
        if url or fetched_at:
            raise typer.BadParameter("--url and --fetched-at are for pages saved in a browser")
        politeness = politeness_of([known], delay, contact)
        with show_progress(_("asking for {url}", url=page)):
            saved = fetch_page(known, check_address(known, page), politeness)
    else:
        saved = read_saved(Path(page), url, _parse_time(fetched_at))
        check_address(known, saved.url)
    _print_added(known, add_page(known, saved, repository, slug))


def _print_added(site: Site, fixture: Fixture) -> None:
    print_fixture(fixture)
    if fixture.page.saved_by:
        print_message("Its markup is the browser's, not as it was served; meta.json says so.")
    print_copyright(site.title)
    named = f"{site.name} {fixture.folder.name}"
    print_message(
        _("Next: tulieu fixture view {name}, compare, then: tulieu fixture checked {same}", name=named, same=named)
    )


@fixture_app.command()
def view(
    site: SiteName,
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Some of its pages; else all.", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to; else a new folder for temporary files.")
    ] = None,
    folder: Folder = None,
) -> None:
    """Shows saved pages in the browser with each value that is read, where it is on the page, and the evidence for it.

    Example: tulieu fixture view thanhuytphcm with-photo
    """
    from crawler.workshop.adding import known_site

    repository = open_repository(folder)
    known = known_site(site, repository)
    found = _pages_of(site, slugs or [], repository)
    to = to or Path(mkdtemp(prefix="tulieu-view-"))
    to.mkdir(parents=True, exist_ok=True)
    for slug in slugs or found:
        out = to / f"{slug}.html"
        _draw(found[slug].page, known, out)
        print_line(f"{out}: {found[slug].page.url}")


def _draw(page: SavedPage, site: Site, out: Path) -> None:
    from crawler.cli.extract import write_drawing
    from crawler.page_view import read_to_draw

    reading = read_to_draw(
        page.body, url=page.url, fetched_at=page.fetched_at, content_type=page.content_type, site=site
    )
    write_drawing(reading, page.url, out)


def _pages_of(site: str, slugs: list[str], repository: Repository) -> dict[str, Fixture]:
    """Return the saved pages of a site by their slugs. Raises BadName where there are none, or none of those slugs."""
    from crawler.workshop.errors import BadName
    from crawler.workshop.fixtures import find_fixtures

    found = {fixture.folder.name: fixture for fixture in find_fixtures(repository.fixtures, [site])}
    if not found:
        raise BadName(_("no page of {site} is saved in {folder}", site=site, folder=repository.fixtures))
    for slug in slugs:
        if slug not in found:
            raise BadName(
                _("no page of {site} is called {slug}; there are {slugs}", site=site, slug=slug, slugs=", ".join(found))
            )
    return found


@fixture_app.command()
def checked(
    site: SiteName,
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Pages that you have compared.", show_default=False)
    ] = None,
    folder: Folder = None,
) -> None:
    """Marks saved pages as checked: you have compared every field of their records with the pages.

    Without SLUG it lists the pages of the site that nobody has checked yet.

    Example: tulieu fixture checked thanhuytphcm with-photo
    """
    found = _pages_of(site, slugs or [], open_repository(folder))
    for slug in slugs or ():
        found[slug].mark_checked()
        print_message(_("{name} is checked", name=found[slug].name))
    if not slugs:
        left = [fixture for fixture in found.values() if not fixture.is_checked]
        for fixture in left:
            print_message(_("not checked yet: {name}: {url}", name=fixture.name, url=fixture.page.url))
        if not left:
            print_message(_("all {number:page|pages} of {site} are checked", number=len(found), site=site))


@fixture_app.command()
def check(
    site: Annotated[
        str | None, typer.Argument(metavar="SITE", help="One site; else all that have saved pages.")
    ] = None,
    delay: Delay = None,
    contact: Contact = None,
    folder: Folder = None,
    json: AsJson = False,
) -> None:
    """Fetches the live pages of the captured fixtures, politely, and compares what is read from them with
    expected.json. Changes nothing.

    The exit status is 1 if a page differs, is gone, or cannot be fetched.

    Example: tulieu fixture check thanhuytphcm --contact you@university.edu
    """
    from crawler.workshop.adding import known_site
    from crawler.workshop.drift import compare_live, site_name_of
    from crawler.workshop.errors import NothingSaved
    from crawler.workshop.fixtures import find_fixtures

    repository = open_repository(folder)
    wanted = [known_site(site, repository).name] if site is not None else None
    fixtures = [one for one in find_fixtures(repository.fixtures) if one.is_captured]
    fixtures = [one for one in fixtures if wanted is None or site_name_of(one) in wanted]
    if not fixtures:
        if site:
            said = _("no captured page of {site} is saved in {folder}", site=site, folder=repository.fixtures)
            raise NothingSaved(said)
        raise NothingSaved(_("no captured page is saved in {folder}", folder=repository.fixtures))
    known = {name: known_site(name, repository) for name in dict.fromkeys(map(site_name_of, fixtures))}
    politeness = politeness_of(list(known.values()), delay, contact)
    with show_progress(_("asking for {number:page|pages}", number=len(fixtures))):
        compared = compare_live(fixtures, known, politeness)
    if json:
        print_json({"compared": len(compared), "pages": [one.as_json() for one in compared]})
    else:
        _print_compared(compared)
    if any(one.state != "same" for one in compared):
        raise typer.Exit(1)


def _print_compared(compared: list[Comparison]) -> None:
    for one in compared:
        print_line(
            f"{one.fixture.name}: {one.state}" + (f": {one.fixture.page.url} {one.detail}" if one.detail else "")
        )
        for rule in one.rules:
            print_line(f"- {rule}")
        for change in one.changes:
            for difference in change.differences:
                print_line(f"- {change.field}: {difference}")
    counts = {state: sum(one.state == state for one in compared) for state in ("same", "drift", "gone", "unanswered")}
    print_line(", ".join(f"{number} {state}" for state, number in counts.items() if number))


def _parse_time(text: str | None) -> datetime | None:
    try:
        return parse_time(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(message_of(error)) from error
