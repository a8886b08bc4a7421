"""Files of other archives with a value, a header or a byte changed: what is wrong is counted or is one line, and what
is not believable is not believed. Many more with `--long`."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.errors import ArchiveError
from archive.maintenance.check_bag import check_bag
from archive.warc.http import Unusable
from archive.warc.members import Damaged
from archive.warc.reader import NotWarc
from archive.warc.wacz_reader import WaczReader, WaczRefused
from crawler.cli.extract import answer_lines
from crawler.importing.report import ImportReport
from crawler.importing.run import Import
from crawler.importing.spool import open_spool
from crawler.importing.stated import check_time, read_address
from crawler.importing.warc import WarcGatherer
from tests.crawler.importing.warc_samples import export_three
from tests.repeats import times

LATEST = datetime(2027, 1, 1, tzinfo=UTC)
WORDS = (
    *("", "x", "\0", "-1", "9" * 400, "1e400", "<>", "\u2028", "\udc80", "http://[", "http://a:99999/", "file:///etc"),
    *("http://u:p@h/", "http://\u0131/", "http://xn--/", f"http://a/{'b' * 5000}", f"http://{'a' * 300}/", "ftp://x/"),
    *("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "1969-01-01T00:00:00Z"),
    *("sha1:%%%", "md5:é", "shake_128:00", f"sha256:{'g' * 64}", "99999999999999999999", "20240101"),
)
VALUES = (None, True, 0, -1, 1e308, 10**400, [], {}, [[]], {"a": 1}, "\ud800", *WORDS)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in items for place in places_in(one, (*path, key)))]


def change_json(value: Any, chance: random.Random) -> Any:
    path = chance.choice(places_in(value))
    if not path:
        return chance.choice(VALUES)
    around = value
    for key in path[:-1]:
        around = around[key]
    around[path[-1]] = chance.choice(VALUES)
    return value


def change_bytes(whole: bytes, chance: random.Random) -> bytes:
    changed = bytearray(whole)
    for _ in range(chance.randrange(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.2 else changed)


def change_records(whole: bytes, chance: random.Random) -> bytes:
    records = whole.split(b"WARC/1.")
    at = chance.randrange(1, len(records))
    head, blank, block = records[at].partition(b"\r\n\r\n")
    if b"application/json" in head and chance.random() < 0.7:
        block = json.dumps(change_json(json.loads(block), chance)).encode()
        head = re.sub(rb"WARC-Block-Digest: [^\r]*\r\n", b"", head)
        head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head)
        block += b"\r\n\r\n"
    elif chance.random() < 0.7:
        lines = head.split(b"\r\n")
        line = chance.randrange(len(lines))
        lines[line] = lines[line].partition(b": ")[0] + b": " + chance.choice(WORDS).encode("utf-8", "surrogatepass")
        head = b"\r\n".join(lines)
    else:
        head = change_bytes(head, chance)
    records[at] = head + blank + block
    return b"WARC/1.".join(records)


def change_package(whole: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return change_bytes(whole, chance)
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    name = chance.choice(sorted(files))
    if name.endswith(".json"):
        files[name] = json.dumps(change_json(json.loads(files[name]), chance)).encode()
    elif name.endswith(".warc.gz"):
        files[name] = gzip.compress(change_records(gzip.decompress(files[name]), chance))
    else:
        files[name] = change_bytes(files[name] or b"x", chance)
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as package:
        for one, content in files.items():
            package.writestr(one, content)
    return changed.getvalue()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same three articles as x.warc and x.wacz."""
    folder = tmp_path_factory.mktemp("exported")
    with Archive.open(folder / "a.db") as archive:
        export_three(archive, folder, "x")
    return folder


def gather(content: bytes) -> None:
    """Look through a file as an import does; what it says must be storable, and times must be such as a clock has."""
    report = ImportReport()
    with open_spool() as spool:
        try:
            WarcGatherer(spool, report, 1, LATEST).gather(io.BytesIO(content), "x.warc")
        except NotWarc:
            return
        spool.settle()
        for event in spool.events():
            for at in filter(None, (event.at, event.until)):
                assert "1990" <= at <= "2027-01-02"
            assert event.asked.startswith(("http://", "https://"))
    json.dumps(report.as_json(), ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpack(content: bytes) -> None:
    with ExitStack() as stack:
        try:
            package = WaczReader(io.BytesIO(content), stack)
            assert all(len(line) < 1_000 for line in package.problems())
            for part in package.parts():
                if not isinstance(part, Damaged):
                    gather(part.stream.read())
        except (WaczRefused, Damaged):
            pass


@pytest.mark.parametrize(
    ("form", "change", "look"), [("warc", change_records, gather), ("wacz", change_package, unpack)]
)
def test_whatever_is_changed_in_a_file_is_counted_or_one_line(
    exported: Path, form: str, change: Callable[[bytes, random.Random], bytes], look: Callable[[bytes], None]
) -> None:
    whole = (exported / f"x.{form}").read_bytes()
    whole = gzip.decompress(whole) if whole.startswith(b"\x1f\x8b") else whole
    for seed in range(times(40, 3000)):
        look(change(whole, random.Random(seed)))


@pytest.mark.long
def test_a_changed_file_is_imported_or_one_line(exported: Path, tmp_path: Path) -> None:
    whole = (exported / "x.warc").read_bytes()
    for seed in range(200):
        (tmp_path / "x.warc").write_bytes(change_records(whole, random.Random(seed)))
        with Archive.open(tmp_path / f"{seed}.db") as archive:
            try:
                Import(archive, None, lambda _: None).run([tmp_path / "x.warc"])
            except ArchiveError as error:
                assert "\n" not in str(error)


def test_a_request_to_read_a_page_is_answered_whatever_it_says() -> None:
    page = Path(__file__)
    for seed in range(times(60, 3000)):
        request = {"file": str(page), "url": "https://a.vn/x", "site": None, "fetched_at": "2025-01-31T08:00:00+07:00"}
        line = json.dumps(change_json(request, random.Random(seed)))
        (answer,) = answer_lines(io.StringIO(line))
        assert list(answer) in (["article"], ["error"])


@pytest.mark.parametrize("name", ["shake_128", "shake_256", "foo", "md5x", "sha3_999", "é"])
def test_digests_that_cannot_be_made_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x").write_bytes(b"")
    (tmp_path / f"manifest-{name}.txt").write_text("00  data/x\n")
    assert ("unknown-digest", [f"manifest-{name}.txt"]) in [
        (problem.kind, problem.examples) for problem in check_bag(tmp_path).problems
    ]


@pytest.mark.parametrize(
    ("at", "reason"), [("1989-12-31T23:59:59+00:00", "past-date"), ("2027-01-01T00:00:01+00:00", "future-date")]
)
def test_a_time_at_which_no_page_was_fetched_is_not_believed(at: str, reason: str) -> None:
    assert check_time(LATEST, LATEST) == LATEST
    with pytest.raises(Unusable, match=reason):
        check_time(datetime.fromisoformat(at), LATEST)


@pytest.mark.parametrize("said", ["ftp://a.vn/", "http://[", f"http://a.vn/{'b' * 2000}", "a.vn", "http://"])
def test_what_no_crawl_would_ask_for_is_no_address(said: str) -> None:
    with pytest.raises(Unusable, match="no-web-address"):
        read_address(said)
