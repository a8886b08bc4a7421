"""A dataset folder as the Hugging Face Hub has it: Parquet shards and a data card; `datasets.load_dataset` reads it
offline, and it can be uploaded as it is.

The card says what the archive says: how many articles of which sites and years, which fields are how often there,
what was refused. It names no licence that nobody gave.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from archive.article import RECORD_KEYS
from archive.export.earlier import CARD, CARD_TITLE
from archive.export.output import Output
from archive.export.parquet import groups, write_rows
from archive.export.source import Source

GROUPS = 100
"""Row groups in a shard, of some hundred megabytes at most."""

_OPTIONAL = ("published", "lead", "body", "photos", "authors", "source", "section", "tags", "modified")
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_FIELDS = {
    "url": "canonical address",
    "site": "name of the site",
    "key": "the site's own id of the article, else its address",
    "title": "as printed on the article",
    "published": "ISO 8601 in +07:00, as exact as it was printed; null if it was not understood",
    "published_precision": "day, minute or second",
    "published_raw": "the words printed",
    "modified": "likewise, of the last edit",
    "lead": "the sapo as printed",
    "body": "paragraphs in order, without lead, captions and byline",
    "photos": "url, caption, credit, and the caption as printed",
    "authors": "names as printed",
    "source": "the agency or paper that it was taken from",
    "section": "section of the site",
    "tags": "visible tags",
    "attachments": "linked documents",
    "evidence": "for each field, what on the page said so",
    "fetched_at": "when the page was fetched",
    "sha256": "digest of the page's bytes",
}


class _Counted:
    """What passes through, in numbers."""

    def __init__(self) -> None:
        self.sites: Counter[str] = Counter()
        self.years: Counter[str] = Counter()
        self.has: Counter[str] = Counter()
        self.fetched: list[str] = []

    def through(self, records: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for text, record in records:
            self.sites[record["site"]] += 1
            self.years[record["published"][:4] if record["published"] else "undated"] += 1
            self.has.update(name for name in _OPTIONAL if record[name])
            if at := record["fetched_at"]:
                self.fetched = [min([at, *self.fetched]), max([at, *self.fetched])]
            yield text, record


def write(source: Source, output: Output) -> int:
    """Fills a folder; returns how many articles."""
    folder = output.folder()
    counted = _Counted()
    tables = groups(counted.through(source.records()))
    shards: list[Path] = []
    count = 0
    (folder / "data").mkdir()
    for first in tables:
        shards.append(folder / "data" / f"part-{len(shards):05}.parquet")
        count += _write_shard(chain([first], islice(tables, GROUPS - 1)), shards[-1])
    if not shards:
        shards.append(folder / "data" / "part-00000.parquet")
        _write_shard(iter(()), shards[0])
    for number, shard in enumerate(shards):
        shard.rename(shard.with_name(f"train-{number:05}-of-{len(shards):05}.parquet"))
    (folder / CARD).write_text(_card(source, counted, count), encoding="utf-8")
    return count


def _write_shard(tables: Iterator[pa.Table], place: Path) -> int:
    with place.open("wb") as stream:
        return write_rows(tables, stream)


def _card(source: Source, counted: _Counted, count: int) -> str:
    size = next((name for most, name in _SIZES if count < most), "1M<n<10M")
    asked = {name: value for name, value in source.selection.as_json().items() if value is not None}
    share = {name: f"{counted.has[name] / count:.1%}" if count else "-" for name in _OPTIONAL}
    fetched = " to ".join(dict.fromkeys(at[:10] for at in counted.fetched)) or "-"
    return f"""---
language:
- vi
license: other
license_name: publishers-copyright
task_categories:
- text-generation
- text-classification
size_categories:
- {size}
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*.parquet
---

{CARD_TITLE}

{count} articles of {len(counted.sites)} sites, fetched {fetched}, exported from an archive of tulieu.
One row an article.

Chosen by: `{" ".join(json.dumps(asked, ensure_ascii=False).replace("`", "'").split())}`

## Sources

| site | articles |
|---|---|
{_rows(sorted(counted.sites.items()))}

## Dates

| year of publication | articles |
|---|---|
{_rows(sorted(counted.years.items()))}

## Fields

| field | meaning | there in |
|---|---|---|
{_fields(share)}

## Known gaps

What a page does not print is absent, never guessed: undated articles have no `published`. Pages that could not be
read with certainty were refused and are not here; `tulieu stats` and `tulieu report` of the archive count them by
reason. Articles that other sites took over are here once for each site{
        "" if source.selection.copies else ", but not those that are copies of another"
    }.

## Licence

The texts and photographs are their publishers'; nobody granted a licence with this dataset. Whoever uses or
publishes it must see to what the law allows, text and data mining for research for instance.

## Citation

Cite an article by its `url`, `published`, `fetched_at` and `sha256`; `tulieu cite` writes that in the usual styles.
"""


def _fields(share: dict[str, str]) -> str:
    return _rows([(name, _FIELDS[name], share.get(name, "100.0%" if name in _ALWAYS else "")) for name in RECORD_KEYS])


_ALWAYS = ("url", "site", "key", "title")


def _rows(rows: Any) -> str:
    return "\n".join(f"| {' | '.join(_safe(str(cell)) for cell in row)} |" for row in rows)


def _safe(cell: str) -> str:
    """As the cell of a table in Markdown: no markup of a page."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|!" else sign for sign in " ".join(cell.split()))
