"""Where an export goes: files and folders that appear whole or not at all, or a stream."""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import zstandard

from archive.export.previous import is_database_of_ours, refuse_database, refuse_folder

COMPRESSED_ENDINGS = (".gz", ".zst")
"""Endings of a file's name by which it is compressed."""

_LEVEL = 10  # of zstd: a tenth smaller than 3, and quicker than the records are read


class Output:
    """The files of one export. On leaving the `with`, all are put in their places; on an error, none."""

    def __init__(self, target: Path | BinaryIO, *, excel: bool = False) -> None:
        self.excel = excel
        """Whether cells are to be safe and readable in a spreadsheet program."""
        self._target = target
        self._parts: list[tuple[Path, Path]] = []  # where it will be, and where it is until then
        self._asked: dict[Path, Path] = {}  # for each of these the name by which a person knows it
        self._streams: list[BinaryIO] = []  # to be closed, the outer ones first

    @property
    def name(self) -> str:
        """Of the file that was asked for; empty for a stream."""
        return self._target.name if isinstance(self._target, Path) else ""

    def __str__(self) -> str:
        return str(self._target) if isinstance(self._target, Path) else "standard output"

    def main(self, *, compress: bool = True) -> BinaryIO:
        """The stream of the file that was asked for; compressed if its name ends like it, unless the format sees to
        that itself (`packs` false)."""
        return self._begin(self._target, compress=compress) if isinstance(self._target, Path) else self._target

    def companion(self, suffix: str) -> BinaryIO | None:
        """A further file beside it: `news.csv` with `.photos.csv` has `news.photos.csv`. None where the
        export goes to a stream, which has no place for a second file."""
        if not isinstance(self._target, Path):
            return None
        packed = self._target.suffix if self._target.suffix.lower() in COMPRESSED_ENDINGS else ""
        name = self._target.name.removesuffix(packed)
        stem = Path(name).stem if name.lower().endswith(Path(suffix).suffix) else name
        return self._begin(self._target.with_name(f"{stem}{suffix}{packed}"))

    def file(self) -> Path:
        """An empty file to be written by its path, for formats that cannot stream. OSError where the export goes to
        a stream."""
        place = self._place("is a file that is not written from end to end")
        if place.exists() and not is_database_of_ours(place):
            refuse_database(place)
        part = self._part_of(place)
        part.touch()
        return part

    def folder(self) -> Path:
        """An empty folder to be filled, which replaces an earlier export. OSError where something else is there, or
        the export goes to a stream."""
        place = self._place("is a folder")
        if place.exists():
            refuse_folder(place)
        part = self._part_of(place)
        part.mkdir()
        return part

    def _place(self, why: str) -> Path:
        if not isinstance(self._target, Path):
            raise OSError(errno.EINVAL, f"this format {why}: name one with -o")
        return self._resolved(self._target)

    def _resolved(self, asked: Path) -> Path:
        # A link stays one, and what it points to is replaced. `Path.resolve` fails where it points to itself.
        place = Path(os.path.realpath(asked))
        self._asked[place] = asked
        return place

    def _part_of(self, place: Path) -> Path:
        part = place.with_name(f".{place.name}.{os.getpid()}.part")
        self._asked[part] = self._asked[place]
        _remove(part)  # of an export that was killed, where processes always have the same number
        self._parts.append((place, part))
        return part

    def _begin(self, asked: Path, *, compress: bool = True) -> BinaryIO:
        place = self._resolved(asked)
        if place.is_file():
            refuse_database(place)
        replaces = place.is_file() or not place.exists()  # a pipe or a device is written, not replaced
        raw = (self._part_of(place) if replaces else place).open("wb")
        self._streams.insert(0, raw)
        if not compress:
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
        if isinstance(error, OSError):
            name_requested_path(error, self._asked)
        try:
            if kind is None:
                self._finish()
        except OSError as failure:
            name_requested_path(failure, self._asked)
            raise
        finally:
            self._tidy()

    def _tidy(self) -> None:
        for stream in self._streams:
            with suppress(OSError, zstandard.ZstdError):  # a full disk was complained of already
                stream.close()
        for _, part in self._parts:
            _remove(part)

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
            if part.is_dir() and place.exists():
                _replace_folder(place, part)
            else:
                part.replace(place)


def program(separator: str) -> str:
    """Return the program's name and version with `separator` between them; the name alone where it is not installed."""
    try:
        return f"tulieu{separator}{version('tulieu')}"
    except PackageNotFoundError:  # run from its folder
        return "tulieu"


def name_requested_path(error: OSError, asked: Mapping[Path, Path]) -> None:
    """Has an error speak of what a person asked for instead of where it is until it is complete."""
    if not isinstance(error.filename, str | Path):
        return
    for place, name in asked.items():
        if Path(error.filename).is_relative_to(place):
            error.filename, error.filename2 = str(name / Path(error.filename).relative_to(place)), None
            return


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


def _replace_folder(place: Path, part: Path) -> None:
    """Puts one folder in the place of another. No folder takes the place of one that is not empty: whoever is killed
    between the two steps leaves the earlier one whole, by another name."""
    refuse_folder(place)  # somebody may have put something there meanwhile
    earlier = place.with_name(f".{place.name}.{os.getpid()}.earlier")
    _remove(earlier)  # of an export that was killed: `place` was written since
    try:
        place.rename(earlier)
        part.rename(place)
    finally:
        if earlier.exists() and not place.exists():
            earlier.rename(place)
    shutil.rmtree(earlier)
