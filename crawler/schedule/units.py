"""What calls `tulieu crawl --due`: units of systemd, a line of a crontab. Texts that work as they are. Pure.

What may be secret (a database's password) or long goes to the command as environment variables, which other
users of the machine cannot see in the list of processes.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

_SERVICE = """\
[Unit]
Description=tulieu: crawls the sites whose time has come
Documentation=man:systemd.service(5)

[Service]
Type=oneshot
{environment}
ExecStart={command}
# Stopped, it saves what it has and ends with 130.
SuccessExitStatus=130
KillMode=mixed
TimeoutStopSec=3min
Nice=10
IOSchedulingClass=idle
# What a user's unit may ask for on every kernel. ProtectSystem=full would need user namespaces.
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
"""

_TIMER = """\
[Unit]
Description=tulieu: every hour

[Timer]
OnCalendar=hourly
# Not with everybody else on the hour, but each day at the same minute.
RandomizedDelaySec=15min
FixedRandomDelay=yes
# What was missed while the machine was off is made up for.
Persistent=yes

[Install]
WantedBy=timers.target
"""

_HOW = """\
# To install them for yourself, without root:
#
#   mkdir -p ~/.config/systemd/user
#   {again} service > ~/.config/systemd/user/tulieu.service
#   {again} timer > ~/.config/systemd/user/tulieu.timer
#   systemctl --user daemon-reload
#   systemctl --user enable --now tulieu.timer
#   loginctl enable-linger    # goes on while you are logged out
#
# What it does: journalctl --user -u tulieu.service; when it goes on: systemctl --user list-timers
"""


def systemd_service(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """The unit that crawls once what is due."""
    lines = (f"Environment={_unit_word(f'{name}={value}')}" for name, value in environment.items())
    words = " ".join(_unit_word(word).replace("$", "$$") for word in (*command, "crawl", "--due"))
    return _SERVICE.format(environment="\n".join(lines), command=words)


def systemd_timer() -> str:
    """The unit that starts it every hour."""
    return _TIMER


def systemd_help(command: Sequence[str], options: Sequence[str]) -> str:
    """How to install both, as comments. `options` are those with which they were asked for."""
    return _HOW.format(again=shlex.join([*command, "schedule", "systemd", *options]))


def cron_line(command: Sequence[str], environment: Mapping[str, str], log: str) -> str:
    """A line of a crontab that crawls every hour what is due, and adds what it says to a file. No lock is needed:
    a site is crawled by one process at a time, which the archive sees to."""
    settings = (f"{name}={shlex.quote(value)}" for name, value in environment.items())
    job = f"{' '.join(settings)} {shlex.join([*command, 'crawl', '--due'])} >>{shlex.quote(log)} 2>&1"
    return f"17 * * * * {job.replace('%', chr(92) + '%')}\n"  # cron takes a bare % for the end of the line


def _unit_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
