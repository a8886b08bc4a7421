"""Where an export goes: files and folders that appear whole or not at all, or a stream."""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import zstandard

PACKED = (".gz", ".zst")
"""Endings of a file's name by which it is compressed."""

_DATABASES = (b"SQLite format 3\0", b"\x37\x7f\x06")
"""How databases of SQLite and their write-ahead logs begin."""
_LEVEL = 10  # of zstd: a tenth smaller than 3, and quicker than the records are read


class Output:
    """The files of one export. On leaving the `with`, all are put in their places; on an error, none."""

    def __init__(self, target: Path | BinaryIO, *, excel: bool = False) -> None:
        self.excel = excel
        """Whether cells are to be safe and readable in a spreadsheet program."""
        self._target = target
        self._parts: list[tuple[Path, Path]] = []  # where it will be, and where it is until then
        self._streams: list[BinaryIO] = []  # to be closed, the outer ones first

    @property
    def name(self) -> str:
        """Of the file that was asked for; empty for a stream."""
        return self._target.name if isinstance(self._target, Path) else ""

    def main(self, *, packs: bool = True) -> BinaryIO:
        """The stream of the file that was asked for; compressed if its name ends like it, unless the format sees to
        that itself (`packs` false)."""
        return self._begin(self._target, packs=packs) if isinstance(self._target, Path) else self._target

    def companion(self, suffix: str) -> BinaryIO | None:
        """A further file beside it: `news.csv` with `.photos.csv` has `news.photos.csv`. None where the
        export goes to a stream, which has no place for a second file."""
        if not isinstance(self._target, Path):
            return None
        packed = self._target.suffix if self._target.suffix.lower() in PACKED else ""
        name = self._target.name.removesuffix(packed)
        stem = Path(name).stem if name.lower().endswith(Path(suffix).suffix) else name
        return self._begin(self._target.with_name(f"{stem}{suffix}{packed}"))

    def file(self) -> Path:
        """An empty file to be written by its path, for formats that cannot stream. OSError where the export goes to
        a stream."""
        place = self._place("is a file that is not written from end to end")
        if place.exists() and not _is_database_of_ours(place):
            _refuse_database(place)
        part = self._part_of(place)
        part.touch()
        return part

    def folder(self) -> Path:
        """An empty folder to be filled. OSError where something is there already, or the export goes to a stream."""
        place = self._place("is a folder")
        if place.exists():
            raise FileExistsError(errno.EEXIST, "is there already: export to a new folder", str(place))
        part = self._part_of(place)
        part.mkdir()
        return part

    def _place(self, why: str) -> Path:
        if not isinstance(self._target, Path):
            raise OSError(errno.EINVAL, f"this format {why}: name one with -o")
        return self._target.resolve()

    def _part_of(self, place: Path) -> Path:
        part = place.with_name(f".{place.name}.{os.getpid()}.part")
        self._parts.append((place, part))
        return part

    def _begin(self, place: Path, *, packs: bool = True) -> BinaryIO:
        place = place.resolve()  # a link stays one, and what it points to is replaced
        if place.is_file():
            _refuse_database(place)
        replaces = place.is_file() or not place.exists()  # a pipe or a device is written, not replaced
        raw = (self._part_of(place) if replaces else place).open("wb")
        self._streams.insert(0, raw)
        if not packs:
            return raw
        if place.suffix.lower() == ".gz":
            packed: object = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)  # the same bytes at any time
        elif place.suffix.lower() == ".zst":
            packed = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).stream_writer(raw, closefd=False)
        else:
            return raw
        self._streams.insert(0, cast(BinaryIO, packed))
        return cast(BinaryIO, packed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            for stream in self._streams:
                with suppress(OSError, zstandard.ZstdError):  # a full disk was complained of already
                    stream.close()
            for _, part in self._parts:
                if part.is_dir():
                    shutil.rmtree(part)
                part.unlink(missing_ok=True)

    def _finish(self) -> None:
        for stream in self._streams:
            stream.flush()
            if isinstance(stream, io.BufferedWriter):
                if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    os.fsync(stream.fileno())
            else:
                stream.close()
        # The main file last: where it stands, its companions stand.
        for place, part in reversed(self._parts):
            part.replace(place)


def _refuse_database(place: Path) -> None:
    with place.open("rb") as file:
        begins = file.read(16)
    if begins.startswith(_DATABASES):
        raise FileExistsError(errno.EEXIST, "a database, perhaps the archive itself: export to another name", place)


def _is_database_of_ours(place: Path) -> bool:
    """Whether a file is an earlier export as a database, which may be replaced: it says so itself."""
    with place.open("rb") as file:
        header = file.read(72)
    return header[:16] == _DATABASES[0] and header[68:72] == APPLICATION_ID.to_bytes(4, "big")


APPLICATION_ID = 0x74756C78
"""Of databases that are exports (`tulx`), in their header."""
