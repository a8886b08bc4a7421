"""`remove` and `removed` as a person types them."""

from __future__ import annotations

import json
import os
import sys

import pytest

from archive import Archive
from tests import forkserver
from tests.archive.samples import SITE, make_article, make_visit

ORDER = "Tòa án nhân dân, 12/2026/QĐ, 2026-11-30"


@pytest.fixture
def path(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for number in (1, 2):
            body = (f"Đoạn của bài {number} mà không bài nào khác có.", "Đoạn hai.")
            archive.save(make_visit(make_article(number, body=body)))
    return tmp_path / "a.db"


def run(path, *words):
    environment = {**os.environ, "TULIEU_ARCHIVE": str(path)}
    command = [sys.executable, "-m", "archive", *words]
    done = forkserver.run(command, capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_what_was_removed_is_told_listed_counted_and_exported_as_a_number(path, tmp_path):
    done = run(path, "remove", "1", "--order", f" {ORDER} ", "--by", "Trần B")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{SITE} 1: article removed: 1 revision, 1 stored page, and 0 pages of others that named it\n"
    assert "backups, exports and copies in other places may have it" in done.stderr
    passage = run(path, "remove", "2", "--order", ORDER, "--by", "Trần B", "--field", "authors", "--json")
    told = json.loads(passage.stdout)
    assert (told["cleaned"], told["files"]) == (True, [])
    counts = {"revisions": 1, "pages": 1, "others": 0, "copies": []}
    counts |= {"files": 0, "shared": [], "staying": 0, "stay_with": []}
    (one,) = told["removed"]
    assert one == {"site": SITE, "key": "2", "what": "authors", "left": one["left"]} | counts
    assert "it still stands in revision 1: caption:1 of the article" in passage.stderr
    listed = json.loads(run(path, "removed", "--json").stdout)
    names = ("site", "key", "what", "order", "removed_by")
    assert [tuple(one[name] for name in names) for one in listed] == [
        (SITE, "1", "article", ORDER, "Trần B"),
        (SITE, "2", "authors", ORDER, "Trần B"),
    ]
    assert run(path, "removed").stdout.splitlines()[1].split("\t")[1:] == [SITE, "1", "article", "1", "Trần B", ORDER]
    assert "removed by order: 2, see tulieu removed" in run(path, "stats").stdout
    assert run(path, "export", "-o", str(tmp_path / "bag"), "--format", "jsonl", "--bag").returncode == 0
    assert "Tulieu-Removed-By-Order: 2\n" in (tmp_path / "bag" / "bag-info.txt").read_text("utf-8")
    assert "Đoạn của bài 1" not in (tmp_path / "bag" / "data" / "articles.jsonl").read_text("utf-8")
    assert run(path, "verify").returncode == 0
    again = run(path, "remove", "1", "--order", ORDER)
    assert again.returncode == 1
    assert again.stderr.startswith("error: 1: it was removed on 20")


def test_a_backup_made_before_is_treated_by_the_removals_of_the_archive(path, tmp_path):
    backup = tmp_path / "backups" / "b.db"
    backup.parent.mkdir()
    assert run(path, "backup", str(backup)).returncode == 0
    assert run(path, "remove", "1", "--order", ORDER).returncode == 0
    done = run(backup, "remove", "--as-in", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{SITE} 1: article removed")
    with Archive.open(backup, read_only=True) as archive:
        assert [one.key for one in archive.articles()] == ["2"]
    assert run(backup, "remove", "--as-in", str(path)).stdout == "nothing was to be removed\n"
    assert json.loads(run(backup, "removed", "--json").stdout)[0]["order"] == ORDER


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "name an article, by its key or address: no removal is unfinished"),
        (("1",), "--order is missing: court or authority, number, date"),
        (("1", "--order", " "), "--order is missing: court or authority, number, date"),
        (("--order", "x"), "--order is of an article: name its key"),
        (("--field", "authors"), "--field is a passage of an article: name its key"),
        (("1", "--as-in", "x.db"), "--as-in goes without keys: it takes those of the other archive"),
        (("1", "--order", "x", "--field", "title"), "title is no passage: --field is one of authors, caption:N"),
        (("1", "--order", "x", "--field", "body:7"), "1: it has no body:7"),
        (("1", "9", "--order", "x"), "no article 9"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_is_one_line_and_nothing_is_removed(path, words, why):
    done = run(path, "remove", *words)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("error: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert json.loads(run(path, "removed", "--json").stdout) == []
