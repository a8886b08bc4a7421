"""Crawls by schedule: how often, one at a time, at which hours, and what cron and systemd are given."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from archive import Archive
from crawler.cli.options import parse_contact
from crawler.demo import serve
from crawler.run.lock import is_dead, machine, this_process
from crawler.schedule.hours import Hours
from crawler.schedule.plan import learn_interval, retry_delay
from crawler.schedule.units import cron_line, systemd_units, without_password
from tests import ROOT, forkserver
from tests.crawler.crawl_runs import (
    FEW,
    MOMENT,
    QUICK,
    GatedPortal,
    WatchedPortal,
    command,
    crawl,
    environment,
    wait_for,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def portal() -> Iterator[WatchedPortal]:
    portal = WatchedPortal(FEW)
    with serve(portal):
        yield portal


def tulieu(*words: str) -> subprocess.CompletedProcess[str]:
    return forkserver.run(command(*words), capture_output=True, text=True, env=environment(), check=False)


@pytest.mark.parametrize(
    ("published", "interval"),
    [
        (0, 7 * DAY),
        (9, timedelta(minutes=1518)),
        (60, timedelta(minutes=588)),
        (1200, timedelta(minutes=131)),
        (99_999, HOUR),
    ],
)
def test_a_site_is_crawled_as_often_as_it_publishes_within_bounds(published: int, interval: timedelta) -> None:
    assert learn_interval(published) == interval


@pytest.mark.parametrize(
    ("failures", "interval", "rest"),
    [(1, DAY, HOUR), (2, DAY, 2 * HOUR), (3, DAY, 4 * HOUR), (99, 7 * DAY, DAY), (4, 5 * HOUR, 5 * HOUR)],
)
def test_a_site_that_fails_is_tried_again_later_and_later(failures: int, interval: timedelta, rest: timedelta) -> None:
    assert retry_delay(failures, interval) == rest


@pytest.mark.parametrize(
    ("text", "utc_hour", "held"),
    [
        ("22-6", 15, True),
        ("22-6", 22, True),
        ("22-6", 23, False),
        ("22-6", 5, False),
        ("8-17", 1, True),
        ("8-17", 10, 0),
    ],
)
def test_hours_are_those_of_vietnams_day(text: str, utc_hour: int, held: bool) -> None:
    at = datetime(2026, 3, 1, utc_hour, 30, tzinfo=UTC)
    hours = Hours.parse(text)
    assert hours.hold(at) is bool(held)
    if held:
        assert not hours.hold(at + hours.end_after(at))
        assert hours.hold(at + hours.end_after(at) - timedelta(seconds=1))


@pytest.mark.parametrize("text", ["22", "6-6", "25-3", "3-25", "a-b", ""])
def test_what_is_no_span_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a span of hours"):
        Hours.parse(text)


def test_two_processes_on_one_site_one_leaves_and_nothing_is_asked_twice(tmp_path: Path) -> None:
    where, portal = tmp_path / "a.db", GatedPortal(FEW)
    with serve(portal):
        first = forkserver.Popen(
            command("crawl", portal.base, "--archive", str(where), *QUICK, "--json"),
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        wait_for(portal.reached, first)
        second = crawl(where, portal.base)
        due = crawl(where, options=("--due",))
        portal.opened.set()
        out, _ = first.communicate()
    assert (second.code, second.summary["request_count"]) == (1, 0)
    assert f"is being crawled by process {first.pid} on " in second.err
    assert due.code == 0
    assert "is being crawled by process" in due.err
    assert json.loads(out)["new"] == len(portal.truth())
    paths = [asked.path for asked in portal.asked]
    assert len(paths) == len(set(paths))


def test_what_a_killed_process_held_is_free_at_once(portal: WatchedPortal, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    crawl(where, portal.base, options=(*QUICK, "--limit", "1"))
    dead = forkserver.Popen([sys.executable, "-c", ""])
    dead.wait()
    name = portal.base.removeprefix("http://")
    with Archive.open(where) as archive:
        assert archive.crawls.lock_site(name, f"{os.uname().nodename}/{dead.pid}/{machine()}.x", timedelta(hours=1))
    assert crawl(where, portal.base).code == 0
    with Archive.open(where) as archive:
        assert archive.crawls.lock_site(name, "another.machine/1/x", timedelta(hours=1))
    assert "by process 1 on another.machine" in crawl(where, portal.base).err
    with Archive.open(where) as archive:
        assert archive.crawls.lock_site(name, "another.machine/1/x", timedelta(seconds=-1))
    assert crawl(where, portal.base).code == 0


HOST, PID = os.uname().nodename, os.getpid()


@pytest.mark.parametrize(
    ("holder", "dead"),
    [
        pytest.param("", False, id="nobody"),
        pytest.param("a/b", False, id="not of ours"),
        pytest.param(f"elsewhere/1/{machine()}.x", False, id="of another host"),
        pytest.param(f"{HOST}/{os.getppid()}/{machine()}.x", False, id="one that lives"),
        pytest.param(this_process(), False, id="this one"),
        pytest.param(f"{HOST}/{PID}/{machine()}.x", True, id="one that had our number, in a container started again"),
        pytest.param(f"{HOST}/99999999/{machine()}.x", True, id="one that is no more"),
        pytest.param(f"{HOST}/99999999/other.x", False, id="of another machine or container of the same name"),
    ],
)
def test_a_holder_is_dead_only_where_that_can_be_known(holder: str, dead: bool) -> None:
    assert is_dead(holder) is dead


def test_only_sites_whose_time_has_come_are_crawled(portal: WatchedPortal, tmp_path: Path) -> None:
    where, name = tmp_path / "a.db", portal.base.removeprefix("http://")
    words = ("--archive", str(where))
    missing = tulieu("crawl", "--due", *words)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert crawl(where, portal.base, options=(*QUICK, "--due")).summary["new"] == len(portal.truth())
    asked = len(portal.asked)
    rested = crawl(where, options=("--due",))
    assert (rested.code, rested.err) == (0, "no site is due (see `tulieu schedule show`)\n")
    assert re.match(rf"{MOMENT}no site is due", rested.log)  # as in the log of a timer
    assert rested.summary["new"] == 0
    assert len(portal.asked) == asked
    (shown,) = json.loads(tulieu("schedule", "show", "--json", *words).stdout)
    assert (shown["site"], shown["target"], shown["every_by"], shown["every"]) == (
        name,
        f"{portal.base}/",
        "learnt",
        "7d",
    )
    with Archive.open(where) as archive:
        archive.crawls.plan_site(name, due_at=datetime.now(UTC) - HOUR, every=DAY, every_by="learnt")
    assert crawl(where, options=(*QUICK, "--due")).summary["request_count"] > 0
    assert tulieu("schedule", "set", name, "--every", "6h", *words).returncode == 0
    assert "6h\tperson" in tulieu("schedule", "show", *words).stdout
    assert tulieu("schedule", "set", name, "--never", *words).returncode == 0
    assert json.loads(tulieu("schedule", "show", "--json", *words).stdout)[0]["next_crawl_at"] is None
    assert crawl(where, options=("--due",)).err.startswith("no site is due")


def test_a_site_that_failed_is_due_sooner(tmp_path: Path) -> None:
    with serve(WatchedPortal(FEW)) as base:
        crawl(tmp_path / "a.db", base)
    assert crawl(tmp_path / "a.db", base).code == 1
    with Archive.open(tmp_path / "a.db") as archive:
        (state,) = archive.crawls.site_states()
    assert state.failures == 1
    assert state.due_at is not None
    assert state.due_at - datetime.now(UTC) <= HOUR


def test_outside_of_the_hours_nothing_is_asked_for(portal: WatchedPortal, tmp_path: Path) -> None:
    hour = (datetime.now(UTC) + timedelta(hours=7)).hour
    later = f"{(hour + 6) % 24}-{(hour + 8) % 24}"
    ran = crawl(tmp_path / "a.db", portal.base, options=(*QUICK, "--hours", later), as_json=False)
    assert (ran.code, ran.err, portal.asked) == (0, "", [])
    assert f"no requests are sent outside the hours {later}" in ran.out
    now = f"{hour}-{(hour + 2) % 24}"
    assert crawl(tmp_path / "a.db", portal.base, options=(*QUICK, "--hours", now)).summary["new"] > 0


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("crawl",), "name a TARGET, or give --due"),
        (("crawl", "x.vn", "--hours", "9"), "not a span of hours"),
        (("schedule", "set", "x.vn", "--every", "1s"), "not a time like 6h"),
        (("schedule", "set", "x.vn"), "give one of --every, --never and --learnt"),
    ],
)
def test_a_mistake_is_one_line(words: tuple[str, ...], line: str) -> None:
    said = tulieu(*words)
    assert (said.returncode, said.stderr.count("\n")) == (2, 1)
    assert line in said.stderr


@pytest.mark.long
def test_the_line_for_cron_runs_as_it_is(portal: WatchedPortal, tmp_path: Path) -> None:
    where = tmp_path / "100% of it.db"
    crawl(where, portal.base, options=(*QUICK, "--limit", "1"))
    said = tulieu("schedule", "cron", "--archive", str(where), "--contact", "a@b.vn").stdout
    minute, _, rest = said.partition(" * * * * ")
    assert 0 <= int(minute) < 60
    portal.reached.clear()
    portal.notify_at = len(portal.asked) + 2
    line = rest.strip().replace(r"\%", "%").partition("&& ")[2]
    words = ["sh", "-c", f"exec env {line}"]
    folder = ROOT
    with subprocess.Popen(words, env=environment(), cwd=folder, start_new_session=True) as process:
        wait_for(portal.reached, process)
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    assert "requests in" in Path(f"{where}.log").read_text("utf-8")


def test_the_units_for_systemd_name_everything_by_absolute_paths(tmp_path: Path) -> None:
    text = systemd_units(str(tmp_path / "my 50% archive.db"), "a@b.vn", Hours.parse("22-6"))
    (command_line,) = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    assert shlex.split(command_line.removeprefix("ExecStart=")) == [
        *(sys.executable, "-m", "crawler"),
        *("crawl", "--due"),
    ]
    told = [line.removeprefix("Environment=") for line in text.splitlines() if line.startswith("Environment=")]
    archive = f"TULIEU_ARCHIVE={tmp_path / 'my 50% archive.db'}"
    assert shlex.split(" ".join(told).replace("%%", "%")) == [archive, "TULIEU_CONTACT=a@b.vn", "TULIEU_HOURS=22-6"]
    for line in ("Type=oneshot", "OnCalendar=hourly", "Persistent=true", "WantedBy=timers.target"):
        assert line in text.splitlines()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_the_units_are_such_as_systemd_takes(tmp_path: Path) -> None:
    whole = systemd_units('/srv/tư liệu/50% of $it\'s "a\\b".db', "a@b.vn", None)
    service, timer = whole.partition("# --- tulieu.service ---")[2].split("# --- tulieu.timer ---")
    names = [tmp_path / name for name in ("tulieu.service", "tulieu.timer")]
    for name, text in zip(names, (service, timer), strict=True):
        name.write_text(text, encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", *map(str, names)], capture_output=True, text=True, timeout=60, check=False
    )
    assert [line for line in told.stderr.splitlines() if "tulieu" in line] == []


PASSWORDS = {
    "postgresql://me:se%40cret@db/archive": ("postgresql://me@db/archive", "db:5432:archive:me:PASSWORD"),
    "postgres://db:5433/archive?password=secret&user=me": (
        "postgresql://db:5433/archive?user=me",
        "db:5433:archive:*:PASSWORD",
    ),
    "postgresql://me@db/archive": ("postgresql://me@db/archive", None),
    "/srv/a.db": ("/srv/a.db", None),
}


@pytest.mark.parametrize(("typed", "left"), PASSWORDS.items())
def test_a_password_stands_neither_in_a_crontab_nor_in_a_unit(typed: str, left: tuple[str, str | None]) -> None:
    assert without_password(typed) == left


@pytest.mark.parametrize("kind", ["cron", "systemd"])
def test_how_the_database_gets_its_password_is_said(kind: str) -> None:
    said = tulieu("schedule", kind, "--archive", "postgresql://me:secret@db/archive")
    assert (said.returncode, said.stderr.count("\n")) == (0, 1)
    assert "db:5432:archive:me:PASSWORD in ~/.pgpass" in said.stderr
    assert "secret" not in said.stdout + said.stderr
    assert re.search(r"TULIEU_ARCHIVE=postgresql://me@db/archive[ \"]", said.stdout)


def test_a_database_is_no_file_and_no_word_of_the_command() -> None:
    line = cron_line("postgresql://me@db/archive", None, None)
    assert "TULIEU_ARCHIVE=postgresql://me@db/archive " in line
    assert "--archive" not in line
    assert "tulieu.log" in line


def as_cron_reads(line: str) -> str:
    """What cron gives the shell, by the rules of Vixie's (cron, do_command.c): `%` is a line's end unless a backslash
    stands before it, which is taken away."""
    given, escaped = "", False
    for character in line:
        if escaped and character not in "%\\":
            given += "\\"
        elif not escaped and character == "%":
            return given
        escaped = character == "\\"
        given += "" if escaped else character
    return given


NAMES = ["100%.db", "a'b.db", 'a"$HOME`id`.db', "a;b&c.db", "a\\b.db", "tư liệu.db", "%h/%%.db", "~/#.db"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_comes_through_cron_and_through_systemd(name: str) -> None:
    line = cron_line(f"/srv/{name}", None, None).removesuffix("2>&1").partition(" * * * * ")[2]
    assert f"TULIEU_ARCHIVE=/srv/{name}" in shlex.split(as_cron_reads(line))
    (told,) = re.findall(r"^Environment=(.*)$", systemd_units(f"/srv/{name}", None, None), re.MULTILINE)
    assert shlex.split(told.replace("%%", "%")) == [f"TULIEU_ARCHIVE=/srv/{name}"]


UNFIT = ["a\nb", "a\r\n* * * * * id", "a\0", "a\x1b[0m", "a\u2028", "a\udcff"]


@pytest.mark.parametrize("made", [cron_line, systemd_units])
@pytest.mark.parametrize("word", UNFIT)
def test_what_would_begin_another_line_is_refused(made: Callable[..., str], word: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        made(f"/srv/{word}.db", None, None)
    with pytest.raises(ValueError, match="control character"):
        made("/srv/a.db", f"a@b.vn{word}", None)
    if word.isascii():
        with pytest.raises(typer.BadParameter, match="control character"):
            parse_contact(f"a@b.vn{word}")


@pytest.mark.parametrize(
    ("name", "why"), [(r"a\%b", "does not pass on"), (r"a\\b", "does not pass on"), ("a" * 900, "more than 1,000")]
)
def test_what_cron_would_change_or_cut_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        cron_line(f"/srv/{name}.db", None, None)


def test_the_foreground_scheduler_crawls_and_ends_when_asked(portal: WatchedPortal, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    crawl(where, portal.base, options=(*QUICK, "--limit", "1"))
    portal.reached.clear()
    portal.notify_at = len(portal.asked) + 2
    process = forkserver.Popen(
        command("schedule", "run", "--archive", str(where)), stderr=subprocess.PIPE, text=True, env=environment()
    )
    wait_for(portal.reached, process)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate()
    assert process.returncode == 0
    assert "tulieu crawl --due ended with 130" in err
    assert crawl(where, portal.base).code == 0, "the site is free again"
