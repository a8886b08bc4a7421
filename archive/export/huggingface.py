"""A dataset folder for the Hugging Face Hub: Parquet shards and a data card.

`datasets.load_dataset` reads it offline, and it can be uploaded as it is. The card says how many articles of which
sites and years there are, how often each field is present, how much was refused and why. It names no licence, as nobody
gave one.

Where kept pictures and documents are wanted too, they are in `photos/` and `documents/`, each once, by the SHA-256 of
its bytes, and the rows have a column of paths for each: `datasets` casts the first to pictures. Without, rows name them
by that digest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from archive.export.files import write_file
from archive.export.output import Output
from archive.export.parquet import SCHEMA, row_groups, write_rows
from archive.export.previous import CARD, CARD_TITLE, MEDIA_FOLDERS
from archive.export.redact import LEFT_AFTER_REDACTION
from archive.export.source import Source
from archive.ledger.removals import count_removals
from archive.ledger.statistics import read_statistics
from archive.media.queries import find_files
from archive.media.sniff import suffix_of
from archive.messages.language import in_english
from archive.record.fields import EXPECTED, FIELDS, Field, is_there

GROUPS = 100
"""The number of row groups in a shard, of some hundred megabytes at most."""

_NEVER = datetime.min.replace(tzinfo=UTC)  # an export does not depend on the clock, so it does not count what is due
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_REASONS = {
    "anti-robot": "the server wanted a browser or a person",
    "challenge": "a test for browsers",
    "charset": "letters in an encoding that is not known",
    "empty": "nothing in the answer",
    "error-page": "an error page",
    "feed": "a feed or sitemap",
    "flood": "the server asked to wait",
    "http": "the server answered with this status",
    "listing": "a list of articles, no article",
    "login": "a page to log in",
    "mojibake": "letters that are lost beyond repair",
    "moved": "led to another address",
    "no-text": "no text of an article",
    "not-html": "a document or picture, no page",
    "off-site": "led to another site",
    "outside-window": "published on other days than were crawled",
    "redirect-loop": "led to itself",
    "too-large": "more than a page can have",
    "trap": "not fetched, as similar addresses led to nothing new",
    "truncated": "a page that breaks off",
    "twin": "the same page under another address",
    "undated": "no date, where certain days were crawled",
}
"""Why pages are refused, by the reason that the ledger has. Of `http-404` and the like the first part."""


class _Counts:
    """Records that pass through, in numbers."""

    def __init__(self) -> None:
        self.published: Counter[tuple[str, str]] = Counter()
        """By site and year, which is `undated` where it is not known."""
        self.has: Counter[str] = Counter()
        self.fetched: list[str] = []
        self.shown: Counter[str] = Counter()
        """Photographs and attachments, by the name of the field."""
        self.kept: Counter[str] = Counter()
        """Those of which the archive keeps a file."""

    def through(self, records: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for text, record in records:
            self.published[record["site"], record["published"][:4] if record["published"] else "undated"] += 1
            self.has.update(name for name in EXPECTED if is_there(record[name]))
            for name in MEDIA_FOLDERS.values():
                self.shown[name] += len(record[name])
                self.kept[name] += sum("sha256" in part for part in record[name])
            if at := record["fetched_at"]:
                self.fetched = [min([at, *self.fetched]), max([at, *self.fetched])]
            yield text, record


@dataclass(slots=True)
class _Media:
    """Puts the files of records that pass through into their folders, each once."""

    source: Source
    folder: Path
    files: Counter[str] = field(default_factory=Counter)
    """Files that were written, by folder."""
    size: int = 0
    """In bytes."""

    def through(self, records: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
        for text, record in records:
            digests = {part["sha256"] for name in MEDIA_FOLDERS.values() for part in record[name] if part.get("sha256")}
            types = {sha256: file.media_type for sha256, file in find_files(self.source.connection, digests).items()}
            for folder, name in MEDIA_FOLDERS.items():
                record[_column(name)] = [self._put(folder, part, types) for part in record[name]]
            yield text, record

    def _put(self, folder: str, part: dict[str, Any], types: dict[str, str]) -> str | None:
        """Return the path of a file in the dataset; None where none is kept, or it is damaged, which is noted."""
        sha256 = part.get("sha256")
        if sha256 not in types:
            return None
        path = f"{folder}/{sha256[:2]}/{sha256}.{suffix_of(types[sha256])}"
        if not (self.folder / path).exists():
            size = write_file(self.source.connection, self.folder / path, sha256, part["url"])
            if size is None:
                return None
            self.files[folder] += 1
            self.size += size
        return path


def _column(name: str) -> str:
    return f"{name.removesuffix('s')}_files"


def write(source: Source, output: Output) -> int:
    """Fill a folder; return how many articles."""
    folder = output.folder()
    counted, media = _Counts(), _Media(source, folder)
    records, schema = counted.through(source.records()), SCHEMA
    if source.with_media:
        records = media.through(records)
        for name in MEDIA_FOLDERS.values():
            schema = schema.append(pa.field(_column(name), pa.list_(pa.string())))
    tables = row_groups(records, schema)
    shards: list[Path] = []
    count = 0
    (folder / "data").mkdir()
    for first in tables:
        shards.append(folder / "data" / f"part-{len(shards):05}.parquet")
        count += _write_shard(chain([first], islice(tables, GROUPS - 1)), shards[-1], schema)
    if not shards:
        shards.append(folder / "data" / "part-00000.parquet")
        _write_shard(iter(()), shards[0], schema)
    for number, shard in enumerate(shards):
        shard.rename(shard.with_name(f"train-{number:05}-of-{len(shards):05}.parquet"))
    (folder / CARD).write_text(_card(source, counted, media, count), encoding="utf-8", newline="\n")
    return count


def _write_shard(tables: Iterator[pa.Table], path: Path, schema: pa.Schema) -> int:
    with path.open("wb") as stream:
        return write_rows(tables, stream, schema)


def _card(source: Source, counted: _Counts, media: _Media, count: int) -> str:
    size = next((name for most, name in _SIZES if count < most), "1M<n<10M")
    asked = {name: value for name, value in source.chosen().items() if value is not None}
    sites = sorted({site for site, _ in counted.published})
    years = sorted({year for _, year in counted.published})
    fetched = " to ".join(dict.fromkeys(at[:10] for at in counted.fetched)) or "-"
    size_told = in_english("{number:article|articles} of {sites:site|sites}", number=count, sites=len(sites))
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

{size_told}, fetched {fetched}, exported from an archive of tulieu.
One row an article.

Chosen by: `{" ".join(json.dumps(asked, ensure_ascii=False).replace("`", "'").split())}`

## Sources

Articles by site and year of publication.

| site | articles |{"".join(f" {year} |" for year in years)}
|---|---|{"---|" * len(years)}
{_rows([_by_year(counted.published, site, years) for site in sites])}

## Dates

| year of publication | articles |
|---|---|
{_rows([(year, sum(counted.published[site, year] for site in sites)) for year in years])}

## Fields

| field | meaning | there in |
|---|---|---|
{_fields(counted, count)}

{_pictures(source, counted, media)}## Known gaps

What a page does not print is absent, never guessed: undated articles have no `published`. Articles that other sites
took over are here once for each site{"" if source.selection.copies else ", but not those that are copies of another"}.

{_removed(source)}

{_gaps(source)}

{_left_out(source)}## Licence

The texts and photographs are their publishers'; nobody granted a licence with this dataset. Whoever uses or
publishes it must see to what the law allows, text and data mining for research for instance.

## Citation

Cite an article by its `url`, `published`, `fetched_at` and `sha256`; `tulieu cite` writes that in the usual styles.
"""


def _pictures(source: Source, counted: _Counts, media: _Media) -> str:
    """Return a section on kept pictures and documents; empty where none are kept."""
    if not counted.kept.total():
        return ""
    photos, documents = (f"{counted.kept[name]} of {counted.shown[name]}" for name in ("photos", "attachments"))
    said = f"The archive keeps {photos} photographs and {documents} documents of these articles; `sha256` of each in "
    said += "`photos` and `attachments` is the digest of its file. "
    if source.with_media:
        files = in_english("{number:file|files}, {size:byte|bytes}", number=media.files.total(), size=media.size)
        said += (
            f"They are here: {files}, each once, {media.files['photos']} in `photos/` and {media.files['documents']} "
            "in `documents/`. `photo_files` and `attachment_files` have a path for each photograph and attachment, "
            "null where no file is kept, in their order; paths begin in this folder."
        )
    else:
        said += "The files are not here."
    return f"## Pictures and documents\n\n{said}\n\n"


def _removed(source: Source) -> str:
    asked = source.selection.site
    number = count_removals(source.connection, asked)
    return f"Removed for ever by order of a court or an authority, of {asked or 'the whole archive'}: {number}."


def _gaps(source: Source) -> str:
    asked = source.selection.site
    sites = [site for site in read_statistics(source.connection, _NEVER).sites if asked in (None, site.site)]
    refused: Counter[str] = Counter()
    for site in sites:
        refused.update(site.refused)
    failed = sum(sum(site.failed.values()) for site in sites)
    rows = [(reason, _meaning(reason), number) for reason, number in sorted(refused.items())]
    return f"""Of the addresses of {asked or "all sites of the archive"}, whatever else was asked for here, {failed}
could not be fetched, and {refused.total()} were refused: they are gone, no articles, or none that could be read with
certainty.

| refused as | which is | addresses |
|---|---|---|
{_rows(rows)}"""


def _left_out(source: Source) -> str:
    """Return a section on what a person left out; empty where nothing is."""
    said = []
    if source.selection.only is not None:
        listed = in_english("{number:article|articles}", number=len(source.selection.only))
        said.append(f"- Only the articles of a list are here; it names {listed} of the archive.")
    if source.selection.excluded:
        listed = in_english("{number:article|articles}", number=len(source.selection.excluded))
        said.append(f"- The articles of a list are left out; it names {listed} of the archive.")
    if source.redacted:
        said.append(f"- {LEFT_AFTER_REDACTION}")
    return "## Left out\n\n{}\n\n".format("\n".join(said)) if said else ""


def _meaning(reason: str) -> str:
    return _REASONS.get(reason) or _REASONS.get(reason.partition("-")[0], "")


def _by_year(published: Counter[tuple[str, str]], site: str, years: list[str]) -> list[str | int]:
    numbers = [published[site, year] for year in years]
    return [site, sum(numbers), *numbers]


def _fields(counted: _Counts, count: int) -> str:
    return _rows([(field.name, field.meaning, _share(field, counted, count)) for field in FIELDS])


def _share(field: Field, counted: _Counts, count: int) -> str:
    """How many articles have it; "" where that is not told."""
    if field.absent is None:
        return "100.0%"
    if field.name not in EXPECTED:
        return ""
    return f"{counted.has[field.name] / count:.1%}" if count else "-"


def _rows(rows: Any) -> str:
    return "\n".join(f"| {' | '.join(_escape_cell(str(cell)) for cell in row)} |" for row in rows)


def _escape_cell(cell: str) -> str:
    """Return the cell of a Markdown table, in which no markup of a page takes effect."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|!" else sign for sign in " ".join(cell.split()))
