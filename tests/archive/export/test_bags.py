"""Bags: the same archive gives the same one, and whatever became of one afterwards is found and named."""

import hashlib
import json
import os
import sys
from datetime import date

import bagit
import pytest

from archive import Archive
from archive.errors import CannotBag
from archive.export import FORMATS
from archive.export.bagit import make_bag
from archive.export.source import open_source
from archive.maintenance.check_bag import check_bag
from archive.record.selection import Selection
from tests import forkserver
from tests.archive.samples import later, make_article, make_visit


def fill(where, articles):
    with Archive.open(where) as archive:
        for article in articles:
            archive.save(make_visit(article, reader="reader-1"))
        archive.save(make_visit(articles[0], fetched_at=later(hours=6), reader="reader-1"))


def bag_of(where, folder, form="jsonl", selection=None, on_article=None):
    with Archive.open(where) as archive, open_source(archive, selection, on_article) as source:
        return make_bag(source, form, folder)


def content_of(folder):
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


ARTICLES = [make_article(number, published=f"2025-01-{number + 1:02}") for number in range(6)]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("bags") / "a.db"
    fill(path, ARTICLES)
    return path


@pytest.fixture
def bag(path, tmp_path):
    assert bag_of(path, tmp_path / "bag", "csv") == 6
    return tmp_path / "bag"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_becomes_a_bag_that_the_library_takes(path, tmp_path, form):
    assert bag_of(path, tmp_path / "bag", form) == 6
    made = bagit.Bag(str(tmp_path / "bag"))
    assert made.validate()
    assert (made.version_info, sorted(made.algorithms)) == ((1, 0), ["sha256", "sha512"])
    assert check_bag(tmp_path / "bag").problems == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["bag"]


def test_the_same_archive_gives_the_same_bag_in_both_databases_whatever_the_order(path, tmp_path, postgres, database):
    places = [path, path, tmp_path / "b.db", postgres.address(database)]
    for place in places[2:]:
        fill(place, [ARTICLES[0], *ARTICLES[:0:-1]])
    bags = []
    for number, place in enumerate(places):
        bag_of(place, tmp_path / f"bag{number}", "csv")
        bags.append(content_of(tmp_path / f"bag{number}"))
    assert all(bag == bags[0] for bag in bags)


def test_it_says_what_it_holds_and_how_it_came_about(path, tmp_path):
    chosen = Selection(since=date(2025, 1, 3), query="đại hội")
    assert bag_of(path, tmp_path / "bag", selection=chosen) == 4
    info = bagit.Bag(str(tmp_path / "bag")).info
    assert info["External-Description"].startswith("4 articles of 1 news site of Vietnam, published 2025-01-03 to")
    assert info["Bagging-Date"] == "2026-03-02", "Vietnam's day of the newest visit"
    assert info["DC-Date"] == "2025-01-03/2025-01-06"
    assert info["DC-Source"] == "thanhuy.example.vn (4 articles)"
    assert json.loads(info["Tulieu-Selection"]) == chosen.as_json()
    assert (info["Tulieu-Articles"], info["Tulieu-Reader"]) == ("4", "reader-1")
    assert info["Bag-Software-Agent"].startswith("tulieu")


def test_a_query_cannot_write_a_line_of_its_own(path, tmp_path):
    bag_of(path, tmp_path / "bag", selection=Selection(query="hội\r\nBagging-Date: 1900-01-01\u2028x"))
    lines = (tmp_path / "bag" / "bag-info.txt").read_text().splitlines()
    assert [line for line in lines if line.startswith("Bagging-Date:")] == ["Bagging-Date: 2026-03-02"]
    assert all(": " in line for line in lines)


def test_what_stands_there_stays_and_a_failure_leaves_nothing(path, tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(CannotBag, match="something already"):
        bag_of(path, tmp_path / "there")

    def fail(_number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bag_of(path, tmp_path / "bag", on_article=fail)
    assert [entry.name for entry in tmp_path.iterdir()] == ["there"]


def test_what_a_bag_of_the_same_process_number_left_is_in_no_ones_way(path, tmp_path):
    (tmp_path / f".bag.{os.getpid()}.part").mkdir()
    bag_of(path, tmp_path / "bag")
    assert not check_bag(tmp_path / "bag").problems


def add_line(bag, name, line):
    with (bag / name).open("ab") as stream:
        stream.write(line)


def change(bag, name):
    content = (bag / name).read_bytes()
    (bag / name).write_bytes(content[:-3] + b"?" + content[-2:])


DIGEST = b"0" * 64


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        pytest.param(lambda bag: change(bag, "data/articles.csv"), {"digest": ["data/articles.csv"]}, id="a payload"),
        pytest.param(
            lambda bag: [change(bag, "data/articles.csv"), (bag / "data/articles.photos.csv").unlink()],
            {"digest": ["data/articles.csv"], "file-missing": ["data/articles.photos.csv"]},
            id="one changed, another missing: both are named",
        ),
        pytest.param(
            lambda bag: (bag / "data" / "more").write_text("x"), {"file-unexpected": ["data/more"]}, id="one too many"
        ),
        pytest.param(lambda bag: change(bag, "bag-info.txt"), {"digest": ["bag-info.txt"]}, id="a tag file"),
        pytest.param(
            lambda bag: add_line(bag, "manifest-sha256.txt", DIGEST + b"  /etc/passwd\n"), "unsafe-path", id="/"
        ),
        pytest.param(
            lambda bag: add_line(bag, "manifest-sha256.txt", DIGEST + b"  data/../../x\n"), "unsafe-path", id=".."
        ),
        pytest.param(
            lambda bag: add_line(bag, "manifest-sha256.txt", DIGEST + b" *data\\..\\x\n"),
            "unsafe-path",
            id="backslashes",
        ),
        pytest.param(
            lambda bag: add_line(bag, "tagmanifest-sha256.txt", DIGEST + b"  ~/x\n"), "unsafe-path", id="home"
        ),
        pytest.param(
            lambda bag: add_line(bag, "tagmanifest-sha256.txt", DIGEST + b"  C:x\n"), "unsafe-path", id="a drive"
        ),
        pytest.param(
            lambda bag: add_line(
                bag, "manifest-sha512.txt", DIGEST + b"  data/x\xe2\x80\xa8" + DIGEST + b"  ../../etc/passwd\n"
            ),
            "unsafe-path",
            id="a path behind a line separator that only some take for one",
        ),
        pytest.param(
            lambda bag: (bag / "fetch.txt").write_text("https://x.vn/ 1 ../x\n"), "unsafe-path", id="out by fetch.txt"
        ),
        pytest.param(
            lambda bag: add_line(bag, "manifest-sha256.txt", DIGEST + b"  x\n"), "not-payload", id="beside data"
        ),
        pytest.param(lambda bag: add_line(bag, "manifest-sha256.txt", b"\xff\n"), "not-utf-8", id="bytes"),
        pytest.param(lambda bag: add_line(bag, "manifest-sha256.txt", b"word\n"), "not-a-line", id="no path"),
        pytest.param(lambda bag: (bag / "data" / "l").symlink_to("/etc/passwd"), {"link": ["data/l"]}, id="a link"),
        pytest.param(lambda bag: os.mkfifo(bag / "data" / "p"), {"special-file": ["data/p"]}, id="a pipe"),
        pytest.param(
            lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-7\n"),
            {"declaration": ["bagit.txt"]},
            id="an encoding in which paths could hide",
        ),
    ],
)
def test_what_is_wrong_with_a_bag_is_named(bag, harm, named):
    harm(bag)
    found = {problem.kind: problem.examples for problem in check_bag(bag).problems}
    if isinstance(named, str):
        assert list(found) == [named]
    else:
        assert found == named


def tag_anew(bag):
    """Somebody who changes a manifest can also write the manifests of manifests again."""
    for algorithm in ("sha256", "sha512"):
        tags = [path for path in sorted(bag.glob("*.txt")) if not path.name.startswith("tagmanifest")]
        lines = [f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.name}\n" for path in tags]
        (bag / f"tagmanifest-{algorithm}.txt").write_text("".join(lines))


@pytest.mark.parametrize(
    ("name", "before", "after", "kind"),
    [
        pytest.param("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 9", "payload-oxum", id="another number of bytes"),
        pytest.param("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: x", "payload-oxum", id="no number of bytes"),
        pytest.param("manifest-sha512.txt", "  data/articles.csv", "", "not-a-line", id="a line without its path"),
        pytest.param("bag-info.txt", "DC-Type: ", "DC-Type ", "bag", id="a line without a label"),
    ],
)
def test_what_only_the_tags_say_is_looked_at_too(bag, name, before, after, kind):
    text = (bag / name).read_text()
    assert before in text
    (bag / name).write_text(text.replace(before, after))
    tag_anew(bag)
    assert kind in [problem.kind for problem in check_bag(bag).problems]


def test_a_file_that_one_manifest_lacks_is_named(bag):
    lines = (bag / "manifest-sha512.txt").read_text().splitlines(keepends=True)
    (bag / "manifest-sha512.txt").write_text(lines[0])
    tag_anew(bag)
    [problem] = check_bag(bag).problems
    assert (problem.kind, problem.examples) == ("not-in-every-manifest", ["data/articles.photos.csv"])


def test_twelve_damaged_files_are_all_named(bag):
    for number in range(12):
        (bag / "data" / f"{number:02}").write_text("x")
    [problem] = check_bag(bag).problems
    assert problem.examples == [f"data/{number:02}" for number in range(12)]


def run(*arguments):
    words = [sys.executable, "-W", "error", "-m", "archive", *map(str, arguments)]
    return forkserver.run(words, capture_output=True, text=True, check=False)


def test_the_commands_make_a_bag_and_say_what_became_of_it(path, tmp_path):
    made = run("export", "-o", tmp_path / "bag", "--bag", "--format", "jsonl", "--archive", path)
    assert (made.returncode, made.stdout) == (0, "")
    whole = run("verify", tmp_path / "bag")
    assert (whole.returncode, whole.stderr, "the bag is intact" in whole.stdout) == (0, "", True)
    change(tmp_path / "bag", "data/articles.jsonl")
    (tmp_path / "bag" / "data" / "\x1b[31mđỏ").write_text("x")
    for words in (["verify", tmp_path / "bag"], ["verify", "--archive", tmp_path / "bag"]):
        harmed = run(*words)
        assert harmed.returncode == 1
        assert "data/articles.jsonl: its digest is not the one in the manifests" in harmed.stdout
        assert harmed.stderr == "the bag is damaged: 2 problems\n"
        assert "\x1b" not in harmed.stdout
    assert run("verify", tmp_path / "bag", "--quick", "--json").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(["verify", "."], 1, "no bagit.txt", id="a folder that is no bag"),
        pytest.param(["export", "-o", "-", "--bag", "--format", "csv"], 2, "makes a folder", id="on standard output"),
        pytest.param(["export", "-o", "bag", "--bag"], 2, "--format is one of", id="without a format"),
        pytest.param(
            ["export", "-o", "nope/bag", "--bag", "--format", "csv"],
            *(1, "error: nope/bag: No such file or directory"),
            id="in a folder that is missing",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(path, tmp_path, arguments, code, words):
    done = run(*arguments, *(["--archive", path] if arguments[0] == "export" else []))
    assert (done.returncode, done.stderr.count("\n")) == (code, 1)
    assert words in done.stderr
