"""One mutated page, gone through what a crawl does with a page, and what must hold of whatever comes out."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from archive import Archive, Article, Visit
from archive.database.records import parse_record
from archive.errors import SeveralFound
from archive.record.fields import RECORD_KEYS, names_of
from archive.record.identity import canonical_url
from archive.record.sanitize import storable_article
from archive.record.visit import DueUrl
from crawler.discover.links import LinkFinder
from crawler.page_view import draw_document, read_to_draw
from crawler.reading.dates.parse import ZONE
from crawler.reading.errors import Blocked
from crawler.run.address_rules import addresses_for
from crawler.run.answer import KEPT_HEADERS, Answer
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.sites import site_at
from crawler.urls.inferred import Learnt
from tests.attack.hostile import LABELS, draw_hostile
from tests.attack.mutations import mutate
from tests.attack.sources import Source, draw_foreign, draw_own

SLACK = timedelta(days=1)
"""By so much a date may be after the fetching: clocks go wrong."""
_UNPRINTED = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of surrogate pairs."""
_PRECISIONS = {10: "day", 22: "minute", 25: "second"}
"""By length of the date."""


def draw_page(what: str, chance: random.Random) -> tuple[Source, bytes]:
    """Return a page and what mutation made of it."""
    draw = draw_foreign if what == "foreign-page" else draw_own
    source = draw(chance)
    return source, mutate(source.body, draw(chance).body, chance)


def attack_page(what: str, chance: random.Random, folder: Path) -> None:
    """Read a mutated page; of some store what was read, or draw the page. AssertionError where something does not
    hold that must."""
    source, body = draw_page(what, chance)
    site = site_at(source.url)
    addresses = addresses_for(site, source.body) if chance.random() < 0.6 else None
    finder = LinkFinder(site, addresses or Learnt(), source.url if chance.random() < 0.5 else None)
    headers = {"content-type": source.content_type} if source.content_type else {}
    if chance.random() < 0.2:
        headers["content-type"] = f"text/html; charset={chance.choice(LABELS)}"
    if chance.random() < 0.1:
        headers[chance.choice(KEPT_HEADERS)] = draw_hostile(chance)[:1000]
    kind = chance.choice(("article", "article", "article", "article", "page", "listing", "seed"))
    status = 200 if chance.random() < 0.96 else chance.choice((203, 301, 302, 403, 404, 429, 451, 500, 503))
    answer = Answer(
        site=site.name,
        due=DueUrl(canonical_url(source.url), kind),
        status=status,
        headers=headers,
        body=body,
        fetched_at=source.fetched_at,
    )
    try:
        visit = visit_of(answer, finder, Window())
    except Blocked:
        return
    check_visit(visit, finder)
    if visit.article is not None:
        check_article(visit.article, answer)
    extra = chance.random()
    if extra < 0.05:
        store(visit, folder)
    elif extra < 0.08:
        draw_document(read_to_draw(body, url=source.url, fetched_at=source.fetched_at), source.url).encode()


def check_visit(visit: Visit, finder: LinkFinder) -> None:
    """Its links are canonical web addresses of the site, its reason is a slug and its detail one line."""
    for link in visit.links:
        assert urlsplit(link.url).scheme in ("http", "https"), f"a link to {link.url[:200]!r}"
        assert canonical_url(link.url) == link.url, f"a link that is not canonical: {link.url[:200]!r}"
    assert visit.outcome in ("article", "links", "unchanged") or (visit.reason and visit.detail), "no reason"
    assert not visit.reason or re.fullmatch(r"[a-z0-9-]{1,40}", visit.reason), f"the reason {visit.reason!r}"
    assert not visit.detail or len(visit.detail.splitlines()) == 1, f"the detail {visit.detail!r}"
    assert visit.due_at is None or visit.due_at >= visit.fetched_at, "due before it was fetched"


def check_article(article: Article, answer: Answer) -> None:
    """It is what the contract of the record says (`archive/record/article.py`)."""
    article = storable_article(article)
    text = article.to_json()
    assert parse_record(text) == article.as_json(), "another record after a round trip"
    assert Article.from_json(json.loads(text)) == article, "another article after a round trip"
    assert tuple(json.loads(text)) == RECORD_KEYS
    assert article.fetched_at == answer.fetched_at
    assert article.sha256 == hashlib.sha256(answer.body).hexdigest()
    _check_texts(article)
    _check_addresses(article)
    _check_dates(article, answer)


def _check_texts(article: Article) -> None:
    texts = [
        (name, getattr(article, name)) for name in names_of("text") if name not in ("url", "key", "site", "sha256")
    ]
    texts += [(name, one) for name in names_of("texts") for one in getattr(article, name)]
    texts += [("photos", one) for photo in article.photos for one in (photo.caption, photo.credit, photo.caption_raw)]
    texts += [("attachments", attachment.text) for attachment in article.attachments]
    for name, value in texts:
        if value is None:
            continue
        assert value, f"{name} is empty, not missing"
        cells = value.split(" | ") if name == "body" else [value]  # of a table, whose empty cells count
        assert all(cell.strip(" |") == " ".join(cell.strip(" |").split()) for cell in cells), (
            f"blanks in {name}: {value[:200]!r}"
        )
        assert unicodedata.is_normalized("NFC", value), f"{name} is not NFC: {value[:200]!r}"
        assert not _UNPRINTED.search(value), f"control characters in {name}: {value[:200]!r}"
    for name, value in article.evidence.items():
        assert name in RECORD_KEYS and value, f"evidence for {name!r}"
        assert not _UNPRINTED.search(value), f"control characters in the evidence for {name}: {value[:200]!r}"


def _check_addresses(article: Article) -> None:
    assert canonical_url(article.url) == article.url
    pictures = [photo.url for photo in article.photos]
    assert len(set(pictures)) == len(pictures), "a picture twice"
    for url in (article.url, *pictures, *(attachment.url for attachment in article.attachments)):
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https") and parts.netloc, f"the address {url[:200]!r}"
        assert not re.search(r"\s", url), f"white space in the address {url[:200]!r}"
        assert not _UNPRINTED.search(url), f"control characters in the address {url[:200]!r}"


def _check_dates(article: Article, answer: Answer) -> None:
    latest = (answer.fetched_at.astimezone(ZONE) + SLACK).date()
    for name in ("published", "modified"):
        value = getattr(article, name)
        if value is not None:
            assert value.isascii() and len(value) in _PRECISIONS, f"{name} is {value!r}"
            assert date.fromisoformat(value[:10]) <= latest, f"{name} after it was fetched: {value}"
    precision = _PRECISIONS[len(article.published)] if article.published else None
    assert article.published_precision == precision, f"{article.published} to the {article.published_precision}"


_opened: dict[Path, Archive] = {}


def store(visit: Visit, folder: Path) -> None:
    """Save a visit; an article that was saved can be read again as it was."""
    archive = _opened.get(folder)
    if archive is None:
        archive = _opened[folder] = Archive.open(folder / "pages.db")
    saved = archive.save(visit)
    if visit.article is not None and saved.result in ("new", "revised"):
        with contextlib.suppress(SeveralFound):  # its key is an address that led to another article of the site
            kept = archive.article(visit.article.key, site=visit.article.site)
            assert kept == storable_article(visit.article), "another article than was saved"


def close_archive(folder: Path) -> Path | None:
    """Close the archive in which pages were stored; return where it is, None where there is none."""
    archive = _opened.pop(folder, None)
    if archive is None:
        return None
    archive.close()
    return folder / "pages.db"
