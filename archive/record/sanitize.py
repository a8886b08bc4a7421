"""Texts that no database takes: halves of surrogate pairs, which pages write as `\\ud83d` in JSON, and NUL, which
PostgreSQL refuses. SQLite would keep a NUL; an archive is the same in both, so that it can be copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from archive.record.article import Article
from archive.record.visit import Visit

T = TypeVar("T")


def as_storable(visit: Visit, save: Callable[[Visit], T]) -> T:
    """Saves a visit as it is, and only where a database does not take it as `storable` has it."""
    try:
        return save(storable(visit) if has_nul(visit) else visit)
    except UnicodeEncodeError:
        return save(storable(visit))


def storable(visit: Visit) -> Visit:
    """The visit with `?` for every lone half of a surrogate pair, and without NUL, in all its texts."""
    article = visit.article
    return replace(
        visit,
        url=_well_formed(visit.url),
        reason=_well_formed(visit.reason),
        detail=_well_formed(visit.detail),
        headers=_well_formed(visit.headers),
        article=article and storable_article(article),
        links=tuple(replace(link, url=_well_formed(link.url)) for link in visit.links),
    )


def storable_article(article: Article) -> Article:
    """The same of an article alone; the article itself where nothing is to be done."""
    if not _article_has(article):
        try:
            article.to_json().encode()
        except UnicodeEncodeError:
            pass
        else:
            return article
    return Article.from_json(_well_formed(article.as_json()))


def has_nul(visit: Visit) -> bool:
    """Whether a NUL is among its texts."""
    texts = (visit.url, visit.detail, *visit.headers.values(), *(link.url for link in visit.links))
    return any(text and "\0" in text for text in texts) or (visit.article is not None and _article_has(visit.article))


def _article_has(article: Article) -> bool:
    # One by one: to write the record as JSON and look there takes ten times as long.
    a = article
    texts = (a.url, a.key, a.title, a.published_raw, a.lead, a.source, a.section, *a.body, *a.authors, *a.tags)
    parts = (
        *(text for photo in a.photos for text in (photo.url, photo.caption, photo.credit, photo.caption_raw)),
        *(text for attachment in a.attachments for text in (attachment.url, attachment.text)),
        *a.evidence.values(),
    )
    return any(text and "\0" in text for text in (*texts, *parts))


def _well_formed(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, Mapping):
        return {_well_formed(key): _well_formed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_well_formed(one) for one in value]
    return value
