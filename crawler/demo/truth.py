"""The records that a right crawl of the replica portal exports."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from crawler.demo.collection import category_named
from crawler.demo.markup import UPLOADS
from crawler.demo.story import LINK, Story


def expected_record(story: Story, base: str) -> dict[str, Any]:
    """Return one article under the names of the record (archive.record.article): the keys a reader must get right.

    `published` is to the minute, as readers see it; of photos `url` and `caption_raw`; of sections the
    canonical one. `modified`, `evidence` and the like are left out.
    """
    shown = [(p.file, p.caption) for p in (story.lead_photo,) if p]
    shown += [(b.photo.file, b.photo.caption) for b in story.body if b.photo]
    return {
        "url": base + story.path,
        "key": str(story.id),
        "title": _clean(story.title),
        "published": f"{story.published:%Y-%m-%dT%H:%M}+07:00",
        "lead": _clean(story.lead) if story.lead else None,
        "body": [_clean(text) for block in story.body for text in block.paragraphs()],
        "photos": [
            {"url": f"{base}{UPLOADS}{file}", "caption_raw": _clean(caption) if caption else None}
            for file, caption in shown
        ],
        "authors": list(story.authors),
        "source": story.source,
        "section": _section(story),
        "tags": list(story.tags),
        "attachments": [*_inline_files(story, base), *_field_files(story, base)],
    }


def expected_records(stories: Iterable[Story], base: str) -> list[dict[str, Any]]:
    """Return all of them, by id."""
    return [expected_record(story, base) for story in sorted(stories, key=lambda story: story.id)]


def _section(story: Story) -> str | None:
    category = category_named(story.categories[0])
    return category.title if category else None


def _inline_files(story: Story, base: str) -> list[dict[str, str]]:
    """Return the documents that the text itself links to."""
    found = [match for block in story.body for match in LINK.finditer(block.text)]
    return [{"url": base + m[2], "text": _clean(m[1])} for m in found if m[2].endswith((".pdf", ".doc", ".docx"))]


def _field_files(story: Story, base: str) -> list[dict[str, str]]:
    """Return the documents of the CMS's field. The words of the link are `Tập tin 1: name`; of a single one
    `Tập tin : name`."""
    many = len(story.attachments) > 1
    return [
        {"url": f"{base}{story.path}?download=1&id={n}", "text": f"Tập tin {n + 1 if many else ''}: {name}"}
        for n, name in enumerate(story.attachments)
    ]


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
