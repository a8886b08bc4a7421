"""What was removed by order (`tulieu remove`), and how it is recognised when it comes in again.

The archive must recognise what it no longer knows, so it keeps digests, `removal_marks`: of an article those of its
site and key, of every address that led to it, of every page that it was read from, of each of its texts that is long
enough, of the pages of others that named it, and of the addresses and the bytes of its pictures and documents. All of
these are long or public, so that nobody guesses what they are the digests of who does not have it. A name, a caption or
a paragraph is short: trying out all names would tell it from its digest, whatever key the digest had, as the key would
have to lie beside it. So of a passage there is no digest. The article that it was taken out of is kept as it is held
instead: no later page of it changes it or is stored.

A key with words in it, and an address, went with the article; of them there are only their marks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update

from archive.database.schema import articles, removal_marks, removals, urls
from archive.database.sql import CompiledStatement, in_chunks, insert_into
from archive.database.timestamps import from_text, from_text_or_none, local
from archive.record.article import Article
from archive.record.identity import canonical_url, fold, text_fingerprint
from archive.record.visit import FoundLink, Visit

ARTICLE = "article"
"""What was removed: a whole article. Else it is the field that a passage was of, or FILE."""

FILE = "file"
"""What was removed: a picture or document that was named by its address or its digest."""

FEWEST_WORDS = 30
"""A text of fewer words has no mark: it could be guessed."""

SMALLEST_FILE = 1024
"""Bytes. A smaller file has no mark, as its bytes could be guessed; its address has one."""

REMOVED = "removed"
"""Why a page or a file is left out, for counting."""

Kind = Literal["article", "address", "page", "text", "names", "media", "file"]
"""What a mark is the digest of; `names`: a page of something else that names a removed article; `media`: the address of
a picture or document; `file`: the bytes of one."""

_c = removals.c
_ANY = CompiledStatement(select(removals.c.id).limit(1))
_FOUND = (
    select(removal_marks.c.mark, _c.id, _c.what, _c.site)
    .join_from(removal_marks, removals, _c.id == removal_marks.c.removal_id)
    .where(removal_marks.c.mark.in_(bindparam("marks", expanding=True)))
)
_HELD = select(articles.c.id).where(articles.c.key == bindparam("key"), articles.c.site == bindparam("site"))
_LINK = re.compile(
    rb"""(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))|(https?:\\?/\\?/[^\s"'<>]+)""", re.IGNORECASE
)
_PLAIN_KEY = re.compile(r"[0-9a-fA-F._-]+")


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal by order."""

    site: str
    key: str | None
    """None where the key had words in it."""
    what: str
    """`article`, the field that a passage was of, or `file`."""
    place: int | None
    order: str
    """As it was written when it was removed."""
    removed_by: str
    removed_at: datetime
    """Aware."""
    pages: int
    """How many stored pages went with it."""
    cleaned_at: datetime | None
    """When the free space of the archive was cleaned of it; None: that is still to be done."""

    def as_json(self) -> dict[str, Any]:
        """Return a dict for `json.dumps`."""
        return {
            "site": self.site,
            "key": self.key,
            "what": self.what,
            "place": self.place,
            "order": self.order,
            "removed_by": self.removed_by,
            "removed_at": local(self.removed_at).isoformat(),
            "pages": self.pages,
            "cleaned_at": local(self.cleaned_at).isoformat() if self.cleaned_at else None,
        }


def read_removals(connection: Connection, site: str | None = None) -> list[Removal]:
    """Return all removals, or those of a site, the first first."""
    return [one for _, one in read_numbered(connection) if site in (None, one.site)]


def read_numbered(connection: Connection) -> list[tuple[int, Removal]]:
    """Return all removals with their numbers in the database, the first first."""
    names = (_c.site, _c.key, _c.what, _c.place, _c.order_words, _c.removed_by, _c.removed_at, _c.pages, _c.cleaned_at)
    return [
        (row.id, Removal(*row[1:7], from_text(row.removed_at), row.pages, from_text_or_none(row.cleaned_at)))
        for row in connection.execute(select(_c.id, *names).order_by(_c.id))
    ]


def count_removals(connection: Connection, site: str | None = None) -> int:
    """Count the removals by order, or those of a site."""
    counted = select(func.count()).select_from(removals)
    return connection.scalar(counted if site is None else counted.where(_c.site == site)) or 0


# --- marks ----------------------------------------------------------------------------------------


def make_mark(kind: Kind, *words: str) -> str:
    """Return the mark of something: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256("\n".join((kind, *words)).encode("utf-8", "surrogatepass")).hexdigest()


def address_mark(url: str) -> str:
    """Return the mark of an address: the same with http and https, with www. and without."""
    parts = urlsplit(url)
    return make_mark("address", parts.netloc.removeprefix("www."), parts.path, parts.query)


def media_mark(url: str) -> str:
    """Return the mark of the address of a picture or document: the same with http and https, with www. and without, and
    however letters are written as octets (`%E1%BA%A3nh.jpg`)."""
    parts = urlsplit(url)
    return make_mark("media", parts.netloc.lower().removeprefix("www."), unquote(parts.path), unquote(parts.query))


def media_marks(urls_of_files: Iterable[str]) -> dict[str, set[str]]:
    """Return addresses by their marks, without what is none."""
    by_mark: dict[str, set[str]] = {}
    for url in filter(_is_address, urls_of_files):
        by_mark.setdefault(media_mark(url), set()).add(url)
    return by_mark


def marks_of(article: Article) -> set[str]:
    """Return the marks of an article: of its identity, its address, its page and its text."""
    marks = {make_mark("article", article.site, article.key), address_mark(article.url)}
    if article.sha256 is not None:
        marks.add(make_mark("page", article.sha256))
    if (text := text_mark(article)) is not None:
        marks.add(text)
    return marks


def text_mark(article: Article) -> str | None:
    """Return the mark of an article's text on its site; None of one that is short enough to be guessed."""
    fingerprint = text_fingerprint(article)
    words = fold(" ".join((article.lead or "", *article.body))).split()
    return make_mark("text", article.site, fingerprint) if fingerprint and len(words) >= FEWEST_WORDS else None


def shown_key(key: str) -> str | None:
    """Return the key of a removed article as it is kept: None where it may have words in it, as an address has."""
    return key if _PLAIN_KEY.fullmatch(key) else None


def add_marks(connection: Connection, removal_id: int, marks: Iterable[str]) -> None:
    """Add marks to a removal."""
    rows = [{"mark": mark, "removal_id": removal_id} for mark in sorted(set(marks))]
    if rows:
        connection.execute(insert_into(removal_marks, connection.dialect.name).on_conflict_do_nothing(), rows)


@dataclass(frozen=True, slots=True)
class Found:
    """What a mark was found of."""

    removal_id: int
    what: str
    site: str


def has_removals(connection: Connection) -> bool:
    """Return whether anything was ever removed."""
    return _ANY.first(connection, {}) is not None


def find_marks(connection: Connection, marks: Iterable[str]) -> dict[str, list[Found]]:
    """Return what those of some marks are of that are known."""
    found: dict[str, list[Found]] = {}
    for some in in_chunks(set(marks)):
        for mark, *of in connection.execute(_FOUND, {"marks": some}):
            found.setdefault(mark, []).append(Found(*of))
    return found


# --- what comes in again --------------------------------------------------------------------------


def without_removed(connection: Connection, links: Iterable[FoundLink]) -> list[FoundLink]:
    """Return the links but those to removed articles: their addresses are neither stored nor requested."""
    listed = list(links)
    if not has_removals(connection):
        return listed
    barred = _barred_addresses(connection, [link.url for link in listed])
    return [link for link in listed if link.url not in barred]


def is_removed_address(connection: Connection, url: str) -> bool:
    """Return whether an address led to an article that was removed, or to a picture or document."""
    return has_removals(connection) and bool(_barred_addresses(connection, [url]))


def removed_media(connection: Connection, addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses of pictures and documents that were removed."""
    if not has_removals(connection):
        return set()
    by_mark = media_marks(addresses)
    return {url for mark in find_marks(connection, by_mark) for url in by_mark[mark]}


def is_removed_file(connection: Connection, body: bytes) -> bool:
    """Return whether a picture or document was removed, whatever address it comes from."""
    if not has_removals(connection):
        return False
    return bool(find_marks(connection, [make_mark("file", hashlib.sha256(body).hexdigest())]))


def admit(connection: Connection, visit: Visit) -> Visit | None:
    """Return what of a visit may be stored: all of it; without its page, which names a removed article; or as
    `unchanged`, where an article is kept as it is held. None where nothing may: it is a removed article again, whose
    address is then forgotten."""
    if not has_removals(connection):
        return visit
    own = _marks_of_visit(visit)
    found = find_marks(connection, own)
    whats = {one.what: one.removal_id for listed in found.values() for one in listed}
    if ARTICLE in whats:
        _forget_address(connection, visit, whats[ARTICLE])
        return None
    if whats and visit.article is not None:
        article, removal_id = visit.article, next(iter(whats.values()))
        is_itself = make_mark("article", article.site, article.key) in found
        if is_itself and connection.scalar(_HELD, {"key": article.key, "site": article.site}) is None:
            _forget_address(connection, visit, removal_id)
            return None
        _mark_address(connection, visit, removal_id)
        return replace(visit, outcome="unchanged", article=None, body=None)
    if whats or (visit.body is not None and _names_removed(connection, visit, visit.body)):
        return replace(visit, body=None)
    return visit


def _marks_of_visit(visit: Visit) -> set[str]:
    marks = {address_mark(visit.url), media_mark(visit.url)}
    leads_to = [word for word in (visit.detail or "").split() if word.startswith(("http://", "https://"))]
    if visit.outcome == "redirect":
        leads_to += [link.url for link in visit.links]
    marks |= {address_mark(url) for url in leads_to if _is_address(url)}
    if visit.body is not None:
        marks.add(make_mark("page", hashlib.sha256(visit.body).hexdigest()))
    return marks if visit.article is None else marks | marks_of(visit.article)


def _names_removed(connection: Connection, visit: Visit, body: bytes) -> bool:
    """Return whether a page leads to a removed article or to a file of one that is not its own, or is one whose bytes
    went with one that it named."""
    if find_marks(connection, [make_mark("names", hashlib.sha256(body).hexdigest())]):
        return True
    barred = _barred_addresses(connection, find_links(body, visit.url), of_articles=True)
    if barred and visit.article is not None:
        photos, documents = visit.article.photos, visit.article.attachments
        own = media_marks([*(one.url for one in photos), *(one.url for one in documents)])
        barred = {url for url in barred if media_mark(url) not in own}
    return bool(barred)


def find_links(body: bytes, url: str) -> Iterator[str]:
    """Yield the addresses that the bytes of a page name, in links, of pictures and elsewhere, canonical."""
    for match in _LINK.finditer(body):
        said = next(filter(None, match.groups()), b"").decode("utf-8", "replace").replace("\\/", "/")
        try:
            yield canonical_url(urljoin(url, unescape(said).strip()))
        except ValueError:  # no address of the web
            continue


def _barred_addresses(connection: Connection, addresses: Iterable[str], *, of_articles: bool = False) -> set[str]:
    """Return those that led to a removed article, or to a removed picture or document; `of_articles`: of these only to
    those that went with an article."""
    listed = set(addresses)
    by_mark = media_marks(listed)
    of_files = set(by_mark)
    for url in listed:
        by_mark.setdefault(address_mark(url), set()).add(url)
    found = find_marks(connection, by_mark)
    barred = (
        mark
        for mark, known in found.items()
        if (mark in of_files and not of_articles) or any(one.what == ARTICLE for one in known)
    )
    return {url for mark in barred for url in by_mark[mark]}


def _is_address(word: str) -> bool:
    try:
        urlsplit(word)
    except ValueError:
        return False
    return True


def _forget_address(connection: Connection, visit: Visit, removal_id: int) -> None:
    _mark_address(connection, visit, removal_id)
    connection.execute(delete(urls).where(urls.c.site == visit.site, urls.c.url == visit.url))


def _mark_address(connection: Connection, visit: Visit, removal_id: int) -> None:
    if visit.kind in ("article", "page"):  # of a list many articles are
        add_marks(connection, removal_id, [address_mark(visit.url)])


# --- cleaning ---------------------------------------------------------------------------------------


def has_unfinished(connection: Connection) -> bool:
    """Return whether what was removed may still be in the free space of the archive."""
    return bool(connection.scalar(select(exists().where(_c.cleaned_at.is_(None)))))


def mark_cleaned(connection: Connection, at: str) -> None:
    """Store that the free space of the archive was cleaned of all that was removed till then."""
    connection.execute(update(removals).where(_c.cleaned_at.is_(None)).values(cleaned_at=at))
