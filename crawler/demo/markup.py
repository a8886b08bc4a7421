"""Write texts and times as NukeViet does."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

from markupsafe import Markup

from crawler.demo.story import LINK, Story

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
UPLOADS = "/uploads/news/"
NO_PHOTO = "/uploads/no-image.jpg"
ENTITIES = {"/": "&#x002F;", ":": "&#x3A;", "(": "&#40;", ")": "&#41;"}


def entities(text: str) -> Markup:
    """Return text as the CMS keeps it in its database: `/`, `:` and brackets are entities, too. For og:title and feeds
    templates escape it once more, as the CMS does (FACTS A1.10)."""
    return Markup("".join(ENTITIES.get(c, html.escape(c)) for c in text))  # noqa: S704 - each letter is escaped


def local_minute(moment: datetime) -> str:
    """Return `Thứ năm - 26/09/2019 08:45`, the line that readers see."""
    return f"{WEEKDAYS[moment.weekday()]} - {moment:%d/%m/%Y %H:%M}"


def malformed(moment: datetime) -> str:
    """Return `2017-05-15+0716:23:00`: the article:published_time of NukeViet, wrong in form and right in value."""
    return f"{moment:%Y-%m-%d}+07{moment:%H:%M:%S}"


def month_for_minutes(moment: datetime) -> str:
    """Return a feed's pubDate, which prints the month for the minutes (FACTS A1.4)."""
    at = moment.astimezone(UTC)
    return f"{at:%a, %d %b %Y %H}:{at:%m}:{at:%S} GMT"


def cut(text: str, length: int) -> str:
    """Cut a description at a word, as lists and the description tag do."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + "..."


def views(story: Story) -> int:
    """Return how often an article was looked at, so it says."""
    return story.id * 37 % 4000 + 1000


def links(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the words of a block, each with the path that they link to or None."""
    parts = LINK.split(text)
    yield parts[0], None
    for words, path, behind in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield words, path
        yield behind, None


def photo_path(story: Story) -> str:
    """Return the path of the picture that lists and feeds show for an article."""
    if story.lead_photo:
        return UPLOADS + story.lead_photo.file
    return next((UPLOADS + b.photo.file for b in story.body if b.photo), NO_PHOTO)


def as_typed(story: Story, body: str) -> Markup:
    """Return the HTML of a body with the letters and spaces that its editor's keyboard made."""
    if "nbsp" in story.features:
        body = body.replace(", ", ",&nbsp;").replace("thành phố ", "thành\u00a0 phố ")
    body = unicodedata.normalize("NFD", body) if "nfd" in story.features else body
    return Markup(body)  # noqa: S704 - a template's, whose values are escaped
