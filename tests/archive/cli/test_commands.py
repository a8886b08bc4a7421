"""The archive's commands, as a person or a program runs them."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
import typer

from archive import Archive, Article, Photo
from archive.cli.main import COMMANDS, register
from tests import forkserver
from tests.archive.samples import NOON, address, later, links_to, make_article, make_visit
from tests.repeats import mostly_long


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "a.db"
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(1), links=links_to(8)))
        body = ("Đoạn thứ nhất được sửa lại.", "Đoạn thứ hai.")
        archive.save(make_visit(make_article(1, body=body), fetched_at=later(days=1), reader="2", profile="a" * 12))
        hostile = make_article(
            2, title="\x1b[31m[bold]đỏ[/bold]\x9b2J", lead="a\u202eb", photos=(Photo(url="https://x.vn/\x07"),)
        )
        archive.save(make_visit(hostile))
        archive.save(make_visit(url=address(3), outcome="refused", reason="flood"))
        other = make_article(1, site="b.vn", url="https://b.vn/1", published=None)
        archive.save(make_visit(other, site="b.vn"))
    return path


def run(*arguments, **environment):
    return forkserver.run(
        [sys.executable, "-m", "archive", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
    )


def answer(*arguments, **environment):
    result = run(*arguments, **environment)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_stats_are_a_line_a_site_outside_a_terminal(path):
    lines = answer("stats", "--archive", path).splitlines()
    assert lines[0].split("\t")[:3] == ["site", "articles", "revisions"]
    assert lines[1].split("\t")[:3] == ["b.vn", "1", "1"]
    assert lines[2].split("\t")[:2] == ["thanhuy.example.vn", "2"]
    assert "1 flood" in lines[2]
    assert "pages stored" in lines[3]


def test_stats_as_json_are_one_object(path):
    numbers = json.loads(answer("stats", "--json", TULIEU_ARCHIVE=str(path)))
    assert [site["site"] for site in numbers["sites"]] == ["b.vn", "thanhuy.example.vn"]
    assert numbers["sites"][1]["refused"] == {"flood": 1}


def test_show_prints_the_article_and_as_json_the_record(path):
    text = answer("show", address(1), "--archive", path)
    assert "Đại hội Đảng bộ lần thứ 1" in text
    assert "Ảnh: Minh Thư" in text
    record = json.loads(answer("show", address(1), "--json", "--archive", path))
    assert record.pop("same_text") == []
    assert Article.from_json(record).body[0] == "Đoạn thứ nhất được sửa lại."


@pytest.mark.parametrize("command", ["show", "history"])
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_a_page_cannot_steer_the_terminal(path, command, form):
    output = answer(command, "2", *form, "--archive", path)
    assert not [c for c in output if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
    if not form and command == "show":
        assert "[bold]đỏ[/bold]" in output
    if form and command == "show":
        assert json.loads(output)["title"] == "\x1b[31m[bold]đỏ[/bold]\x9b2J", "escaped, not changed"


def test_history_names_the_fields_that_changed_and_the_words(path):
    first, second, change = answer("history", address(1), "--archive", path).splitlines()
    assert first == "revision 1, seen 2026-03-01 19:00: first seen"
    assert second == "revision 2, seen 2026-03-02 19:00: body"
    assert change == "- body: Đoạn thứ [-nhất.-] {+nhất được sửa lại.+}"
    first, second = json.loads(answer("history", address(1), "--json", "--archive", path))
    assert (first["changed"], list(second["changed"]), second["number"]) == ({}, ["body"], 2)
    assert (second["reader"], second["profile"], first["profile"]) == ("2", "a" * 12, None)
    assert second["article"]["key"] == "1"


def test_search_as_json_is_a_list_of_objects(path):
    [found] = json.loads(answer("search", "duoc", "sửa", "--json", "--archive", path))
    assert {"url", "key", "title", "published", "snippet"} <= found.keys()
    assert found["snippet"] == "Đoạn thứ nhất được sửa lại."
    assert [found["snippet"][start:end] for start, end in found["highlights"]] == ["được", "sửa"]
    assert json.loads(answer("search", "khôngcó", "--json", "--archive", path)) == []
    assert len(run("search", "doan", "--limit", "1", "--archive", path).stdout.splitlines()) == 2


def test_no_command_at_all_shows_the_commands():
    result = run()
    assert (result.returncode, result.stderr) == (0, "")
    assert "export" in result.stdout


def test_export_to_standard_output_is_the_data_alone(path):
    result = run("export", "-o", "-", "--format", "jsonl", "--archive", path)
    assert [json.loads(line)["key"] for line in result.stdout.splitlines()] == ["1", "1", "2"]
    assert result.stderr == "3 articles written to standard output\n"


def test_export_to_a_file_takes_the_format_from_its_name(path, tmp_path):
    run("export", "-o", tmp_path / "x.csv", "--archive", path, "--site", "b.vn").check_returncode()
    assert (tmp_path / "x.csv").read_text().startswith("url,site,key,title,published,")
    assert (tmp_path / "x.photos.csv").exists()


def test_export_of_some_days_leaves_undated_articles_out(path):
    result = run("export", "-o", "-", "--format", "jsonl", "--archive", path, "--since", "2025-01-15")
    assert len(result.stdout.splitlines()) == 2


def test_export_of_some_words(path):
    result = run("export", "-o", "-", "--format", "jsonl", "--archive", path, "--query", "sửa")
    assert [json.loads(line)["body"][0] for line in result.stdout.splitlines()] == ["Đoạn thứ nhất được sửa lại."]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(
            ["stats", "--archive", "missing.db"], 1, "missing.db: there is no archive", id="a missing archive"
        ),
        pytest.param(["show", "1", "--archive", "."], 1, "it is a directory", id="a directory"),
        pytest.param(["show", "99"], 1, "no article 99", id="an article that is not there"),
        pytest.param(
            ["show", "1"],
            1,
            "name one by --site or give its address: b.vn: https://b.vn/1; thanhuy",
            id="a key of two sites",
        ),
        pytest.param(["search", "!"], 1, "no word to search for", id="no word to search for"),
        pytest.param(["search", "-x"], 2, "No such option", id="a word to leave out without quotes around all"),
        pytest.param(["search", "--", "-x"], 1, "words to leave out alone", id="nothing but a word to leave out"),
        pytest.param(["search", "x", "--order", "best"], 2, "--order is newest or relevance", id="no such order"),
        pytest.param(["search", "x", "--since", "2025"], 2, "not a day like 2025-01-31", id="no day to search from"),
        pytest.param(["search", "x", "--limit", "0"], 2, "--limit", id="a limit of nothing"),
        pytest.param(["search", "x", "--limit", "9" * 20], 2, "--limit", id="a limit beyond all numbers"),
        pytest.param(["search", "x", "--site", "c.vn"], 1, "there are articles of b.vn, thanhuy", id="no such site"),
        pytest.param(["export", "-o", "x.csv", "--site", "c.vn"], 1, "no article of c.vn", id="no such site to export"),
        pytest.param(["show"], 2, "Missing argument 'KEY_OR_URL'", id="nothing to show"),
        pytest.param(["nonsense"], 2, "No such command", id="no such command"),
        pytest.param(["stats", "--nonsense"], 2, "No such option", id="no such option"),
        pytest.param(["export", "-o", "x.docx"], 2, "--format is one of jsonl, csv", id="a format by its name"),
        pytest.param(["export", "-o", "x", "--format", "docx"], 2, "--format is one of", id="no such format"),
        pytest.param(["export", "-o", "x.docx"], 2, "the ending .docx is not known: --format", id="no such ending"),
        pytest.param(["export", "-o", "x.DOCX.gz"], 2, "the ending .docx is not known", id="no such ending, packed"),
        pytest.param(
            ["export", "-o", "x.jsonl", "--excel"], 2, "--excel is for csv and files, not for jsonl", id="--excel"
        ),
        pytest.param(
            ["export", "-o", "x.csv", "--without-media"], 2, "--with-media and --without-media are for", id="media"
        ),
        pytest.param(
            ["export", "-o", "x.csv", "--section", "!!"], 1, "no letter or digit in the section '!!'", id="no section"
        ),
        pytest.param(["export", "-o", "x.csv", "--section", ""], 1, "in the section ''", id="an empty section"),
        pytest.param(
            ["export", "-o", "-", "--format", "csv", "--since", "15/1"], 2, "not a day like 2025-01-31", id="no day"
        ),
        pytest.param(["export", "-o", "nope/x.csv"], 1, "No such file or directory", id="a folder that is missing"),
        pytest.param(["export", "-o", "."], 2, "--format", id="a directory to write to"),
    ],
)
def test_a_mistake_is_answered_in_one_line_on_standard_error(path, tmp_path, monkeypatch, arguments, code, words):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, TULIEU_ARCHIVE=str(path))
    assert result.stdout == ""
    assert words in result.stderr
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert result.returncode == code
    assert list(tmp_path.iterdir()) == [], "nothing was made"


@pytest.mark.parametrize(
    ("name", "output", "form", "where"),
    [
        pytest.param("a.db", "a.db", "jsonl", "{}", id="by its own name"),
        pytest.param("a.db", "a.db", "jsonl", "sqlite:///{}", id="the archive given as a URL"),
        pytest.param("a.db", "a.db", "jsonl", "sqlite:///file:{}?uri=true", id="the archive given as SQLite's URI"),
        pytest.param("a.photos.csv", "a.csv", "csv", "{}", id="by the name of the photographs' file"),
        pytest.param("a.db", "link.jsonl", "jsonl", "{}", id="through a link"),
    ],
)
def test_the_archive_itself_is_never_overwritten_by_its_export(path, tmp_path, name, output, form, where):
    archive = tmp_path / name
    archive.write_bytes(path.read_bytes())
    (tmp_path / "link.jsonl").symlink_to(archive)
    result = run("export", "-o", tmp_path / output, "--format", form, "--archive", where.format(archive))
    assert result.returncode == 1
    assert "a database, perhaps the archive itself" in result.stderr
    assert result.stderr.count("\n") == 1
    assert archive.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("out.jsonl", "File too large"),
        ("out.sqlite", "out.sqlite: its disk fails, or does not allow a file of that size"),
    ],
)
def test_an_export_to_a_full_disk_is_one_line_and_leaves_no_litter(tmp_path_factory, tmp_path, name, says):
    path = tmp_path_factory.mktemp("full") / "a.db"
    with Archive.open(path) as archive:
        archive.save(make_visit(make_article(body=("chữ " * 50_000,))))
    command = f"ulimit -f 64; exec {sys.executable} -m archive export -o {name} --archive {path}"
    result = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert (result.returncode, result.stderr) == (1, f"error: {says}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", mostly_long(["ascii", "latin-1"], short=["ascii"]))
def test_json_is_json_in_every_locale(path, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "archive", "show", address(1), "--json", "--archive", str(path)]
    result = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert json.loads(result.stdout.decode(encoding))["title"] == "Đại hội Đảng bộ lần thứ 1"


@pytest.mark.parametrize(
    ("redirections", "code"),
    [("<&- >&- 2>&-", 0), (">/dev/full", 1)],
    ids=["no streams at all", "an output that is full"],
)
def test_streams_that_are_closed_or_full_make_no_traceback(path, redirections, code):
    command = f"{sys.executable} -m archive show {address(1)} --archive {path} {redirections}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (code, "error: No space left on device\n" if code else "")


def test_the_last_day_of_all_is_a_day_like_any_other(path):
    with Archive.open(path, read_only=True) as archive:
        counts = [
            len(list(archive.articles(until=date(*day)))) for day in ((9999, 12, 31), (2025, 1, 15), (2025, 1, 14))
        ]
    assert counts == [2, 2, 0]


def test_a_reader_that_goes_away_is_no_error_to_speak_of(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        for number in range(200):
            archive.save(make_visit(make_article(number, body=("chữ " * 500,)), fetched_at=NOON))
    command = [sys.executable, "-m", "archive", "export", "-o", "-", "--format", "jsonl", "--archive", str(path)]
    with forkserver.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    assert f"Example: tulieu {command}" in answer(command, "--help")


def test_the_commands_can_be_mounted_in_another_application():
    app = typer.Typer()
    register(app)
    assert {command.name for command in app.registered_commands} == set(COMMANDS)


def test_a_field_that_there_is_not_is_told_of_where_nothing_was_found(path):
    said = run("search", "titel:hop http://x.vn", "--archive", path)
    assert said.returncode == 0
    assert (
        said.stderr.splitlines()[-1]
        == "note: titel: is not a field of an article; title, lead, body, caption, author, attachment are"
    )


def test_search_says_how_many_there_are_beyond_the_limit(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(5):
            archive.save(make_visit(make_article(number)))
    for options in ((), ("--json",)):
        done = run("search", "đại hội", "--limit", "2", "--archive", tmp_path / "a.db", *options)
        assert (done.returncode, done.stderr) == (0, "2 of 5 articles: --limit shows more\n")
    assert run("search", "đại hội", "--limit", "5", "--archive", tmp_path / "a.db").stderr == ""
    assert run("search", "đại hội", "--archive", tmp_path / "a.db").stderr == ""
