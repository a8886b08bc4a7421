"""Articles and visits for the tests of the archive: short, complete, and different where asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from archive import Archive, Article, Attachment, FoundLink, Photo, Visit
from archive.media.ledger import FoundMedia, MediaVisit
from archive.record.identity import profile_digest

SITE = "thanhuy.example.vn"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def later(**how) -> datetime:
    return NOON + timedelta(**how)


def address(number) -> str:
    return f"https://{SITE}/tin-tuc/bai-{number}.html"


def make_article(number=1, **fields) -> Article:
    given = {
        "url": address(number),
        "site": SITE,
        "key": str(number),
        "title": f"Đại hội Đảng bộ lần thứ {number}",
        "published": "2025-01-15T09:30+07:00",
        "published_precision": "minute",
        "published_raw": "Thứ tư - 15/01/2025 09:30",
        "lead": "(Thanhuytphcm.vn) - Sáng 15/1, tại Hội trường",
        "body": ("Đoạn thứ nhất.", "Đoạn thứ hai."),
        "photos": (
            Photo(
                url=f"https://{SITE}/a.jpg",
                caption="Quang cảnh",
                credit="Ảnh: Minh Thư",
                caption_raw="Quang cảnh. Ảnh: Minh Thư",
            ),
            Photo(url=f"https://{SITE}/b.jpg"),
        ),
        "authors": ("Minh Thư", "Hải Đăng"),
        "tags": ("đại hội",),
        "attachments": (Attachment(url=f"https://{SITE}/nghi-quyet.pdf", text="Nghị quyết"),),
        "evidence": {"title": "layout nukeviet: h1", "published": "layout nukeviet: span.h5"},
    }
    return Article(**(given | fields))


def make_visit(article=None, **fields) -> Visit:
    given = {
        "site": SITE,
        "url": article.url if article else address(1),
        "kind": "article",
        "fetched_at": NOON,
        "outcome": "article" if article else "links",
        "status": 200,
        "article": article,
        "headers": {"Content-Type": "text/html"},
    }
    if article:
        given["body"] = f"<html>{article.title} {article.body}</html>".encode("utf-8", "replace")
    return Visit(**(given | fields))


PDF = b"%PDF-1.7\n1 0 obj\n"
JPEG = b"\xff\xd8\xff\xe0 \xe1\xba\xa3nh"


def keep_media(archive: Archive, article: Article, bodies: Mapping[str, bytes | None], at=NOON) -> None:
    """Enter what an article shows and links to, and save files by the end of their addresses; None: it is gone."""
    found = [
        *(FoundMedia(photo.url, "photo") for photo in article.photos),
        *(FoundMedia(document.url, "document") for document in article.attachments),
    ]
    archive.media.enter(article.site, article.key, found, at)
    for one in found:
        name = one.url.rpartition("/")[2]
        if name in bodies:
            body = bodies[name]
            came = {"outcome": "gone", "reason": "http-404", "status": 404}
            if body is not None:
                came = {"outcome": "kept", "status": 200, "headers": {"etag": "1"}, "body": body}
            archive.media.save(MediaVisit(site=article.site, url=one.url, fetched_at=at, **came))


def make_profile(word="đầu-trang", **fields):
    """A profile, which the archive takes as it is, and its digest."""
    profile = {"version": 1, "names": [word], **fields}
    return profile, profile_digest(profile)


def save_profile(archive: Archive, word="đầu-trang", at=NOON, site=SITE) -> str:
    """Save a profile as the site's newest; return its digest."""
    profile, digest = make_profile(word)
    archive.profiles.save(site, profile, digest, 40, at)
    return digest


def links_to(*numbers, kind="article", modified_at=None) -> tuple[FoundLink, ...]:
    return tuple(FoundLink(url=address(n), kind=kind, modified_at=modified_at) for n in numbers)
