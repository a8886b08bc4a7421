"""The parts of a date line, when every one of them is accounted for.

`read_parts` cuts a line by `date_grammar`, takes away what is no date although it looks like one (a title that
runs on, lunar remarks, the other of two labelled dates), and refuses a line in which something is left that
date lines do not carry. `dates` then puts date and time together.
"""

from __future__ import annotations

import re

from crawler.reading.date_grammar import TOKENS
from crawler.reading.errors import DateError

LONGEST = 300
"""Characters of a date line with all its company, a title that runs on not counted."""

Part = tuple[str, re.Match[str]]
"""What kind of thing a piece of the line is (`full`, `clock`, `weekday`, `word`, ...), and where."""
_ROLES = {name: name.partition("_")[0] for name in TOKENS.groupindex}
_NO_TITLES = {"published", "updated", "counter", "zone", "tee", "remark", "lunar", "colon", "other"}
_OPENING = "“\"'‘«"


def read_parts(line: str, raw: str) -> tuple[list[Part], str]:
    """The parts of a line in order, and the line as printed without a title that runs on.

    `line` is `raw` in lower case with ASCII dashes, of the same length. Raises DateError where anything is
    left that could make the date another one than the page's.
    """
    parts, raw = _scan(line, raw)
    parts = _solar(parts)
    roles = [role for role, _ in parts]
    if "published" in roles and (roles.count("full") > 1 or roles.count("clock") > 1):
        parts = _publication(parts)
    _account_for(parts, raw)
    return parts, raw


def _scan(line: str, raw: str) -> tuple[list[Part], str]:
    """The parts of the line, and the line itself; both without a title glued to its date or time.

    A capital letter directly behind the figures begins such a title (`…02-02-2019Coi trọng…`, the only date
    line known of thanhuytphcm.vn), unless it begins a label or a counter.
    """
    parts: list[Part] = []
    dated, glue = False, -1
    for match in TOKENS.finditer(line[:LONGEST]):
        role = _ROLES[match.lastgroup or ""]
        start, end = match.span()
        if dated and start == glue:
            if (raw[start].isupper() and role not in _NO_TITLES) or (
                raw[start] in _OPENING and raw[end : end + 1].isupper()
            ):
                return parts, raw[:start]
            if role == "other" and raw[start] in ")]":
                glue = end
        if role == "full" or role == "clock" or role == "zone":
            dated, glue = dated or role == "full", end
        parts.append((role, match))
    if len(line) > LONGEST:
        raise DateError(f"{len(line)} characters are no date line")
    return parts, raw


def _solar(parts: list[Part]) -> list[Part]:
    """The parts without lunar remarks behind the solar date: `(Tức ngày 08 tháng 11 năm Ất Tỵ)`."""
    roles = [role for role, _ in parts]
    if "remark" in roles:
        if "full" not in roles[: roles.index("remark")]:
            raise DateError("a lunar date with its solar day in a remark")
        parts = [part for part in parts if part[0] != "remark"]
        roles = [role for role, _ in parts]
    if "lunar" not in roles:
        return parts
    at = roles.index("lunar")
    if "full" not in roles[:at]:
        raise DateError("a lunar date: no solar reading without a lunar calendar")
    first = roles.index("full")
    before = [index for index in range(first + 1, at) if roles[index] in ("number", "full")]
    closing = next((index for index in range(at, len(parts)) if parts[index][1].group().strip() == ")"), None)
    if before:
        removed = slice(before[0], at + 1 if closing is None else closing)
    elif {"number", "full"} & set(roles[at:closing]):
        removed = slice(at, closing)
    else:
        raise DateError("a lunar date: the line says so of its only date")
    if "clock" in roles[removed]:
        raise DateError("a time of day within a lunar remark")
    return _solar(parts[: removed.start] + parts[removed.stop if removed.stop is not None else len(parts) :])


def _publication(parts: list[Part]) -> list[Part]:
    """What stands behind the label of publication, up to the next label; all parts where no label helps."""
    marks = [index for index, (role, _) in enumerate(parts) if role in ("published", "updated")]
    labelled = [
        parts[mark:end]
        for mark, end in zip(marks, [*marks[1:], len(parts)], strict=True)
        if parts[mark][0] == "published"
    ]
    dated = [section for section in labelled if any(role == "full" for role, _ in section)]
    return dated[0] if len(dated) == 1 else parts


_CORE = {"full", "month", "clock", "ago", "today"}
_STAMP = _CORE | {"weekday", "day", "part"}
# Words that make a date the bound of a period, or the date of something else than the page.
_DOUBTS = {"từ", "đến", "tới", "trước", "sau", "hạn", "sinh", "luật", "số", "tu", "den"}


def _account_for(parts: list[Part], raw: str) -> None:
    """Raises DateError unless everything beside date and time is what date lines carry.

    Names (every word with a capital: `VĂN HÀO - TRẦN HỮU 30/04/2016 11:39`) may stand directly beside the
    date, a place before a comma, a section (up to six words) beyond a dash or bar. Directly before a date
    and time in figures four words of any kind may stand, and behind them a title that begins with a capital.
    """
    roles = [role for role, _ in parts]
    core = [index for index, role in enumerate(roles) if role in _CORE]
    if not core:
        raise DateError("no date with day, month and year")
    for index, (role, match) in enumerate(parts):
        if role == "other" and (match.group()[-1].isalnum() or match.group()[-1] in "%+=$€₫"):
            raise DateError(f"{match.group().strip()!r} beside the date")
        if role == "full" and index + 2 < len(parts) and roles[index + 2] in ("word", "number"):
            glued = match.string[match.end() : parts[index + 2][1].end()]
            if glued[0] == "/" and glued[1:2].isalnum():
                raise DateError(f"a document number: {glued!r} behind the date")
    if "word" not in roles and "number" not in roles:
        return
    stamp = [parts[index][1] for index in core]
    exact = {match.lastgroup for match in stamp} in ({"full_numeric", "clock_colon"}, {"full_iso", "clock_colon"})
    exact = exact and "day" not in roles
    _account_before(parts[: core[0]], parts[core[0]], raw, exact)
    _account_behind(parts[core[-1] + 1 :], raw, exact)
    for role, match in parts[core[0] : core[-1]]:
        if role in ("word", "number"):
            raise DateError(f"{match.group().strip()!r} within the date")


def _runs(parts: list[Part], raw: str) -> list[tuple[list[str], str]]:
    """Words between separators, as printed, each run with the sign behind it (`` at the end)."""
    runs: list[tuple[list[str], str]] = [([], "")]
    for role, match in parts:
        if role == "number":
            raise DateError(f"a figure beside the date: {match.group().strip()!r}")
        if role == "word":
            runs[-1][0].append(raw[match.start() : match.end()].strip())
        elif role in ("other", "colon"):
            runs[-1] = (runs[-1][0], match.group().strip())
            runs.append(([], ""))
    return runs


def _is_name(words: list[str]) -> bool:
    return len(words) <= 6 and all(word[0].isupper() for word in words)


def _account_before(parts: list[Part], stamp: Part, raw: str, exact: bool) -> None:
    runs = _runs(parts, raw)
    words = [word for run, _ in runs for word in run]
    if len(words) > 14 or _DOUBTS & {word.lower() for word in words}:
        raise DateError("words before the date: prose, a period or another date than the page's")
    for index, (run, sign) in enumerate(runs):
        near = not any(rest for rest, _ in runs[index + 1 :])
        if not run or (_is_name(run) and sign != ":"):
            continue
        if sign == ":" and near:
            raise DateError(f"a label of unknown meaning: {' '.join(run)!r}")
        if sign in ("", ",", ".") and not (exact and len(run) <= 4):
            if sign == "," and run[0][0].isupper() and run[-1][0].isupper() and len(run) <= 6:
                continue
            raise DateError(f"prose before the date: {' '.join(run)!r}")
        if len(run) > 6:
            raise DateError(f"prose before the date: {' '.join(run)!r}")


def _account_behind(parts: list[Part], raw: str, exact: bool) -> None:
    roles = [role for role, _ in parts]
    if "word" in roles:
        at = roles.index("word")
        start = parts[at][1].end() - len(parts[at][1].group().strip())
        signs = {match.group().strip() for _, match in parts[:at]}
        if exact and raw[start].isupper() and not signs & {",", ";", "."} and "number" not in roles[:at]:
            return
    sign_before = ""
    total = 0
    for run, sign in _runs(parts, raw):
        total += len(run)
        if run and not _is_name(run) and (sign_before in ("", ",", ".", ";") or len(run) > 6 or total > 10):
            raise DateError(f"prose behind the date: {' '.join(run)!r}")
        sign_before = sign
