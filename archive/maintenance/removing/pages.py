"""Find the stored pages that name an article: that lead to it, or print its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape, unescape
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

from sqlalchemy import Connection, select

from archive.captures.captures import Captures
from archive.database.schema import captures
from archive.errors import ArchiveDamaged

_SHORTEST_PATH = 4
"""A path of fewer characters is no article's."""
_SHORTEST_NAME = 12
"""Fewer characters of the last part of a path may be another address's too."""
_FEWEST_WORDS = 4
"""A title of fewer words is looked for in no page: it may stand anywhere."""
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Names:
    """By what pages name an article."""

    addresses: re.Pattern[bytes] | None
    """Its addresses without scheme and host, as pages write them."""
    titles: tuple[str, ...]
    """In lower case, with single spaces."""
    site: str
    files: re.Pattern[bytes] | None = None
    """The addresses of its pictures and documents with their host."""
    own_files: re.Pattern[bytes] | None = None
    """These without their host, as the pages of their site write them. They are in no other word: `/anh/1.jpg` is not
    in `/cu/anh/1.jpg`."""

    @classmethod
    def of(cls, addresses: Iterable[str], titles: Iterable[str], site: str, files: Iterable[str] = ()) -> Names:
        """Return the names of an article with these addresses, titles, and addresses of pictures and documents."""
        written: set[bytes] = set()
        for url in addresses:
            path = cls.path_of(url)
            if len(path) >= _SHORTEST_PATH:
                written |= _forms_of(path)
            if (name := cls.last_name_of(url)) is not None:
                written |= {name.encode("utf-8", "replace"), unquote(name).encode("utf-8", "replace")}
        long = [title for title in titles if len(title.split()) >= _FEWEST_WORDS]
        with_host, without = set(), set()
        for url in files:
            path = cls.path_of(url)
            with_host |= _forms_of(urlsplit(url).netloc.removeprefix("www.") + path)
            if len(path) >= _SHORTEST_PATH:
                without |= _forms_of(path)
        return cls(
            _any_of(written),
            tuple(map(_plain, long)),
            site,
            _any_of(with_host),
            _any_of(without, rb"(?<![0-9A-Za-z_-])"),
        )

    @staticmethod
    def path_of(url: str) -> str:
        """Return an address without scheme and host."""
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @staticmethod
    def last_name_of(url: str) -> str | None:
        """Return the last part of an address's path where it has words: `dai-hoi-dang-bo-1491931527`; None where it is
        a number or short."""
        name = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
        return name if len(name) >= _SHORTEST_NAME and "-" in name and re.search("[a-z]", name, re.I) else None

    def are_in(self, body: bytes, site: str | None) -> bool:
        """Return whether a page of a site names the article. Titles, and files without host, are looked for on its own
        site alone."""
        is_own = site in (None, self.site)
        if any(one is not None and one.search(body) for one in (self.addresses, self.files)):
            return True
        if is_own and self.own_files is not None and self.own_files.search(body):
            return True
        if not self.titles or not is_own:
            return False
        text = unescape(body.decode("utf-8", "replace"))
        return any(title in form for form in (_plain(text), _plain(_TAG.sub("", text))) for title in self.titles)


def _forms_of(path: str) -> set[bytes]:
    """Return how pages write an address."""
    plain = unquote(path)
    forms = {path, plain, escape(path), path.replace("/", "\\/"), quote(plain, safe="/:?&=+,;@")}
    return {form.encode("utf-8", "replace") for form in forms}


def _any_of(written: set[bytes], before: bytes = b"") -> re.Pattern[bytes] | None:
    either = b"|".join(re.escape(one) for one in sorted(written, key=len, reverse=True))
    return re.compile(before + rb"(?:" + either + rb")(?![0-9A-Za-z_-])", re.IGNORECASE) if written else None


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).casefold().split())


def as_octets(stored: object) -> bytes:
    """Return a text or octets of the database as octets; texts may be damaged."""
    return stored if isinstance(stored, bytes) else str(stored).encode("utf-8", "surrogateescape")


def find_pages_naming(
    connection: Connection, pages: Captures, names: Names, without: set[str], progress: Callable[[int], None]
) -> set[str]:
    """Return the digests of the stored pages that name an article, but for those that are given: in their bytes or
    in the headers that came with them. A page that cannot be unpacked is none: `verify` names it."""
    c = captures.c
    found: set[str] = set()
    rows = connection.execute(
        select(c.sha256, c.site, c.headers, c.body, c.dictionary_id).order_by(c.site, c.dictionary_id),
        execution_options={"yield_per": 100},
    )
    for number, row in enumerate(rows, start=1):
        progress(number)
        if row.sha256 in without:
            continue
        try:
            body = pages.decompress(connection, row.sha256, row.body, row.dictionary_id)
        except ArchiveDamaged:
            continue
        if names.are_in(body, row.site) or names.are_in(as_octets(row.headers), row.site):
            found.add(row.sha256)
    return found
