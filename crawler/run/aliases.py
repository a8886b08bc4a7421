"""URL aliases: the same article at a second address of a portal whose addresses are learnt. Printers' pages are such,
and sections that each have an address of their own for it."""

from __future__ import annotations

from dataclasses import replace

from archive import Archive
from archive.record.article import Article
from archive.record.identity import text_fingerprint
from archive.record.visit import Visit

ALIAS = "twin"
"""Why an article is refused that is stored under another address, as archives have it."""


def _holds_text_of(one: Article, other: Article) -> bool:
    """Whether lead and paragraphs of one of two articles all stand in the other: what was learnt of the portal in
    between leaves out what stands on all of its pages."""
    texts = ({text for text in (article.lead, *article.body) if text} for article in (one, other))
    few, many = sorted(texts, key=len)
    return bool(few) and few <= many


def refuse_alias(visit: Visit, archive: Archive) -> Visit:
    """Return the visit, refused where its article has the title, the moment of publication and the words of one that
    is stored under another address."""
    article = visit.article
    if article is None:
        return visit
    for other in archive.namesakes(article):
        if text_fingerprint(other) == text_fingerprint(article) or _holds_text_of(other, article):
            detail = f"the same article as {other.url}"
            return replace(visit, outcome="refused", reason=ALIAS, detail=detail, article=None, body=None, due_at=None)
    return visit
