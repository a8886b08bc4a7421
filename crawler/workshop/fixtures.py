"""A saved page: a folder with `page.html` (bytes as served), `meta.json` (where they are from) and `expected.json`
(the record that they must give, or the reason for which they must be refused)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.messages.language import _, about
from archive.plain_file import NotPlainFile, read_plain
from archive.record.fields import EXPECTED, FIELDS, is_there
from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from crawler.workshop.errors import BadFixture
from crawler.workshop.repository import check_slug

if TYPE_CHECKING:
    from archive.record.article import Article
    from crawler.site import Site

TIED = ("evidence", "sha256")
"""Keys of a record that are not in expected.json: they change with every better reason."""

NEEDED = frozenset({"url", "fetched_at", "content_type", "basis"})
"""Keys of every meta.json. `basis` begins with `captured`, `modelled on` or `assumed`."""

NEEDED_IF_CAPTURED = frozenset({"site", "sha256", "copyright", "checked"})
"""Further keys where the bytes are a publisher's: `sha256` of page.html, `copyright` whose texts they are, `checked`
whether a person has compared expected.json with the page."""

ALLOWED = NEEDED | NEEDED_IF_CAPTURED | {"saved_by"}
"""`saved_by`: `a browser`, which writes a page's markup anew; absent where the bytes are as served."""

FILES = frozenset({"page.html", "meta.json", "expected.json"})

MAX_PAGE = 10 * 1024 * 1024
"""Bytes of a page that is saved."""


@dataclass(frozen=True, kw_only=True)
class SavedPage:
    """A page as it came from the server, or from a browser."""

    url: str
    body: bytes
    fetched_at: datetime | None
    """Aware; None where it is not known."""
    content_type: str | None
    """The header; None where there was none."""
    saved_by: str | None = None
    """`a browser`; None: as served."""
    final_url: str | None = None
    """Where the bytes came from, redirects followed; None where that is not known."""
    status: int = 200
    """HTTP status."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Those worth keeping (`crawler.run.answer.KEPT_HEADERS`), names in lower case; empty where they are not known."""

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def article(self, site: Site | None) -> Article:
        """Return today's record of it. Raises ReadingError where it is refused."""
        return read_article(
            self.body, url=self.url, fetched_at=self.fetched_at, content_type=self.content_type, site=site
        )

    def record(self, site: Site | None) -> dict[str, Any]:
        """Return today's record of it, as expected.json has it: `{"error": {"reason"}}` where it is refused."""
        try:
            article = self.article(site)
        except ReadingError as error:
            return {"error": {"reason": error.reason}}
        record = {key: value for key, value in article.as_json().items() if key not in TIED}
        return json.loads(json.dumps(record))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Fixture:
    """A saved page's folder."""

    folder: Path

    @property
    def name(self) -> str:
        """`family/slug`."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @cached_property
    def meta(self) -> dict[str, Any]:
        """meta.json. Raises BadFixture."""
        return _read_json(self.folder / "meta.json")

    @cached_property
    def expected(self) -> dict[str, Any]:
        """expected.json; what it does not name is absent, for it may be older than a field. Raises BadFixture."""
        expected = _read_json(self.folder / "expected.json")
        absent = {one.name: one.empty for one in FIELDS if one.absent is not None and one.name not in TIED}
        return expected if "error" in expected else absent | expected

    @cached_property
    def page(self) -> SavedPage:
        """The page with where it is from. Raises BadFixture."""
        meta = self.meta
        try:
            at = meta.get("fetched_at")
            return SavedPage(
                url=meta["url"],
                body=read_plain(self.folder / "page.html"),
                fetched_at=datetime.fromisoformat(at) if at else None,
                content_type=meta.get("content_type"),
                saved_by=meta.get("saved_by"),
            )
        except NotPlainFile as error:
            raise BadFixture(about(error.filename, error.strerror)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise BadFixture(f"{self.folder / 'meta.json'}: {type(error).__name__}: {error}") from error

    @property
    def is_captured(self) -> bool:
        """Whether its bytes are a publisher's, not composed for the tests."""
        return str(self.meta.get("basis")).startswith("captured")

    @property
    def is_checked(self) -> bool:
        """Whether a person has read its record against the page, or composed it."""
        return not self.is_captured or self.meta.get("checked") is True

    def mark_checked(self) -> None:
        """Write down that a person has compared its record with the page."""
        _write_json(self.folder / "meta.json", {**self.meta, "checked": True})

    def write_expected(self, record: dict[str, Any]) -> bool:
        """Write expected.json; False where it holds that already."""
        path, text = self.folder / "expected.json", _as_text(record)
        if path.exists() and path.read_text("utf-8") == text:
            return False
        path.write_text(text, "utf-8")
        return True


def find_fixtures(root: Path, families: Iterable[str] | None = None) -> list[Fixture]:
    """Return the saved pages below a folder, in alphabetical order; only those of `families` where they are given."""
    found = sorted(path.parent for path in root.glob("*/*/page.html"))
    wanted = set(families) if families is not None else None
    return [Fixture(folder) for folder in found if wanted is None or folder.parent.name in wanted]


def write_fixture(folder: Path, page: SavedPage, site: Site) -> dict[str, Any]:
    """Fill an empty folder with a captured page; returns its record."""
    meta: dict[str, Any] = {
        "url": page.url,
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "content_type": page.content_type,
        "basis": "captured",
        "site": site.name,
        "sha256": page.sha256,
        "copyright": site.title,
        "checked": False,
    }
    if page.saved_by:
        meta["saved_by"] = page.saved_by
    (folder / "page.html").write_bytes(page.body)
    _write_json(folder / "meta.json", meta)
    record = page.record(site)
    _write_json(folder / "expected.json", record)
    return record


def slug_of(record: dict[str, Any], taken: Collection[str]) -> str:
    """Return a name that says what a record shows, of our own words only: no text of a page names a file."""
    if "error" in record:
        slug = re.sub(r"[^a-z0-9]+", "-", record["error"]["reason"].lower()).strip("-") or "refused"
    else:
        lacking = [f"no-{name}" for name, key in _TOLD if not record[key]]
        slug = "-".join(["with-photo" if record["photos"] else "text-only", *lacking])
    names = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return check_slug(next(name for name in names if name not in taken))


_TOLD = (("author", "authors"), ("lead", "lead"), ("date", "published"))


def fields_of(record: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The fields that a record has, and those that it lacks, in the order of the record."""
    has = [name for name in EXPECTED if is_there(record.get(name))]
    return has, [name for name in EXPECTED if name not in has]


def _as_text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(_as_text(value), "utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(read_plain(path).decode("utf-8"))
    except FileNotFoundError as error:
        raise BadFixture(_("{file} is missing", file=path)) from error
    except NotPlainFile as error:
        raise BadFixture(about(path, error.strerror)) from error
    except (ValueError, RecursionError) as error:
        raise BadFixture(_("{file} is not JSON: {error}", file=path, error=error)) from error
    if not isinstance(value, dict):
        raise BadFixture(_("{file} is not a JSON object", file=path))
    return value
