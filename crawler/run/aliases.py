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
    """Whether all paragraphs of one of two articles stand in the other: what was learnt of the portal in between leaves
    out what stands on all of its pages."""
    few, many = sorted((set(one.body), set(other.body)), key=len)
    return few <= many and (bool(few) or one.lead == other.lead)


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
