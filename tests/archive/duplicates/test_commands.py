"""`duplicates` and what `show` says of copies, as a person or a program runs them."""

import json
import os
import sys

import pytest

from archive import Archive
from tests import forkserver
from tests.archive.duplicates.duplicate_texts import CONGRESS, FLOOD, PREFACE, invented
from tests.archive.samples import make_article, make_visit


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("duplicates") / "a.db"
    with Archive.open(path) as archive:
        save(archive, 1, CONGRESS, "a.vn", "2025-06-12T10:00+07:00")
        save(archive, 2, (PREFACE, *CONGRESS), "b.vn", "2025-06-12T13:05+07:00", title="\x1b[31mĐại hội\u202e")
        save(archive, 3, CONGRESS, "c.vn", "2025-06-14")
        save(archive, 4, CONGRESS[:-1], "d.vn", None)
        save(archive, 5, (*FLOOD, invented(5)), "a.vn", "2025-07-01")
        save(archive, 6, (*FLOOD, invented(5)), "b.vn", "2025-07-01")
        save(archive, 7, ["Ảnh: Minh Thư"], "a.vn", "2025-07-02")
        save(archive, 8, [invented(8)], "a.vn", "2025-07-02")
    return path


def save(archive, number, body, site, published, title="Đại hội phường"):
    article = make_article(
        number, site=site, url=f"https://{site}/{number}", published=published, lead=None, body=tuple(body), title=title
    )
    archive.save(make_visit(article, site=site))


def run(*arguments):
    return forkserver.run(
        [sys.executable, "-m", "archive", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def answer(*arguments):
    result = run(*arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_clusters_as_json_are_the_newest_story_first_with_all_that_is_known(path):
    flood, congress = json.loads(answer("duplicates", "--json", "--archive", path))
    assert (flood["first"], [one["key"] for one in flood["first_is_one_of"]]) == (None, ["5", "6"])
    assert [(one["similarity"], one["exact"], one["delay_days"]) for one in flood["articles"]] == [
        (1.0, True, None)
    ] * 2
    assert congress["first"] == {
        "site": "a.vn",
        "key": "1",
        "url": "https://a.vn/1",
        "title": "Đại hội phường",
        "published": "2025-06-12T10:00+07:00",
    }
    articles = congress["articles"]
    assert [one["key"] for one in articles] == ["1", "2", "3", "4"]
    assert [one["exact"] for one in articles] == [True, False, True, False]
    assert [(one["delay_seconds"], one["delay_days"]) for one in articles] == [
        (0, 0),
        (11_100, 0),
        (None, 2),
        (None, None),
    ]
    assert articles[0]["similarity"] == articles[2]["similarity"] == 1.0
    assert 0.85 < articles[1]["similarity"] < 0.95 < 0.97 > articles[3]["similarity"] > 0.9
    assert articles[1]["title"] == "\x1b[31mĐại hội\u202e", "escaped, not changed"


def test_clusters_are_a_line_an_article_outside_a_terminal_and_what_was_left_out_is_said(path):
    result = run("duplicates", "--archive", path)
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert lines[0] == ["cluster", "role", "published", "after", "similarity", "site", "key", "title", "url"]
    assert [(line[1], line[3], line[4]) for line in lines[1:6]] == [
        ("perhaps first", "", ""),
        ("perhaps first", "", "same text"),
        ("first", "", ""),
        ("copy", "3 h 05 min later", "0.92"),
        ("copy", "2 days later", "same text"),
    ]
    assert "8 articles: 1 too short to be compared" in result.stderr
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_one_article_is_shown_with_what_each_copy_has_otherwise(path):
    text = answer("duplicates", "--show", "https://d.vn/4", "--archive", path)
    assert f"- body: {{+{PREFACE}+}}" in text
    assert f"- body: [-{CONGRESS[-1]}-]" in text
    (cluster,) = json.loads(answer("duplicates", "--show", "4", "--json", "--archive", path))
    assert [list(one.get("changed", {"first": 1})) for one in cluster["articles"]] == [
        ["first"],
        ["title", "body"],
        [],
        ["body"],
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(["--show", "7"], 0, "too short to be compared", id="a short text"),
        pytest.param(["--show", "8"], 0, "no other article", id="a text that nobody copied"),
        pytest.param(["--show", "99"], 1, "no article 99", id="an article that is not there"),
        pytest.param(["--site", "x.vn"], 1, "no article of x.vn: there are articles of a.vn", id="a mistyped site"),
        pytest.param(["--min-similarity", "0.3"], 2, "0.5", id="less similarity than is stored"),
        pytest.param(
            ["--show", "1", "--since", "2025-01-01"],
            2,
            "cannot be used together with --show",
            id="days for one article",
        ),
        pytest.param(["--archive", "/nowhere/a.db"], 1, "there is no archive", id="no archive"),
    ],
)
def test_what_has_no_answer_is_a_line(path, arguments, code, words):
    result = run("duplicates", "--archive", path, *arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_an_archive_that_may_only_be_read_shows_what_is_known_and_says_so(path):
    answer("duplicates", "--archive", path)
    with Archive.open(path) as archive:
        save(archive, 9, CONGRESS[1:], "e.vn", None)
    result = run("duplicates", "--json", "--archive", f"sqlite:///file:{path}?mode=ro&uri=true")
    assert result.returncode == 0
    assert "new articles cannot be compared now" in result.stderr
    assert "1 not compared yet" in result.stderr
    assert [len(cluster["articles"]) for cluster in json.loads(result.stdout)] == [2, 4]


def test_show_names_other_articles_with_the_same_text(path):
    assert "same text: c.vn, 3, https://c.vn/3, 2025-06-14\n" in answer("show", "1", "--archive", path)
    shown = json.loads(answer("show", "3", "--json", "--archive", path))
    assert shown["same_text"] == [
        {"site": "a.vn", "key": "1", "url": "https://a.vn/1", "published": "2025-06-12T10:00+07:00"}
    ]
    assert json.loads(answer("show", "8", "--json", "--archive", path))["same_text"] == []


def test_the_command_and_the_comparison_mean_the_same_by_similar():
    from archive.cli import duplicates
    from archive.duplicates import minhash

    assert duplicates.SIMILAR == minhash.SIMILAR
