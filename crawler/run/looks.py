"""How answers look, so that those can be told that are the same for whatever is requested. Pure.

Two answers look alike where they have the same status without a page, lead to the same address, or show the same words;
the address that was requested, numbers and long tokens left out: a notice may print the time, the address and a number
for the support.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from archive.history.reprocess import is_read_by_layout
from archive.messages.language import _
from archive.record.article import Article
from archive.record.identity import fold
from archive.record.visit import Visit
from crawler.discover.documents import document_of, unpacked
from crawler.reading.bare import bare
from crawler.reading.text import clean_text
from crawler.run.answer import Answer, brings_page, names_path, redirect_target

_READ = 100_000
"""Bytes of a page that are compared."""
_TITLE = 60
"""Characters of a title that are shown."""
_VARIES = re.compile(r"\S*\d\S*|\S{20,}")
_TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-z]{16,}|\d{6,}", re.IGNORECASE)
_VISIT = re.compile(r"/\([A-Z]\([0-9a-z]{20,30}\)\)|;[^/]*|[0-9a-f]{8}-[0-9a-f-]{27}", re.IGNORECASE)
"""What in a path names a visit: a session of ASP.NET or Java, a GUID."""
_TIME = re.compile(r"\b\d{1,2}\s?[:hg]\s?\d{2}(?::\d{2})?\b|\d{9,}|\b[0-9a-f]{8}-[0-9a-f-]{27}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """How an answer looks."""

    sign: tuple[object, ...]
    """Equal for two answers that look alike."""
    words: str
    """What it is, for people to read: `the same page 'Website đang bảo trì'`."""


def look_of(visit: Visit, answer: Answer) -> Look | None:
    """Return how the answer of a visit looks; None where that says nothing: a document, a page that did not change, no
    answer at all."""
    status = answer.status
    if status is None or visit.outcome == "unchanged":
        return None
    if visit.outcome == "links" and any(link.kind == "article" for link in visit.links):
        return None  # a list, whatever else is on it
    target = _target(visit, answer)
    if target is not None:
        return _redirect(target, answer.due.url)
    if not brings_page(status):
        return Look(("status", status), _("the same status {status}", status=status))
    if visit.article is not None:
        return _article(visit.article)
    if document_of(unpacked(answer.body)) is not None:
        return None
    page = bare(answer.body[:_READ].decode("utf-8", "replace"))
    shown = f"{page.title} {page.shown}"
    if not shown.strip():
        return Look(("blank",), _("an empty page") if not answer.body.strip() else _("a page without a word"))
    title = page.title or page.shown
    return Look(
        ("page", fold(without_address(shown, answer.due.url))), _("the same page '{title}'", title=_short(title))
    )


def without_address(text: str, url: str) -> str:
    """Return a text without an address, its path, numbers and long tokens."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    for one in (url, path, parts.path):
        if len(one) > 1:
            for form in {one, unquote(one), quote(one, safe="")}:
                text = text.replace(form, " ")
    return " ".join(_VARIES.sub(" ", text).split())


def _article(article: Article) -> Look:
    if is_read_by_layout(article.evidence):  # where the portal prints articles: two may have the same words
        return Look(
            ("article", article.published, article.title, article.body),
            _("the same page '{title}'", title=_short(article.title)),
        )
    # Bulletins of a series differ in numbers and days alone: of what was read as an article only the time is left out.
    text = " ".join((article.lead or "", *article.body, *(photo.url for photo in article.photos)))
    title = _TIME.sub(" ", article.title)
    return Look(("article", title, _TIME.sub(" ", text)), _("the same page '{title}'", title=_short(article.title)))


def _target(visit: Visit, answer: Answer) -> str | None:
    """Return where an answer leads, by a redirect or within its page; None where it leads nowhere."""
    if answer.status is not None and 300 <= answer.status < 400:
        return redirect_target(answer)
    if visit.outcome == "redirect" and visit.links:
        return visit.links[0].url
    _, leads, target = (visit.detail or "").partition("leads to ")
    return target if leads and visit.reason in ("moved-away", "off-site") else None


def _redirect(target: str, url: str) -> Look:
    if target == url:
        return Look(("itself",), _("a redirect to the address itself"))
    parts, asked = urlsplit(target), urlsplit(url)
    # A page for errors or for logging in is told where one came from, and may be given a number for each visit.
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if len(asked.path) < 2 or not names_path(value, asked.path)
    ]
    query = "&".join(f"{name}={_numbers_left_out(value, url)}" for name, value in kept)
    path = _VISIT.sub("", parts.path)
    shown = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return Look(("to", parts.netloc, path, query), _("a redirect to {target}", target=shown))


def _short(title: str) -> str:
    title = clean_text(title)
    return title if len(title) <= _TITLE else f"{title[:_TITLE]}..."


def _numbers_left_out(value: str, url: str) -> str:
    return _TOKEN.sub(lambda token: token[0] if token[0] in url else "", value)
