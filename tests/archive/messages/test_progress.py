"""What a command shows while it works: a line on a terminal, in a log lines with date and time."""

from __future__ import annotations

import inspect
import io
import re
import sys
from threading import Timer

import pytest

from archive.cli.main import COMMANDS
from archive.messages import progress, terminal
from archive.messages.language import _
from archive.messages.progress import show_progress
from archive.messages.terminal import begin_log, print_error
from crawler.cli import backfill, doctor, extract, fixture, import_, main, repair, report, reread, site
from tests import ROOT

SHOWS = re.compile(r"show_progress|show_checks|show_looking|bars_on_terminal|ask_for_page|examine_and_pack")
QUICK = {"config"}
"""Commands of the archive that read no archive."""
LONG = [
    *(command for name, command in COMMANDS.items() if name not in QUICK),
    *(main._crawl, backfill._run_over, doctor.doctor, extract._answer_address, fixture.add, fixture.check),
    *(import_.import_files, repair.repair, report.report, reread._read_here, reread._read_by_workers, site.new_site),
]
"""What can take longer than two seconds."""


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class AtOnce:
    """In place of a timer: the time is over at once."""

    def __init__(self, _seconds, act):
        self.start, self.cancel = act, lambda: None


def on_terminal(monkeypatch):
    """What a terminal is sent from now on."""
    monkeypatch.setattr(sys, "stderr", Terminal())  # not in a fixture: pytest sets its own between the two
    monkeypatch.setattr(progress, "Timer", AtOnce)
    monkeypatch.setenv("TERM", "xterm")
    return sys.stderr


def test_a_terminal_shows_what_is_done_and_nothing_is_left_of_it(monkeypatch):
    shown = on_terminal(monkeypatch)
    with show_progress("checking") as say:
        say(_("checking: {counts}", counts="pages [b]7\x1b[2J"))
    assert "0:00:00" in shown.getvalue()
    assert "checking: pages [b]7[2J" in shown.getvalue()  # neither markup nor a terminal's commands
    assert shown.getvalue().endswith("\x1b[2K")
    monkeypatch.setenv("TULIEU_LANG", "vi")
    with show_progress("checking"):
        pass
    assert "đang kiểm tra" in shown.getvalue()


def test_what_ends_soon_shows_nothing_and_neither_does_a_pipe(monkeypatch):
    shown = on_terminal(monkeypatch)
    monkeypatch.setattr(progress, "Timer", lambda _seconds, _act: Timer(3600, lambda: None))
    with show_progress("checking") as say:
        say("checking")
    assert shown.getvalue() == ""
    monkeypatch.setattr(progress, "Timer", AtOnce)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with show_progress("checking") as say:
        say("checking")
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("command", LONG, ids=lambda command: command.__qualname__)
def test_each_command_that_can_take_long_shows_what_it_does(command):
    module = inspect.getmodule(command)
    called = [function for name, function in vars(module).items() if inspect.isfunction(function)]
    source = inspect.getsource(command)
    below = [inspect.getsource(function) for function in called if f"{function.__name__}(" in source]
    assert any(map(SHOWS.search, (source, *below)))


def test_nothing_else_draws_on_a_terminal():
    for path in ROOT.glob("*/cli/*.py"):
        assert not re.search(r"write\(f?\"\\r|\\x1b\[K", path.read_text("utf-8")), path


def test_lines_of_a_log_have_date_and_time_and_those_on_a_terminal_none(monkeypatch):
    monkeypatch.setattr(terminal, "_log", False)
    for stream, before in ((io.StringIO(), r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d: "), (Terminal(), "")):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr(terminal, "_log", False)
        print_error("nothing was changed (--dry-run)")
        begin_log()
        print_error("nothing was changed (--dry-run)")
        said = re.escape("nothing was changed (--dry-run)")
        assert re.fullmatch(f"{said}\n{before}{said}\n", stream.getvalue())
