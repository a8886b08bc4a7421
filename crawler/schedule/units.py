"""What cron and systemd need: text that works as it is on the machine that printed it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from crawler.schedule.hours import Hours


def crawl_command(archive: str, contact: str | None, hours: Hours | None) -> list[str]:
    """`tulieu crawl --due` by absolute paths: a timer has no PATH to speak of and begins in another folder."""
    where = archive if "://" in archive else str(Path(archive).absolute())
    words = [sys.executable, "-m", "crawler.cli", "crawl", "--due", "--archive", where]
    words += ["--contact", contact] if contact else []
    return [*words, *(["--hours", str(hours)] if hours else [])]


def cron_line(archive: str, contact: str | None, hours: Hours | None) -> str:
    """One line of a crontab: every hour, at a minute of the archive's own so that not all begin at once."""
    words = shlex.join(crawl_command(archive, contact, hours)).replace("%", r"\%")  # cron takes % for a line's end
    minute = sum(archive.encode()) % 60
    where = Path(archive).absolute() if "://" not in archive else Path.cwd() / "tulieu"
    log = shlex.quote(f"{where}.log").replace("%", r"\%")
    folder = shlex.quote(str(_folder())).replace("%", r"\%")
    return f"{minute} * * * * cd {folder} && {words} >> {log} 2>&1"


def systemd_units(archive: str, contact: str | None, hours: Hours | None) -> str:
    """A service and its timer, one after the other, with the commands that install them."""
    command = " ".join(_quoted(word) for word in crawl_command(archive, contact, hours))
    return f"""\
# Save the first part as ~/.config/systemd/user/tulieu.service, the second as ~/.config/systemd/user/tulieu.timer:
#   systemctl --user daemon-reload && systemctl --user enable --now tulieu.timer
#   loginctl enable-linger      # so that it goes on when you are logged out
#   journalctl --user -u tulieu # what it said

# --- tulieu.service ---
[Unit]
Description=Crawl the news sites whose time has come
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_escaped(str(_folder()))}
ExecStart={command}
Nice=10
NoNewPrivileges=yes
TimeoutStopSec=90

# --- tulieu.timer ---
[Unit]
Description=Look every hour for news sites whose time has come

[Timer]
OnCalendar=hourly
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target"""


def _folder() -> Path:
    """Where this program's packages are."""
    return Path(__file__).resolve().parents[2]


def _escaped(word: str) -> str:
    return word.replace("%", "%%")


def _quoted(word: str) -> str:
    # systemd's own quoting: double quotes, backslashes, and % and $ doubled.
    plain = _escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{plain}"' if any(letter in plain for letter in " \t'\";") or not plain else plain
