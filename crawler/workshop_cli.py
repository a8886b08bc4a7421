"""`tulieu site` and `tulieu fixture`: adding a site, its saved pages, and whether they still fit the live ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli import AsJson
from archive.terminal import print_error, print_json, print_line
from crawler.schedule_cli import Contact

if TYPE_CHECKING:
    from crawler.crawl import Manners
    from crawler.site import Site
    from crawler.workshop.adding import Added
    from crawler.workshop.drift import Comparison
    from crawler.workshop.fixtures import Fixture
    from crawler.workshop.repository import Repository

site_app = typer.Typer(help="Adding a site to the catalogue.", no_args_is_help=True, rich_markup_mode=None)
fixture_app = typer.Typer(help="Saved pages of sites.", no_args_is_help=True, rich_markup_mode=None)

Delay = Annotated[
    float | None, typer.Option(min=0, max=3600, metavar="SECONDS", help="Between two requests; 1.", show_default=False)
]
Folder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where to write; the repository that you are in.", show_default=False),
]
SiteName = Annotated[str, typer.Argument(metavar="SITE", help="A site's name, see `tulieu sites`.")]


@site_app.callback()
def _site() -> None:
    """Adding a site to the catalogue."""


@site_app.command("new")
def new_site(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="The portal's front page.")],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the site is called; else what its host says.")
    ] = None,
    delay: Delay = None,
    contact: Contact = None,
    folder: Folder = None,
) -> None:
    """Looks at a portal, politely, and writes a file for it and saved pages for the tests.

    Some forty requests, one a second: robots.txt, the front page, a list, sixteen articles. Three articles and the list
    are saved, each with the record that is read today, for you to compare with the page. Nothing is overwritten.

    Example: tulieu site new https://tinhuy.example.gov.vn/ --contact you@university.edu
    """
    from crawler.workshop.adding import add_site, check_new

    repository = _repository(folder)
    site, name = check_new(address, name, repository)
    manners = _manners([site], delay, contact)
    print_error(f"looking at {site.seeds[0]}: some forty requests, one at a time")
    _print_added(add_site(site, name, repository, manners))


def _print_added(added: Added) -> None:
    print_line(f"wrote {_shown(added.file)}")
    for fixture in added.fixtures:
        _print_fixture(fixture)
    print_line()
    if added.site.layouts:
        print_line(f"software: {added.software}")
    elif added.software:
        print_line(f"software: it has marks of {added.software}, but none of its layouts reads these pages")
    else:
        print_line("software: none that is known; its pages are read without a layout")
    for line in added.unlike:
        print_line(f"note: {line}")
    if added.missing:
        told = ", ".join(added.missing)
        print_line(f"none of {added.looked_at} articles has: {told}. If the pages print it, a layout may be needed.")
    _print_copyright(added.site.title)
    name = added.site.name
    print_line()
    print_line("Next:")
    print_line(f"1. Read {_shown(added.file)}: put the title right, and say whose it is (level, province).")
    print_line(
        "2. Open each page above in a browser and compare it with its expected.json: every field, every paragraph."
    )
    print_line(f"- What is right is said by: tulieu fixture checked {name} {added.fixtures[0].folder.name}")
    print_line("- What is wrong stays unchecked: mend the reading (CONTRIBUTING.md), then pytest --update-golden.")
    print_line("3. Run: make sites; pytest tests/test_fixtures.py tests/test_sites.py tests/test_catalogue.py")
    print_line("- It fails until every page is checked.")


def _print_fixture(fixture: Fixture) -> None:
    """What was saved, and what today's reader makes of it."""
    from crawler.workshop.fixtures import fields_of

    record = fixture.expected
    print_line(f"wrote {_shown(fixture.folder)}: {fixture.page.url}")
    if "error" in record:
        print_line(f"- refused: {record['error']['reason']}")
        return
    has, lacks = fields_of(record)
    print_line(f"- read: {', '.join(has)}" + (f"; missing: {', '.join(lacks)}" if lacks else ""))


def _print_copyright(publisher: str) -> None:
    print_line(f"The saved pages hold texts of {publisher}, whose copyright they are: publish them only if you may.")


@fixture_app.command()
def add(
    site: SiteName,
    page: Annotated[str, typer.Argument(metavar="ADDRESS|FILE", help="A page of the site, or one saved in a browser.")],
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where a FILE is from; .mhtml says it itself.")] = None,
    slug: Annotated[
        str | None, typer.Option(metavar="SLUG", help="What to call it; else what it shows, as with-photo.")
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
    from crawler.workshop.adding import add_page, check_address, fetch_page, known_site
    from crawler.workshop.saved_files import read_saved

    repository = _repository(folder)
    known = known_site(site, repository)
    if "://" in page:
        if url or fetched_at:
            raise typer.BadParameter("--url and --fetched-at are for pages saved in a browser")
        saved = fetch_page(known, check_address(known, page), _manners([known], delay, contact))
    else:
        saved = read_saved(Path(page), url, _parse_time(fetched_at))
        check_address(known, saved.url)
    fixture, _ = add_page(known, saved, repository, slug)
    _print_fixture(fixture)
    if saved.saved_by:
        print_line("Its markup is the browser's, not as it was served; meta.json says so.")
    _print_copyright(known.title)
    print_line(
        f"Next: compare the page with its expected.json, then: tulieu fixture checked {site} {fixture.folder.name}"
    )


@fixture_app.command()
def checked(
    site: SiteName,
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Pages that you have compared.", show_default=False)
    ] = None,
    folder: Folder = None,
) -> None:
    """Says that you have compared saved pages with their records, every field, and found them right.

    Without SLUG it lists the pages of the site that nobody has checked yet.

    Example: tulieu fixture checked thanhuytphcm with-photo
    """
    from crawler.workshop.errors import BadName
    from crawler.workshop.fixtures import find_fixtures

    repository = _repository(folder)
    found = {fixture.folder.name: fixture for fixture in find_fixtures(repository.fixtures, [site])}
    if not found:
        raise BadName(f"no page of {site} is saved in {repository.fixtures}")
    for slug in slugs or ():
        if slug not in found:
            raise BadName(f"no page of {site} is called {slug}; there are {', '.join(found)}")
    for slug in slugs or ():
        found[slug].mark_checked()
        print_line(f"{found[slug].name} is checked")
    if not slugs:
        left = [fixture for fixture in found.values() if not fixture.is_checked]
        for fixture in left:
            print_line(f"not checked yet: {fixture.name}: {fixture.page.url}")
        if not left:
            print_line(f"all {len(found)} pages of {site} are checked")


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
    """Asks for the live pages of the captured fixtures, politely, and compares what is read from them with
    expected.json. Changes nothing.

    Ends with 1 where a page differs, is gone, or cannot be had.

    Example: tulieu fixture check thanhuytphcm --contact you@university.edu
    """
    from crawler.workshop.adding import known_site
    from crawler.workshop.drift import compare_live, site_of
    from crawler.workshop.errors import NothingSaved
    from crawler.workshop.fixtures import find_fixtures

    repository = _repository(folder)
    wanted = [known_site(site, repository).name] if site is not None else None
    fixtures = [one for one in find_fixtures(repository.fixtures) if one.is_captured]
    fixtures = [one for one in fixtures if wanted is None or site_of(one) in wanted]
    if not fixtures:
        raise NothingSaved(f"no captured page{f' of {site}' if site else ''} is saved in {repository.fixtures}")
    known = {name: known_site(name, repository) for name in dict.fromkeys(map(site_of, fixtures))}
    compared = compare_live(fixtures, known, _manners(list(known.values()), delay, contact))
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


def _shown(path: Path) -> str:
    """A path as short as it can be typed."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _repository(folder: Path | None) -> Repository:
    from crawler.workshop.repository import find_repository

    return find_repository(folder, Path.cwd())


def _manners(sites: list[Site], delay: float | None, contact: str | None) -> Manners:
    from crawler.cli import warn_of_contact
    from crawler.crawl import Manners

    warn_of_contact(sites, contact)
    return Manners(delay=delay, contact=contact)


def _parse_time(text: str | None) -> datetime | None:
    from crawler.reading_cli import InputError, parse_time

    try:
        return parse_time(text) if text else None
    except InputError as error:
        raise typer.BadParameter(str(error)) from error
