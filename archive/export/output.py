"""Where an export goes: files that appear whole or not at all, or a stream."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

_DATABASES = (b"SQLite format 3\0", b"\x37\x7f\x06")
"""How databases of SQLite and their write-ahead logs begin."""


class Output:
    """The files of one export. On leaving the `with`, all are put in their places; on an error, none."""

    def __init__(self, target: Path | BinaryIO, *, excel: bool = False) -> None:
        self.excel = excel
        """Whether cells are to be safe and readable in a spreadsheet program."""
        self._target = target
        self._parts: list[tuple[Path, Path, BinaryIO]] = []

    @property
    def name(self) -> str:
        """Of the file that was asked for; empty for a stream."""
        return self._target.name if isinstance(self._target, Path) else ""

    def main(self) -> BinaryIO:
        """The stream of the file that was asked for."""
        return self._begin(self._target) if isinstance(self._target, Path) else self._target

    def companion(self, suffix: str) -> BinaryIO | None:
        """A further file beside it: `news.csv` with `.photos.csv` has `news.photos.csv`. None where the
        export goes to a stream, which has no place for a second file."""
        if not isinstance(self._target, Path):
            return None
        same = self._target.name.lower().endswith(Path(suffix).suffix)
        return self._begin(self._target.with_name((self._target.stem if same else self._target.name) + suffix))

    def _begin(self, place: Path) -> BinaryIO:
        place = place.resolve()  # a link stays one, and what it points to is replaced
        if place.is_file() and _begins(place).startswith(_DATABASES):
            raise FileExistsError(errno.EEXIST, "a database, perhaps the archive itself: export to another name", place)
        replaces = place.is_file() or not place.exists()  # a pipe or a device is written, not replaced
        part = place.with_name(f".{place.name}.{os.getpid()}.part") if replaces else place
        stream = part.open("wb")
        self._parts.append((place, part, stream))
        return stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            for place, part, stream in self._parts:
                with suppress(OSError):  # a full disk: what was not written was complained of already
                    stream.close()
                if part != place:
                    part.unlink(missing_ok=True)

    def _finish(self) -> None:
        # The main file last: where it stands, its companions stand.
        for place, part, stream in reversed(self._parts):
            stream.flush()
            if part != place:
                os.fsync(stream.fileno())
                part.replace(place)


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)
