"""docs/demo.svg, the README's picture of a terminal: `make recording` draws it anew from what the commands print."""

from __future__ import annotations

import io
import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from crawler.demo import Portal, serve
from tests import ROOT
from tests.crawler.crawl_runs import environment

PICTURE = ROOT / "docs" / "demo.svg"
ADDRESS = "http://127.0.0.1:8000"
"""As the picture names the replica, whose port differs each time."""

COMMANDS = (
    f"tulieu crawl {ADDRESS} --archive demo.db",
    "tulieu search '\"dai hoi\"' --limit 2 --archive demo.db",
    "tulieu export --archive demo.db --format parquet -o articles.parquet",
)
_COLUMNS = 108
_NAMED = 3
_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)  # fetched from elsewhere by whoever looks at it


def draw() -> str:
    """Run the commands over the replica, and return what they print as SVG."""
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as folder, serve(Portal()) as base:
        for command in COMMANDS:
            console.print(Text(f"$ {command}", style="bold"))
            console.print(Text.from_ansi(_run(command, Path(folder), base).strip("\n") + "\n"))
    return console.export_svg(title="tulieu", code_format=_FONTS.sub("", CONSOLE_SVG_FORMAT), unique_id="tulieu")


def _run(command: str, folder: Path, base: str) -> str:
    words = shlex.split(command.replace(ADDRESS, base))[1:] + (["--delay", "0"] if " crawl " in command else [])
    terminal, output = pty.openpty()  # results as on a terminal, and no bars that move
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *words],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(ROOT), "TULIEU_LANG": "en", "COLUMNS": str(_COLUMNS)},
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    os.write(output, b"\0")
    os.close(output)
    printed = b""
    while not printed.endswith(b"\0"):
        printed += os.read(terminal, 65_536)
    os.close(terminal)
    said = re.sub(r"^\d{4}-\d\d-\d\d [\d:]+: .*\n", "", done.stderr, flags=re.MULTILINE)
    said += printed[:-1].decode().replace("\r\n", "\n")
    said = said.replace(base, ADDRESS).replace(base.removeprefix("http://"), ADDRESS.removeprefix("http://"))
    said = re.sub(r"requests in [\d.]+ s", "requests in 0.8 s", said)
    named = [line for line in said.splitlines() if line.startswith("new: ")]
    for line in named[_NAMED:-1]:
        said = said.replace(f"{line}\n", "")
    return re.sub(r"^(new: .*), http.*", r"\1, …", said, flags=re.MULTILINE)


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
