"""Texts that no database takes: halves of surrogate pairs, which pages write as `\\ud83d` in JSON, and NUL, which
PostgreSQL refuses. SQLite would keep a NUL; an archive is the same in both, so that it can be copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from archive.record.article import Article
from archive.record.fields import FIELDS, names_of
from archive.record.visit import Visit

T = TypeVar("T")

_texts_of = attrgetter(*names_of("text"))
_lists_of = attrgetter(*names_of("texts"))
_PARTS = [(field.name, attrgetter(*[part.name for part in field.parts])) for field in FIELDS if field.parts]
_MAPPINGS = names_of("mapping")


def as_storable(visit: Visit, save: Callable[[Visit], T]) -> T:
    """Call `save` with a visit and return its result; with `storable(visit)` where a text in it cannot be stored."""
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
    texts = [*_texts_of(article), *chain.from_iterable(_lists_of(article))]
    for name, parts_of in _PARTS:
        for part in getattr(article, name):
            texts += parts_of(part)
    for name in _MAPPINGS:
        texts += getattr(article, name).values()
    return any(text and "\0" in text for text in texts)


def _well_formed(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, Mapping):
        return {_well_formed(key): _well_formed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_well_formed(one) for one in value]
    return value
