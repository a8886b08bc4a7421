"""The articles that the replica portal holds, as its database would hold them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

from crawler.reading.dates.parse import ZONE

ARTICLES = Path(__file__).with_name("articles.json")

BlockKind = Literal["p", "heading", "bold", "quote", "list", "ordered", "table", "photo"]
Shape = Literal["figure", "table", "next", "same", "none"]
"""Where a photo's caption is: in a figcaption; in the second row of a table; in the next, centred
paragraph; in the same paragraph after a line break; nowhere."""
Style = Literal["plain", "justify", "word", "div", "br"]
"""How the editor made paragraphs; `br` is text parted by two line breaks directly in the body."""
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo in the body; `file` is below /uploads/news/."""

    file: str
    shape: Shape = "figure"
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class LeadPhoto:
    """The photo that the CMS sets above the body; on the left it is a thumbnail."""

    file: str
    place: Literal["center", "left"] = "center"
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body. `text` may hold links as `[words](/path)`; `rows` serve tables, and lists with
    one cell a row."""

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    photo: ShownPhoto | None = None

    def paragraphs(self) -> tuple[str, ...]:
        """Return what a right reader makes of it: a paragraph an item or row; nothing for a photo."""
        if self.kind == "photo":
            return ()
        if self.rows:
            return tuple(" | ".join(row) for row in self.rows)
        return (LINK.sub(r"\1", self.text),)


BlockSpec: TypeAlias = "Block | str | Mapping[str, Any]"


def parse_block(spec: BlockSpec) -> Block:
    """Make a block of `{"p": "..."}`, `{"list": [...]}`, `{"photo": {...}}`; a bare string is a paragraph."""
    if isinstance(spec, Block):
        return spec
    if isinstance(spec, str):
        return Block("p", spec)
    [(name, value)] = [(k, v) for k, v in spec.items() if k != "ordered"]
    if name not in get_args(BlockKind):
        raise ValueError(f"unknown block {name!r}")
    kind = cast(BlockKind, name)
    if kind == "photo":
        return Block("photo", photo=ShownPhoto(**value))
    if kind == "table":
        return Block("table", rows=tuple(tuple(row) for row in value))
    if kind == "list":
        return Block("ordered" if spec.get("ordered") else "list", rows=tuple((item,) for item in value))
    return Block(kind, value)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article with its truth. Validates nothing: tests may make odd ones."""

    id: int
    title: str
    categories: tuple[str, ...]
    """Slugs; the first is the canonical one."""
    published: datetime
    edited: datetime | None = None
    """None: never edited, and the portal gives the time of publication."""
    lead: str | None = None
    body: tuple[Block, ...] = ()
    lead_photo: LeadPhoto | None = None
    style: Style = "plain"
    alias: str = ""
    author_field: str | None = None
    """What is in the CMS's field."""
    byline: str | None = None
    """The last line of the body as printed, set right and bold."""
    authors: tuple[str, ...] = ()
    """The truth of the two above."""
    source_field: str | None = None
    source_line: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    """File names in the CMS's field."""
    features: frozenset[str] = field(default_factory=frozenset)
    """`nfd`: title, lead and body are decomposed; `nbsp`: spaces are no-break ones in places."""

    @property
    def path(self) -> str:
        """The canonical path."""
        return self.path_in(self.categories[0])

    @property
    def modified(self) -> datetime:
        """When it was last edited; its publication if never."""
        return self.edited or self.published

    def path_in(self, category: str) -> str:
        """Return the path under one of its categories; all but the first are redirected."""
        return f"/{category}/{self.alias}-{self.id}.html"

    def changed(self, **changes: Any) -> Story:
        """Return a copy with other values. Unless given, the edit falls an hour after the last; the alias stays."""
        changes.setdefault("edited", self.modified + timedelta(hours=1))
        return replace(self, **_coerced(changes))


def slug(text: str) -> str:
    """Return the alias that NukeViet makes of a title; decomposed letters break it: `huye-n-uy` (FACTS A1.11)."""
    if not unicodedata.is_normalized("NFC", text):
        text = re.sub(r"[\u0300-\u036f]+", "-", text)
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    plain = plain.lower().replace("đ", "d")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def parse_story(record: Mapping[str, Any]) -> Story:
    """Make a story of JSON values. Raises TypeError for an unknown key."""
    values = _coerced(record)
    unknown = values.keys() - {f.name for f in fields(Story)}
    if unknown:
        raise TypeError(f"unknown keys: {', '.join(sorted(unknown))}")
    if "nfd" in values.get("features", ()):
        for name in ("title", "lead"):
            values[name] = unicodedata.normalize("NFD", values[name])
    values.setdefault("alias", slug(values["title"]))
    return Story(**values)


def load_stories(path: Path = ARTICLES) -> tuple[Story, ...]:
    """Return the bundled articles, oldest first."""
    records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(parse_story(record) for record in records)


def _coerced(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return JSON values as those of a Story: times aware, blocks parsed, lists as tuples."""
    out = dict(values)
    for name in ("published", "edited"):
        if isinstance(out.get(name), str):
            out[name] = datetime.fromisoformat(out[name])
        if isinstance(out.get(name), datetime) and out[name].tzinfo is None:
            out[name] = out[name].replace(tzinfo=ZONE)
    if "body" in out:
        specs: Iterable[BlockSpec] = out["body"]
        out["body"] = tuple(parse_block(spec) for spec in specs)
    for name in ("categories", "authors", "tags", "attachments"):
        if name in out:
            out[name] = tuple(out[name])
    if isinstance(out.get("lead_photo"), Mapping):
        out["lead_photo"] = LeadPhoto(**out["lead_photo"])
    if "features" in out:
        out["features"] = frozenset(out["features"])
    return out
