"""The target of an export: files and folders that appear as a whole or not at all, or a stream."""

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

from archive.export.previous import is_database_of_ours, refuse_database, refuse_file, refuse_folder

COMPRESSED_ENDINGS = (".gz", ".zst")
"""The endings of a file's name by which the file is compressed."""

_LEVEL = 10  # of zstd: files are a tenth smaller than with 3, and it is faster than the records are read


class Output:
    """The files of one export. At the end of the `with` all are put in their places; after an error, none."""

    def __init__(self, target: Path | BinaryIO, *, excel: bool = False, force: bool = False) -> None:
        self.excel = excel
        """Whether cells are to be safe and readable in a spreadsheet program."""
        self._force = force  # whether a file is replaced that is no earlier export; never a database, nor a folder
        self._target = target
        self._partials: list[tuple[Path, Path]] = []  # target, and temporary path
        self._requested: dict[Path, Path] = {}  # by each of these, the path that a person gave
        self._streams: list[BinaryIO] = []  # to be closed, the outer ones first

    @property
    def name(self) -> str:
        """The name of the requested file; empty for a stream."""
        return self._target.name if isinstance(self._target, Path) else ""

    def __str__(self) -> str:
        return str(self._target) if isinstance(self._target, Path) else "standard output"

    def main(self, *, compress: bool = True) -> BinaryIO:
        """Return the stream of the requested file. It is compressed where the file's name says so, unless the format
        does that itself (`compress` false)."""
        return self._begin(self._target, compress=compress) if isinstance(self._target, Path) else self._target

    def companion(self, suffix: str) -> BinaryIO | None:
        """Return the stream of a further file beside the requested one: `news.photos.csv` for `news.csv` and
        `.photos.csv`. None where the export goes to a stream, which has no place for a second file."""
        if not isinstance(self._target, Path):
            return None
        packed = self._target.suffix if self._target.suffix.lower() in COMPRESSED_ENDINGS else ""
        name = self._target.name.removesuffix(packed)
        stem = Path(name).stem if name.lower().endswith(Path(suffix).suffix) else name
        return self._begin(self._target.with_name(f"{stem}{suffix}{packed}"))

    def file(self) -> Path:
        """Return an empty file to be written by its path, for formats that cannot stream. Raise OSError where the
        export goes to a stream."""
        path = self._path_of("is a file that is not written from end to end")
        if path.exists() and not is_database_of_ours(path):
            self._refuse(path)
        partial = self._partial_of(path)
        partial.touch()
        return partial

    def folder(self) -> Path:
        """Return an empty folder to be filled, which will replace an earlier export. Raise OSError where something else
        is there, or the export goes to a stream."""
        path = self._path_of("is a folder")
        if path.exists():
            refuse_folder(path)
        partial = self._partial_of(path)
        partial.mkdir()
        return partial

    def _refuse(self, path: Path) -> None:
        refuse_database(path)
        if not self._force:
            refuse_file(path)

    def _path_of(self, why: str) -> Path:
        if not isinstance(self._target, Path):
            raise OSError(errno.EINVAL, f"this format {why}: name one with -o")
        return self._resolve(self._target)

    def _resolve(self, requested: Path) -> Path:
        # A link stays, and its target is replaced. `Path.resolve` fails where a link points to itself.
        path = Path(os.path.realpath(requested))
        self._requested[path] = requested
        return path

    def _partial_of(self, path: Path) -> Path:
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._requested[partial] = self._requested[path]
        _remove(partial)  # left by a killed process of the same number, as in containers
        self._partials.append((path, partial))
        return partial

    def _begin(self, requested: Path, *, compress: bool = True) -> BinaryIO:
        path = self._resolve(requested)
        if path.is_file():
            self._refuse(path)
        replaces = path.is_file() or not path.exists()  # a pipe or a device is written, not replaced
        raw = (self._partial_of(path) if replaces else path).open("wb")
        self._streams.insert(0, raw)
        if not compress:
            return raw
        if path.suffix.lower() == ".gz":
            packed: object = gzip.GzipFile(
                filename="", mode="wb", fileobj=raw, mtime=0
            )  # without the time: equal bytes
        elif path.suffix.lower() == ".zst":
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
            name_requested_path(error, self._requested)
        try:
            if kind is None:
                self._finish()
        except OSError as failure:
            name_requested_path(failure, self._requested)
            raise
        finally:
            self._clean_up()

    def _clean_up(self) -> None:
        for stream in self._streams:
            with suppress(OSError, zstandard.ZstdError):  # a full disk raised its error already
                stream.close()
        for _, partial in self._partials:
            _remove(partial)

    def _finish(self) -> None:
        for stream in self._streams:
            stream.flush()
            if isinstance(stream, io.BufferedWriter) and stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                os.fsync(stream.fileno())
            stream.close()  # Windows renames no open file
        # The main file last: where it exists, its companions do.
        for path, partial in reversed(self._partials):
            if partial.is_dir() and path.exists():
                _replace_folder(path, partial)
            else:
                partial.replace(path)


def program(separator: str) -> str:
    """Return the program's name and version with `separator` between them; the name alone where it is not installed."""
    try:
        return f"tulieu{separator}{version('tulieu')}"
    except PackageNotFoundError:  # run from its folder
        return "tulieu"


def name_requested_path(error: OSError, requested: Mapping[Path, Path]) -> None:
    """Make an error name the path that a person requested instead of the temporary one."""
    if not isinstance(error.filename, str | Path):
        return
    for path, name in requested.items():
        if Path(error.filename).is_relative_to(path):
            error.filename, error.filename2 = str(name / Path(error.filename).relative_to(path)), None
            return


def _remove(partial: Path) -> None:
    if partial.is_dir():
        shutil.rmtree(partial)
    else:
        partial.unlink(missing_ok=True)


def _replace_folder(path: Path, partial: Path) -> None:
    """Replace a folder by another one. A folder cannot be renamed over one that is not empty: a kill between the two
    steps leaves the earlier one, renamed."""
    refuse_folder(path)  # something may have been put there meanwhile
    earlier = path.with_name(f".{path.name}.{os.getpid()}.earlier")
    _remove(earlier)  # left by a killed export: `path` was written since
    try:
        path.rename(earlier)
        partial.rename(path)
    finally:
        if earlier.exists() and not path.exists():
            earlier.rename(path)
    shutil.rmtree(earlier)
