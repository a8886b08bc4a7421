"""Take a passage out of a record. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from archive.errors import CannotRemove
from archive.messages.language import _
from archive.record.article import Article, Attachment, Photo
from archive.record.identity import fold

PASSAGES = {"authors": False, "caption": True, "photo": True, "attachment": True, "body": True}
"""What can be taken out of an article, and whether it has a number."""

_FILES = {"photo": "photos", "attachment": "attachments"}
"""The passages that are pictures and documents, with the field of the record that names them."""

_ALIKE = 0.6
"""Of two paragraphs with so many words in common one is an edit of the other."""
_FEWEST_WORDS = 5
"""A paragraph of fewer words is an edit of none but its equal."""
_FEWEST_LETTERS = 4
"""What is shorter is not looked for in the rest of the article."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is to be taken out of an article."""

    field: str
    """One of PASSAGES."""
    place: int | None
    """Which paragraph, photograph or attachment, from 1; None: all."""

    @property
    def is_file(self) -> bool:
        """Whether it is a picture or document, whose bytes go with it."""
        return self.field in _FILES

    def __str__(self) -> str:
        return self.field if self.place is None else f"{self.field}:{self.place}"


def parse_passage(text: str) -> Passage:
    """Return what a person means by `authors`, `caption`, `caption:2`, `photo:1`, `attachment:1`, `body:3`. Raise
    CannotRemove."""
    field, colon, number = text.partition(":")
    known = ", ".join(f"{name}:N" if numbered else name for name, numbered in PASSAGES.items())
    wrong = CannotRemove(_("{text} is no passage: --field is one of {known}", text=text, known=f"{known}, caption"))
    if field not in PASSAGES or (colon and not PASSAGES[field]):
        raise wrong
    if not colon and field != "authors" and field != "caption":
        raise wrong
    if colon and (not number.isdecimal() or not int(number)):
        raise wrong
    return Passage(field, int(number) if colon else None)


def find_item(article: Article, passage: Passage) -> Photo | Attachment:
    """Return the picture or document that a passage is. Raise CannotRemove where the article has none."""
    items = getattr(article, _FILES[passage.field])
    if passage.place is None or passage.place > len(items):
        raise _has_none(article, passage)
    found: Photo | Attachment = items[passage.place - 1]
    return found


def find_texts(article: Article, passage: Passage) -> list[str]:
    """Return the texts of a passage in the current revision of an article; of a picture or document those that no other
    of the article has, and its address. Raise CannotRemove where it has none."""
    place = passage.place
    if passage.is_file:
        item = find_item(article, passage)
        others = {text for one in getattr(article, _FILES[passage.field]) if one is not item for text in _texts_of(one)}
        return [text for text in _texts_of(item) if text not in others] + [item.url]
    if passage.field == "authors":
        found: list[str | None] = list(article.authors)
    elif passage.field == "body":
        found = list(article.body[place - 1 : place] if place else ())
    else:
        photos = article.photos if place is None else article.photos[place - 1 : place]
        found = [text for photo in photos for text in (photo.caption, photo.credit, photo.caption_raw)]
    texts = [text for text in found if text]
    if not texts:
        raise _has_none(article, passage)
    return texts


def _has_none(article: Article, passage: Passage) -> CannotRemove:
    return CannotRemove(_("{key}: it has no {passage}", key=article.key, passage=passage))


def _texts_of(item: Photo | Attachment) -> list[str]:
    """Return the texts of a photograph, or the words of a link to a document where they say what it is."""
    if isinstance(item, Photo):
        return [text for text in (item.caption, item.credit, item.caption_raw) if text]
    return [item.text] if item.text and len(item.text.split()) >= _FEWEST_WORDS else []


def find_addresses(article: Article, passage: Passage, texts: list[str], addresses: Collection[str]) -> set[str]:
    """Return at which addresses, without fragments, a revision of an article has a picture or document: any of some, or
    any that has its caption."""
    return {address_of(item) for item in getattr(article, _FILES[passage.field]) if _is_item(item, texts, addresses)}


def without(
    article: Article, passage: Passage, texts: list[str], mark: str, addresses: Collection[str] = ()
) -> Article:
    """Return a revision of an article without a passage, which in the current one has these texts: whichever number it
    has here, as it is here or was edited; of a picture or document the one at any of some addresses. In `evidence` the
    mark stands in place of what was said of it."""
    if passage.is_file:
        photos = tuple(one for one in article.photos if passage.field != "photo" or not _is_item(one, texts, addresses))
        attachments = tuple(
            one for one in article.attachments if passage.field == "photo" or not _is_item(one, texts, addresses)
        )
        changed = replace(article, photos=photos, attachments=attachments)
    elif passage.field == "authors":
        changed = replace(article, authors=())
    elif passage.field == "body":
        changed = replace(article, body=tuple(text for text in article.body if not _is_edit(text, texts[0])))
    else:
        changed = replace(article, photos=tuple(_without_captions(article.photos, passage, texts)))
    name = {**_FILES, "caption": "photos"}.get(passage.field, passage.field)
    evidence = {field: mark if _has_any(said, texts) else said for field, said in article.evidence.items()}
    return replace(changed, evidence=evidence | {name: mark})


def address_of(item: Photo | Attachment) -> str:
    """Return the address of a file, without its fragment."""
    return item.url.partition("#")[0].strip()


def _is_item(item: Photo | Attachment, texts: list[str], addresses: Collection[str]) -> bool:
    names = (item.caption, item.caption_raw) if isinstance(item, Photo) else _texts_of(item)
    return address_of(item) in addresses or any(fold(name) in map(fold, texts) for name in names if name)


def _without_captions(photos: tuple[Photo, ...], passage: Passage, texts: list[str]) -> Iterator[Photo]:
    folded = {fold(text) for text in texts}
    for photo in photos:
        own = {fold(text) for text in (photo.caption, photo.caption_raw) if text}
        yield photo if passage.place is not None and not own & folded else Photo(url=photo.url)


def _is_edit(text: str, other: str) -> bool:
    one, two = fold(text).split(), fold(other).split()
    if one == two:
        return True
    if min(len(one), len(two)) < _FEWEST_WORDS:
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def find_left(article: Article, texts: list[str]) -> list[str]:
    """Return the fields of an article that still have one of the texts of a passage: `title`, `body:3`."""
    fields: list[tuple[str, str | None]] = [("title", article.title), ("lead", article.lead)]
    fields += [(f"body:{number}", text) for number, text in enumerate(article.body, start=1)]
    for number, photo in enumerate(article.photos, start=1):
        fields.append((f"caption:{number}", photo.caption_raw or photo.caption))
    fields += [("authors", name) for name in article.authors]
    fields += [("source", article.source), ("section", article.section)]
    fields += [("tags", tag) for tag in article.tags]
    fields += [("attachments", attached.text) for attached in article.attachments]
    return list(dict.fromkeys(name for name, text in fields if text and _has_any(text, texts)))


def _has_any(text: str, texts: list[str]) -> bool:
    folded = f" {fold(text)} "
    return any(len(one := fold(sought)) >= _FEWEST_LETTERS and f" {one} " in folded for sought in texts)
