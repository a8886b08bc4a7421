"""docs/researcher.ipynb: it is stored without outputs, its links lead somewhere, and its cells run in order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import ROOT
from tests.crawler.crawl_runs import environment
from tests.documents.documents import anchors_of

NOTEBOOK = ROOT / "docs" / "researcher.ipynb"
CELLS = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
READERS = ("nbclient", "ipykernel", "pandas", "duckdb")

EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=120).execute()
for cell in notebook.cells:
    for output in cell.get("outputs", ()):
        print(output.get("text") or output["data"]["text/plain"])
"""


def source_of(cell: dict) -> str:
    return "".join(cell["source"])


def run(folder: Path, script: str, *arguments: str) -> str:
    """Run a script in a folder with `tulieu` of this checkout; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TULIEU_LANG": "en", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check(said: str) -> None:
    """What the archive's part of the notebook shows."""
    assert "34 found" in said or "34 new" in said
    assert "34 articles; the newest: 2025-06-30T17:45+07:00" in said
    assert "119 2024-08-27 Bí thư Thành ủy: Cải cách hành chính phải thực chất" in said
    assert "title: [-Vai trò của người đứng đầu trong cải-] {+Bí thư Thành ủy: Cải+}" in said
    assert "34 articles written to notebook.parquet" in said


def test_it_is_stored_without_outputs() -> None:
    for cell in CELLS:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None), source_of(cell)


def test_a_cell_that_needs_more_than_tulieu_is_tagged() -> None:
    for cell in CELLS:
        needs = cell["cell_type"] == "code" and re.search("pandas|duckdb", source_of(cell)) is not None
        assert (cell["metadata"].get("tags") == ["readers"]) == needs, source_of(cell)


def test_its_links_lead_somewhere() -> None:
    words = "\n".join(source_of(cell) for cell in CELLS if cell["cell_type"] == "markdown")
    links = re.findall(r"\]\(([^)\s]+)\)", words)
    assert links
    for link in links:
        name, _, anchor = link.partition("#")
        assert (NOTEBOOK.parent / name).exists(), link
        assert not anchor or anchor in anchors_of(NOTEBOOK.parent / name), link


@pytest.mark.long
def test_the_cells_that_need_tulieu_alone_run_in_order(tmp_path: Path) -> None:
    cells = [cell for cell in CELLS if cell["cell_type"] == "code" and not cell["metadata"].get("tags")]
    check(run(tmp_path, "\n\n".join(map(source_of, cells))))


@pytest.mark.long
def test_the_notebook_runs_as_in_jupyter(tmp_path: Path) -> None:
    if absent := [name for name in READERS if find_spec(name) is None]:
        pytest.skip(f"{', '.join(absent)} not installed: pip install '.[readers]'")
    said = run(tmp_path, EXECUTE, os.fspath(NOTEBOOK))
    check(said)
    assert "undated: 0" in said
    assert re.search(r"^2025-06 +2$", said, re.MULTILINE)
    assert "Xây dựng Đảng\t10\t2023-01-09\t2025-05-29" in said
