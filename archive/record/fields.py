"""The fields of the record: one table, from which everything derives that lists them.

A new field is a row here, an attribute of `Article` and a selector in a layout. JSON, exports, `show`, search, page
views, coverage and reports follow; a test holds the record and the documents to this table.

What makes a revision is the content of an article. The rule of what counts as content has a number, which each
revision's digest names (`identity.content_digest`). A rule is made of values in the order of the table, without names.
A change of it keeps the rules before:

    a field is added        it counts from the next rule on (`content_since`)
    counts no longer        not from the next rule on (`content_until`)
    is no longer read       likewise; its row and its attribute stay, for what is stored has it
    gets another name       it counts as before; `Article.from_json` must then read the earlier name
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Literal

Kind = Literal["text", "texts", "date", "integer", "timestamp", "photos", "attachments", "mapping"]
"""`texts`: a list. `date`: ISO 8601 in +07:00 as text, as exact as it was printed. `timestamp`: an aware datetime.
`photos`, `attachments`: lists of what has `parts`. `mapping`: texts by text. What is missing is None, of lists and
mappings an empty one."""

Group = Literal["identity", "told", "detail", "origin"]
"""`identity`: which article it is. `told`: what its page tells a reader. `detail`: more about another field. `origin`:
where the record is from."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record, or of what it has a list of."""

    name: str
    """Its key in JSON, and its attribute."""
    kind: Kind
    meaning: str
    """In a line, without markup."""
    _: KW_ONLY
    absent: str | None
    """What it means that it is missing; None: it never is."""
    content_since: int | None = None
    """The first rule by which it counts as content; None: by none."""
    content_until: int | None = None
    """The first rule by which it no longer counts; None: it still does."""
    group: Group = "told"
    label: str = ""
    """What one of its values is called; "": as the field."""
    expected: bool = True
    """Of what is told: whether it is worth a remark that an article lacks it."""
    parts: tuple[Field, ...] = ()
    """Of each item, where it is a list of photographs or attachments."""
    stored: bool = True
    """Of a part: whether stored records have it. If not, it is filled in as they leave the archive, and no key of JSON
    where it is absent."""

    @property
    def empty(self) -> list[str] | dict[str, str] | None:
        """What is in JSON where it is absent."""
        return {} if self.kind == "mapping" else [] if self.parts or self.kind == "texts" else None

    def counts_in(self, rule: int) -> bool:
        """Whether it is content by a rule."""
        since, until = self.content_since, self.content_until
        return since is not None and since <= rule and (until is None or rule < until)


_FILE = Field("sha256", "text", "SHA-256 of the file that is kept of it", absent="none is kept", stored=False)
"""See `media.digests`."""

PHOTO = (
    Field("url", "text", "absolute address, as on the page", absent=None, content_since=1),
    Field("caption", "text", "the caption without its credit", absent="none is printed", content_since=1),
    Field("credit", "text", "who took it, with its label as printed", absent="not printed", content_since=1),
    Field("caption_raw", "text", "caption and credit as printed", absent="nothing is printed", content_since=1),
    _FILE,
)
"""Of a photograph."""

STORED_PHOTO = tuple(field.name for field in PHOTO if field.stored)
"""The columns that the table `photos` of the schema has of a photograph."""

ATTACHMENT = (
    Field("url", "text", "absolute address", absent=None, content_since=1),
    Field("text", "text", "the words of the link", absent="there are none", content_since=1),
    _FILE,
)
"""Of a linked document."""

FIELDS = (
    Field("url", "text", "canonical address", absent=None, group="identity"),
    Field("site", "text", "name of the site", absent=None, group="identity"),
    Field("key", "text", "the site's own id of the article, else its address", absent=None, group="identity"),
    Field("title", "text", "as printed on the article", absent=None, content_since=1),
    Field(
        "published",
        "date",
        "ISO 8601 in +07:00, as exact as it was printed; null if it was not understood",
        absent="no date was printed, or it was not understood",
        content_since=1,
    ),
    Field(
        "published_precision", "text", "day, minute or second", absent="exactly where `published` is", group="detail"
    ),
    Field("published_raw", "text", "the words printed", absent="no date was printed", group="detail"),
    Field(
        "modified",
        "date",
        "likewise, of the last edit",
        absent="the page does not say",
        content_since=1,
        label="edited",
    ),
    Field("lead", "text", "the sapo as printed", absent="none is printed", content_since=1),
    Field(
        "body",
        "texts",
        "paragraphs in order, without lead, captions and byline",
        absent="pictures and a lead alone",
        content_since=1,
        label="paragraph",
    ),
    Field(
        "photos",
        "photos",
        "url, caption, credit, the caption as printed, and the SHA-256 of the kept file",
        absent="there are none",
        content_since=1,
        label="picture",
        parts=PHOTO,
    ),
    Field("authors", "texts", "names as printed", absent="nobody is named", content_since=1, label="author"),
    Field("source", "text", "the agency or paper that it was taken from", absent="none is named", content_since=1),
    Field("section", "text", "section of the site", absent="none is printed", content_since=1),
    Field("tags", "texts", "visible tags", absent="there are none", content_since=1, label="tag"),
    Field(
        "attachments",
        "attachments",
        "linked documents: url, the words of the link, and the SHA-256 of the kept file",
        absent="there are none",
        content_since=1,
        label="document",
        expected=False,
        parts=ATTACHMENT,
    ),
    Field("evidence", "mapping", "for each field, what on the page said so", absent="not noted", group="origin"),
    Field("fetched_at", "timestamp", "when the page was fetched", absent="not known", group="origin"),
    Field("sha256", "text", "digest of the page's bytes", absent="the page was not kept", group="origin"),
)
"""The record, in its order."""

RECORD_KEYS = tuple(field.name for field in FIELDS)
"""The keys of the record in their order."""

TOLD = tuple(field for field in FIELDS if field.group == "told")
"""What a page tells a reader."""

EXPECTED = tuple(field.name for field in TOLD if field.expected)
"""The names of fields of which reports say how many articles have them."""


def is_there(value: object) -> bool:
    """Whether a field has a value: None, "" and empty lists are not values, 0 is."""
    return bool(value) or value == 0


def names_of(*kinds: Kind) -> tuple[str, ...]:
    """The fields of some kinds, in the order of the record."""
    return tuple(field.name for field in FIELDS if field.kind in kinds)


def latest_rule(fields: tuple[Field, ...]) -> int:
    """The number of the newest rule of what counts as content."""
    every = (*fields, *(part for field in fields for part in field.parts))
    return max(rule for field in every for rule in (field.content_since, field.content_until, 1) if rule is not None)
