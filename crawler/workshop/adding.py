"""Adding a site, or one more page of a known one: where pages come from, what is written, and where."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.messages.language import _, about, as_message, either, message_of
from archive.record.identity import canonical_url
from crawler.portal.learn import learn_portal
from crawler.reading.errors import NotAnArticle
from crawler.reading.mhtml import MAX_FILE, is_mhtml, unwrap
from crawler.site import Site
from crawler.sites import find_site, site_named, sites, suggest
from crawler.workshop.errors import BadName, NothingSaved, Taken
from crawler.workshop.fixtures import MAX_PAGE, Fixture, SavedPage, find_fixtures, slug_of, write_fixture
from crawler.workshop.proposal import choose_articles, missing_fields, name_for, propose_site, render
from crawler.workshop.repository import Repository, check_site_name, check_slug

if TYPE_CHECKING:
    from crawler.crawl import Politeness
    from crawler.reading.portal.profile import Portal
    from crawler.workshop.bundle import Bundle
    from crawler.workshop.portal import Look

BROWSER = "a browser"
"""`SavedPage.saved_by` of a page saved in one: its markup is what the browser shows, not what was served."""


@dataclass(frozen=True, kw_only=True)
class Added:
    """What was written of a new site."""

    site: Site
    file: Path
    fixtures: Sequence[Fixture]
    software: str | None
    """The family of software of its pages; None where it is not recognised."""
    missing: Sequence[str]
    """Fields that none of the articles has that were looked at."""
    looked_at: int
    """Number of articles that were looked at."""
    learnt: Portal | None
    """What its articles show of the portal; None where they are too few or too different."""
    unlike: Sequence[str]
    """What is not as it should be, one line of text for each problem: no list was seen, a list is read as an
    article."""


def check_new(address: str, name: str | None, repository: Repository) -> tuple[Site, str]:
    """Return the portal to look at and the name of its site, before anything is requested. Raises BadName and Taken."""
    try:
        site = find_site(address)
    except ValueError as error:
        raise BadName(message_of(error)) from error
    if site is None:
        raise BadName(_("{word} is not an address like https://tinhuy.example.gov.vn/", word=repr(address)))
    if site == site_named(site.name):
        raise Taken(
            _(
                "{address} belongs to the known site {site}: add its pages with `tulieu fixture add {name}`",
                address=address,
                site=site.name,
                name=site.name,
            )
        )
    name = check_site_name(name) if name else name_for(site)
    if site_named(name) is not None:
        raise Taken(_("there is already a site named {name}: give another --name", name=name))
    _refuse_taken(repository, name)
    return site, name


def add_site(site: Site, name: str, repository: Repository, politeness: Politeness) -> Added:
    """Crawl a few pages of a portal and write the site's file and its fixtures. Raises NothingSaved where no article
    was read, Taken where the file or the fixtures exist, KeyboardInterrupt after Ctrl-C; then nothing is written."""
    from crawler.workshop.portal import look_at

    look = look_at(site, politeness)
    if not look.articles:
        problem = as_message(look.stats.problem or _("no article of {site} was found", site=site.name))
        raise NothingSaved(_("{problem} (`tulieu doctor {url}` tells more)", problem=problem, url=site.seeds[0]))
    return _write_site(look, name, repository)


def add_bundle(bundle: Bundle, site: Site, name: str, repository: Repository) -> Added:
    """Write the file and fixtures of the site that a bundle is of, without a request. Raises BadName for a page of
    another site, NothingSaved and Taken; then nothing is written."""
    from crawler.workshop.packing import look_into

    for one in bundle.pages:
        check_address(site, one.page.url)
    look = look_into(bundle, site)
    if not look.articles:
        raise NothingSaved(_("no article of {site} can be read from the bundle", site=site.name))
    return _write_site(look, name, repository)


def _write_site(look: Look, name: str, repository: Repository) -> Added:
    fetched_at = look.articles[0][1].fetched_at
    assert fetched_at is not None
    day = fetched_at.date().isoformat()
    pages = [page for _, page in choose_articles(look)] + ([look.listing] if look.listing is not None else [])
    proposed = propose_site(look, name, [page.url for page in pages], day)
    unlike = [] if look.listing is not None else ["no page that lists articles was seen: add one"]
    file = repository.site_file(name)
    with repository.new_folder(repository.pages_of(name)) as folder:
        taken: list[str] = []
        for page in pages:
            record = page.record(proposed)
            is_list = page is look.listing
            taken.append("listing" if is_list else slug_of(record, taken))
            (folder / taken[-1]).mkdir()
            write_fixture(folder / taken[-1], page, proposed)
            if is_list and "error" not in record:
                unlike.append("the list is read as an article: where its software is not known a layout helps")
        file.parent.mkdir(parents=True, exist_ok=True)
        _refuse_taken(repository, name)
        file.write_text(render(proposed, day), "utf-8")
    return Added(
        site=proposed,
        file=file,
        fixtures=find_fixtures(repository.fixtures, [name]),
        software=look.software,
        missing=missing_fields([article for article, _ in look.articles]),
        looked_at=len(look.articles),
        learnt=_learn(look),
        unlike=unlike,
    )


def _learn(look: Look) -> Portal | None:
    """Return what a look shows of its portal; None where that is nothing."""
    portal = learn_portal((page.body, page.url, page.fetched_at) for _, page in look.articles)
    return portal if portal.generations else None


def _refuse_taken(repository: Repository, name: str) -> None:
    for path in (repository.site_file(name), repository.pages_of(name)):
        if path.exists():
            raise Taken(_("{path} is there already, and nothing is overwritten", path=path))


def known_site(name: str, repository: Repository) -> Site:
    """Return a site of the catalogue, or of a file that `site new` wrote elsewhere. Raises BadName."""
    known = sites()
    if name in known:
        return known[name]
    file = repository.site_file(name)
    if file.exists():
        return _site_in(file)
    near = suggest(name)
    hint = _("did you mean {names}?", names=either(near)) if near else _("see `tulieu sites`")
    raise BadName(_("no site is named {name}: {hint}", name=name, hint=hint))


def _site_in(file: Path) -> Site:
    """Return the site that a file outside of the catalogue defines. Raises BadName."""
    try:
        site = runpy.run_path(str(file)).get("SITE")
    except (SyntaxError, NameError, ImportError, TypeError, ValueError) as error:
        raise BadName(f"{file}: {type(error).__name__}: {error}") from error
    if not isinstance(site, Site):
        raise BadName(_("{file} defines no SITE", file=file))
    return site


def check_address(site: Site, address: str) -> str:
    """Return an address unchanged. Raises BadName where it is not one of the site's."""
    try:
        owned = urlsplit(address).scheme in ("http", "https") and site.owns(address)
    except ValueError:
        owned = False
    if not owned:
        raise BadName(
            _(
                "{address} is not an address of {site}, whose hosts are {hosts}",
                address=address,
                site=site.name,
                hosts=", ".join(site.domains),
            )
        )
    return address


def fetch_page(site: Site, address: str, politeness: Politeness) -> SavedPage:
    """Ask for one page of a site, politely. Raises NothingSaved."""
    from crawler.workshop.fetching import fetch_pages

    fetched = fetch_pages({site.name: (site, [address])}, politeness)[site.name][address]
    if fetched.page is None:
        raise NothingSaved(f"{address} {fetched.detail}")
    return fetched.page


def read_saved(file: Path, url: str | None, fetched_at: datetime | None) -> SavedPage:
    """Read a page that a person saved in a browser: `.mhtml`, or the `.html` of "web page, complete". `url` is needed
    unless the file says where it is from.

    Raises BadName without an address, NothingSaved where there is no page, OSError.
    """
    with file.open("rb") as stream:
        raw = stream.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise NothingSaved(
            _("{file} has more than {size} MB: save the page without its pictures", file=file, size=MAX_FILE // 1000000)
        )
    page = SavedPage(url=url or "", body=raw, fetched_at=fetched_at, content_type=None, saved_by=BROWSER)
    if is_mhtml(file.name):
        try:
            found = unwrap(raw)
        except NotAnArticle as error:
            raise NothingSaved(about(file, error.detail)) from error
        page = SavedPage(
            url=url or found.url or "",
            body=found.body,
            fetched_at=fetched_at or found.saved_at,
            content_type=found.content_type,
            saved_by=BROWSER,
        )
    if not page.url:
        raise BadName(_("{file} does not say where it is from: give --url", file=file))
    if not page.body.strip():
        raise NothingSaved(_("{file} has no page", file=file))
    if len(page.body) > MAX_PAGE:
        raise NothingSaved(_("{file} has a page of more than 10 MB", file=file))
    try:
        return replace(page, url=canonical_url(page.url))
    except ValueError as error:
        raise BadName(_("{url} is not an http address", url=page.url)) from error


def add_page(site: Site, page: SavedPage, repository: Repository, slug: str | None) -> Fixture:
    """Write one more fixture of a site. Raises BadName and Taken."""
    there = find_fixtures(repository.fixtures, [site.name])
    for fixture in there:
        if fixture.page.sha256 == page.sha256 and fixture.page.url == page.url:
            raise Taken(_("{folder} already has the same page of the same address", folder=fixture.folder))
    family = repository.pages_of(site.name)
    slug = check_slug(slug) if slug else slug_of(page.record(site), [fixture.folder.name for fixture in there])
    if (family / slug).exists():
        raise Taken(_("{path} is there already, and nothing is overwritten: give another --slug", path=family / slug))
    with repository.new_folder(family / slug) as folder:
        write_fixture(folder, page, site)
    return Fixture(family / slug)
