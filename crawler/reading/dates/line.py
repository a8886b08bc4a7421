"""Cut a date line into parts, and account for every one of them.

`read_parts` cuts a line by `grammar`, takes away what is not a date although it looks like one (a title that runs on,
lunar remarks, the other of two labelled dates), and refuses a line in which something is left that date lines do not
carry. `parse` then puts date and time together.
"""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.reading.dates.grammar import TOKENS
from crawler.reading.errors import DateError

LONGEST = 300
"""Characters of a date line with all that is beside the date, a title that runs on not counted."""

Part = tuple[str, re.Match[str]]
"""What kind of thing a piece of the line is (`full`, `clock`, `weekday`, `word`, ...), and where."""
_ROLES = {name: name.partition("_")[0] for name in TOKENS.groupindex}
_NO_TITLES = {"published", "updated", "counter", "zone", "tee", "remark", "lunar", "colon", "other"}
_BRACKETS = frozenset("()[]")
_HYPHEN = re.compile(r"^(?=[^:]{0,200}-[0-9])([^:]{0,200}[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})-([0-9]{1,2}[:h])")
"""A date joined to its time of day by a hyphen, which is then no sign of a zone."""
_ACCOUNT = re.compile(
    r"(?:(?:được )?(?:gửi|đăng|viết|tạo|posted|submitted|written) (?:bởi|by)|by) ([^:;|/]{1,40}?)"
    r"(?= (?:vào|lúc|ngày|on|at) )"
)
"""Before who published a page, an account with a number perhaps: `Được gửi bởi biên tập 2 vào T3, 07/05/2013`."""
_FILED = re.compile(r"(?<=\d)[\s,|·-]{1,4}(?:(?:by|bởi|in|trong) [^\W\d_][^\d:;|/.!?]{0,50}){1,2}$")
_NAMED = re.compile(r"(?<!\w)(?:(?:in|trong) (?=\w)|(?:by|bởi) (?=\w+,? (?!(?:in|trong)\b)\w))")
"""Before the name of a section, or of somebody that has more than one word."""
_OPENING = "“\"'‘«"


def read_parts(line: str, raw: str) -> tuple[list[Part], str]:
    """Return the parts of a line in order, and the line as printed without a title that runs on.

    `line` is `raw` in lower case with ASCII dashes, of the same length. Raises DateError where anything is
    left that could make the date another one than the page's.
    """
    line = _without_account(line, raw)
    parts, raw = _scan(_HYPHEN.sub(r"\1 \2", line) if "-" in line else line, raw)
    parts = _solar(parts)
    roles = [role for role, _ in parts]
    if "published" in roles and (roles.count("full") > 1 or roles.count("clock") > 1):
        parts = _publication(parts)
    _account_for(parts, raw)
    return parts, raw


def _without_account(line: str, raw: str) -> str:
    """Return a line with spaces for who published a page, at its beginning, and for who did so and the section at its
    end: `05/07/2013 by admin in Tin tức`. Names of sections and people have a capital, those of accounts one word."""
    account = _ACCOUNT.match(line)
    if account is not None:
        start, end = account.span(1)
        line = line[:start] + " " * (end - start) + line[end:]
    filed = _FILED.search(line)
    if filed is not None and all(raw[name.end()].isupper() for name in _NAMED.finditer(line, filed.start())):
        line = line[: filed.start()] + " " * (len(line) - filed.start())
    return line


def _scan(line: str, raw: str) -> tuple[list[Part], str]:
    """Return the parts of the line, and the line itself, both without a title glued to its date or time.

    A capital letter directly after the figures begins such a title (`…02-02-2019Coi trọng…`, the only date
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
        raise DateError(f"{len(line)} characters are not a date line")
    return parts, raw


def _solar(parts: list[Part]) -> list[Part]:
    """Return the parts without lunar remarks after the solar date: `(Tức ngày 08 tháng 11 năm Ất Tỵ)`.

    Raises DateError where the solar date is not plainly the one outside the remark.
    """
    roles = [role for role, _ in parts]
    if "remark" in roles:
        at = roles.index("remark")
        if "full" not in roles[:at] or re.search("d[ưu][ơo]ng", parts[at][1].group()):
            raise DateError("a lunar date with its solar day in a remark")
        return _solar(parts[:at] + parts[at + 1 :])
    if "lunar" not in roles:
        return parts
    at = roles.index("lunar")
    if "full" not in roles[:at]:
        raise DateError("a lunar date: no solar reading without a lunar calendar")
    signs = [match.group().strip() for _, match in parts]
    end = signs.index(")", at) if ")" in signs[at:] else len(parts)
    start = roles.index("full") + 1
    figures = [index for index in range(start, at) if roles[index] in ("number", "full")]
    heads = roles[at - 1] in ("other", "colon") or signs[at + 1 : at + 2] == [":"]
    if figures:  # `(08/11 Ất Tỵ)`
        start, end = figures[0], end if end < len(parts) else at + 1
    elif heads and {"number", "full"} & set(roles[at:end]):  # `- Âm lịch: 08/11/2025`
        start = at
    else:
        raise DateError("a lunar date: the line says so of its only date")
    removed = roles[start:end]
    if "clock" in removed or removed.count("full") + ("number" in removed) > 1:
        raise DateError("a lunar remark with more than a lunar date in it")
    return _solar(parts[:start] + parts[end:])


def _publication(parts: list[Part]) -> list[Part]:
    """Return the parts after the label of publication, up to the next label; all parts where no label helps."""
    marks = [index for index, (role, _) in enumerate(parts) if role in ("published", "updated")]
    labelled = [
        parts[mark:end]
        for mark, end in zip(marks, [*marks[1:], len(parts)], strict=True)
        if parts[mark][0] == "published"
    ]
    dated = [section for section in labelled if any(role == "full" for role, _ in section)]
    return dated[0] if len(dated) == 1 else parts


_CORE = {"full", "month", "clock", "ago", "today"}
_EXACT = ({"full_numeric", "clock_colon"}, {"full_iso", "clock_colon"})
# Words directly before or after a date that make it the bound of a period, or no date of the page.
_BOUNDS = {"từ", "đến", "tới", "trước", "sau", "và", "sinh", "số", "tu", "den", "toi", "truoc", "va", "so"}
# Words that make a date another than the page's wherever they are: a deadline, a document, an event, a broken weekday.
_OTHER_DATES = re.compile(
    r"\b(?:hạn|ban hành|hiệu lực|thứ|khai (?:mạc|giảng|trương)|bế (?:mạc|giảng)|bắt đầu|kết thúc|diễn ra"
    r"|khởi (?:hành|công)|khánh thành|thi đấu|phát (?:sóng|trực tiếp)|lên sóng|người ký|(?:mới|gần(?: đây)?) nhất)\b"
    r"|^ký\b"
)
_TIME_OF = re.compile("(?:vào |đúng )?(?:lúc|hồi)$")
_PUNCTUATION = {"", ",", ".", ";"}


def _account_for(parts: list[Part], raw: str) -> None:
    """Raise DateError unless everything beside date and time is what date lines carry.

    Names (every word with a capital: `VĂN HÀO - TRẦN HỮU 30/04/2016 11:39`) may be directly beside the
    date, a place before a comma, a section (up to six words) beyond a dash or bar. Directly before a date
    and time in figures four words of any kind may be that do not say what was then, and after them a title that begins
    with a capital.
    """
    roles = [role for role, _ in parts]
    core = [index for index, role in enumerate(roles) if role in _CORE]
    if not core:
        raise DateError("no date with day, month and year")
    for index, (role, match) in enumerate(parts):
        sign = match.group()[-1]
        if role == "other" and (sign.isalnum() or sign in "%+=$€₫"):
            raise DateError(f"{sign!r} beside the date")
        if sign == "/" and index and roles[index - 1] == "full" and match.string[match.end() :][:1].isalnum():
            raise DateError("a document number: '/' and more behind the date")
    if "word" not in roles and "number" not in roles:
        return
    forms = {parts[index][1].lastgroup for index in core}
    if "full_spaced" in forms:
        raise DateError("figures without separators, and words beside them")
    for role, match in parts[core[0] : core[-1]]:
        if role in ("word", "number"):
            raise DateError(f"{match.group().strip()!r} within the date")
    is_clause = _says_what_happened(parts[: core[0]])
    exact = forms in _EXACT and "day" not in roles and not is_clause
    if is_clause and roles[: core[0]].count("word") == 1:
        raise DateError("what was done then, in a word: 'Xem lúc'")
    _account_before(_runs(parts[: core[0]], raw), exact)
    behind = parts[core[-1] + 1 :]
    if next((role for role, match in behind if match.group().strip() not in _BRACKETS), "") == "colon":
        raise DateError("words of somebody: a colon between the date and them")
    if not (exact and _is_title(behind, raw)):
        _account_behind(_runs(behind, raw))


def _says_what_happened(parts: list[Part]) -> bool:
    """Whether words before a date end in that of a time: `Trích xuất lúc`, `Xe khởi hành lúc`. So do names, alone."""
    return any(
        role == "word" and after == "neutral" and _TIME_OF.match(match.group().strip())
        for (role, _), (after, match) in pairwise(parts)
    )


def _runs(parts: list[Part], raw: str) -> list[tuple[list[str], str]]:
    """Return the words between separators, as printed, each run with the sign after it (empty at the end)."""
    runs: list[tuple[list[str], str]] = [([], "")]
    previous = ""
    for role, match in parts:
        word = raw[match.start() : match.end()].strip()
        if role == "number":
            raise DateError(f"a figure beside the date: {word!r}")
        if role == "word":
            if previous == "day":
                raise DateError(f"prose beside the date: 'ngày {word}'")
            runs[-1][0].append(word)
        elif role in ("other", "colon"):
            runs[-1] = (runs[-1][0], word)
            runs.append(([], ""))
        previous = role
    return runs


def _is_name(words: list[str]) -> bool:
    """Whether every word has a capital; of words all in capitals, as whole sentences are printed, four at most."""
    if all(word.isupper() for word in words):
        return len(words) <= 4
    return len(words) <= 6 and all(word[0].isupper() for word in words)


def _account_before(runs: list[tuple[list[str], str]], exact: bool) -> None:
    words = [word.lower() for run, _ in runs for word in run]
    if len(words) > 14 or _OTHER_DATES.search(" ".join(words)):
        raise DateError("words before the date: prose, or another date than the page's")
    last = max((index for index, (run, _) in enumerate(runs) if run), default=-1)
    for index, (run, sign) in enumerate(runs[: last + 1]):
        text = " ".join(run)
        if not run:
            continue
        if index == last and sign == ":":
            raise DateError(f"a label of unknown meaning: {text!r}")
        if index == last and words[-1] in _BOUNDS and (len(run) == 1 or not run[-1].istitle()):
            raise DateError(f"the bound of a period, or a number: {text!r}")
        if _is_name(run) or (exact and len(run) <= 4):
            continue
        place = sign == "," and run[0][0].isupper() and run[-1][0].isupper()
        if len(run) > 6 or (sign in _PUNCTUATION and not place):
            raise DateError(f"prose before the date: {text!r}")


def _is_title(parts: list[Part], raw: str) -> bool:
    """Whether a title runs on after date and time: a capital, and neither comma nor figures before it."""
    for role, match in parts:
        sign = match.group().strip()
        if role == "word":
            return raw[match.end() - len(sign)].isupper()
        if role == "number" or sign in (",", ".", ";"):
            return False
    return False


def _account_behind(runs: list[tuple[list[str], str]]) -> None:
    total, before = 0, ""
    for run, sign in runs:
        total += len(run)
        if run and run[0].lower() in _BOUNDS:
            raise DateError(f"a period: {' '.join(run)!r} behind the date")
        if run and not _is_name(run) and (before in _PUNCTUATION or len(run) > 6 or total > 10):
            raise DateError(f"prose behind the date: {' '.join(run)!r}")
        before = sign
