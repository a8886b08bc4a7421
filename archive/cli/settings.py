"""Settings: what a person says once, in `tulieu.toml` or in the environment, instead of with each command.

    contact = "you@university.edu"
    archive = "press.db"

    [sites.thanhuytphcm]
    delay = 5
    media = "documents,photos"

The file of the folder that one works in, or of the nearest folder above it up to the home folder, holds before the
person's own in the folder for configurations. TULIEU_CONFIG names a file in place of the folder's. An option holds
before the environment, and that before any file. What a file says is put into the environment where that says nothing:
so it reaches the language of messages, which is settled before there is a command, and the processes of `schedule run`.

Whoever may write a file that a person did not name decides where that person's articles go: it has to be theirs or
root's. A folder may come from somebody else, in a zip file, say: what runs a program is not taken from its file.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.messages.language import Message, _, as_message, languages, message_of

FILE = "tulieu.toml"
NAMED_BY = "TULIEU_CONFIG"
"""The variable that names the file to read in place of the folder's."""

LEAST_DELAY, LONGEST_DELAY = 1, 3600
"""Seconds between two requests that a file can ask for. Less is asked for each time, by `--delay`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What can be said once."""

    name: str
    """In a file."""
    kind: type[str | int | float]
    environment: str
    """The variable."""
    option: str | None
    """The option of commands that it stands for; None where there is none."""
    default: str
    """As people read it; empty where there is none."""
    example: str
    """A value as a file has it."""
    about: str
    """What it is, in English."""
    own: bool = False
    """Whether it is not taken from a folder's file."""


SETTINGS = (
    Setting("archive", str, "TULIEU_ARCHIVE", "--archive", "archive.db", '"press.db"', "The archive: file or URL."),
    Setting("contact", str, "TULIEU_CONTACT", "--contact", "", '"you@university.edu"', "Your address for webmasters."),
    Setting("language", str, "TULIEU_LANG", None, "en", '"vi"', "The language of messages."),
    Setting("delay", float, "TULIEU_DELAY", "--delay", "1", "2.5", "Seconds between two requests to a site."),
    Setting("timeout", float, "TULIEU_TIMEOUT", "--timeout", "60", "120", "Seconds that an answer may take."),
    Setting("hours", str, "TULIEU_HOURS", "--hours", "", '"22-6"', "The hours at which sites are asked."),
    Setting("sites-at-once", int, "TULIEU_SITES_AT_ONCE", "--sites-at-once", "100", "20", "Sites crawled at a time."),
    Setting(
        "media", str, "TULIEU_MEDIA", "--media", "documents", '"documents,photos"', "What is kept beside the text."
    ),
    Setting("from", str, "TULIEU_FROM", "--from", "", '"192.0.2.1"', "This machine's address that asks."),
    Setting("notify", str, "TULIEU_NOTIFY", "--notify", "", '"https://..."', "Who hears of problems.", own=True),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}

OF_SITES = ("delay", "media")
"""What can be said of single sites."""


class SettingsError(Exception):
    """A file of settings that does not hold; `str()` of it is one line for people."""


@dataclass(frozen=True, slots=True)
class Said:
    """A value in a file."""

    value: str
    """As an option takes it. Paths are absolute."""
    file: Path
    line: int | None
    """From 1; None where it is not found."""

    @property
    def place(self) -> str:
        """The file, with the line where that is known."""
        return _place(self.file, self.line)


@dataclass(slots=True)
class Settings:
    """What the files say."""

    files: list[Path] = field(default_factory=list)
    """Those that were read, the one that holds before the other first."""
    folder_file: Path | None = None
    """That of the folder, or the named one."""
    said: dict[str, Said] = field(default_factory=dict)
    """By name of the setting."""
    of_sites: dict[str, dict[str, Said]] = field(default_factory=dict)
    """What is said of single sites, by the setting, then by the site's name as it is written. Of `delay`: least seconds
    between two requests."""
    held: set[str] = field(default_factory=set)
    """Names of those that hold, as the environment says nothing."""

    def enter(self, environment: MutableMapping[str, str]) -> None:
        """Put what holds into the environment."""
        for name, said in self.said.items():
            variable = _BY_NAME[name].environment
            if said.value and not environment.get(variable):
                environment[variable] = said.value
                self.held.add(name)

    def place_of(self, variable: str | None) -> tuple[str, str] | None:
        """Return the name of the setting that a variable has from a file, and the place; None where it is not from
        one."""
        for setting in SETTINGS:
            if setting.environment == variable and setting.name in self.held:
                return setting.name, self.said[setting.name].place
        return None


_current = Settings()


def current_settings() -> Settings:
    """Return what the files say that this process has read."""
    return _current


def load(environment: MutableMapping[str, str] = os.environ) -> None:
    """Read the files that hold here and now, and enter what they say into the environment. SettingsError where one
    does not hold; then nothing is entered."""
    global _current
    _current = Settings()
    read = read_settings(environment)
    read.enter(environment)
    _current = read


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return what the files say. SettingsError where one of them does not hold."""
    settings = Settings()
    named = environment.get(NAMED_BY)
    folder_file = Path(named).absolute() if named else _find_above()
    own_file = own_place(environment)
    if folder_file is not None and folder_file != own_file:
        settings.folder_file = folder_file
        _read(folder_file, settings, trusted=bool(named), own=bool(named))
    if os.path.isfile(own_file):
        _read(own_file, settings, trusted=False, own=True)
    return settings


def own_place(environment: Mapping[str, str]) -> Path:
    """Return where the person's own file is, or would be."""
    given = environment.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    home = Path(os.path.expanduser("~"))
    return (Path(given) if given else home / ".config") / "tulieu" / FILE


def _find_above() -> Path | None:
    """Return the file of the current folder, or of the nearest one above it, up to the home folder."""
    try:
        folder = Path.cwd()
    except OSError:  # it was removed
        return None
    home = os.path.realpath(os.path.expanduser("~"))
    for above in (folder, *folder.parents):
        if os.path.isfile(above / FILE):
            return above / FILE
        if str(above) == home:
            return None
    return None


def _read(file: Path, settings: Settings, *, trusted: bool, own: bool) -> None:
    """Add what a file says and no earlier one. `trusted`: whoever it belongs to. `own`: it may run programs."""
    text = _read_text(file, trusted=trusted)
    settings.files.append(file)
    for name, value in _parse(file, text).items():
        place = _place(file, _line_of(text, name))
        if name == "sites":
            for site, asked, said in _read_sites(file, text, place, value):
                settings.of_sites.setdefault(asked, {}).setdefault(site, said)
            continue
        setting = _BY_NAME.get(name)
        if setting is None:
            raise _unknown(place, name, [*_BY_NAME, "sites"])
        if setting.own and not own:
            raise SettingsError(
                _(
                    "{place}: {name} may run a program, and a folder may come from others: write it into {file}",
                    place=place,
                    name=name,
                    file=own_place(os.environ),
                )
            )
        _check(place, setting, value)
        as_option = _resolve(value, file.parent) if name == "archive" else str(value)
        settings.said.setdefault(name, Said(as_option, file, _line_of(text, name)))


def _read_text(file: Path, *, trusted: bool) -> str:
    try:
        with file.open("rb") as stream:
            if not trusted:
                _check_owner(file, stream.fileno())
            return stream.read().decode("utf-8-sig")  # Notepad writes a mark before the text
    except UnicodeDecodeError as error:
        raise SettingsError(_("{file}: this is no text in UTF-8", file=file)) from error
    except OSError as error:
        raise SettingsError(_("{file}: {why}", file=file, why=error.strerror or error)) from error


def _check_owner(file: Path, descriptor: int) -> None:
    """Raise SettingsError for a file, or a link to it, that another user put there."""
    if sys.platform == "win32":
        return
    owners = {os.lstat(file).st_uid, os.fstat(descriptor).st_uid}
    if owners - {os.geteuid(), 0}:
        raise SettingsError(
            _(
                "{file}: it belongs to another user: where you trust it, name it in {variable}",
                file=file,
                variable=NAMED_BY,
            )
        )


def _parse(file: Path, text: str) -> dict[str, Any]:
    import tomllib  # only where there is a file

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column \d+\)$", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise SettingsError(
            _(
                "{place}: this is not TOML: a line is NAME = VALUE, each name once, texts in quotes",
                place=_place(file, line),
            )
        ) from error


def _read_sites(file: Path, text: str, place: str, sites: Any) -> Iterator[tuple[str, str, Said]]:
    """Yield the site, the setting and what is said of it."""
    if not isinstance(sites, dict):
        raise SettingsError(_("{place}: sites are written [sites.NAME], with delay = SECONDS below", place=place))
    for site, asked in sites.items():
        header = f"sites.{site}"
        at = _place(file, _line_of(text, None, header))
        if not isinstance(asked, dict):
            raise SettingsError(_("{place}: sites are written [sites.NAME], with delay = SECONDS below", place=at))
        for name, value in asked.items():
            line = _line_of(text, name, header)
            if isinstance(value, dict):
                whole = site
                while isinstance(asked, dict) and asked and name not in OF_SITES:
                    name, asked = next(iter(asked.items()))
                    whole += f".{name}" if isinstance(asked, dict) else ""
                raise SettingsError(
                    _('{place}: a name with dots is written in quotes: [sites."{site}"]', place=at, site=whole)
                )
            if name not in OF_SITES:
                raise _unknown(_place(file, line), f"{header}.{name}", [f"{header}.{one}" for one in OF_SITES])
            _check(_place(file, line), _BY_NAME[name], value)
            yield site, name, Said(str(float(value) if name == "delay" else value), file, line)


def _check(place: str, setting: Setting, value: Any) -> None:
    """Raise SettingsError for a value of another kind, and for one that no option would refuse."""
    kinds = {setting.kind, int} if setting.kind is float else {setting.kind}
    told = {"place": place, "name": setting.name, "example": setting.example}
    if type(value) not in kinds:
        if setting.kind is str:
            raise SettingsError(_("{place}: {name} is a text in quotes, like {example}", **told))
        if setting.kind is int:
            raise SettingsError(_("{place}: {name} is a whole number, like {example}", **told))
        raise SettingsError(_("{place}: {name} is a number, like {example}", **told))
    if setting.name == "delay" and not LEAST_DELAY <= float(value) <= LONGEST_DELAY:
        raise SettingsError(
            _(
                "{place}: delay is {least} to {longest} seconds in a file; a shorter one can only be given "
                "with --delay",
                place=place,
                least=str(LEAST_DELAY),
                longest=str(LONGEST_DELAY),  # as the file has it
            )
        )
    if setting.name == "media":
        from archive.media.ledger import kinds_of

        try:
            kinds_of(value)
        except ValueError as error:
            raise SettingsError(_("{place}: media: {why}", place=place, why=message_of(error))) from error
    if setting.name == "language" and value and value not in languages():
        raise SettingsError(_("{place}: language is one of {languages}", place=place, languages=", ".join(languages())))


def _resolve(archive: str, folder: Path) -> str:
    """Return the place of an archive as it is from any folder: a path is relative to that of the file."""
    from archive.open import is_meant_as_address

    if not archive.strip() or is_meant_as_address(archive):
        return archive
    return str(folder / Path(archive).expanduser())


def _unknown(place: str, name: str, known: list[str]) -> SettingsError:
    from difflib import get_close_matches

    near = get_close_matches(name.replace("_", "-").lower(), known, 1, 0.5)
    if near:
        return SettingsError(
            _("{place}: {name} is not a setting: is {near} meant?", place=place, name=name, near=near[0])
        )
    return SettingsError(
        _("{place}: {name} is not a setting: there are {names}", place=place, name=name, names=", ".join(known))
    )


def _place(file: Path, line: int | None) -> str:
    return f"{file}:{line}" if line else str(file)


def _line_of(text: str, name: str | None, table: str = "") -> int | None:
    """Return the number of the line on which a name, or with None the table itself, is written in the plain way; None
    where it is not."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if header := re.match(r"\[([^\[\]]+)\]", line):
            inside = re.sub(r"[\s\"']", "", header[1])
            if (name is None and f"{inside}.".startswith(f"{table}.")) or (
                not table and inside.partition(".")[0] == name
            ):
                return number
        elif inside == table and name is not None and re.match(rf"[\"']?{re.escape(name)}[\"']?\s*[=.]", line):
            return number
    return None


def message_with_place(error: Any) -> Message | None:
    """Return what was wrong with an option's value that came from a file, with its place; None where it did not."""
    parameter, context = getattr(error, "param", None), getattr(error, "ctx", None)
    found = _current.place_of(getattr(parameter, "envvar", None))
    if found is None or context is None or parameter is None:
        return None
    if context.get_parameter_source(parameter.name).name != "ENVIRONMENT":
        return None
    name, place = found
    return _("{place}: {name}: {why}", place=place, name=name, why=as_message(error.message))
