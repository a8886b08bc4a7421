"""Settings from `tulieu.toml`: which file holds, before what, and what is said of a mistake in one."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path

import pytest
import typer

from archive.cli.settings import FILE, SETTINGS, SettingsError, load, own_place, read_settings
from crawler.cli.main import app
from crawler.crawl import Politeness, _settings
from crawler.sites import sites
from crawler.spiders.site_spider import spider_for
from tests import ROOT, forkserver

ENDPOINTS = {"TULIEU_BACKFILL_SERVER"}
"""Variables of options that are for one web archive of two, and so are no settings."""
PASSWORD = "postgresql://me:s3cret@db.example.org/press"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder with a folder of work in it, which is the current one."""
    work = tmp_path / "home" / "press" / "2026"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("TULIEU_CONFIG", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder / FILE


def values(**environment: str) -> dict[str, str]:
    return {name: said.value for name, said in read_settings(environment).said.items()}


def run(*words: str, module: str = "crawler", **environment: str):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TULIEU_")}
    clean |= {"TULIEU_LANG": "en"} | environment
    command = [sys.executable, "-m", module, *words]
    return forkserver.run(command, capture_output=True, text=True, env=clean)


def test_the_nearest_file_holds_up_to_the_home_folder(home):
    write(home.parent, 'contact = "above@home.vn"')
    assert values() == {}
    write(home, 'contact = "home@a.vn"')
    assert values() == {"contact": "home@a.vn"}
    write(home / "press", 'contact = "press@a.vn"')
    assert values() == {"contact": "press@a.vn"}


def test_the_own_file_says_what_the_folders_does_not(home):
    own = write(home / ".config" / "tulieu", 'contact = "own@a.vn"\nhours = "22-6"\n[sites.nhandan]\ndelay = 9')
    assert own == own_place(os.environ)
    near = write(home / "press", 'contact = "press@a.vn"\n[sites.qdnd]\ndelay = 2')
    settings = read_settings({})
    assert settings.files == [near, own]
    assert values() == {"contact": "press@a.vn", "hours": "22-6"}
    assert {site: said.value for site, said in settings.of_sites["delay"].items()} == {"qdnd": "2.0", "nhandan": "9.0"}
    elsewhere = write(home / "elsewhere", 'contact = "named@a.vn"')
    assert values(TULIEU_CONFIG=str(elsewhere)) == {"contact": "named@a.vn", "hours": "22-6"}
    assert values(TULIEU_CONFIG=os.devnull) == {"contact": "own@a.vn", "hours": "22-6"}


def test_the_environment_holds_before_a_file(home):
    write(home, 'contact = "file@a.vn"\nhours = "22-6"\ndelay = 3')
    environment = {"TULIEU_CONTACT": "said@a.vn", "TULIEU_HOURS": ""}  # what is empty says nothing
    load(environment)
    assert environment == {"TULIEU_CONTACT": "said@a.vn", "TULIEU_HOURS": "22-6", "TULIEU_DELAY": "3"}
    load({"TULIEU_CONFIG": os.devnull})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("press.db", "{home}/press/press.db"),
        ("../a.db", "{home}/press/../a.db"),
        ("/srv/a.db", "/srv/a.db"),
        ("~/a.db", "{home}/a.db"),
        ("postgresql://me@db/press", "postgresql://me@db/press"),
        ("postgres:me@db", "postgres:me@db"),  # a mistake, which is said when it is opened
    ],
)
def test_a_path_is_relative_to_its_file(home, written, meant):
    write(home / "press", f'archive = "{written}"')
    assert values()["archive"] == meant.format(home=home)


MISTAKES = {
    'contct = "a@b.vn"': ":1: contct is not a setting: is contact meant?",
    '\nsites_at_once = "9"': ":2: sites_at_once is not a setting: is sites-at-once meant?",
    "zzz = 1": ":1: zzz is not a setting: there are archive, contact, language, delay, timeout, hours, sites-at-once,"
    " media, from, notify, sites",
    'delay = "2"': ":1: delay is a number, like 2.5",
    "delay = true": ":1: delay is a number, like 2.5",
    "sites-at-once = 2.5": ":1: sites-at-once is a whole number, like 20",
    "contact = 5": ':1: contact is a text in quotes, like "you@university.edu"',
    "delay = 0.5": ":1: delay is 1 to 3600 seconds in a file; a shorter one can only be given with --delay",
    "[sites.a]\ndelay = nan": ":2: delay is 1 to 3600 seconds in a file; a shorter one can only be given with --delay",
    "[sites.a]\ndelai = 3": ":2: sites.a.delai is not a setting: is sites.a.delay meant?",
    "[sites.tinhuy.a.vn]\ndelay = 3": ':1: a name with dots is written in quotes: [sites."tinhuy.a.vn"]',
    "sites = 3": ":1: sites are written [sites.NAME], with delay = SECONDS below",
    'language = "lo"': ":1: language is one of en, vi",
    "# mine\ncontact = a@b.vn": ":2: this is not TOML: a line is NAME = VALUE, each name once, texts in quotes",
    "[" * 5000: ":1: this is not TOML: a line is NAME = VALUE, each name once, texts in quotes",
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items())
def test_a_mistake_is_one_line_with_its_place(home, text, said):
    file = write(home, text)
    with pytest.raises(SettingsError) as caught:
        read_settings({})
    assert str(caught.value) == f"{file}{said}"


def test_a_file_of_another_encoding_is_named_and_the_mark_of_notepad_is_none(home):
    file = home / FILE
    file.write_bytes('\ufeffcontact = "a@b.vn"\r\n'.encode())
    assert values() == {"contact": "a@b.vn"}
    file.write_bytes('contact = "a@b.vn"'.encode("utf-16"))
    with pytest.raises(SettingsError, match="no text in UTF-8"):
        read_settings({})
    with pytest.raises(SettingsError, match=r"/nowhere/x\.toml: No such file"):
        read_settings({"TULIEU_CONFIG": "/nowhere/x.toml"})


@pytest.mark.skipif(os.name != "posix", reason="other systems do not say whose a file is")
def test_a_file_of_another_user_is_not_taken_unless_it_is_named(home, monkeypatch):
    file = write(home / "press", 'archive = "theirs.db"')
    if os.geteuid() == 0:
        os.chown(file, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(SettingsError, match="belongs to another user"):
        read_settings({})
    assert values(TULIEU_CONFIG=str(file)) == {"archive": str(home / "press" / "theirs.db")}


def test_what_may_run_a_program_is_not_taken_from_a_folder(home):
    write(home / "press", 'notify = "rm -rf /"')
    with pytest.raises(SettingsError, match=r":1: notify may run a program, and a folder may come from others"):
        read_settings({})
    (home / "press" / FILE).unlink()
    write(home / ".config" / "tulieu", 'notify = "mail"')
    assert values() == {"notify": "mail"}


def options_of(command) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for parameter in command.params:
        if (variable := getattr(parameter, "envvar", None)) is not None:
            found.setdefault(variable, set()).update(parameter.opts)
    for below in getattr(command, "commands", {}).values():
        for variable, names in options_of(below).items():
            found.setdefault(variable, set()).update(names)
    return found


def test_the_table_has_every_option_with_a_variable_and_each_is_explained():
    found = options_of(typer.main.get_command(app))
    table = {setting.environment: {setting.option} for setting in SETTINGS if setting.option}
    assert {name: options for name, options in found.items() if name not in ENDPOINTS} == table
    chapter = (ROOT / "docs" / "researcher.md").read_text("utf-8")
    for setting in SETTINGS:
        option = f"`{setting.option}`" if setting.option else "none"
        assert f"| `{setting.name}` | {option} | `{setting.environment}` |" in chapter


def test_the_file_in_the_documents_holds(home):
    (text,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "researcher.md").read_text("utf-8"), re.DOTALL)
    write(home, text)
    assert set(values()) == {"archive", "contact", "language"}
    assert read_settings({}).of_sites["delay"]["thanhuytphcm"].value == "5.0"


def test_config_says_what_holds_and_from_where(home):
    file = write(home / "press", f'archive = "{PASSWORD}"\n\n[sites."tinhuy.a.vn"]\ndelay = 5')
    write(home / ".config" / "tulieu", 'notify = "https://hooks.example.org/T0/s3cret"')
    done = run("config", TULIEU_HOURS="22-6")
    assert (done.returncode, done.stderr) == (0, "")
    rows = {cells[0]: cells[1:] for cells in (line.split("\t") for line in done.stdout.splitlines())}
    assert rows["setting"] == ["value", "from"]
    assert rows["archive"] == ["postgresql://me:***@db.example.org/press", "~/press/tulieu.toml:1"]
    assert rows["hours"] == ["22-6", "TULIEU_HOURS"]
    assert rows["notify"] == ["https://hooks.example.org/***", "~/.config/tulieu/tulieu.toml:1"]
    assert rows["delay"] == ["1", "default"]
    assert rows["sites.tinhuy.a.vn.delay"] == ["5.0", "~/press/tulieu.toml:4"]
    told = run("config", "--json", module="archive")
    assert "s3cret" not in told.stdout + done.stdout
    (archive,) = [row for row in json.loads(told.stdout) if row["setting"] == "archive"]
    assert (archive["from"], archive["file"], archive["line"]) == ("file", str(file), 1)
    assert (archive["environment"], archive["option"]) == ("TULIEU_ARCHIVE", "--archive")


def test_config_speaks_vietnamese_where_the_file_says_so(home):
    none = run("config", TULIEU_LANG="vi")
    assert none.stderr.startswith("không có tulieu.toml trong thư mục này hay thư mục cha nào")
    write(home, 'language = "vi"')
    said = run("config", TULIEU_LANG="")
    assert "language\tvi\t~/tulieu.toml:1" in said.stdout
    assert "Cách dùng: " in run("config", "--help", TULIEU_LANG="").stdout


def test_an_option_holds_before_the_environment_and_that_before_the_file(home):
    write(home, 'archive = "file.db"')
    for words, environment, name in (
        ((), {}, home / "file.db"),
        ((), {"TULIEU_ARCHIVE": "said.db"}, "said.db"),
        (("--archive", "typed.db"), {"TULIEU_ARCHIVE": "said.db"}, "typed.db"),
    ):
        done = run("stats", *words, module="archive", **environment)
        assert done.stderr.startswith(f"error: {name}: there is no archive")


def test_a_mistaken_file_ends_commands_and_neither_help_nor_version(home):
    file = write(home, "hours = 22-6")
    done = run("stats", module="archive")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {file}:1: this is not TOML")
    assert run("--help").returncode == 0
    write(home, 'hours = "25-99"')
    said = run("schedule", "cron")
    assert said.returncode == 2
    assert (
        said.stderr
        == f"error: {file}:1: hours: '25-99' is not a span of hours like 22-6 (see tulieu schedule cron --help)\n"
    )
    typed = run("schedule", "cron", "--hours", "nine")
    assert str(file) not in typed.stderr
    write(home, "[sites.nhandann]\ndelay = 3")
    named = run("crawl", "http://127.0.0.1:9/", "--archive", "a.db")
    assert f"error: {file}:2: no site is named nhandann: did you mean nhandan?\n" in named.stderr


def test_a_timer_is_given_the_file_as_it_begins_elsewhere(home):
    file = write(home / "press", 'contact = "a@b.vn"\narchive = "press.db"')
    done = run("schedule", "cron")
    words = shlex.split(done.stdout.partition("&& ")[2])
    assert {f"TULIEU_CONFIG={file}", "TULIEU_CONTACT=a@b.vn", f"TULIEU_ARCHIVE={home}/press/press.db"} <= set(words)


def test_a_site_is_asked_no_faster_than_its_own_delay():
    slow, other = sites()["nhandan"], sites()["qdnd"]
    for delay, expected in ((None, (7.0, 1.0)), (0.0, (7.0, 0.0)), (9.0, (9.0, 9.0))):
        found = []
        for site in (slow, other):
            settings = _settings(Politeness(delay=delay, delays={"nhandan": 7.0}))
            spider_for(site).update_settings(settings)
            found.append(settings.getfloat("DOWNLOAD_DELAY"))  # AutoThrottle does not go below it
        assert tuple(found) == expected
