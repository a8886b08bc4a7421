"""Kept pictures and documents as files: under names that every system takes, with a list that says whose they are."""

import csv
import json
import unicodedata
from dataclasses import replace
from hashlib import sha256

import bagit
import pytest
from sqlalchemy import text

from archive import Archive, Attachment, Photo
from archive.export import export
from archive.export.bagit import make_bag
from archive.export.files import file_name, folder_name
from archive.export.source import open_source
from archive.media.ledger import FoundMedia, MediaVisit
from archive.record.selection import Selection
from tests.archive.cli.test_commands import run
from tests.archive.export.test_export import content_of
from tests.archive.samples import JPEG, NOON, PDF, SITE, keep_media, make_article, make_visit

DOCUMENT = Attachment(url=f"https://{SITE}/f/Ngh%E1%BB%8B%20quy%E1%BA%BFt%2001.DOC?x=1", text="=Nghị quyết")
FIRST = make_article(1)
SECOND = make_article(
    2,
    key="Bài/2",
    attachments=(DOCUMENT, replace(DOCUMENT, text="lần nữa")),
    photos=(Photo(url=f"https://{SITE}/con.exe"),),
)
BODIES = {"a.jpg": JPEG, "nghi-quyet.pdf": PDF, DOCUMENT.url.rpartition("/")[2]: PDF, "con.exe": b"MZ"}


@pytest.fixture
def path(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for article in (FIRST, SECOND, make_article(3, photos=(), attachments=())):
            archive.save(make_visit(article))
        for article in (FIRST, SECOND):
            keep_media(archive, article, BODIES)
    return tmp_path / "a.db"


def export_from(path, target, form="files", selection=None, with_media=False, **how):
    with (
        Archive.open(path, read_only=True) as archive,
        open_source(archive, selection, with_media=with_media) as source,
    ):
        return export(source, form, target, **how)


def index_of(folder, encoding="utf-8"):
    with (folder / "index.csv").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_each_articles_files_are_in_its_folder_and_the_list_says_what_they_are(path, tmp_path):
    assert export_from(path, tmp_path / "out") == 3
    written = content_of(tmp_path / "out")
    rows = index_of(tmp_path / "out")
    second = folder_name("Bài/2")
    assert {name: body for name, body in written.items() if name != "index.csv"} == {
        f"{SITE}/1/01-a.jpg": JPEG,
        f"{SITE}/1/02-nghi-quyet.pdf": PDF,
        f"{SITE}/{second}/01-con.bin": b"MZ",
        f"{SITE}/{second}/02-Nghị-quyết-01.pdf": PDF,
    }
    assert [(row["file"], row["kind"], row["position"], row["words"]) for row in rows] == [
        (f"{SITE}/1/01-a.jpg", "photo", "1", "Quang cảnh. Ảnh: Minh Thư"),
        (f"{SITE}/1/02-nghi-quyet.pdf", "attachment", "1", "Nghị quyết"),
        (f"{SITE}/{second}/01-con.bin", "photo", "1", ""),
        (f"{SITE}/{second}/02-Nghị-quyết-01.pdf", "attachment", "1", "=Nghị quyết"),
        (f"{SITE}/{second}/02-Nghị-quyết-01.pdf", "attachment", "2", "lần nữa"),
    ]
    assert [(row["key"], row["url"], row["media_type"], row["size"]) for row in rows[3:4]] == [
        ("Bài/2", DOCUMENT.url, "application/pdf", str(len(PDF)))
    ]
    assert all(sha256(written[row["file"]]).hexdigest() == row["sha256"] for row in rows)


def test_the_selection_holds_and_for_spreadsheets_no_cell_is_a_formula(path, tmp_path):
    assert export_from(path, tmp_path / "out", selection=Selection(excluded=frozenset({1})), excel=True) == 2
    words = [row["words"] for row in index_of(tmp_path / "out", "utf-8-sig")]
    assert words == ["", "'=Nghị quyết", "lần nữa"]


@pytest.mark.parametrize("form", ["files", "huggingface"])
def test_an_earlier_export_is_replaced_and_a_folder_with_anything_else_stays(form, path, tmp_path):
    out = tmp_path / "out"
    for _ in range(2):
        export_from(path, out, form, with_media=form == "huggingface")
    before = content_of(out)
    mine = next(file for file in out.rglob("*.pdf")).with_name("mine.txt")
    mine.write_text("mine")
    with pytest.raises(FileExistsError, match="it holds more than an earlier export"):
        export_from(path, out, form)
    mine.unlink()
    assert content_of(out) == before


def test_a_damaged_file_is_named_and_left_out(path, tmp_path):
    with Archive.open(path) as archive, archive.writing() as connection:
        connection.execute(text("UPDATE media_files SET body = x'00' WHERE media_type = 'image/jpeg'"))
    done = run("export", "--format", "files", "-o", tmp_path / "out", "--archive", path)
    assert done.returncode == 1
    assert f"3 files of 2 articles, {2 * len(PDF) + 2} bytes together" in done.stderr
    assert f"https://{SITE}/a.jpg" in done.stderr
    assert not (tmp_path / "out" / SITE / "1" / "01-a.jpg").exists()
    assert len(index_of(tmp_path / "out")) == 4


def test_where_nothing_is_kept_the_list_is_empty_and_it_says_how_to_fetch(tmp_path):
    Archive.open(tmp_path / "a.db").close()
    done = run("export", "--format", "files", "-o", tmp_path / "out", "--archive", tmp_path / "a.db")
    assert "no picture or document of these articles is kept: tulieu media fetches them" in done.stderr
    assert index_of(tmp_path / "out") == []


# --- names ----------------------------------------------------------------------------------------

HOSTILE = {
    "the folder above": "https://x.vn/a/%2e%2e%2f%2e%2e%2fetc%2fpasswd.pdf",
    "a device of Windows": "https://x.vn/CON.pdf",
    "a dot in front": "https://x.vn/.htaccess",
    "a dot at the end": "https://x.vn/a%2E",
    "a space at the end": "https://x.vn/a%20",
    "a control": "https://x.vn/a%00b%0Ac%7F.pdf",
    "the other direction": "https://x.vn/a%E2%80%AEfdp.exe",
    "a stream of Windows": "https://x.vn/a.txt:b",
    "signs": "https://x.vn/a%3C%3E%22%7C%3F%2A%5C.pdf",
    "bytes that are no text": "https://x.vn/%FF%FE.pdf",
    "long": "https://x.vn/" + "%E1%BB%87" * 300 + ".pdf",
    "a query alone": "https://x.vn/?id=5",
    "no name": "https://x.vn",
    "nothing": "",
}


def check_name(name):
    assert unicodedata.normalize("NFC", name) == name
    assert len(name.encode()) <= 70
    assert name.strip(" .") == name != ""
    assert not [c for c in name if c in '<>:"/\\|?*' or unicodedata.category(c)[0] in "CZ"]
    assert ".." not in name
    assert name.partition(".")[0].upper() not in ("CON", "NUL", "COM1", "AUX", "PRN", "LPT9")


@pytest.mark.parametrize("url", HOSTILE.values(), ids=HOSTILE)
def test_no_name_of_a_file_is_one_that_a_system_refuses_or_misreads(url):
    name = file_name(7, url, "application/pdf")
    check_name(name)
    assert name.startswith("07")
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('attachment; filename="Nghi quyet 05.pdf"', "01-Nghi-quyet-05.pdf"),
        ("attachment; filename*=UTF-8''Ngh%E1%BB%8B%20quy%E1%BA%BFt.pdf", "01-Nghị-quyết.pdf"),
        ('attachment; filename="../../.bashrc"', "01-bashrc.pdf"),
        ("inline", "01-tai-ve.pdf"),
        ("attachment; filename*=no'such'%FF", "01-"),
    ],
    ids=["quoted", "encoded", "elsewhere", "not named", "of no encoding"],
)
def test_a_file_is_called_as_its_server_calls_it(tmp_path, said, name):
    url = f"https://{SITE}/tai-ve.php?id=5"
    article = make_article(1, photos=(), attachments=(Attachment(url=url),))
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(article))
        archive.media.enter(SITE, article.key, [FoundMedia(url, "document")], NOON)
        came = {"status": 200, "headers": {"content-disposition": said}, "body": PDF}
        archive.media.save(MediaVisit(site=SITE, url=url, fetched_at=NOON, outcome="kept", **came))
    export_from(tmp_path / "a.db", tmp_path / "out")
    (row,) = index_of(tmp_path / "out")
    check_name(row["file"].rpartition("/")[2])
    assert row["file"].rpartition("/")[2].startswith(name)


KEYS = [
    "a",
    "A",
    "á",
    "../..",
    "..",
    ".",
    "con",
    "nul.x",
    "a.",
    " a",
    "a/b",
    "a\\b",
    "a-b",
    "x" * 500,
    "x" * 501,
    "com1",
]
KEYS += ["\u202ea", "-", "https://x.vn/tin/1.html", "https://x.vn/tin/1.HTML", folder_name("A"), "\u0061\u0301"]


def test_no_two_keys_have_the_same_folder_whatever_the_system_takes_for_the_same():
    names = [folder_name(key) for key in KEYS]
    for name in names:
        check_name(name)
        assert name == name.lower()
    assert len(set(names)) == len(KEYS)
    assert (folder_name("1491931527"), folder_name("thanhuy.example.vn")) == ("1491931527", "thanhuy.example.vn")


# --- beside records -------------------------------------------------------------------------------


def test_a_dataset_has_each_file_once_and_a_path_for_each_picture_and_document(path, tmp_path):
    import pyarrow.parquet as pq

    export_from(path, tmp_path / "out", "huggingface", with_media=True)
    rows = pq.read_table(next((tmp_path / "out" / "data").iterdir())).to_pylist()
    pdf, jpg = sha256(PDF).hexdigest(), sha256(JPEG).hexdigest()
    named = [(row["photo_files"], row["attachment_files"]) for row in rows]
    assert named[0] == ([f"photos/{jpg[:2]}/{jpg}.jpg", None], [f"documents/{pdf[:2]}/{pdf}.pdf"])
    assert named[2][1] == [f"documents/{pdf[:2]}/{pdf}.pdf"] * 2
    assert named[1] == ([], [])
    files = [
        file for file in (tmp_path / "out").rglob("*") if file.is_file() and file.suffix in (".jpg", ".pdf", ".bin")
    ]
    assert len(files) == 3
    assert all(sha256(file.read_bytes()).hexdigest() == file.stem for file in files)
    card = " ".join((tmp_path / "out" / "README.md").read_text().split())
    size = len(PDF) + len(JPEG) + 2
    assert "The archive keeps 2 of 3 photographs and 3 of 3 documents of these articles;" in card
    assert f"They are here: 3 files, {size} bytes, each once, 2 in `photos/` and 1 in `documents/`." in card


def test_a_dataset_is_without_files_unless_they_are_wanted(path, tmp_path):
    export_from(path, tmp_path / "out", "huggingface")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"README.md", "data"}
    assert "The files are not here." in (tmp_path / "out" / "README.md").read_text()


def test_datasets_reads_the_paths_as_pictures(path, tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    export_from(path, tmp_path / "out", "huggingface", with_media=True)
    monkeypatch.chdir(tmp_path / "out")
    loaded = datasets.load_dataset("parquet", data_files="data/*.parquet", split="train", cache_dir=tmp_path / "cache")
    cast = loaded.cast_column("photo_files", datasets.List(datasets.Image(decode=False)))
    assert [one and one["path"] for one in cast[0]["photo_files"]] == loaded[0]["photo_files"]


@pytest.mark.parametrize("form", ["jsonl", "huggingface", "files"])
def test_a_bag_with_files_is_valid(form, path, tmp_path):
    with Archive.open(path, read_only=True) as archive, open_source(archive, with_media=form != "files") as source:
        make_bag(source, form, tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.validate()
    assert [name for name in bag.entries if name.endswith(".pdf")]
    if form == "jsonl":
        assert (
            bag.info["Tulieu-Files"]
            == f"4 kept pictures and documents in data/files, {2 * len(PDF) + len(JPEG) + 2} bytes"
        )
        assert index_of(tmp_path / "bag" / "data" / "files")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "jsonl", "--with-media"), "--with-media and --without-media are for"),
        (("--format", "files", "--redact", "authors"), "--redact is not for pictures and documents"),
        (
            ("--format", "huggingface", "--with-media", "--redact", "authors"),
            "--redact is not for pictures and documents",
        ),
    ],
    ids=lambda of: " ".join(of) if isinstance(of, tuple) else "",
)
def test_what_does_not_go_together_is_said(options, said, path, tmp_path):
    done = run("export", "-o", tmp_path / "out", *options, "--archive", path)
    assert done.returncode == 2
    assert said in done.stderr


# --- one file -------------------------------------------------------------------------------------


def test_show_names_the_kept_files_and_writes_one_out(path, tmp_path):
    shown = run("show", "Bài/2", "--archive", path).stdout.splitlines()
    assert shown[-2:] == [
        "[file 1] 01-con.bin, application/octet-stream, 2 bytes",
        f"[file 2] 02-Nghị-quyết-01.pdf, application/pdf, {len(PDF)} bytes",
    ]
    done = run("show", "Bài/2", "--file", "2", "-o", tmp_path, "--archive", path)
    assert done.stderr == f"{tmp_path / '02-Nghị-quyết-01.pdf'}: written\n"
    assert (tmp_path / "02-Nghị-quyết-01.pdf").read_bytes() == PDF
    assert run("show", "Bài/2", "--file", "2", "-o", tmp_path, "--archive", path).returncode == 1, "it is there"
    record = json.loads(run("show", "1", "--json", "--archive", path).stdout)
    assert [(one["number"], one["name"], one["size"]) for one in record["files"]] == [
        (1, "01-a.jpg", len(JPEG)),
        (2, "02-nghi-quyet.pdf", len(PDF)),
    ]
    assert record["files"][1]["sha256"] == record["attachments"][0]["sha256"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--file", "3", "-o", "-"), "1: there is no file 3, as 2 files are kept"),
        (("--file", "1"), "--file and -o go together"),
    ],
)
def test_a_file_that_is_not_there_is_no_traceback(options, said, path):
    done = run("show", "1", *options, "--archive", path)
    assert done.returncode != 0
    assert said in done.stderr
