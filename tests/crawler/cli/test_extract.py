"""`tulieu extract` and `tulieu date` as a person or another program calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.reading.version import reader_version
from tests import FIXTURES, ROOT, forkserver
from tests.repeats import mostly_long

PAGE = FIXTURES / "nukeviet-egov" / "with-photo" / "page.html"
META = json.loads((PAGE.parent / "meta.json").read_text("utf-8"))


def tulieu(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return forkserver.run(
        [sys.executable, "-m", "crawler.cli.main", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_the_version_names_the_reader_that_records_name() -> None:
    done = tulieu("--version")
    program, reader = reader_version().split("+")
    assert (done.returncode, done.stdout) == (0, f"tulieu {program}, reader {reader}\n")


def test_one_page_gives_its_record() -> None:
    done = tulieu("extract", str(PAGE), "--url", META["url"], "--fetched-at", META["fetched_at"])
    assert (done.returncode, done.stderr) == (0, "")
    expected = json.loads((PAGE.parent / "expected.json").read_text("utf-8"))
    assert json.loads(done.stdout)["title"] == expected["title"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ["no-such-file.html", "--url", "https://a.vn/"], "no-such-file.html", id="a file that is not there"
        ),
        pytest.param([str(PAGE), "--url", "a.vn/b"], "no http address", id="no address"),
        pytest.param(
            [str(PAGE), "--url", META["url"], "--site", "thanhuytphcn"],
            "did you mean thanhuytphcm",
            id="a mistyped site",
        ),
        pytest.param([str(PAGE), "--url", META["url"], "--fetched-at", "today"], "no ISO 8601 time", id="no time"),
        pytest.param([str(PAGE)], "--url", id="no address at all"),
    ],
)
def test_mistake_is_one_clear_line(arguments: list[str], words: str) -> None:
    done = tulieu("extract", *arguments)
    assert done.returncode != 0
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_lines_are_answered_in_order() -> None:
    flood = FIXTURES / "nukeviet-egov" / "flood" / "page.html"
    requests = [
        {"file": str(PAGE), "url": META["url"], "fetched_at": META["fetched_at"]},
        {"file": str(flood), "url": "https://a.vn/x-1.html"},
        {"file": "nowhere", "url": "https://a.vn/"},
        ["no object"],
        {"file": 3},
    ]
    given = "\n".join(json.dumps(request) for request in requests) + "\nno json\n\n"
    done = tulieu("extract", "--jsonl", given=given)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    reasons = [answer["error"]["reason"] if "error" in answer else "article" for answer in answers]
    assert reasons == ["article", "flood", "file", "request", "request", "request"]
    assert done.returncode == 0


def test_lines_that_make_no_sense_are_answered_and_the_next_is_read() -> None:
    lines = {
        "[" * 200_000: "request",
        '{"file": "x", "url": "http://["}': "request",
        '{"file": "x", "url": "http://a.vn:99999/"}': "request",
        '{"file": "x", "url": "http://a.vn/", "site": []}': "request",
        '{"file": "x", "url": "http://a.vn/", "content_type": 5}': "request",
        '{"file": "x\\u0000", "url": "http://a.vn/"}': "file",
        '{"file": "/", "url": "http://a.vn/"}': "file",
        json.dumps({"file": str(PAGE), "url": "http://a.vn/", "fetched_at": 5}): "fetched-at",
    }
    done = tulieu("extract", "--jsonl", given="\n".join(lines))
    answers = [json.loads(answer)["error"]["reason"] for answer in done.stdout.splitlines()]
    assert (answers, done.returncode, done.stderr) == (list(lines.values()), 0, "")


@pytest.mark.parametrize(
    "environment",
    mostly_long([{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}], short=[{"PYTHONIOENCODING": "ascii"}]),
    ids=str,
)
def test_lines_are_utf_8_in_every_locale_and_other_bytes_are_refused(environment: dict[str, str]) -> None:
    given = "Thứ Tư, ngày 15 tháng 1 năm 2025\n".encode() + b"\xff\xfe\n"
    command = [sys.executable, "-m", "crawler.cli.main", "date", "-"]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env={**os.environ, **environment})
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line)["value"] for line in done.stdout.splitlines()] == ["2025-01-15", None]


def test_date_is_answered_as_json() -> None:
    done = tulieu("date", "Thứ Sáu, ngày 7 tháng 2 năm 2025 - 08:05")
    assert done.returncode == 0
    assert json.loads(done.stdout)["value"] == "2025-02-07T08:05+07:00"


def test_refused_date_is_null_and_status_1() -> None:
    done = tulieu("date", "13/13/2024")
    assert (json.loads(done.stdout)["value"], done.returncode) == (None, 1)


def test_dates_are_answered_line_by_line() -> None:
    done = tulieu(
        "date", "-", "--reference", "2025-02-07T12:00+07:00", given="3 ngày trước\nhôm nào đó\n\n07/02/2025\n"
    )
    assert [json.loads(line)["value"] for line in done.stdout.splitlines()] == ["2025-02-04", None, None, "2025-02-07"]
    assert done.returncode == 0


def test_python_needs_no_site(tmp_path: Path) -> None:
    copy = tmp_path / "trang đã lưu.html"
    copy.write_bytes(PAGE.read_bytes())
    done = tulieu("extract", str(copy), "--url", "https://khac.vn/tin/bai-77.html")
    assert json.loads(done.stdout)["site"] == "khac.vn"
