"""Mirrors of portals as they were served, kept beside the repository: copied, changed and served on loopback."""

from __future__ import annotations

import csv
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import SHARED

CORPUS = SHARED / "corpus"

needs_mirror = pytest.mark.skipif(
    not (CORPUS / "egov").is_dir(), reason="needs the mirrored portal of ../shared/corpus, which is not here"
)


@dataclass(frozen=True)
class Mirror:
    """A copy of a mirror in a folder of its own."""

    folder: Path

    def rows(self) -> list[dict[str, str]]:
        """Its pages: `url`, `file`, `status`, ..."""
        with (self.folder / "headers.tsv").open(encoding="utf-8") as table:
            return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))

    def file_of(self, path: str) -> Path:
        """The file of a page by its path."""
        return next(self.folder / "pages" / row["file"] for row in self.rows() if row["url"].endswith(path))

    def articles(self) -> list[str]:
        """Addresses of its articles."""
        rows = (line.split("\t") for line in (self.folder / "index.tsv").read_text("utf-8").splitlines())
        return [url for url, _, kind in rows if kind == "article"]

    def add(self, url: str, body: bytes) -> None:
        """Serve one more page."""
        name = f"added-{len(list((self.folder / 'pages').iterdir()))}.html"
        (self.folder / "pages" / name).write_bytes(body)
        with (self.folder / "headers.tsv").open("a", encoding="utf-8") as table:
            table.write(f"{url}\t{name}\t200\ttext/html; charset=UTF-8\t\t\t\n")

    @contextmanager
    def serve(self, port: int | None = None) -> Iterator[str]:
        """Serve it as it is now; its own absolute addresses are moved to the port. Yields the base address."""
        port = port or free_port()
        command = [sys.executable, str(CORPUS / "replay.py"), str(self.folder), str(port), "--rewrite"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            server.stdout.readline()
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def copy_mirror(name: str, folder: Path) -> Mirror:
    """A copy that may be changed."""
    folder.mkdir()
    for item in ("index.tsv", "headers.tsv"):
        shutil.copyfile(CORPUS / name / item, folder / item)
    shutil.copytree(CORPUS / name / "pages", folder / "pages", copy_function=shutil.copyfile)
    for file in (folder, folder / "pages"):
        file.chmod(0o755)
    return Mirror(folder)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
