"""Which article a page is, as the archive shows it: the same at a second address (printers' pages, sections that each
have an address of their own for it), or another with the same key. Two addresses are one article only where two pages
show it: what a page says about its own address may be said by all pages of the portal."""

from __future__ import annotations

from dataclasses import replace

from archive import Archive
from archive.record.article import Article
from archive.record.identity import fold, text_fingerprint
from archive.record.visit import Visit
from crawler.run.outcomes import refused_instead
from crawler.run.revisit import SETTLED_DELAY

ALIAS = "twin"
"""Why an article is refused that is stored under another address, as archives have it."""


_SHARED = 0.3
"""Of so many paragraphs of the shorter of two texts on, it is one text that was edited."""


def settle_identity(visit: Visit, archive: Archive, *, learnt: bool) -> Visit:
    """Return the visit with its article under its own identity, or refused as an alias. `learnt`: whether the rules of
    the portal's addresses are, so that an address does not say which article it is."""
    if learnt:
        visit = refuse_alias(visit, archive)
    if visit.article is None:
        return visit
    holder = archive.holder(visit.article)
    if holder is None or _is_alike(holder, visit.article):
        return visit
    # Its number is counted in another part of the portal, or is not an article's.
    return replace(visit, article=replace(visit.article, key=visit.article.url))


def _is_alike(one: Article, other: Article) -> bool:
    """Whether two pages may be the same article at different times: they have the title, or a part of the text."""
    titles = sorted((fold(one.title), fold(other.title)), key=len)
    if titles[0] and titles[0] in titles[1]:
        return True
    few, many = sorted(({fold(text) for text in (a.lead, *a.body) if text} for a in (one, other)), key=len)
    return len(few & many) >= _SHARED * max(len(few), 1)


def _holds_text_of(one: Article, other: Article) -> bool:
    """Whether lead and paragraphs of one of two articles are all in the other: what was learnt about the portal in
    between leaves out what is on all of its pages."""
    texts = ({text for text in (article.lead, *article.body) if text} for article in (one, other))
    few, many = sorted(texts, key=len)
    return bool(few) and few <= many


def refuse_alias(visit: Visit, archive: Archive) -> Visit:
    """Return the visit, refused where its article has the title, the moment of publication and the words of one that
    is stored under another address. A date that is in doubt in one is as good where both print it in the same words."""
    article = visit.article
    if article is None:
        return visit
    for other in archive.namesakes(article):
        if other.published != article.published and other.published_raw != article.published_raw:
            continue  # one is undated: the same words must be in doubt in it
        if text_fingerprint(other) == text_fingerprint(article) or _holds_text_of(other, article):
            detail = f"the same article as {other.url}"
            due_at = visit.fetched_at + SETTLED_DELAY
            return replace(refused_instead(visit, reason=ALIAS, detail=detail, due_at=due_at), body=None)
    return visit
