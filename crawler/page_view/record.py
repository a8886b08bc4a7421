"""Say what stands in the record beside its page, for `record.html`: each field with its value, the evidence, and where
it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.messages.language import _
from archive.record.article import Article, Photo
from archive.record.fields import FIELDS, TOLD
from crawler.page_view.evidence import remarks
from crawler.page_view.names import LABELS, MOST_LISTED, SEVERAL, Label, value_id
from crawler.page_view.positions import Status, Value, texts_of

_LONGEST = 400
"""Characters of a value; it is whole on the page."""
_LONGEST_REASON = 240
"""Characters of an evidence; some selectors have 800."""
_PREVIEW = 110
"""Characters of a paragraph."""
_NO_POSITION = {
    Status.METADATA: _("from metadata, not from what is printed"),
    Status.LOST: _("its words were not found on the page again"),
    Status.UNSOUGHT: _("not looked for: the page is too large"),
}
_FACTS = tuple(f.name for f in FIELDS if f.group in ("identity", "origin") and f.kind != "mapping")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    told: str
    label: Label | None = None
    """Of the value, where it is marked on the page."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A date, or a photograph's caption, which have an anchor of their own."""

    anchor: str
    place: Place
    value: str = ""
    """A date as it was understood; empty where it was not."""
    printed: str = ""
    """A date as it is printed; empty where it is not."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field."""

    anchor: str
    place: Place
    text: str = ""
    number: int | None = None
    """Of a paragraph."""
    address: str = ""
    """Of a photograph or a document."""
    caption: Anchored | None = None
    """Of a photograph."""
    printed: tuple[tuple[str, str], ...] = ()
    """What is printed with it, by what that is called; of one without a caption nothing."""


@dataclass(frozen=True, slots=True)
class DrawnField:
    """One field."""

    name: str
    evidence: tuple[str, ...]
    """By what it was read, and remarks on that."""
    items: tuple[Item, ...] = ()
    more: int = 0
    """How many values are not listed."""
    date: Anchored | None = None
    """Of `published`, where a date is printed or understood."""

    @property
    def heading(self) -> str:
        """What it is called, a word of the program."""
        return f"{LABELS[self.name]}s" if self.name in SEVERAL else LABELS[self.name]

    @property
    def is_there(self) -> bool:
        """Whether it has a value."""
        return bool(self.items) or self.date is not None


def summary(values: list[Value], drawn: set[tuple[str, int]]) -> Iterator[str]:
    """Yield sentences that say how many values of a record are marked."""
    printed = [value for value in values if value.status is not Status.METADATA]
    marked = sum((value.field, value.index) in drawn for value in printed)
    yield _(
        "Read as an article. {marked} of {printed:printed value is|printed values are} marked on the page.",
        marked=marked,
        printed=len(printed),
    )
    if any(value.is_located and (value.field, value.index) not in drawn for value in printed):
        yield _("The page is too large to be drawn to the end.")
    hidden = len(values) - len(printed)
    if hidden:
        yield _("{number:value is|values are} from metadata.", number=hidden)


def why_unmarked(value: Value) -> str:
    """Return why a value has no mark on its page."""
    if value.is_located:
        return _("in a part of the page that is left out")
    return _NO_POSITION.get(value.status, _("not marked"))


class Record:
    """A record as it is drawn. `drawn` holds fields and indexes of the values that have a mark on the page."""

    def __init__(self, article: Article, values: list[Value], drawn: set[tuple[str, int]]) -> None:
        self._article = article
        self._values = {(value.field, value.index): value for value in values}
        self._drawn = drawn

    @property
    def doubts(self) -> list[tuple[str, str]]:
        """What the evidence says besides where a value is from, by field."""
        return [
            (field, _cut(remark, _LONGEST_REASON))
            for field, evidence in sorted(self._article.evidence.items())
            for remark in _doubts(evidence)
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of the page itself, by the record's names for it."""
        facts = ((name, getattr(self._article, name)) for name in _FACTS)
        return [(name.replace("_", " "), str(value)) for name, value in facts if value is not None]

    @property
    def fields(self) -> Iterator[DrawnField]:
        """Each field, also those that are absent."""
        article = self._article
        for field in TOLD:
            name, evidence = field.name, article.evidence.get(field.name)
            first, others = remarks(evidence) if evidence else ("", ())
            reasons = tuple(_cut(one, _LONGEST_REASON) for one in (first, *others)) if evidence else ()
            if name == "published":
                yield DrawnField(name, reasons, date=self._date())
                continue
            items: Callable[[int], Item]
            if name == "photos":
                number, items = len(article.photos), self._photo
            elif name == "attachments":
                number, items = len(article.attachments), self._document
            elif name == "body":
                number, items = len(article.body), self._paragraph
            else:
                texts = texts_of(article, name)
                number, items = len(texts), self._plain(name, texts)
            shown = tuple(map(items, range(min(number, MOST_LISTED))))
            yield DrawnField(name, reasons, shown, number - len(shown))

    # The values of each field.

    def _plain(self, field: str, texts: Sequence[str]) -> Callable[[int], Item]:
        return lambda at: Item(value_id(field, at), self._place(field, at), _cut(texts[at], _LONGEST))

    def _paragraph(self, at: int) -> Item:
        text = _cut(self._article.body[at], _PREVIEW)
        return Item(value_id("body", at), self._place("body", at), text, number=at + 1)

    def _date(self) -> Anchored | None:
        article = self._article
        if not article.published and not article.published_raw:
            return None
        value = f"{article.published} ({article.published_precision})" if article.published else ""
        printed = _cut(article.published_raw or "", _LONGEST)
        return Anchored(value_id("published", 0), self._place("published", 0), value, printed)

    def _photo(self, at: int) -> Item:
        photo = self._article.photos[at]
        return Item(
            value_id("photos", at),
            self._place("photos", at),
            address=_cut(photo.url, _LONGEST),
            caption=Anchored(value_id("captions", at), self._place("captions", at)),
            printed=tuple(_printed_with(photo)) if photo.caption_raw else (),
        )

    def _document(self, at: int) -> Item:
        one = self._article.attachments[at]
        text, address = _cut(one.text or "", _LONGEST), _cut(one.url, _LONGEST)
        return Item(value_id("attachments", at), self._place("attachments", at), text, address=address)

    def _place(self, field: str, at: int) -> Place:
        """Return a value's position, or why there is none."""
        value = self._values.get((field, at))
        if (field, at) in self._drawn:
            derived = value is not None and value.status is Status.DERIVED
            return Place(_("understood from this") if derived else _("on the page"), Label(field, at))
        return Place(_NO_POSITION[Status.METADATA] if value is None else why_unmarked(value))


def _printed_with(photo: Photo) -> Iterator[tuple[str, str]]:
    texts = [("caption", photo.caption), ("credit", photo.credit)]
    if photo.caption_raw != photo.caption:
        texts.append(("printed", photo.caption_raw))
    yield from ((name, _cut(text, _LONGEST)) for name, text in texts if text)


def _doubts(evidence: str) -> tuple[str, ...]:
    first, others = remarks(evidence)
    return (first, *others) if first.startswith("refused") else others


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"
