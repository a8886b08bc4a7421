"""An existing file is replaced where it is an earlier export of any format, and otherwise when it is asked for."""

import gzip
import zipfile

import openpyxl
import pytest

from archive.export import COMPRESSIBLE, FORMATS
from archive.export.previous import is_earlier_export
from tests.archive.cli.test_commands import run
from tests.archive.export.test_export import FOLDERS, TRICKY, export_of, write
from tests.archive.samples import make_article

FILES = [form for form in FORMATS if form not in FOLDERS]
PACKED = [f"{form}{ending}" for form in sorted(COMPRESSIBLE - {"warc"}) for ending in (".gz", ".zst")]


@pytest.mark.parametrize("form", [*FILES, *PACKED, "warc.gz"])
@pytest.mark.parametrize("articles", [[], [make_article(1), TRICKY]], ids=["none", "two"])
def test_every_export_is_known_for_one(form, articles, tmp_path):
    path = tmp_path / f"out.{form}"
    export_of(articles, form.partition(".")[0], path, tmp_path)
    assert is_earlier_export(path) == (not (form.startswith("sentences") and articles))
    if form.startswith("csv"):
        assert is_earlier_export(next(tmp_path.glob("out.photos.csv*")))


def test_a_table_for_spreadsheets_is_known_too(tmp_path):
    assert is_earlier_export(write([TRICKY], "csv", tmp_path, excel=True))


def _coded(path):
    path.write_text(path.read_text().replace("\r\n", ",mã\r\n", 1), newline="")


def _saved_by_another(path):
    openpyxl.load_workbook(path).save(path)


def _wacz_of_others(path):
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("datapackage.json", '{"software": "py-wacz 0.4"}')


OTHERS = {
    "notes": ("jsonl", lambda path: path.write_text("my notes")),
    "JSON Lines of something else": ("jsonl", lambda path: path.write_text('{"url": "x"}\n')),
    "a table with a column more": ("csv", _coded),
    "a workbook that was saved": ("xlsx", _saved_by_another),
    "a WACZ of others": ("wacz", _wacz_of_others),
    "a WARC of others": (
        "warc",
        lambda path: path.write_bytes(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\nsoftware: wget"),
    ),
    "a feed of others": ("atom", lambda path: path.write_text('<?xml version="1.0"?><feed xmlns="x"><title>a</title>')),
    "a broken gzip": ("jsonl", lambda path: path.write_bytes(gzip.compress(b"x" * 9000)[:30])),
    "a zip that is none": ("xlsx", lambda path: path.write_bytes(b"PK\3\4")),
    "a Parquet file that is none": ("parquet", lambda path: path.write_bytes(b"PAR1")),
    "sentences": ("sentences", lambda path: None),
}


@pytest.mark.parametrize(("form", "change"), OTHERS.values(), ids=OTHERS)
def test_another_file_stays_unless_it_is_to_be_replaced(form, change, tmp_path):
    path = write([make_article(1)], form, tmp_path)
    change(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="it is no earlier export: choose another name, or give --force"):
        export_of([], form, path, tmp_path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".out*"))
    assert export_of([], form, path, tmp_path, force=True) == 1
    assert path.read_bytes() != before or form == "sentences"


def test_the_photographs_file_of_somebody_else_stays_with_the_table(tmp_path):
    (tmp_path / "out.photos.csv").write_text("mine")
    with pytest.raises(FileExistsError):
        write([make_article(1)], "csv", tmp_path)
    assert not (tmp_path / "out.csv").exists()


def test_what_a_person_sees(tmp_path):
    write([make_article(1)], "jsonl", tmp_path)
    path, archive = tmp_path / "thesis.csv", tmp_path / "of.db"
    path.write_text("mine")
    done = run("export", "-o", path, "--archive", archive)
    assert (done.returncode, done.stderr) == (
        1,
        f"error: {path}: it is no earlier export: choose another name, or give --force\n",
    )
    assert path.read_text() == "mine"
    for options in (("--force",), ()):
        assert run("export", "-o", path, "--archive", archive, *options).returncode == 0
    done = run("export", "-o", archive, "--format", "jsonl", "--archive", archive, "--force")
    assert "a database, perhaps the archive itself" in done.stderr
