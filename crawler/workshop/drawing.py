"""Saved pages drawn for who compares them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive.export.output import Output
from crawler.page_view import draw_document, read_to_draw

if TYPE_CHECKING:
    from crawler.site import Site
    from crawler.workshop.fixtures import Fixture


def draw_fixture(fixture: Fixture, site: Site, place: Path) -> None:
    """Draw a saved page, also one that is refused, into a file, whose folder is made. OSError where it cannot be
    written."""
    page = fixture.page
    reading = read_to_draw(
        page.body, url=page.url, fetched_at=page.fetched_at, content_type=page.content_type, site=site
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    with Output(place) as output:
        output.main().write(draw_document(reading, page.url).encode("utf-8", "replace"))
