"""Texts that no database takes: halves of surrogate pairs, which pages write as `\\ud83d` in JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from archive.article import Article
from archive.visit import Visit


def storable(visit: Visit) -> Visit:
    """The visit with `?` for every lone half of a surrogate pair, in all its texts."""
    article = visit.article
    return replace(
        visit,
        url=_well_formed(visit.url),
        reason=visit.reason and _well_formed(visit.reason),
        detail=visit.detail and _well_formed(visit.detail),
        article=article and Article.from_json(json.loads(_well_formed(article.to_json()))),
        links=tuple(replace(link, url=_well_formed(link.url)) for link in visit.links),
    )


def _well_formed(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
