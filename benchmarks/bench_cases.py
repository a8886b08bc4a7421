"""Reading pages made from public bug reports (../shared/cases) beside the peers: how many each reads right, column by
column. Skipped where the pages are not on this machine."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

from benchmarks.bench_reading import PEERS
from crawler.reading import read_article
from crawler.reading.errors import ReadingError

CASES = Path(__file__).resolve().parent.parent.parent / "shared" / "cases" / "pages"
COLUMNS = ("title", "day", "minute", "body", "captions", "authors")


def squeezed(text: str | None) -> str:
    """Words without white space and typography."""
    folded = unicodedata.normalize("NFC", text or "").translate(str.maketrans("“”‘’–—", "\"\"''--"))
    return "".join(folded.split())


def right(expected: dict[str, Any], got: dict[str, Any]) -> dict[str, bool]:
    """Whether each column that is asked of a page is right. The body may be with or without title and lead."""
    found = {"title": squeezed(got.get("title")) == squeezed(expected.get("title"))}
    if expected.get("published"):
        when = str(got.get("date") or "").replace(" ", "T")
        found["day"] = when[:10] == expected["published"][:10]
        if "T" in expected["published"]:
            found["minute"] = when[:16] == expected["published"][:16]
    if "body" in expected:
        body, lead, title = (
            "".join(map(squeezed, expected["body"])),
            *map(squeezed, (expected.get("lead"), expected["title"])),
        )
        found["body"] = squeezed(got.get("text")) in (body, lead + body, title + body, title + lead + body)
    if expected.get("photos"):
        wanted = [squeezed(photo.get("caption")) for photo in expected["photos"]]
        found["captions"] = [squeezed(caption) for caption in got.get("captions") or []] == wanted
    if "authors" in expected:
        found["authors"] = set(filter(None, got.get("authors") or [])) == set(expected["authors"])
    return found


def ours(case: Path, expected: dict[str, Any]) -> dict[str, Any]:
    """What tulieu reads of a page, in the form of the peers' answers."""
    try:
        article = read_article((case / "page.html").read_bytes(), url=expected["url"]).as_json()
    except ReadingError:
        return {}
    return {
        "title": article["title"],
        "date": article["published"],
        "text": "\n".join(filter(None, (article["lead"], *article["body"]))),
        "captions": [photo["caption"] for photo in article["photos"]],
        "authors": article["authors"],
    }


def main() -> None:
    """Print a row for tulieu and for each peer: pages right of pages asked, column by column."""
    if not CASES.exists():
        print("cases: not on this machine")
        return
    cases = [(path.parent, json.loads(path.read_text("utf-8"))) for path in sorted(CASES.glob("*/expected.json"))]
    cases = [(folder, expected) for folder, expected in cases if "title" in expected and not expected.get("refused")]
    answers = {"tulieu": [ours(*case) for case in cases]}
    if PEERS.exists():
        rows = [json.dumps({"url": expected["url"], "file": str(folder / "page.html")}) for folder, expected in cases]
        done = subprocess.run(
            [PEERS, Path(__file__).with_name("peers.py"), "/dev/stdin"],
            input="\n".join(rows),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
        for row in map(json.loads, done.stdout.splitlines()):
            answers[f"{row['name']} {row['version']}"] = row["records"]
    else:
        print("peers: not installed (make peers)")
    print(f"{'pages right of pages asked':26}" + "".join(f"{name:>10}" for name in COLUMNS))
    for name, given in answers.items():
        judged = [right(expected, got) for (_, expected), got in zip(cases, given, strict=True)]
        cells = (
            (sum(one.get(column, False) for one in judged), sum(column in one for one in judged)) for column in COLUMNS
        )
        print(f"{name:26}" + "".join(f"{f'{good}/{asked}':>10}" for good, asked in cells))


if __name__ == "__main__":
    main()
