"""What people do wrong is told in Vietnamese to whom it speaks Vietnamese: no line of it is English."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from archive import Archive
from tests import forkserver
from tests.archive.messages.english import english_in
from tests.archive.samples import make_article, make_visit
from tests.crawler.crawl_runs import environment

MISTAKES = (
    "crawl",
    "crawl tinhuy",
    "crawl tinhuy --only",
    "crawl a b --since 2025-13-01",
    "crawl thanhuytphcm --since 2025-02-01 --until 2025-01-01",
    "crawl thanhuytphcm --limit 0",
    "crawl thanhuytphcm --limit x",
    "crawl thanhuytphcm --delay -1",
    "crawl thanhuytphcm --hours 25-26",
    "crawl thanhuytphcm --contact nobody",
    "crawl --due --archive missing/a.db",
    "date thứ ba 27/8",
    "date '27/8' --reference today",
    "extract missing.html --url https://a.vn/",
    "extract a.db",
    "extract . --url https://a.vn/",
    "extract a.db --url x",
    "export -o out --format docx",
    "export -o out.jsonl --since 2025",
    "export -o missing/out.jsonl",
    "export -o out --format jsonl --bag --near-duplicates",
    "export -o out.jsonl --section nowhere",
    "export -o out.jsonl --exclude missing.txt",
    "export -o a.db --format jsonl --force",
    "export -o out.jsonl --redact title",
    "export -o out.warc --redact authors",
    "export -o out.csv --since 2025-02-01 --until 2025-01-01",
    "search 'a OR -b'",
    "search '(a OR b) c'",
    "history",
    "history 99",
    "show 1 2",
    "show --sitte a",
    "search",
    "search '-title:hop'",
    "search x --order oldest",
    "search x --limit 0",
    "search 'colour:red'",
    "cite 99 --style mla",
    "cite 99",
    "changes --since 2025-02-01 --until 2025-01-01",
    "verify missing-bag",
    "verify --archive nothing.db",
    "backup a.db",
    "backup missing/b.db",
    "copy a.db a.db",
    "copy nothing.db b.db",
    "copy a.db postgresql://nobody@127.0.0.1:1/x",
    "copy a.db mysql://x/y",
    "import nothing.warc",
    "import a.db",
    "duplicates --min-similarity 2",
    "duplicates --show 99",
    "report --days 0",
    "report --site b.vn",
    "report --accept b.vn",
    "schedule set b.vn",
    "schedule set b.vn --every 1x",
    "schedule cron --hours 1",
    "sites --province Atlantis",
    "sites nosuchword",
    "sites --level high",
    "site learnt b.vn",
    "site forget b.vn",
    "site new",
    "site new x --from y",
    "fixture view b.vn",
    "fixture add b.vn x",
    "reread --by-workers",
    "reread --jobs 0",
    "doctor 'b vn'",
    "doctor nosuchsite",
    "backfill thanhuytphcm --from google",
    "backfill thanhuytphcm --from wayback --archive postgresql://x/y",
    "fleet --archive a.db",
    "config --archive",
    "nosuchcommand",
    "crawk",
    "--nosuchoption",
    "stats --html missing/x.html",
    "stats extra",
    "withdrawn --since yesterday",
    "demo --port 99999",
    "repair --list more words",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of one article, `a.db`."""
    folder = tmp_path_factory.mktemp("mistakes")
    with Archive.open(folder / "a.db") as opened:
        opened.save(make_visit(make_article(1)))
    return folder


@pytest.mark.parametrize(
    "words",
    [pytest.param(words, marks=() if number % 6 == 0 else pytest.mark.long) for number, words in enumerate(MISTAKES)],
)
def test_a_mistake_is_told_in_vietnamese(folder: Path, words: str) -> None:
    done: subprocess.CompletedProcess[str] = forkserver.run(
        [sys.executable, "-m", "crawler", *shlex.split(words)],
        cwd=folder,
        env={**environment(), "TULIEU_LANG": "vi", "TULIEU_ARCHIVE": "a.db"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr
    assert english_in(done.stderr) == []
    assert done.returncode == 0 or done.stderr
