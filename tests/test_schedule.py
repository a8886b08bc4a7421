"""When sites are crawled: what is learnt, hours, holders, and the texts for cron and systemd."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawl_runs import command, environment

from archive import Archive
from archive.instants import VIETNAM
from crawler import hold
from crawler.schedule import units
from crawler.schedule.frequency import Appearance, back_off, learn_every
from crawler.schedule.hours import Hours
from crawler.schedule.planning import decide, is_due, plan_next
from crawler.tally import Tally

NOW = datetime(2026, 3, 31, 5, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def spread(number: int, days: float) -> list[Appearance]:
    """So many articles, evenly over the last days."""
    times = (NOW - timedelta(days=days) * (k + 0.5) / number for k in range(number))
    return [Appearance(at.astimezone(VIETNAM).isoformat(), LONG_AGO) for at in times]


@pytest.mark.parametrize(
    ("appearances", "least", "most"),
    [
        pytest.param([], "7d", "7d", id="a silent site weekly"),
        pytest.param(spread(1, 60), "2d", "4d", id="one article in two months, every few days"),
        pytest.param(spread(9, 60), "18h", "30h", id="one a week about daily"),
        pytest.param(spread(60, 60), "8h", "12h", id="one a day twice or thrice a day"),
        pytest.param(spread(1200, 60), "2h", "4h", id="twenty a day every few hours"),
        pytest.param(spread(30000, 60), "1h", "1h", id="never more often than once an hour"),
        pytest.param(spread(60, 3), "4h", "6h", id="a site that has just begun, by what it does now"),
        pytest.param(
            [Appearance("2025-01-01", NOW), Appearance("2027-01-01", NOW)],
            "7d",
            "7d",
            id="what is older or dated in the future says nothing",
        ),
        pytest.param([Appearance(None, NOW)] * 500, "7d", "7d", id="undated ones of a first crawl say nothing"),
        pytest.param(
            [Appearance(None, NOW - timedelta(days=50))]
            + [Appearance(None, NOW - timedelta(days=day)) for day in range(40)],
            "8h",
            "14h",
            id="later undated ones count from their first sight",
        ),
        pytest.param([Appearance("2026-03-31", NOW)] * 280, "2h", "3h", id="days without a time count as well"),
    ],
)
def test_how_often_is_learnt_from_what_was_published(appearances: list[Appearance], least: str, most: str) -> None:
    size = {"h": timedelta(hours=1), "d": timedelta(days=1)}
    low, high = (int(text[:-1]) * size[text[-1]] for text in (least, most))
    assert low <= learn_every(appearances, NOW) <= high


def test_failures_back_off_up_to_a_day() -> None:
    hours = [back_off(failures) / timedelta(hours=1) for failures in (1, 2, 3, 4, 5, 6, 1000)]
    assert hours == [1, 2, 4, 8, 16, 24, 24]


@pytest.mark.parametrize(
    ("text", "at", "held"),
    [
        ("22-6", "21:59", False),
        ("22-6", "22:00", True),
        ("22-6", "00:30", True),
        ("22-6", "06:00", False),
        ("8-17:30", "17:29", True),
        ("8-17:30", "17:30", False),
        ("20-24", "23:59", True),
        ("20-24", "00:00", False),
    ],
)
def test_hours_are_vietnams_and_go_over_midnight(text: str, at: str, held: bool) -> None:
    moment = datetime.fromisoformat(f"2026-03-31T{at}+07:00").astimezone(UTC)
    assert Hours.parse(text).hold(moment) is held
    if held:
        end = moment + Hours.parse(text).until_end(moment)
        assert not Hours.parse(text).hold(end)
        assert Hours.parse(text).hold(end - timedelta(seconds=1))


@pytest.mark.parametrize("text", ["", "22", "22-22", "25-6", "6h-7h", "1-2-3", "-1-5", "8:99-9"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no hours like 22-6"):
        Hours.parse(text)


@pytest.mark.parametrize("text", ["22-6", "8-17:30", "0-5"])
def test_hours_are_shown_as_they_are_typed(text: str) -> None:
    assert str(Hours.parse(text)) == text


def ended_pid() -> int:
    """The number of a process that is no more."""
    done = subprocess.Popen(["true"])
    done.wait()
    return done.pid


OWN = hold.this_process()
HOST, PID, TOKEN = OWN.split("/")
MACHINE = TOKEN.partition(".")[0]


@pytest.mark.parametrize(
    ("holder", "dead"),
    [
        pytest.param(OWN, False, id="this process"),
        pytest.param(f"{HOST}/{PID}/{MACHINE}.old", True, id="one that had our number before"),
        pytest.param(f"{HOST}/{ended_pid()}/{MACHINE}.x", True, id="one that has ended"),
        pytest.param(f"{HOST}/1/{MACHINE}.x", False, id="one that lives"),
        pytest.param(f"{HOST}/{ended_pid()}/other.x", False, id="of a machine with the same name, or a container"),
        pytest.param(f"elsewhere/{ended_pid()}/{MACHINE}.x", False, id="of another host"),
        pytest.param("nonsense", False, id="not of ours"),
    ],
)
def test_a_holder_is_dead_only_where_that_is_known(holder: str, dead: bool) -> None:
    assert hold.is_dead(holder) is dead


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive.open(tmp_path / "a.db") as opened:
        opened.enter_site("x.vn", "https://x.vn/")
        yield opened


STARTED = NOW - timedelta(hours=3)


def ran(**values: object) -> Tally:
    tally = Tally("x.vn")
    for name, value in {"ending": "finished", **values}.items():
        setattr(tally, name, value)
    return tally


@pytest.mark.parametrize(
    ("tally", "due_at", "failures"),
    [
        pytest.param(ran(), STARTED + timedelta(days=7), 0, id="a whole crawl, from its beginning"),
        pytest.param(ran(ending="limit"), NOW, 0, id="one cut short by a limit goes on when it is next called"),
        pytest.param(ran(ending="hours"), NOW, 0, id="one cut short by its hours too"),
        pytest.param(ran(problem="down"), NOW + timedelta(hours=4), 3, id="a third failure, four hours"),
    ],
)
def test_the_next_crawl_is_planned(archive: Archive, tally: Tally, due_at: datetime, failures: int) -> None:
    archive.plan_site("x.vn", due_at=None, every=None, every_by="learnt", failures=2)
    plan_next(archive, tally, STARTED, NOW)
    state = archive.site_state("x.vn")
    assert (state.due_at, state.every, state.failures) == (due_at, timedelta(days=7), failures)


def test_what_a_person_says_is_kept(archive: Archive) -> None:
    assert is_due(archive.site_state("x.vn"), NOW), "never crawled"
    archive.end_run(archive.start_run("x.vn", STARTED), NOW, {"complete": True})
    decide(archive, archive.site_state("x.vn"), "person", timedelta(hours=6), NOW)
    assert archive.site_state("x.vn").due_at == STARTED + timedelta(hours=6)
    plan_next(archive, ran(), NOW, NOW)
    assert archive.site_state("x.vn").due_at == NOW + timedelta(hours=6)
    decide(archive, archive.site_state("x.vn"), "never", None, NOW)
    plan_next(archive, ran(), NOW, NOW)
    state = archive.site_state("x.vn")
    assert (state.due_at, state.every_by, is_due(state, NOW + timedelta(days=999))) == (None, "never", False)
    decide(archive, state, "learnt", None, NOW)
    assert archive.site_state("x.vn").every == timedelta(days=7)


def schedule(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("schedule", *words),
        capture_output=True,
        text=True,
        timeout=60,
        env={**environment(), **environ},
        check=False,
    )


def test_show_and_set_tell_what_is_planned(archive: Archive, tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    assert schedule("show", "--archive", where).stdout.splitlines()[1] == "x.vn\t?\tlearnt\tnever\tnow\t"
    told = schedule("set", "https://www.x.vn/", "--every", "36h", "--archive", where)
    assert (told.returncode, told.stderr) == (0, "x.vn: every 36 h, next crawl: now\n")
    archive.hold_site("x.vn", "machine/7/t", hold.LEASE)
    (row,) = json.loads(schedule("show", "--json", "--archive", where).stdout)
    assert (row["every_seconds"], row["every_by"], row["held_by"]) == (129600, "person", "process 7 on machine")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "x.vn"), 2, "give one of --every, --never and --learnt"),
        (("set", "x.vn", "--every", "5m"), 2, "no time like 6h or 2d"),
        (("set", "x.vn", "--never", "--learnt"), 2, "give one of"),
        (("set", "y.vn", "--never"), 1, "error: y.vn was never crawled into "),
        (("set", "thanhuytphc", "--never"), 1, "did you mean thanhuytphcm?"),
        (("systemd", "socket"), 2, "service or timer"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    archive: Archive, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    told = schedule(*words, *(("--archive", str(tmp_path / "a.db")) if words[0] == "set" else ()))
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (code, "", 1)
    assert said in told.stderr


ODD = {"TULIEU_ARCHIVE": '/srv/tư liệu/50% of $it\'s "a\\b".db', "TULIEU_CONTACT": "you@example.org"}


def test_a_crontabs_line_hands_everything_over_unharmed(tmp_path: Path) -> None:
    script = tmp_path / "my tulieu"
    script.write_text('#!/bin/sh\nprintf "%s|" "$@" "$TULIEU_ARCHIVE" "$TULIEU_CONTACT"\n', encoding="utf-8")
    script.chmod(0o755)
    log = tmp_path / "a log.txt"
    line = units.cron_line([str(script)], ODD, str(log))
    minute, *stars = line.split(" ", 5)[:5]
    assert minute.isdecimal() and stars == ["*"] * 4
    job = line.split(" ", 5)[5].replace("\\%", "%")  # what cron does before it calls the shell
    assert "%" not in line.replace("\\%", "")
    subprocess.run(["/bin/sh", "-c", job], check=True, env={})
    assert log.read_text("utf-8") == "|".join(("crawl", "--due", *ODD.values(), ""))


def test_the_units_are_such_as_systemd_takes(tmp_path: Path) -> None:
    (tmp_path / "tulieu.service").write_text(units.systemd_service(["/bin/echo"], ODD), encoding="utf-8")
    (tmp_path / "tulieu.timer").write_text(units.systemd_timer(), encoding="utf-8")
    service = (tmp_path / "tulieu.service").read_text("utf-8")
    assert 'Environment="TULIEU_ARCHIVE=/srv/tư liệu/50%% of $it\'s \\"a\\\\b\\".db"' in service
    assert 'ExecStart="/bin/echo" "crawl" "--due"' in service
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze on this machine")
    names = [str(tmp_path / name) for name in ("tulieu.service", "tulieu.timer")]
    told = subprocess.run([analyze, "verify", *names], capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in told.stderr.splitlines() if str(tmp_path) in line or "tulieu" in line] == []


def test_systemd_prints_how_to_install_what_it_prints(tmp_path: Path) -> None:
    options = ("--archive", "h c m.db", "--contact", "you@example.org", "--hours", "22-6")
    whole = schedule("systemd", *options).stdout
    (again,) = (line for line in whole.splitlines() if "service > " in line)
    words = shlex.split(again.removeprefix("#"))
    assert Path(words[0]).is_absolute()
    assert words[1:3] == ["schedule", "systemd"]
    service = schedule(*words[2 : words.index(">")]).stdout
    assert service in whole
    assert f'"TULIEU_ARCHIVE={Path("h c m.db").absolute()}"' in service
    assert '"TULIEU_HOURS=22-6"' in service


def test_cron_logs_beside_the_archive(tmp_path: Path) -> None:
    line = schedule("cron", "--archive", str(tmp_path / "hcm.db"), TULIEU_CONTACT="me@x.vn").stdout
    assert f">>{tmp_path / 'hcm.log'} 2>&1\n" in line
    assert f"TULIEU_ARCHIVE={tmp_path / 'hcm.db'} TULIEU_CONTACT=me@x.vn " in line
