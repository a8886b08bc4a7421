"""`tulieu extract` and `tulieu date` as a person or another program calls them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cli.extract import answer_lines
from crawler.portal.learn import learn_portal
from crawler.reading.version import reader_version
from crawler.workshop.learnt import learnt_json
from tests import FIXTURES, ROOT, forkserver
from tests.crawler.reading.portal.habits import make_portal
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


def test_a_pipe_or_a_device_that_a_list_names_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    lines = [
        json.dumps({"file": str(name), "url": META["url"]}) for name in (tmp_path / "pipe.html", "/dev/zero", PAGE)
    ]
    pipe, device, page = answer_lines(io.StringIO("\n".join(lines)))
    assert pipe == {"error": {"reason": "file", "detail": f"{tmp_path / 'pipe.html'}: it is not a plain file"}}
    assert (device["error"]["reason"], list(page)) == ("file", ["article"])


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
        pytest.param([str(PAGE), "--url", "a.vn/b"], "not an http address", id="no address"),
        pytest.param(
            [str(PAGE), "--url", META["url"], "--site", "thanhuytphcn"],
            "did you mean thanhuytphcm",
            id="a mistyped site",
        ),
        pytest.param([str(PAGE), "--url", META["url"], "--fetched-at", "today"], "not an ISO 8601 time", id="no time"),
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


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A file with the profile of a generated portal, one of its articles as a file, and where that came from."""
    folder = tmp_path_factory.mktemp("portal")
    portal = make_portal((), seed=7, articles=20)
    pages = [page for page in portal.pages if page.truth is not None]
    learnt = learn_portal((page.body, page.url, page.fetched_at) for page in pages)
    (folder / "page.html").write_bytes(pages[0].body)
    (folder / "portal.json").write_text(json.dumps(learnt_json("songtra", learnt)), "utf-8")
    return folder / "portal.json", folder / "page.html", pages[0].url


def test_a_page_is_read_with_the_profile_of_its_portal(profile: tuple[Path, Path, str]) -> None:
    file, page, url = profile
    alone = json.loads(tulieu("extract", str(page), "--url", url).stdout)
    done = tulieu("extract", str(page), "--url", url, "--portal", str(file))
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert not any("profile" in said for said in alone["evidence"].values())
    assert "profile" in told["evidence"]["published"]
    assert (told["title"], told["published"]) == (alone["title"], alone["published"])
    request = json.dumps({"file": str(page), "url": url})
    lines = tulieu("extract", "--jsonl", "--portal", str(file), given=f"{request}\n{request}\n").stdout.splitlines()
    assert [json.loads(line)["article"] for line in lines] == [told, told]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "No such file or directory", id="not there"),
        pytest.param("<html>", "holds no profile: Expecting value", id="no JSON"),
        pytest.param("[" * 100_000, "holds no profile", id="a deep nest"),
        pytest.param("[]", "not the profile of a portal of version 1", id="other JSON"),
        pytest.param('{"version": 9}', "not the profile of a portal of version 1", id="another version"),
        pytest.param('{"version": 1, "orders": {}, "generations": [{}]}', "KeyError: 'pages'", id="half a profile"),
        pytest.param("\x00\xff", "holds no profile", id="bytes"),
    ],
)
def test_a_file_without_a_profile_is_one_clear_line(content: str | None, words: str, tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    if content is not None:
        file.write_bytes(content.encode("latin-1"))
    done = tulieu("extract", str(PAGE), "--url", META["url"], "--portal", str(file))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith(f"error: --portal: {file}")
    assert words in done.stderr


def test_layouts_can_be_switched_off_to_measure_what_they_bring() -> None:
    command = [sys.executable, "-m", "crawler.cli.main", "extract", str(PAGE), "--url", META["url"]]
    done = forkserver.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "TULIEU_LAYOUTS": "none"}, check=False
    )
    evidence = json.loads(done.stdout)["evidence"]
    assert not any(said.startswith("layout ") for said in evidence.values())
    with_layouts = json.loads(tulieu("extract", str(PAGE), "--url", META["url"]).stdout)["evidence"]
    assert any(said.startswith("layout nukeviet") for said in with_layouts.values())


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


@pytest.mark.parametrize("said", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+07:00"])
def test_a_time_at_the_end_of_the_calendar_is_refused(said: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h1>Hội nghị</h1><p>15/01/2025</p>", "utf-8")
    request = {"file": str(tmp_path / "a.html"), "url": "https://a.vn/x", "fetched_at": said}
    (answer,) = answer_lines(io.StringIO(json.dumps(request)))
    assert answer["error"]["reason"] == "fetched-at"
