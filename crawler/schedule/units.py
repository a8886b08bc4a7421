"""Text for cron and systemd that works as it is on the machine that printed it."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from archive.messages.language import _
from archive.messages.secrets import is_secret
from archive.messages.terminal import printable
from archive.open import parse_location, without_secrets
from crawler.schedule.hours import Hours

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_LONGEST_LINE = 1000  # MAX_COMMAND of Vixie's cron

COMMAND = [sys.executable, "-m", "crawler", "crawl", "--due"]
"""`tulieu crawl --due` by absolute paths: a timer has no PATH to speak of and begins in another folder."""


def environment_of(
    archive: str, contact: str | None, hours: Hours | None, settings: Path | None = None
) -> dict[str, str]:
    """Return the environment of the command. An option would not do: a database's address contains its password, and
    everybody on the machine can read the command lines of processes. `settings`: the `tulieu.toml` that holds where
    the timer is made; the timer begins in another folder."""
    where = archive if "://" in archive else str(Path(archive).absolute())
    contact = printable(contact or "")
    said = {"TULIEU_ARCHIVE": where, "TULIEU_CONTACT": contact, "TULIEU_HOURS": str(hours or "")}
    said["TULIEU_CONFIG"] = str(settings or "")
    return {name: value for name, value in said.items() if value}


def without_password(archive: str) -> tuple[str, str | None]:
    """Return the address of an archive as a crontab or a unit may name it, and the line that ~/.pgpass needs for it,
    with the word PASSWORD in place of that; None where it has none.

    cron gives its line to a shell and systemd shows its units to everybody, so that everybody on the machine could read
    a password in them (`ps`, `systemctl show`). Raises ValueError for an address that cannot do without a secret that
    ~/.pgpass does not hold, and BadAddress for what is not an address.
    """
    url = parse_location(archive)
    if "://" not in archive:
        return archive, None
    others = [name for name in url.query if is_secret(name) and name.lower() != "password"]
    if others:
        raise ValueError(
            _("its {names} could be read by everybody on this machine: use a key without one", names=", ".join(others))
        )
    if url.password is None and not any(map(is_secret, url.query)):
        return archive, None
    parts = (url.host or "localhost", url.port or 5432, url.database or "*", url.username or "*")
    words = [re.sub(r"([\\:])", r"\\\1", str(part)) for part in parts]
    return without_secrets(url).set(drivername=url.get_backend_name()).render_as_string(), ":".join(
        (*words, "PASSWORD")
    )


def _check_words(*words: str | None) -> None:
    """Raise ValueError for a line's end or another character that neither a crontab nor a unit can hold."""
    if any(map(_UNFIT.search, filter(None, words))):
        raise ValueError("it has a line break or another control character, which a timer cannot be given")


def cron_line(archive: str, contact: str | None, hours: Hours | None, settings: Path | None = None) -> str:
    """Return one line of a crontab: every hour, at a minute that differs from archive to archive. Raises ValueError for
    what it cannot hold: a line's end; and backslashes in succession or before %, of which cron would take some away.

    cron takes % for a line's end unless a backslash is before it (crontab(5)).
    """
    told = environment_of(archive, contact, hours, settings)
    _check_words(contact, *told.values())
    said = " ".join(f"{name}={shlex.quote(value)}" for name, value in told.items())
    minute = sum(archive.encode()) % 60
    where = Path(archive).absolute() if "://" not in archive else Path.cwd() / "tulieu"
    log = shlex.quote(f"{where}.log")
    line = f"cd {shlex.quote(str(_folder()))} && {said} {shlex.join(COMMAND)} >> {log} 2>&1"
    if re.search(r"\\[\\%]", line):
        raise ValueError(
            "it has several backslashes in a row, or one before a percent sign, which cron does not pass on"
        )
    line = f"{minute} * * * * " + line.replace("%", r"\%")
    if len(line.encode("utf-8")) >= _LONGEST_LINE:
        raise ValueError(
            _("it makes a line of more than {number:byte|bytes}, which cron does not take", number=_LONGEST_LINE)
        )
    return line


def systemd_units(archive: str, contact: str | None, hours: Hours | None, settings: Path | None = None) -> str:
    """Return a service and its timer, one after the other, with the commands that install them. Raises ValueError for
    what they cannot hold: a line's end (systemd.syntax(7))."""
    told = environment_of(archive, contact, hours, settings)
    _check_words(contact, *told.values())
    command = " ".join(_quoted(word).replace("$", "$$") for word in COMMAND)
    said = "\n".join(f"Environment={_quoted(f'{name}={value}')}" for name, value in told.items())
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
    """Return where the command finds its packages: their folder, or any where they are installed."""
    packages = Path(__file__).resolve().parents[2]
    return Path.home() if packages.name in ("site-packages", "dist-packages") else packages


def _escaped(word: str) -> str:
    return word.replace("%", "%%")


def _quoted(word: str) -> str:
    # systemd.syntax(7): double quotes, backslashes before those and themselves; systemd.unit(5): % doubled.
    plain = _escaped(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
