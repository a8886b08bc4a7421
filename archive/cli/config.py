"""The command `config`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.cli.options import AsJson
from archive.cli.settings import FILE, SETTINGS, Said, Setting, current_settings, own_place
from archive.messages.language import VARIABLES, _, language
from archive.messages.secrets import HIDDEN, mask
from archive.messages.terminal import cell, print_error, print_json, print_table


def config(json: AsJson = False) -> None:
    """Which settings hold, and where each comes from: tulieu.toml, the environment, or the program's default.

    An option given to a command holds before the environment, that before tulieu.toml. The file of this folder, or
    of the nearest one above it, holds before your own. Passwords are not shown.

    Example: tulieu config
    """
    settings = current_settings()
    rows = [_describe(setting) for setting in SETTINGS]
    for name, said_of in settings.of_sites.items():
        rows += [_described(f"sites.{site}.{name}", said) for site, said in said_of.items()]
    if json:
        print_json(rows)
        return
    print_table(("setting", "value", "from"), [(row["setting"], row["value"] or "", _origin(row)) for row in rows])
    if not settings.files:
        own = _briefly(own_place(os.environ))
        print_error(_("no {file} is in this folder or above it, and there is no {own}", file=FILE, own=own))


def _describe(setting: Setting) -> dict[str, Any]:
    """Return what holds of a setting."""
    settings = current_settings()
    if setting.name in settings.held:
        row = _described(setting.name, settings.said[setting.name])
    else:
        variables = VARIABLES if setting.name == "language" else (setting.environment,)
        variable = next(filter(os.environ.get, variables), None)
        value = os.environ[variable] if variable else setting.default
        row = {"setting": setting.name, "value": value or None, "from": "environment" if variable else "default"}
        row |= {"file": None, "line": None, "variable": variable}
    if setting.name == "language":
        row["value"] = language()
    elif row["value"] is not None:
        row["value"] = _without_secrets(setting, row["value"])
    return row | {"environment": setting.environment, "option": setting.option, "about": setting.about}


def _described(name: str, said: Said) -> dict[str, Any]:
    told = {"setting": name, "value": said.value, "from": "file", "file": str(said.file), "line": said.line}
    return told | {"variable": None}


def _without_secrets(setting: Setting, value: str) -> str:
    """Return a value as it may be shown. The path of an address that is told of problems is as good as a password."""
    parts = urlsplit(value) if setting.name == "notify" else None
    if parts is not None and parts.scheme in ("http", "https"):
        return f"{parts.scheme}://{parts.hostname or ''}/{HIDDEN}"
    return mask(value)


def _origin(row: dict[str, Any]) -> str:
    if row["from"] == "file":
        return f"{_briefly(Path(row['file']))}{':' + str(row['line']) if row['line'] else ''}"
    return row["variable"] or cell("default")


def _briefly(path: Path) -> str:
    """Return a path from the current folder where it is in it, else from the home folder."""
    for folder, shown in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(folder):
            return f"{shown}{path.relative_to(folder).as_posix()}"
    return str(path)
