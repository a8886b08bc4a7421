"""Text for cron and systemd that works as it is on the machine that printed it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from archive.messages.terminal import printable
from crawler.schedule.hours import Hours

COMMAND = [sys.executable, "-m", "crawler", "crawl", "--due"]
"""`tulieu crawl --due` by absolute paths: a timer has no PATH to speak of and begins in another folder."""


def environment_of(archive: str, contact: str | None, hours: Hours | None) -> dict[str, str]:
    """Return the environment of the command. An option would not do: a database's address contains its password, and
    everybody on the machine can read the command lines of processes."""
    where = archive if "://" in archive else str(Path(archive).absolute())
    contact = printable(contact or "")
    said = {"TULIEU_ARCHIVE": where, "TULIEU_CONTACT": contact, "TULIEU_HOURS": str(hours or "")}
    return {name: value for name, value in said.items() if value}


def cron_line(archive: str, contact: str | None, hours: Hours | None) -> str:
    """Return one line of a crontab: every hour, at a minute that differs from archive to archive."""
    said = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment_of(archive, contact, hours).items())
    minute = sum(archive.encode()) % 60
    where = Path(archive).absolute() if "://" not in archive else Path.cwd() / "tulieu"
    log = shlex.quote(f"{where}.log")
    line = f"cd {shlex.quote(str(_folder()))} && {said} {shlex.join(COMMAND)} >> {log} 2>&1"
    return f"{minute} * * * * " + line.replace("%", r"\%")  # cron takes % for a line's end


def systemd_units(archive: str, contact: str | None, hours: Hours | None) -> str:
    """Return a service and its timer, one after the other, with the commands that install them."""
    command = " ".join(_quoted(word).replace("$", "$$") for word in COMMAND)
    told = environment_of(archive, contact, hours).items()
    said = "\n".join(f"Environment={_quoted(f'{name}={value}')}" for name, value in told)
    return f"""\
# Save the first part as ~/.config/systemd/user/tulieu.service, the second as ~/.config/systemd/user/tulieu.timer:
#   systemctl --user daemon-reload && systemctl --user enable --now tulieu.timer
#   loginctl enable-linger      # so that it goes on when you are logged out
#   journalctl --user -u tulieu # what it said

# --- tulieu.service ---
[Unit]
Description=Crawl the news sites whose time has come

[Service]
Type=oneshot
WorkingDirectory={_escaped(str(_folder()))}
{said}
ExecStart={command}
# Stopped, it saves what it has and ends with 130.
SuccessExitStatus=130
KillMode=mixed
TimeoutStopSec=90
Nice=10
# What a user's unit may ask for on every kernel; ProtectSystem=full needs user namespaces.
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native

# --- tulieu.timer ---
[Unit]
Description=Look every hour for news sites whose time has come

[Timer]
OnCalendar=hourly
# Not with everybody else on the hour, but always at the same minute.
RandomizedDelaySec=10min
FixedRandomDelay=yes
Persistent=true

[Install]
WantedBy=timers.target"""


def _folder() -> Path:
    """Return the folder of this program's packages."""
    return Path(__file__).resolve().parents[2]


def _escaped(word: str) -> str:
    return word.replace("%", "%%")


def _quoted(word: str) -> str:
    # systemd's own quoting: double quotes, backslashes, and % doubled.
    plain = _escaped(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
