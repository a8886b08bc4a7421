"""`tulieu sites`, and what `tulieu crawl` says of a site that was succeeded."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from crawler.cli.site_table import describe_succession, find_succession_note
from crawler.cli.sites import site_as_json
from crawler.site import Site
from crawler.sites import site_at, sites
from tests import ROOT, forkserver


def tulieu(*arguments: str) -> subprocess.CompletedProcess[str]:
    return forkserver.run(
        [sys.executable, "-m", "crawler.cli.main", *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )


@pytest.mark.parametrize(
    ("options", "names", "said"),
    [
        pytest.param(
            ["--province", "Cần Thơ"], ["baocantho", "baohaugiang", "baosoctrang"], "", id="a province of today"
        ),
        pytest.param(
            ["--province", "soc trang"],
            ["baocantho", "baosoctrang"],
            "note: Sóc Trăng is a part of Cần Thơ since 2025-07-01\n",
            id="a province of before, with the one it is a part of",
        ),
        pytest.param(["--province", "Huế", "--level", "province"], ["tinhuytthue"], "", id="a level in a province"),
        pytest.param(["--province", "Sơn La"], [], "", id="a province of which no site is known"),
    ],
)
def test_which_sites_are_listed(options: list[str], names: list[str], said: str) -> None:
    done = tulieu("sites", "--json", *options)
    assert (done.returncode, done.stderr) == (0, said)
    assert [site["name"] for site in json.loads(done.stdout)] == names


def test_the_table_has_a_line_a_site() -> None:
    done = tulieu("sites")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1 + len(sites())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--province", "Cần Thoo"], "error: no province is named Cần Thoo: did you mean Cần Thơ"),
        (["--province", "zzz"], "error: no province is named zzz: give one of the 34 of today, or of the 63 before"),
        (["--level", "village"], "'village' is not one of 'central', 'province'"),
    ],
    ids=["a mistyped province", "no province at all", "no level"],
)
def test_a_mistake_is_one_clear_line(options: list[str], words: str) -> None:
    done = tulieu("sites", *options)
    assert done.returncode != 0
    assert done.stdout == ""
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_json_has_every_field_and_who_came_after() -> None:
    made = site_as_json(sites()["tuyengiao"])
    assert {field.name for field in fields(Site)} | {"succeeded_by"} == set(made)
    assert made["succeeded_by"] == ["tuyengiaodanvan"]
    assert site_as_json(sites()["dangcongsan"])["names"] == [
        {"until": "2024", "title": "Báo điện tử Đảng Cộng sản Việt Nam"}
    ]


@pytest.mark.parametrize(
    ("site", "line"),
    [
        pytest.param(
            sites()["tuyengiao"],
            "tuyengiao is succeeded by tuyengiaodanvan (public code of a year that was not recorded)",
            id="a site that moved",
        ),
        pytest.param(
            replace(sites()["tuyengiao"], until="2025-02"),
            "tuyengiao published till 2025-02; succeeded by tuyengiaodanvan"
            " (public code of a year that was not recorded)",
            id="a site of which the end is known too",
        ),
        pytest.param(
            replace(site_at("http://cu.example.vn/"), until="2025"),
            "cu.example.vn published till 2025",
            id="an end alone",
        ),
        pytest.param(
            sites()["tinhuybinhphuoc"],
            "tinhuybinhphuoc is of Bình Phước, a part of Đồng Nai since 2025-07-01: see"
            " `tulieu sites --province 'Đồng Nai'`",
            id="a committee whose province became a part of another",
        ),
        pytest.param(sites()["nhandan"], None, id="a site that goes on"),
        pytest.param(site_at("http://moi.example.vn/"), None, id="a site that is not in the catalogue"),
    ],
)
def test_what_ended_of_a_site(site: Site, line: str | None) -> None:
    assert find_succession_note(site) == line


def test_what_is_known_of_the_times_of_a_site() -> None:
    assert describe_succession(sites()["tuyengiaodanvan"]) == "succeeds tuyengiao; since 2025"
    assert describe_succession(sites()["tinhuytthue"]) == "till 2024 Tỉnh ủy Thừa Thiên Huế"
    assert describe_succession(replace(site_at("http://cu.example.vn/"), until="2025-06")) == "until 2025-06"


def test_a_crawl_of_a_succeeded_site_says_so_in_one_line_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "no-file"
    folder.mkdir()  # no archive can be opened there: the crawl ends before anything is asked for
    done = tulieu("crawl", "baosoctrang", "--archive", str(folder), "--contact", "a@example.vn")
    first, second = done.stderr.splitlines()
    assert first.partition(": ")[2].startswith("note: baosoctrang is succeeded by baocantho (assumed: ")
    assert second.partition(": ")[2].startswith("error: ")
    assert done.returncode == 1
