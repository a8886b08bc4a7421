"""Folders of saved pages and other archives into an archive."""

import os
from datetime import UTC, datetime

import pytest

from archive import Archive
from archive.errors import ArchiveError
from archive.maintenance.verify import verify
from crawler.importing.report import CannotImport
from tests.archive.samples import SITE, later, save_profile
from tests.crawler.importing.test_warc import load, titles, told, warc_of
from tests.crawler.importing.warc_samples import STORIES, WarcFile, body_of, url_of

AT = datetime(2025, 7, 1, 12, tzinfo=UTC)
STAMP = AT.isoformat()


def folder_of(tmp_path, files, table=None):
    folder = tmp_path / "saved"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (AT.timestamp(), AT.timestamp()))
    if table is not None:
        (folder / "addresses.csv").write_text("\n".join(table), "utf-8")
    return folder


def articles(where):
    with Archive.open(where, read_only=True) as archive:
        return [(article.title, article.fetched_at) for article in archive.articles()]


def bare(number):
    """A page that does not say where it is from."""
    return body_of(number).replace(b'rel="canonical"', b'rel="x"')


def mhtml(number):
    body = body_of(number)
    lines = (
        "Date: Tue, 1 Jul 2025 12:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related; boundary=b",
        "",
        "--b",
        "Content-Type: text/html",
        "Content-Transfer-Encoding: binary",
        f"Content-Location: {url_of(number)}",
        "",
        "",
    )
    head = "\r\n".join(lines)
    return head.encode() + body + b"\r\n--b--\r\n"


def canonical(number):
    return bare(number).replace(b"<head>", f'<head><link rel="canonical" href="{url_of(number)}">'.encode(), 1)


FOLDERS = [
    ("a table with times", {"a.html": bare(0)}, ["file,url,fetched_at", f"a.html,{url_of(0)},{STAMP}"]),
    ("a table without times", {"t/a.html": bare(0)}, ["file,url", f"t/a.html,{url_of(0)}"]),
    ("a table with a mark", {"a.html": bare(0)}, ["\ufefffile,url", f"a.html,{url_of(0)}"]),
    ("pages that say where they are from", {"t/a.html": canonical(0)}, None),
    ("a page that a browser saved", {"a.mhtml": mhtml(0)}, None),
]


@pytest.mark.parametrize(("files", "table"), [case[1:] for case in FOLDERS], ids=[case[0] for case in FOLDERS])
def test_a_folder_is_read(tmp_path, files, table):
    report = load(tmp_path / "a.db", folder_of(tmp_path, files, table))
    assert (report.new, report.left_out, report.examples) == (1, {}, [])
    assert articles(tmp_path / "a.db") == [(STORIES[0].title, AT)]
    assert load(tmp_path / "a.db", tmp_path / "saved").unchanged == 1


LEFT = [
    ("no-address", {"a.html": bare(1)}, None),
    ("not-html", {"a.html": b"\x00\x01text"}, None),
    ("not-html", {"a.mhtml": b"From: x\r\n\r\ntext"}, None),
    ("no-web-address", {"a.html": bare(1)}, ["file,url", "a.html,ftp://x/"]),
    ("no-date", {"a.html": bare(1)}, ["file,url,fetched_at", f"a.html,{url_of(1)},2025-07-01"]),
    ("future-date", {"a.html": bare(1)}, ["file,url,fetched_at", f"a.html,{url_of(1)},9000-07-01T00:00:00Z"]),
    ("outside-folder", {"a.html": bare(1)}, ["file,url", f"../a.db,{url_of(1)}"]),
    ("outside-folder", {"a.html": bare(1)}, ["file,url", f"/etc/passwd,{url_of(1)}"]),
]


@pytest.mark.parametrize(("reason", "files", "table"), LEFT)
def test_what_is_not_imported_is_named(tmp_path, reason, files, table):
    report = load(tmp_path / "a.db", folder_of(tmp_path, files, table))
    assert (report.new, dict(report.left_out), report.damaged) == (0, {reason: 1}, 0)


def test_a_file_that_is_missing_is_named_and_the_others_imported(tmp_path):
    table = ["file,url", f"none.html,{url_of(0)}", f"a.html,{url_of(1)}"]
    report = load(tmp_path / "a.db", folder_of(tmp_path, {"a.html": bare(1)}, table))
    assert (report.new, report.damaged, report.examples[0].detail) == (1, 1, "No such file or directory")


def test_a_link_that_leads_out_of_the_folder_is_left_out(tmp_path):
    (tmp_path / "secret.html").write_bytes(canonical(0))
    folder = folder_of(tmp_path, {"a.html": canonical(1)})
    (folder / "b.html").symlink_to(tmp_path / "secret.html")
    report = load(tmp_path / "a.db", folder)
    assert (report.new, dict(report.left_out)) == (1, {"outside-folder": 1})


def test_a_link_within_the_folder_is_the_file_that_it_leads_to(tmp_path):
    folder = folder_of(tmp_path, {"t/a.txt": canonical(1)})
    (folder / "a.html").symlink_to("t/a.txt")
    assert load(tmp_path / "a.db", folder).new == 1


ENDLESS = {
    "a pipe": os.mkfifo,
    "a link to a pipe": lambda path: (os.mkfifo(path.with_suffix(".pipe")), path.symlink_to(path.with_suffix(".pipe"))),
    "a folder": os.mkdir,
    "a link to itself": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("make", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("table", [None, ["file,url", f"b.html,{url_of(2)}", f"a.html,{url_of(1)}"]])
def test_what_is_no_plain_file_is_named_and_the_others_imported(tmp_path, make, table):
    folder = folder_of(tmp_path, {"a.html": canonical(1)}, table)
    make(folder / "b.html")
    report = load(tmp_path / "a.db", folder)
    left_out = {} if make is os.mkdir and table is None else {"no-plain-file": 1}
    assert (report.new, dict(report.left_out), report.damaged) == (1, left_out, 0)
    assert [part.file for part in report.named] == [str(folder / "b.html")] * len(left_out)


@pytest.mark.parametrize("make", [*ENDLESS.values(), lambda path: path.symlink_to("/dev/zero")])
def test_a_table_that_is_no_plain_file_of_the_folder_is_one_line(tmp_path, make):
    folder = folder_of(tmp_path, {"a.html": canonical(1)})
    make(folder / "b.csv")
    with pytest.raises(CannotImport, match=r"is not a plain file of the folder$"):
        load(tmp_path / "a.db", folder)


@pytest.mark.parametrize(
    ("files", "table", "why"),
    [
        ({"a.txt": b"x"}, None, "no page is in it"),
        ({"a.html": b"x"}, ["name,address", "a,b"], "no column file and url"),
        ({"a.html": b"x", "b.csv": b"file,url"}, ["file,url"], "several tables"),
        ({"a.html": b"x", "b.csv": b"file,url\n\xff\xfe,x"}, None, "b.csv"),
        ({"a.html": b"x", "b.csv": b'file,url\n"a.html,x'}, None, "b.csv"),
    ],
)
def test_a_folder_that_is_none_of_pages_is_one_line(tmp_path, files, table, why):
    with pytest.raises(CannotImport, match=why) as raised:
        load(tmp_path / "a.db", folder_of(tmp_path, files, table))
    assert "\n" not in str(raised.value)


class TestArchive:
    def fill(self, where, *days):
        warc = WarcFile()
        for day, title in days:
            warc.page(0, day, title)
        warc.answer(url_of(1), b"<html><body><h1>Trang</h1></body></html>")
        load(where, warc.content)

    def test_two_archives_become_one_with_revisions_in_the_order_of_time(self, tmp_path):
        a, b, both, other = (tmp_path / f"{name}.db" for name in ("a", "b", "both", "other"))
        self.fill(a, (1, "Một"), (3, "Ba"))
        self.fill(b, (2, "Hai"), (4, "Bốn"))
        load(both, a)
        load(both, b)
        load(other, b, a)
        assert titles(both) == [["Một", "Hai", "Ba", "Bốn"]]
        assert told(other) == told(both)
        assert warc_of(both, tmp_path / "x.warc").read_bytes() == warc_of(other, tmp_path / "y.warc").read_bytes()
        assert verify(both).problems == []
        before = told(both)
        report = load(both, a, b, both)
        assert (report.new, report.revised) == (0, 0)
        assert told(both) == before

    def test_profiles_of_portals_come_with_an_archive_and_not_twice(self, tmp_path):
        a, b, both = (tmp_path / f"{name}.db" for name in ("a", "b", "both"))
        for where, days in ((a, (1, 3)), (b, (2, 3))):
            self.fill(where, (1, "Một"))
            with Archive.open(where) as archive:
                for day in days:
                    save_profile(archive, f"day {day}", later(days=day))
        load(both, a, b)
        load(both, a, b, both)
        with Archive.open(both, read_only=True) as archive:
            names = [one.profile["names"] for one in archive.profiles.versions(SITE)]
        assert names == [["day 1"], ["day 2"], ["day 3"]]
        assert verify(both).problems == []

    def test_one_on_a_server_is_taken_like_one_in_a_file(self, place, tmp_path):
        self.fill(tmp_path / "first.db", (1, "Một"), (3, "Ba"))
        load(place, tmp_path / "first.db")
        load(tmp_path / "both.db", place)
        assert titles(tmp_path / "both.db") == [["Một", "Ba"]]
        assert told(tmp_path / "both.db") == told(place)

    def test_a_damaged_page_is_named_and_the_others_imported(self, tmp_path):
        self.fill(tmp_path / "a.db", (1, "Một"), (3, "Ba"))
        with Archive.open(tmp_path / "a.db") as archive, archive.writing() as connection:
            connection.exec_driver_sql("UPDATE captures SET body = x'00' WHERE fetched_at LIKE '2025-07-03%'")
        report = load(tmp_path / "b.db", tmp_path / "a.db")
        assert (report.new, report.damaged) == (1, 1)
        assert titles(tmp_path / "b.db") == [["Một"]]

    def test_another_database_is_one_line(self, tmp_path):
        (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + bytes(100))
        with pytest.raises(ArchiveError) as raised:
            load(tmp_path / "a.db", tmp_path / "x.db")
        assert "\n" not in str(raised.value)
