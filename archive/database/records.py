"""Read records as they are stored. One that is damaged or was tampered with is noted and left out: it never ends what
is done with the others.

What reads many records takes `read_record` or `read_article`, which note it in the archive's `Damages` and return
None; what reads one takes `parse_article`, which raises DamagedRecord. Whether a record is the one that was
saved only `verify` looks: it compares digests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from archive.database.schema import CURRENT_REVISION, articles, revisions
from archive.errors import ArchiveDamaged, DamagedRecord
from archive.messages.language import _, message_of
from archive.record.article import Article
from archive.record.fields import FIELDS, RECORD_KEYS, Field

Name = tuple[str | None, str | None, int | None]
"""Which record it is: site, key of the article, number of the revision."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?\+07:00)?")
_ESCAPES = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_OPTION = "damages"


def select_current() -> Select[Any]:
    """Return a SELECT of the current record of every article, and its name: `record`, `site`, `key`, `revision`. The
    record is NULL of an article that lacks it, in a damaged archive."""
    c = articles.c
    wanted = select(revisions.c.record, c.site, c.key, c.revision)
    return wanted.select_from(articles.outerjoin(revisions, CURRENT_REVISION))


class Damages:
    """What an open archive met that is damaged and was left out, each thing once."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        """By what it is called, for people to read (`thanhuytphcm 1491931527, revision 2`): what is wrong with it."""

    def add(self, name: str, what: str) -> None:
        """Note one more."""
        self.found.setdefault(name, what)

    def take(self) -> dict[str, str]:
        """Return what was noted since this was asked last."""
        found, self.found = self.found, {}
        return found

    @property
    def option(self) -> dict[str, Any]:
        """The execution option by which a connection knows them."""
        return {_OPTION: self}


def describe(name: Name) -> str:
    """Return what a record is called in messages."""
    site, key, number = name
    return f"{site} {key}, revision {number}"


def note_damage(connection: Connection, name: str, error: ArchiveDamaged) -> None:
    """Note what is left out, by what it is called, and what is wrong with it. Raise the error where the connection is
    not that of an open archive."""
    noted: Damages | None = connection.get_execution_options().get(_OPTION)
    if noted is None:
        raise error
    noted.add(name, message_of(error))


def read_with_text(connection: Connection, stored: object, name: Name) -> tuple[str, dict[str, Any]] | None:
    """Return a stored record as one line of JSON with every key, and parsed. None where it is damaged, which is
    noted."""
    try:
        return _parse(stored)
    except DamagedRecord as error:
        note_damage(connection, describe(name), DamagedRecord(_("its record is damaged: {why}", why=error)))
        return None


def read_record(connection: Connection, stored: object, name: Name) -> dict[str, Any] | None:
    """Return a stored record as parsed JSON with every key. None where it is damaged, which is noted."""
    read = read_with_text(connection, stored, name)
    return None if read is None else read[1]


def read_article(connection: Connection, stored: object, name: Name) -> Article | None:
    """Return a stored record as an article. None where it is damaged, which is noted."""
    record = read_record(connection, stored, name)
    return None if record is None else Article.from_json(record)


def try_article(stored: object) -> Article | None:
    """Return a stored record as an article; None where it is damaged, which is for others to note."""
    try:
        return Article.from_json(parse_record(stored))
    except DamagedRecord:
        return None


def parse_article(stored: object, name: Name) -> Article:
    """Return a stored record as an article. Raise DamagedRecord, which names it."""
    try:
        return Article.from_json(parse_record(stored))
    except DamagedRecord as error:
        raise DamagedRecord(
            _("{name}: its record is damaged: {why}: see tulieu repair", name=describe(name), why=error)
        ) from error


def parse_record(stored: object) -> dict[str, Any]:
    """Return a stored record as parsed JSON with every key, in the order of the record; those that an earlier version
    did not know are absent by the table of fields. Raise DamagedRecord, whose words say what is wrong."""
    return _parse(stored)[1]


def _parse(stored: object) -> tuple[str, dict[str, Any]]:
    """Return a stored record as one line of JSON with every key, and parsed."""
    if not isinstance(stored, str):
        raise DamagedRecord("no text")
    try:
        stored.encode()
        record = json.loads(stored)
    except UnicodeEncodeError:
        raise DamagedRecord("it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise DamagedRecord("it is not JSON") from None
    if not isinstance(record, dict):
        raise DamagedRecord("it is not an object of JSON")
    text = stored
    if tuple(record) != RECORD_KEYS:  # of another version of the record
        record = _completed(record)
        text = json.dumps(record, ensure_ascii=False)
    for name, may_be_absent, is_right in _CHECKS:
        value = record[name]
        if not (value is None and may_be_absent) and not is_right(value):
            raise DamagedRecord(_("{name} is not what it must be", name=name))
    if "\\u" in stored and _ESCAPES.search(stored) is not None and _has_unstorable(record):
        raise DamagedRecord("it has characters that no archive stores")
    return text, record


def parse_headers(stored: object) -> dict[str, str] | None:
    """Return the stored headers of a page; None where they are damaged."""
    try:
        headers = json.loads(stored) if isinstance(stored, str) else None
    except (ValueError, RecursionError):
        return None
    return headers if isinstance(headers, dict) and _is_mapping(headers) else None


def _completed(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record of another version with the keys of this one."""
    strange = next((name for name in record if name not in RECORD_KEYS), None)
    if strange is not None:
        raise DamagedRecord(_("{name} is not a field of a record", name=repr(strange)))
    lacking = next((one.name for one in FIELDS if one.absent is None and one.name not in record), None)
    if lacking is not None:
        raise DamagedRecord(_("{file} is missing", file=lacking))
    return {one.name: record.get(one.name, one.empty) for one in FIELDS}


def _has_unstorable(record: dict[str, Any]) -> bool:
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\\u0000" in text.replace("\\\\", "")


# --- what a field must be ----------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_date(value: object) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is not None and _is_time(value)


def _is_timestamp(value: object) -> bool:
    return isinstance(value, str) and _is_time(value) and datetime.fromisoformat(value).tzinfo is not None


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_parts(parts: tuple[Field, ...]) -> Callable[[object], bool]:
    checks = {part.name: _check_of(part) for part in parts}
    needed = {part.name for part in parts if part.absent is None}

    def is_part(value: object) -> bool:
        if not isinstance(value, dict) or not needed <= value.keys():
            return False
        for name, one in value.items():
            if name not in checks or not (checks[name](one) or (one is None and name not in needed)):
                return False
        return True

    return lambda value: isinstance(value, list) and all(map(is_part, value))


def _is_integer(value: object) -> bool:
    return type(value) is int


_BY_KIND: dict[str, Callable[[object], bool]] = {
    "text": _is_text,
    "texts": _is_texts,
    "date": _is_date,
    "integer": _is_integer,
    "timestamp": _is_timestamp,
    "mapping": _is_mapping,
}


def _check_of(field: Field) -> Callable[[object], bool]:
    return _is_parts(field.parts) if field.parts else _BY_KIND[field.kind]


def _may_be_none(field: Field) -> bool:
    return field.absent is not None and field.empty is None


_CHECKS = tuple((field.name, _may_be_none(field), _check_of(field)) for field in FIELDS)
