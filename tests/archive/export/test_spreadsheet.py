"""CSV as LibreOffice itself opens it, where it is installed: every value as it was printed, and none of them run."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from archive import Archive
from archive.export import export
from archive.export.source import open_source
from tests.archive.samples import make_article, make_visit

OFFICE = shutil.which("soffice")
AS_TEXT = f"CSV:44,34,76,1,{'/'.join(f'{column}/2' for column in range(1, 30))},1033"
"""Comma, quotes, UTF-8, and "text" chosen for every column."""
AS_OFFERED = "CSV:44,34,76,1,,1033"
"""As LibreOffice opens it when nothing is chosen."""
AS_FORMULAS = "CSV:44,34,76,1,,1033,false,true,false,false,false,0,true"
"""As someone has it who ticks everything: numbers are detected and formulas run."""
BACK = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false"

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine: nothing to open CSV with")

TITLES = (
    "=1+1",
    "+84 28 3822",
    "-Tin",
    "@SUM(1)",
    'Ông "Sáu", 1,5 triệu',
    "1/2",
    "00123",
    "102250115093012345",
    "12e5",
    "May 10",
    '=HYPERLINK("x")',
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a.db") as archive:
        for number, title in enumerate(TITLES, start=1):
            archive.save(make_visit(make_article(number, title=title, body=("Một.", f"{title}\nHai; ba"))))
        for name, excel in (("plain", False), ("excel", True)):
            with open_source(archive) as source:
                export(source, "csv", tmp_path / f"{name}.csv", excel=excel)
    return tmp_path


def convert(path: Path, opened_as: str, into: str) -> Path:
    """What LibreOffice makes of a file: the file that it saves."""
    assert OFFICE is not None
    out = path.parent / "out"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    words = [OFFICE, profile, "--headless", f"--infilter={opened_as}", "--convert-to", into, "--outdir", str(out)]
    subprocess.run([*words, str(path)], check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{into.partition(':')[0]}"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


CASES = [("plain", AS_TEXT), ("plain.photos", AS_TEXT), ("excel", AS_OFFERED), ("excel.photos", AS_OFFERED)]


@pytest.mark.parametrize(("name", "opened_as"), CASES, ids=[name for name, _ in CASES])
def test_every_cell_comes_back_as_it_was(folder: Path, name: str, opened_as: str) -> None:
    path = folder / f"{name}.csv"
    assert rows(convert(path, opened_as, BACK)) == rows(path)


def test_no_cell_of_the_file_for_spreadsheets_is_run(folder: Path) -> None:
    assert "table:formula" not in convert(folder / "excel.csv", AS_FORMULAS, "fods").read_text("utf-8")
    assert "table:formula" in convert(folder / "plain.csv", AS_FORMULAS, "fods").read_text("utf-8"), "it would run them"
