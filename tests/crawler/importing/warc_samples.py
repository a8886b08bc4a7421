"""WARC files of the replica portal's pages, whole and spoilt."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive
from archive.export import export
from archive.export.source import open_source
from archive.warc.writer import WarcWriter, http_block
from crawler.demo import Portal
from crawler.importing.run import Import

BASE = "http://127.0.0.1:8123"
SITE = "127.0.0.1:8123"
PORTAL = Portal()
STORIES = [story for story in PORTAL.stories if story.lead][:6]
NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8"}


def body_of(number: int, title: str | None = None) -> bytes:
    """The page of one of the stories, perhaps with another title."""
    body = PORTAL.render(STORIES[number].path).body
    if title is not None:
        head, _, rest = body.partition(b"<h1")
        opening, _, rest = rest.partition(b">")
        body = head + b"<h1" + opening + b">" + title.encode() + b"</h1>" + rest.partition(b"</h1>")[2]
    return body


def url_of(number: int) -> str:
    """Where it stands."""
    return BASE + STORIES[number].path


class WarcFile:
    """A WARC file in memory."""

    def __init__(self, *, gzip: bool = True) -> None:
        self._stream = io.BytesIO()
        self._writer = WarcWriter(self._stream, gzip=gzip)
        self.offsets: list[int] = []
        """Of each record."""

    def add(self, kind: str, block: bytes, url: str = BASE, day: int = 1, **fields: str) -> str:
        """One record; returns its id."""
        named = {"WARC-Target-URI": url, "WARC-Date": f"2025-07-{day:02}T12:00:00Z"}
        named |= {name.replace("_", "-"): value for name, value in fields.items()}
        written = self._writer.write(kind, list(named.items()), block)
        self.offsets.append(written.offset)
        return written.record_id

    def page(self, number: int = 0, day: int = 1, title: str | None = None, **fields: str) -> str:
        """The page of one of the stories, as it was on a day of July."""
        return self.answer(url_of(number), body_of(number, title), day=day, **fields)

    def answer(
        self,
        url: str,
        body: bytes,
        status: int = 200,
        headers: dict[str, str] | None = None,
        day: int = 1,
        **fields: str,
    ) -> str:
        """An answer of a server."""
        head = http_block(status, {}, b"").partition(b"\r\n")[0]
        lines = [head, *(f"{name}: {value}".encode() for name, value in (headers or HTML).items())]
        return self.add("response", b"\r\n".join(lines) + b"\r\n\r\n" + body, url, day, **fields)

    @property
    def content(self) -> bytes:
        """All of it."""
        return self._stream.getvalue()


def export_three(archive: Archive, folder: Path, name: str) -> None:
    """Import three articles out of a WARC file in a folder, and export them there under a name as .warc and .wacz."""
    warc = WarcFile()
    for number in range(3):
        warc.page(number, number + 1, f"Hội nghị thứ {number} của huyện")
    (folder / "in.warc").write_bytes(warc.content)
    Import(archive, None, lambda _: None).run([folder / "in.warc"])
    for form in ("warc", "wacz"):
        with open_source(archive) as source:
            export(source, form, folder / f"{name}.{form}")
