"""An article as a set of tokens, which is what an index knows of it, and the three words that follow each other.

    dang            a word without its diacritics
    =đảng           a word as printed
    dang3_bo1       two words that follow each other in a paragraph, each with the class of its diacritics
    t.dang t.=đảng  a word of the title; l. of the lead, c. of a caption, a. of an author's name
    o.dang o.=đảng  a word that is in the article but not in its body
    s.6c6f6e67      the site's name, hexadecimal

Pairs make phrases quick that are rarer than their words. Class 0 has words without diacritics, the others are a few
into which those with some fall by chance: so one token serves who types the marks, for whom few others fall into
its class, and, with those of all classes, who does not. Each token costs a microsecond when an article is saved.

What stands outside the body is mostly short: `o.` tells the words of the body by far fewer tokens than marking those
of the body would.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import Literal, NamedTuple
from zlib import crc32

from archive.record.article import Article
from archive.record.identity import fold
from archive.search.bloom import hash_trigrams, hash_word, make_filter

# --- words ----------------------------------------------------------------------------------------
#
# What a word is, and when two words are the same one.
#
# A word is a run of letters and digits, in Vietnamese a syllable. It has two forms: `exact` as printed, in small
# letters, and `folded` without diacritics, `đ` as `d`. Where the tone mark stands (`hòa`, `hoà`) makes no difference.

_WORD = re.compile(r"\w+")  # an underline is none of its letters; [^\W_]+ takes twice as long
LONGEST = 64  # characters; what is longer is no word, and indexes have limits: its beginning stands for it

# Where the mark stands in an open syllable is a matter of taste: hoà and hòa, khoẻ and khỏe, thuỷ and
# thủy. Not after q, whose u is part of the consonant: quý has no other form.
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
    """The words of a text in small letters, in order."""
    words = _WORD.findall(unicodedata.normalize("NFC", printed).lower().replace("_", " "))
    return words if max(map(len, words), default=0) <= LONGEST else [word[:LONGEST] for word in words]


@lru_cache(maxsize=1 << 16)  # a language has some thousand syllables
def word_forms(word: str) -> Word:
    """The forms of a word that `split` gave."""
    exact = word
    old = _TONES.get(word[-2:])
    if old is not None and word[-3:-2] != "q":
        exact = word[:-2] + old
    return Word(exact, fold(word).replace(" ", "") or exact)


def read_words(printed: str) -> list[Word]:
    """The forms of all words of a text, in order."""
    return [word_forms(word) for word in split_words(printed)]


def find_words(printed: str) -> Iterator[tuple[int, int, Word]]:
    """The words of a text in NFC with their places in it: [start, end)."""
    for match in _WORD.finditer(printed.replace("_", " ")):
        word = match[0]
        found = _first_of(word) if len(word) <= LONGEST else _first_of.__wrapped__(word)
        if found is not None:
            yield match.start(), match.end(), found


@lru_cache(maxsize=1 << 14)
def _first_of(printed: str) -> Word | None:
    # A letter may become two in small letters (İ): the word is then what `split` makes of its beginning.
    word = next(iter(split_words(printed)), "")
    return word_forms(word) if word else None


Field = Literal["title", "lead", "body", "caption", "author"]

FIELD_PREFIXES: dict[Field, str] = {"title": "t.", "lead": "l.", "caption": "c.", "author": "a."}
"""Fields whose words have tokens of their own."""

OUTSIDE_BODY = "o."


def searched_texts(article: Article) -> Iterator[tuple[Field | None, str]]:
    """What is searched, in the order in which a snippet is taken from it; None: source, section, tags, words of
    attachments' links. Words of two texts never follow each other."""
    if article.lead:
        yield "lead", article.lead
    for paragraph in article.body:
        yield "body", paragraph
    for photo in article.photos:
        yield "caption", photo.caption_raw or photo.caption or ""
    yield "title", article.title
    for name in article.authors:
        yield "author", name
    for other in (article.source, article.section, *article.tags, *(a.text for a in article.attachments)):
        yield None, other or ""


class ArticleTokens(NamedTuple):
    """What an index is told of an article."""

    tokens: set[str]
    """Some thousand for a page of text."""
    trigrams: set[int]
    """Hashes of the three words that follow each other, see `trigrams`."""


def make_tokens(article: Article) -> ArticleTokens:
    """All tokens and trigrams of an article."""
    by_field: dict[Field | None, list[str]] = {}
    for field, text in searched_texts(article):
        by_field.setdefault(field, []).append(text)
    trigrams: set[int] = set()
    body, found = _tokens(by_field.pop("body", ()), trigrams)
    outside: set[str] = set()
    for field, printed in by_field.items():
        words, pairs = _tokens(printed, trigrams)
        found |= pairs
        outside |= words - body
        if field is not None:
            tag = FIELD_PREFIXES[field]
            found.update([tag + word for word in words])
    found |= body
    found |= outside
    found.update([OUTSIDE_BODY + token for token in outside])
    found.add(site_token(article.site))
    return ArticleTokens(found, trigrams)


def make_article_filter(article: Article) -> bytes:
    """The filter of its trigrams, as it is to be kept."""
    return make_filter(make_tokens(article).trigrams)


def pair_tokens(first: Word, second: Word, *, as_typed: bool) -> list[str]:
    """The tokens of which an article with these words after each other has one. `as_typed`: also those without
    diacritics are printed so."""
    return [
        f"{first.folded}{one}_{second.folded}{two}"
        for one in ([_marks_class(first)] if as_typed or first.marked else range(_CLASSES))
        for two in ([_marks_class(second)] if as_typed or second.marked else range(_CLASSES))
    ]


def _marks_class(word: Word) -> int:
    return 1 + crc32(word.exact.encode()) % (_CLASSES - 1) if word.marked else 0


_CLASSES = 5


class _TokenCache(dict[str, tuple[tuple[str, str, str, int], ...]]):
    """What stood between two spaces so far, with the tokens of its words: exact, folded, and as part of a pair; and
    their hashes. Texts say the same again and again: looking it up takes a third of reading it."""

    def __missing__(self, printed: str) -> tuple[tuple[str, str, str, int], ...]:
        if len(self) >= _MAX_CACHED:
            self.clear()
        tokens = tuple(
            (f"={word.exact}", word.folded, f"{word.folded}{_marks_class(word)}", hash_word(word.folded))
            for word in read_words(printed)
        )
        if len(printed) <= LONGEST:
            self[printed] = tokens
        return tokens


_MAX_CACHED = 1 << 15
_token_cache = _TokenCache()


def _tokens(printed: Iterable[str], trigrams: set[int]) -> tuple[set[str], set[str]]:
    """Tokens of the words, and of the pairs; `trigrams` gets theirs. Every page that is saved waits for this."""
    words: set[str] = set()
    pairs: set[str] = set()
    for text in printed:
        in_order = list(chain.from_iterable(map(_token_cache.__getitem__, text.split())))
        if in_order:
            exact, folded, classed, hashes = zip(*in_order, strict=True)
            words.update(exact)
            words.update(folded)
            pairs.update(map("_".join, pairwise(classed)))
            trigrams.update(hash_trigrams(hashes))
    return words, pairs


def site_token(site: str) -> str:
    """The token of all articles of a site. Hexadecimal, for a name may hold what an index takes for its syntax."""
    return f"s.{site.encode('utf-8', 'replace').hex()}"
