"""`tulieu doctor`: whether what is known of a site fits the live one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive.cli import AsJson
from archive.terminal import print_error, print_json, print_line, print_table
from crawler.contact import Contact, warn_without_contact

if TYPE_CHECKING:
    from crawler.doctor.findings import Findings

app = typer.Typer(add_completion=False)


@app.command()
def doctor(
    target: Annotated[
        str, typer.Argument(metavar="SITE|ADDRESS", help="A site's name or a portal's address.", show_default=False)
    ],
    contact: Contact = None,
    delay: Annotated[
        float | None,
        typer.Option(min=0, max=3600, metavar="SECONDS", help="Between two requests; 1.", show_default=False),
    ] = None,
    json: AsJson = False,
) -> None:
    """Looks whether a site can be read today, and what of its profile is right.

    Asks, once a second, for robots.txt, the front page, some sitemaps and feeds, a listing and five
    articles; nothing is kept. Exit status 0 if most articles have title, date and body.

    Example: tulieu doctor https://tinhuy.example.gov.vn/
    """
    from crawler.crawl import Manners
    from crawler.doctor.findings import find_out
    from crawler.doctor.looking import look_at
    from crawler.progress import Progress
    from crawler.sites import site_meant

    try:
        site = site_meant(target)
    except ValueError as error:
        print_error(f"error: {error}")
        raise typer.Exit(1) from error
    warn_without_contact([site], contact)
    with Progress() as progress:
        look = look_at(site, Manners(contact=contact, delay=delay), progress.show)
    findings = find_out(look)
    if json:
        print_json(findings.as_json())
    elif any(visit.outcome == "links" for visit in look.visits):
        print_findings(findings)
    if not findings.fits:
        print_error(f"error: {look.tally.problem or findings.verdict}")
        raise typer.Exit(1)


def print_findings(findings: Findings) -> None:
    """The findings for people, from the outside in."""
    print_line(f"{findings.site}: {findings.title}")
    print_line(f"robots.txt: {findings.robots}")
    for line in findings.front:
        print_line(f"front page: {line}")
    print_line(f"software: {findings.software}")
    for kind in ("sitemap", "feed", "listing"):
        lines = [found for of, found in findings.lists if of == kind]
        for line in lines or ["none was found"]:
            print_line(f"{kind}: {line}")
    for number, article in enumerate(findings.articles, start=1):
        print_line()
        print_line(f"article {number}: {article['url']}")
        rows = [(one["field"], one["value"] or "missing", one["witness"] or "") for one in article["fields"]]
        print_table(("field", "value", "who says so"), rows)
    if findings.articles:
        counts = ", ".join(f"{name} {number}" for name, number in findings.fields.items())
        print_line()
        print_line(f"of {len(findings.articles)} articles: {counts}")
    for line in findings.unread:
        print_line(f"not read: {line}")
    print_line()
    for one in findings.profile:
        print_line(f"profile: {one['statement']} ({one['basis']}): {one['verdict']}: {one['why']}")
    if not findings.profile:
        print_line("profile: none, everything was found out")
    print_line(f"verdict: {findings.verdict}")
