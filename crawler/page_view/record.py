"""Draw the record beside its page: each field with its value, the evidence, and where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from archive.record.article import Article, Photo
from archive.record.fields import FIELDS, TOLD
from archive.reports.html import escaped
from crawler.page_view.evidence import remarks
from crawler.page_view.markup import element
from crawler.page_view.names import LABELS, MOST_LISTED, SEVERAL, position_id, value_id
from crawler.page_view.positions import Status, Value, texts_of

_LONGEST = 400
"""Characters of a value; it is whole on the page."""
_LONGEST_REASON = 240
"""Characters of an evidence; some selectors have 800."""
_PREVIEW = 110
"""Characters of a paragraph."""
_NO_POSITION = {
    Status.METADATA: "from metadata, not from what is printed",
    Status.LOST: "its words were not found on the page again",
    Status.UNSOUGHT: "not looked for: the page is too large",
}
_FACTS = tuple(f.name for f in FIELDS if f.group in ("identity", "origin") and f.kind != "mapping")


def summary(values: list[Value], drawn: set[tuple[str, int]]) -> str:
    """Return in a sentence or two how many values of a record are marked."""
    printed = [value for value in values if value.status is not Status.METADATA]
    marked = sum((value.field, value.index) in drawn for value in printed)
    told = f"Read as an article. {marked:,} of {len(printed):,} printed values are marked on the page."
    if any(value.is_located and (value.field, value.index) not in drawn for value in printed):
        told += " The page is too large to be drawn to the end."
    hidden = len(values) - len(printed)
    if hidden:
        told += f" {hidden} {'is' if hidden == 1 else 'are'} from metadata."
    return told


def draw_record(article: Article, values: list[Value], drawn: set[tuple[str, int]]) -> str:
    """Draw the record. `drawn` holds fields and indexes of the values that have a mark on the page."""
    return "\n".join(_Record(article, values, drawn).parts())


class _Record:
    def __init__(self, article: Article, values: list[Value], drawn: set[tuple[str, int]]) -> None:
        self.article = article
        self.values: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in values:
            self.values[value.field][value.index] = value
        self.drawn = drawn

    def parts(self) -> Iterator[str]:
        yield from self.remarks()
        for field in TOLD:
            yield self.field(field.name)
        facts = {name: getattr(self.article, name) for name in _FACTS}
        told = "".join(
            element("p", element("span", escaped(name.replace("_", " ")), class_="soft") + " " + escaped(str(value)))
            for name, value in facts.items()
            if value is not None
        )
        yield element("section", element("h3", "the page") + told, class_="field")

    def remarks(self) -> Iterator[str]:
        """Draw what the evidence says besides where a value is from."""
        items = [
            element("li", escaped(_cut(f"{field}: {remark}", _LONGEST_REASON)))
            for field, evidence in sorted(self.article.evidence.items())
            for remark in _doubts(evidence)
        ]
        if items:
            yield element(
                "section", element("h3", "doubts and remarks") + element("ol", "".join(items)), class_="field"
            )

    def field(self, field: str) -> str:
        evidence = self.article.evidence.get(field)
        shown = {
            "body": self.paragraphs,
            "photos": self.photos,
            "attachments": self.documents,
            "published": self.published,
        }.get(field, self.plain)(field)
        heading = f"{LABELS[field]}s" if field in SEVERAL else LABELS[field]
        parts = [element("h3", element("span", escaped(heading), class_="chip"))]
        parts.append(shown or element("p", "absent: nothing on the page was read as this", class_="absent"))
        if evidence:
            first, others = remarks(evidence)
            read_by = element("span", "read by", class_="soft") + " " + escaped(_cut(first, _LONGEST_REASON))
            parts.append(element("p", read_by, class_="why"))
            parts += [element("p", escaped(_cut(other, _LONGEST_REASON)), class_="why more") for other in others]
        gone = "" if shown or evidence else " gone"
        return element("section", "".join(parts), class_=f"field f-{field}{gone}", id=f"r-{field}")

    # The values of each field; empty where it is absent.

    def plain(self, field: str) -> str:
        held = texts_of(self.article, field)
        return self.listed(self.one(field, at, text, _LONGEST) for at, text in enumerate(held))

    def paragraphs(self, field: str) -> str:
        body = self.article.body
        texts = [self.one(field, at, text, _PREVIEW, number=True) for at, text in enumerate(body[:MOST_LISTED])]
        return self.listed(texts, len(body) - MOST_LISTED)

    def published(self, field: str) -> str:
        article = self.article
        raw = article.published_raw
        if article.published:
            told = element("span", escaped(f"{article.published} ({article.published_precision})"), class_="value")
        elif raw:
            told = element("span", "absent: the words that are printed were not understood as a date", class_="absent")
        else:
            return ""
        printed = element("span", "printed:", class_="soft") + " " + escaped(_cut(raw, _LONGEST)) if raw else ""
        return element("p", told) + element("p", f"{printed} {self.where(field, 0)}", id=value_id(field, 0))

    def photos(self, field: str) -> str:
        photos = self.article.photos
        return self.listed(
            (self.photo(at, photo) for at, photo in enumerate(photos[:MOST_LISTED])), len(photos) - MOST_LISTED
        )

    def photo(self, at: int, photo: Photo) -> str:
        address = element("span", escaped(_cut(photo.url, _LONGEST)), class_="address")
        lines = [f"{address} {self.where('photos', at)}"]
        texts = {"caption": photo.caption, "credit": photo.credit}
        if photo.caption_raw != photo.caption:
            texts["printed"] = photo.caption_raw
        told = [
            element("span", f"{name}: ", class_="soft") + escaped(_cut(x, _LONGEST)) for name, x in texts.items() if x
        ]
        lines += [element("p", line) for line in told[:-1]]
        if photo.caption_raw:
            lines.append(element("p", f"{told[-1]} {self.where('captions', at)}", id=value_id("captions", at)))
        else:
            lines.append(element("p", "no caption is printed", class_="absent"))
        return element("li", "".join(lines), id=value_id("photos", at))

    def documents(self, field: str) -> str:
        held = self.article.attachments
        items = []
        for at, one in enumerate(held[:MOST_LISTED]):
            address = element("span", escaped(_cut(one.url, _LONGEST)), class_="address")
            told = f"{escaped(_cut(one.text or '', _LONGEST))} {address} {self.where(field, at)}"
            items.append(element("li", told, id=value_id(field, at)))
        return self.listed(items, len(held) - MOST_LISTED)

    def one(self, field: str, at: int, text: str, longest: int, *, number: bool = False) -> str:
        count = element("span", f"{at + 1} ", class_="soft") if number else ""
        told = f"{count}{element('span', escaped(_cut(text, longest)), class_='value')} {self.where(field, at)}"
        return element("li", told, id=value_id(field, at))

    def listed(self, items: Iterator[str] | list[str], more: int = 0) -> str:
        drawn = "".join(islice(items, MOST_LISTED))
        if more > 0:
            drawn += element("li", f"… and {more:,} more, which are left out here", class_="left")
        return element("ol", drawn) if drawn else ""

    def where(self, field: str, at: int) -> str:
        """Return a link to a value's position, or why there is none."""
        value = self.values[field].get(at)
        if (field, at) in self.drawn:
            told = "understood from this" if value is not None and value.status is Status.DERIVED else "on the page"
            label = f"{LABELS[field]} {at + 1}, {told}"
            return element("a", f"{told} ↗", href=f"#{position_id(field, at)}", class_="go", aria_label=label)
        if value is None:
            return element("span", _NO_POSITION[Status.METADATA], class_="nowhere")
        told = (
            "in a part of the page that is left out"
            if value.is_located
            else _NO_POSITION.get(value.status, "not marked")
        )
        return element("span", told, class_="nowhere")


def _doubts(evidence: str) -> tuple[str, ...]:
    first, others = remarks(evidence)
    return (first, *others) if first.startswith("refused") else others


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"
