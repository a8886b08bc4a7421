"""Words, and the tokens that the search index stores of an article.

A word is a run of letters and digits: in Vietnamese, a syllable. It has two forms: `exact`, as printed but in lower
case, and `folded`, without diacritics and with `d` for `đ`. Where the tone mark is placed (`hòa`, `hoà`) makes no
difference.

The tokens of an article are these:

    dang            a word without its diacritics
    =đảng           a word as printed
    dang3_bo1       two successive words of a paragraph, each with the class of its diacritics
    t.dang t.=đảng  a word of the title; l. of the lead, c. of a caption, a. of an author's name, d. of a linked
                    document or of the link to it
    o.dang o.=đảng  a word that is in the article but not in its body
    s.6c6f6e67      the site's name, hexadecimal

Pairs make phrases fast that are rarer than their words. Class 0 is that of words without diacritics; words with some
are spread over a few other classes by a hash. So the same tokens serve a person who types diacritics, for whom few
other words are in the class, and one who does not, for whom all classes are asked for. Each token costs a microsecond
when an article is saved.

What is outside the body is mostly short: `o.` marks it by far fewer tokens than marking the words of the body would
take.

SQLite's index has tokens as texts, PostgreSQL's as numbers, which it sorts in a third of the time. A token of two parts
(`t.` and `dang`, `dang3_` and `bo1`) has the sum of the parts' numbers. They are so many that two tokens of an archive
hardly ever have the same: of ten million two do once in 100,000 archives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from operator import add
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from zlib import crc32

from archive.record.article import Article
from archive.record.fields import TOLD
from archive.record.identity import fold
from archive.record.normal_form import to_nfc
from archive.search.bloom import hash_trigrams, hash_word, make_filter

INDEX = "search_6"
"""The name of the index: `search_` and the version of what it holds. Its other tables' names begin with it."""

# --- words ----------------------------------------------------------------------------------------

_WORD = re.compile(r"\w+")  # underscores are replaced before; [^\W_]+ takes twice as long
MAX_WORD_LENGTH = 64  # characters: of a longer run of letters, which is not a word, only the beginning is indexed

# In an open syllable the tone mark may be on either vowel: hoà and hòa, khoẻ and khỏe, thuỷ and thủy. Not after q,
# whose u is part of the consonant: quý has no other form.
_TONES = {
    f"{first}{marked}": f"{unicodedata.normalize('NFC', first + mark)}{plain}"
    for first, plain in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0309\u0303\u0323"
    for marked in (unicodedata.normalize("NFC", plain + mark),)
}


class Word(NamedTuple):
    """The two forms of a word."""

    exact: str
    folded: str

    @property
    def marked(self) -> bool:
        """Whether it has diacritics."""
        return self.exact != self.folded


def split_words(printed: str) -> list[str]:
    """Return the words of a text in lower case, in order."""
    words = _WORD.findall(to_nfc(printed).lower().replace("_", " "))
    return words if max(map(len, words), default=0) <= MAX_WORD_LENGTH else [word[:MAX_WORD_LENGTH] for word in words]


@lru_cache(maxsize=1 << 16)  # Vietnamese has some thousand syllables
def word_forms(word: str) -> Word:
    """Return the forms of a word of `split_words`."""
    exact = word
    old = _TONES.get(word[-2:])
    if old is not None and word[-3:-2] != "q":
        exact = word[:-2] + old
    return Word(exact, fold(word).replace(" ", "") or exact)


def read_words(printed: str) -> list[Word]:
    """Return the forms of all words of a text, in order."""
    return [word_forms(word) for word in split_words(printed)]


def find_words(printed: str) -> Iterator[tuple[int, int, Word]]:
    """Yield the words of a text in NFC with their positions in it, [start, end)."""
    for match in _WORD.finditer(printed.replace("_", " ")):
        word = match[0]
        found = _first_of(word) if len(word) <= MAX_WORD_LENGTH else _first_of.__wrapped__(word)
        if found is not None:
            yield match.start(), match.end(), found


@lru_cache(maxsize=1 << 14)
def _first_of(printed: str) -> Word | None:
    # A letter may become two in lower case (İ): the word is then what `split_words` makes of its beginning.
    word = next(iter(split_words(printed)), "")
    return word_forms(word) if word else None


# --- tokens ---------------------------------------------------------------------------------------

Field = Literal["title", "lead", "body", "caption", "author", "attachment"]

FIELD_PREFIXES: dict[Field, str] = {"title": "t.", "lead": "l.", "caption": "c.", "author": "a.", "attachment": "d."}
"""The fields whose words have tokens of their own."""

OUTSIDE_BODY = "o."
_SITE = "s."

_OTHERS = tuple(
    (field.name, field.kind)
    for field in TOLD
    if field.kind in ("text", "texts", "attachments") and field.name not in ("title", "lead", "body", "authors")
)


def searched_texts(article: Article) -> Iterator[tuple[Field | None, str]]:
    """Yield the texts of an article that are searched, in the order in which a snippet is taken from them.

    The field None is that of all other texts of the record: source, section, tags. Of `attachment` only the links'
    texts are in the record; the documents' own come after all of it, see `documents`. A phrase never spans two texts.
    """
    if article.lead:
        yield "lead", article.lead
    for paragraph in article.body:
        yield "body", paragraph
    for photo in article.photos:
        yield "caption", photo.caption_raw or photo.caption or ""
    yield "title", article.title
    for name in article.authors:
        yield "author", name
    for field, kind in _OTHERS:
        value = getattr(article, field)
        if kind == "attachments":
            for attachment in value:
                yield "attachment", attachment.text or ""
            continue
        for other in (value,) if kind == "text" else value:
            yield None, other or ""


Token = TypeVar("Token", str, int)


class ArticleTokens(NamedTuple, Generic[Token]):
    """What the index stores of an article."""

    tokens: set[Token]
    """Some thousand for a page of text."""
    trigrams: set[int]
    """Hashes of every three successive words, see `bloom`."""


def make_article_filter(article: Article, paragraphs: Iterable[str] | None = None) -> bytes:
    """Return the filter of an article's trigrams, as it is stored. `paragraphs` are as in `make_tokens`."""
    return make_filter(make_tokens(article, paragraphs).trigrams)


def pair_tokens(first: Word, second: Word, *, as_typed: bool) -> list[str]:
    """Return the tokens of which an article with these successive words has one. `as_typed`: words without diacritics
    are printed without, too."""
    return [
        f"{first.folded}{one}_{second.folded}{two}"
        for one in ([_marks_class(first)] if as_typed or first.marked else range(_CLASSES))
        for two in ([_marks_class(second)] if as_typed or second.marked else range(_CLASSES))
    ]


def _marks_class(word: Word) -> int:
    return 1 + crc32(word.exact.encode()) % (_CLASSES - 1) if word.marked else 0


_CLASSES = 5


class _Parts(dict[str, tuple[tuple[Any, Any, Any, Any, int], ...]]):
    """The tokens and parts of tokens of what was between two spaces so far: exact, folded, as the first and as the
    second of a pair, and the hashes of its words. Texts repeat themselves: a look-up takes a third of the time of
    splitting."""

    def __init__(self, make_part: Callable[[str], Any]) -> None:
        super().__init__()
        self._make_part = make_part

    def __missing__(self, printed: str) -> tuple[tuple[Any, Any, Any, Any, int], ...]:
        if len(self) >= _MAX_CACHED:
            self.clear()
        parts = []
        for word in read_words(printed):
            classed = f"{word.folded}{_marks_class(word)}"
            made = map(self._make_part, (f"={word.exact}", word.folded, f"{classed}_", classed))
            parts.append((*made, hash_word(word.folded)))
        if len(printed) <= MAX_WORD_LENGTH:
            self[printed] = tuple(parts)
        return tuple(parts)


_MAX_CACHED = 1 << 15


class _Maker(Generic[Token]):
    """Makes tokens of parts, texts or numbers, which are added."""

    def __init__(self, make_part: Callable[[str], Token]) -> None:
        self._parts = _Parts(make_part)
        self._make_part: Callable[[str], Token] = make_part
        self._tags: dict[Field, Token] = {field: make_part(tag) for field, tag in FIELD_PREFIXES.items()}
        self._outside_body: Token = make_part(OUTSIDE_BODY)
        self._site: Token = make_part(_SITE)

    def make(self, article: Article, paragraphs: Iterable[str] | None = None) -> ArticleTokens[Token]:
        """Return all tokens and trigrams of an article and of the paragraphs of its documents, which are gone through
        once. None: the links to documents have no tokens of their own, either, as in entries without a row in
        `documents`."""
        by_field: dict[Field | None, list[str]] = {}
        for field, text in searched_texts(article):
            own = None if field == "attachment" and paragraphs is None else field
            by_field.setdefault(own, []).append(text)
        trigrams: set[int] = set()
        body, found = self._read(by_field.pop("body", ()), trigrams)
        outside: set[Token] = set()
        linked = chain(by_field.pop("attachment", ()), paragraphs or ())
        others: list[tuple[Field | None, Iterable[str]]] = [*by_field.items(), ("attachment", linked)]
        for field, printed in others:
            words, pairs = self._read(printed, trigrams)
            found |= pairs
            outside |= words - body
            if field is not None:
                tag = self._tags[field]
                found.update([tag + word for word in words])
        found |= body
        found |= outside
        found.update([self._outside_body + token for token in outside])
        found.add(self._site + self._make_part(site_token(article.site).removeprefix(_SITE)))
        return ArticleTokens(found, trigrams)

    def _read(self, printed: Iterable[str], trigrams: set[int]) -> tuple[set[Token], set[Token]]:
        """Return the tokens of the words, and of the pairs; add to `trigrams`. Every page that is saved waits for
        this."""
        words: set[Token] = set()
        pairs: set[Token] = set()
        for text in printed:
            in_order = list(chain.from_iterable(map(self._parts.__getitem__, text.split())))
            if in_order:
                exact, folded, firsts, seconds, hashes = zip(*in_order, strict=True)
                words.update(exact)
                words.update(folded)
                pairs.update(map(add, firsts, seconds[1:]))
                trigrams.update(hash_trigrams(hashes))
        return words, pairs


def _number_of_part(part: str) -> int:
    return int.from_bytes(blake2b(part.encode(), digest_size=8).digest()) >> 2  # so that a sum of two has 63 bits


make_tokens = _Maker(str).make
"""Return all tokens, as texts, and trigrams of an article, see `_Maker.make`."""
make_token_numbers = _Maker(_number_of_part).make
"""Return all tokens, as numbers from 0 to 2**63 - 1, and trigrams of an article."""


def token_number(token: str) -> int:
    """Return the number of a token."""
    return sum(map(_number_of_part, re.split(r"(?<=[._])", token)))


def site_token(site: str) -> str:
    """Return the token of all articles of a site: hexadecimal, as a name may have characters of the index's syntax."""
    return _SITE + site.encode("utf-8", "replace").hex()
