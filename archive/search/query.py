"""The language of queries, and what a query means in tokens.

đại hội            both words, as typed; a word without diacritics (dai hoi) with whatever diacritics
"đại hội"          these words in succession; so do those of 30-NQ/TU and 15/01/2025
-hội -"đại hội"    without these
title:hội          in the title; likewise lead: body: caption: author: and attachment:, which is in a linked document or
                   in the words of the link
nghị quyết OR chỉ thị
                   what is before OR, or what is after it, whole: a Vietnamese word is two syllables, so OR does not
                   bind its neighbours alone; what is left out is left out of all
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from math import prod
from typing import NamedTuple, cast, get_args

from archive.errors import CannotSearch
from archive.messages.language import _
from archive.record.article import Article
from archive.record.normal_form import to_nfc
from archive.search.bloom import hash_trigrams, hash_word
from archive.search.regexes import has_ligatures, have_pattern, pattern_of
from archive.search.tokens import FIELD_PREFIXES, OUTSIDE_BODY, Field, Word, pair_tokens, read_words, searched_texts

SEARCH_FIELDS: tuple[Field, ...] = get_args(Field)
"""The fields that a word may be looked for in."""

_ASKED = re.compile(rf'((?<!\S)-)?(?:({"|".join(SEARCH_FIELDS)}):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)
_MAX_WORDS = 100


class Tokens(NamedTuple):
    """The tokens of an article that is meant: at least one of each set in `having`, and none of `without`."""

    having: frozenset[frozenset[str]]
    without: frozenset[str]


@dataclass(frozen=True)
class Clause:
    """A word, or words in succession, in one field or anywhere."""

    words: tuple[Word, ...]
    field: Field | None
    """None: anywhere."""
    excluded: bool

    def tokens(self, *, as_typed: bool) -> Tokens:
        """Return the tokens of an article that has this. `as_typed`: words typed without diacritics are printed
        without."""
        tag = FIELD_PREFIXES.get(self.field, "") if self.field else ""
        words = {f"={word.exact}" if as_typed or word.marked else word.folded for word in self.words}
        having = {frozenset(pair_tokens(one, two, as_typed=as_typed)) for one, two in pairwise(self.words)}
        if tag or not having or (len(having) == 1 and any(word.marked for word in self.words)):
            # Otherwise the pairs decide, or, in a longer phrase, so nearly that asking for the words too takes longer.
            having |= {frozenset({tag + word}) for word in words}
        without = {OUTSIDE_BODY + word for word in words} if self.field == "body" else set()
        return Tokens(frozenset(having), frozenset(without))

    @property
    def decided_by_tokens(self) -> bool:
        """Whether every article with these tokens has this; if not, its record must be checked."""
        if len(self.words) == 1:
            return True
        return len(self.words) == 2 and self.field is None and not any(word.marked for word in self.words)

    def positions(self, printed: Sequence[Word], *, as_typed: bool = False) -> Iterator[int]:
        """Yield the positions in the words of a text at which this begins."""
        first = self.words[0]
        for position, word in enumerate(printed[: max(0, len(printed) - len(self.words) + 1)]):
            if _same(first, word, as_typed) and all(
                _same(asked, printed[position + further], as_typed)
                for further, asked in enumerate(self.words[1:], start=1)
            ):
                yield position

    def is_in(self, article: Article, *, as_typed: bool, documents: Iterable[str] = ()) -> bool:
        """Return whether the article has this, or one of its documents, which are looked at last."""
        return any(
            self._is_in_text(text, as_typed) for field, text in searched_texts(article) if self.field in (None, field)
        ) or (self.field in (None, "attachment") and any(self._is_in_document(text, as_typed) for text in documents))

    def _is_in_document(self, text: str, as_typed: bool) -> bool:
        if have_pattern(self.words):
            printed = text.lower()
            found = pattern_of(self.words, as_typed=as_typed, whole=True).search(printed)
            if found is None and not has_ligatures(printed, self.words):
                return False
        return any(self._is_in_text(paragraph, as_typed) for paragraph in text.split("\n"))

    def _is_in_text(self, text: str, as_typed: bool) -> bool:
        if have_pattern(self.words):
            printed = to_nfc(text).lower()
            if pattern_of(self.words, as_typed=as_typed, whole=True).search(printed):
                return True
            if not has_ligatures(printed, self.words):
                return False
        return next(self.positions(read_words(text), as_typed=as_typed), None) is not None


def _same(asked: Word, printed: Word, as_typed: bool) -> bool:
    if as_typed or asked.marked:
        return asked.exact == printed.exact
    return asked.folded == printed.folded


@dataclass(frozen=True)
class Expression:
    """What the index is asked: articles with the tokens of `wanted`, and not with those of any of `excluded`."""

    wanted: Tokens
    excluded: tuple[Tokens, ...]
    trigrams: tuple[int, ...]
    """Hashes of all three successive words of what is wanted, in whichever field, see `bloom`."""
    sites: frozenset[str] | None = None
    """Articles of one of these sites; None: of any."""


@dataclass(frozen=True)
class Query:
    """A parsed query."""

    alternatives: tuple[tuple[Clause, ...], ...]
    """What is wanted: all of one of these, at least one. They are parted by OR."""
    excluded: tuple[Clause, ...]
    together: tuple[Clause, ...]
    """Pairs of words that were typed one after the other, without quotes: articles in which they stand so are more
    relevant."""

    @cached_property
    def wanted(self) -> tuple[Clause, ...]:
        """All that is wanted, in whichever alternative."""
        return tuple(dict.fromkeys(clause for clauses in self.alternatives for clause in clauses))

    @cached_property
    def has_unmarked(self) -> bool:
        """Whether a wanted word was typed without diacritics, so that articles may print it with some."""
        return any(not word.marked for clause in self.wanted for word in clause.words)

    def expression(self, *, as_typed: bool, sites: frozenset[str] | None = None, together: bool = False) -> Expression:
        """Return what the index is asked. It finds every article that is meant, and others only where
        `decided_by_tokens` is false. `together`: only articles that have all the pairs, too."""
        more = self.together if together else ()
        wanted = [[clause.tokens(as_typed=as_typed) for clause in (*clauses, *more)] for clauses in self.alternatives]
        having = _any_of([{group for tokens in one for group in tokens.having} for one in wanted])
        without = {token for tokens in wanted[0] for token in tokens.without} if len(wanted) == 1 else set()
        excluded = tuple(clause.tokens(as_typed=False) for clause in self.excluded if clause.decided_by_tokens)
        trigrams = {
            number
            for clause in (self.wanted if len(wanted) == 1 else ())
            for number in hash_trigrams([hash_word(word.folded) for word in clause.words])
        }
        return Expression(Tokens(frozenset(having), frozenset(without)), excluded, tuple(trigrams), sites)

    @cached_property
    def decided_by_tokens(self) -> bool:
        """Whether the index alone decides."""
        if len(self.alternatives) > 1 and any(clause.field == "body" for clause in self.wanted):
            return False  # an alternative cannot say what an article must lack
        return all(clause.decided_by_tokens for clause in (*self.wanted, *self.excluded))

    def matches(self, article: Article, *, as_typed: bool, documents: Iterable[str] = ()) -> bool:
        """Return whether an article that the index found is meant. `documents`: the words of each of its documents,
        which are gone through once for each clause that the record lacks."""
        only = len(self.alternatives) == 1  # of several the index does not say which an article has
        return any(
            all(
                c.is_in(article, as_typed=as_typed, documents=documents)
                for c in clauses
                if not (only and c.decided_by_tokens)
            )
            for clauses in self.alternatives
        ) and not any(
            c.is_in(article, as_typed=False, documents=documents) for c in self.excluded if not c.decided_by_tokens
        )

    def is_meant(self, article: Article, documents: Iterable[str] = ()) -> bool:
        """Return whether an article that no index was asked for is meant."""
        return any(
            all(c.is_in(article, as_typed=False, documents=documents) for c in clauses) for clauses in self.alternatives
        ) and not any(c.is_in(article, as_typed=False, documents=documents) for c in self.excluded)

    def lacking(self, article: Article) -> tuple[Clause, ...]:
        """Return what an article's record lacks of all alternatives; nothing where it has one of them whole."""
        lacks = [[c for c in clauses if not c.is_in(article, as_typed=False)] for clauses in self.alternatives]
        return _once(list(chain.from_iterable(lacks))) if all(lacks) else ()

    def may_match(self, record: str, *, indexed: bool = True) -> bool:
        """Return False where the article's record, JSON that is not parsed, certainly does not match. Most articles
        that the index finds for a phrase without having it are excluded so, in a tenth of the time of `matches`.
        `indexed`: whether the index found it, which means that single words are in it."""
        # Other escapes than of quotes, and combining marks, are left to `matches`.
        if "\\" in record.replace('\\"', "") or not unicodedata.is_normalized("NFC", record):
            return True
        small, only = record.lower(), len(self.alternatives) == 1
        return any(
            all(
                pattern_of(clause.words).search(small) or has_ligatures(small, clause.words)
                for clause in clauses
                if not (indexed and only and clause.decided_by_tokens) and have_pattern(clause.words)
            )
            for clauses in self.alternatives
        )


def _any_of(alternatives: Sequence[set[frozenset[str]]]) -> set[frozenset[str]]:
    """Return the groups of tokens of an article that has all groups of at least one alternative: a conjunction for a
    disjunction of such."""
    having = alternatives[0]
    for other in alternatives[1:]:
        every = {one | another for one in having for another in other}
        having = {group for group in every if not any(smaller < group for smaller in every)}
    return having


def unknown_fields(asked: str) -> list[str]:
    """Return what is before a colon like the name of a field but is not one (`titel:hội`), and was therefore taken for
    a word."""
    names = re.findall(r"(?<!\S)-?([a-z]{3,12}):(?=[^\s/])", asked)
    return [name for name in dict.fromkeys(names) if name not in SEARCH_FIELDS]


_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
"""Letters as keyboards of East Asia type them (U+FF01 to U+FF5E), and their space."""


_MAX_GROUPS = 300
"""Of tokens in the conjunction that alternatives become."""


def parse_query(asked: str) -> Query:
    """Parse a query. Raise CannotSearch where no word is wanted, or too many are."""
    alternatives: list[list[Clause]] = [[]]
    excluded: list[Clause] = []
    together: list[Clause] = []
    before: Clause | None = None  # a word without quotes, if the last thing was one
    parts = _ASKED.findall(asked.translate(_FULL_WIDTH))
    for number, (minus, name, quoted, bare) in enumerate(parts):
        if bare == "OR" and not (minus or name) and 0 < number < len(parts) - 1:
            alternatives.append([])
            before = None
            continue
        words = tuple(read_words(quoted or bare))
        if not words:
            continue
        clause = Clause(words, cast(Field, name.lower()) if name else None, bool(minus))
        (excluded if minus else alternatives[-1]).append(clause)
        is_word = bool(bare) and not minus and not name and len(words) == 1
        if is_word and before is not None:
            together.append(Clause((*before.words, *words), None, False))
        before = clause if is_word else None
    _check(asked, alternatives, excluded, brackets=any(re.search(r"[()]", bare) for *_others, bare in parts))
    return Query(tuple(map(_once, alternatives)), _once(excluded), _once(together))


def _once(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(clauses))


def _check(asked: str, alternatives: list[list[Clause]], excluded: list[Clause], *, brackets: bool) -> None:
    """Raise CannotSearch where no word is wanted, or too many are."""
    if not any(alternatives):
        if excluded:
            said = _("no word to search for in {query}: words to leave out alone are not enough", query=repr(asked))
            raise CannotSearch(said)
        raise CannotSearch(_("no word to search for in {query}", query=repr(asked)))
    if not all(alternatives):
        raise CannotSearch(_("no word to search for before or after OR in {query}", query=repr(asked)))
    if len(alternatives) > 1 and brackets:
        raise CannotSearch(
            _("brackets beside OR in {query}: OR parts the whole query, brackets are not read", query=repr(asked))
        )
    every = [*(clause for clauses in alternatives for clause in clauses), *excluded]
    if sum(len(clause.words) for clause in every) > _MAX_WORDS:
        raise CannotSearch(_("more than {number:word|words} to search for at once", number=_MAX_WORDS))
    groups = prod(sum(2 * len(clause.words) - 1 for clause in clauses) for clauses in alternatives)
    if len(alternatives) > 1 and groups > _MAX_GROUPS:
        raise CannotSearch("too many words before and after OR: ask several times")
