"""Take words out of JSON that was written down of a site: profiles, facts, counts of runs. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archive.record.article import Article
from archive.record.identity import fold

REMOVED = "removed by order"
"""What stands in place of what was removed."""

_SHORTEST = 8
"""Characters of a folded text that is looked for within others."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Words that are taken out."""

    texts: frozenset[str]
    """All texts of what was removed, folded: an example of a profile may be a part of one."""
    names: tuple[str, ...]
    """Folded titles, leads and the like, which are taken out wherever they stand."""
    addresses: tuple[str, ...]

    @classmethod
    def of_articles(cls, known: Iterable[Article], names: Iterable[str], addresses: Iterable[str]) -> Sweep:
        """Return what is taken out with articles, all revisions of one."""
        texts, sought = set(), set(names)
        for article in known:
            parts = [article.title, article.lead, *article.body, *article.authors, *article.tags, article.source]
            parts += [text for one in article.photos for text in (one.caption, one.credit, one.caption_raw, one.url)]
            parts += [text for one in article.attachments for text in (one.text, one.url)]
            texts |= {text for text in parts if text}
            sought |= {text for text in (article.title, article.lead) if text}
        return cls(frozenset(map(fold, texts | sought)), _long(sought), tuple(addresses))

    @classmethod
    def of_texts(cls, texts: Iterable[str], addresses: Iterable[str]) -> Sweep:
        """Return what is taken out with a passage, or with a picture or document."""
        listed = list(texts)
        return cls(frozenset(map(fold, listed)), _long(listed), tuple(addresses))

    def is_secret(self, text: str) -> bool:
        """Return whether a text has a name or an address of what was removed."""
        if any(address in text for address in self.addresses):
            return True
        folded = fold(text)
        return any(name in folded for name in self.names)

    def of_profile(self, profile: Any) -> Any:
        """Return a profile without examples of what was removed, and without its names in the frame."""
        return self._walked(profile, {}, "")

    def of_json(self, text: str, renamed: Mapping[str, str]) -> str:
        """Return JSON without the words, and with digests of profiles that were renamed; the very text where nothing
        is to be done."""
        try:
            before = json.loads(text)
        except ValueError:  # `verify` and `repair` look after it
            return text
        after = self._walked(before, renamed, None)
        return text if after == before else json.dumps(after)

    def of_target(self, target: str) -> str:
        """Return what a person typed to have a site crawled; of an address of what was removed the front page."""
        if not self.is_secret(target):
            return target
        parts = urlsplit(target)
        return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else target

    def _walked(self, value: Any, renamed: Mapping[str, str], key: str | None) -> Any:
        """`key`: that of the value in a profile, None elsewhere."""
        if isinstance(value, dict):
            kept = {name: one for name, one in value.items() if not self.is_secret(name)}
            return {name: self._walked(one, renamed, None if key is None else name) for name, one in kept.items()}
        if isinstance(value, list):
            return [self._walked(one, renamed, key) for one in value]
        if not isinstance(value, str) or not value:
            return value
        if value in renamed:
            return renamed[value]
        is_part = key in ("example", "words") and self._is_part(value, key)
        return REMOVED if is_part or self.is_secret(value) else value

    def _is_part(self, value: str, key: str) -> bool:
        folded = fold(value)
        if key == "words":  # of the frame: most of it is the portal's own
            return len(folded) >= _SHORTEST and any(folded in name for name in self.names)
        return bool(folded) and any(folded in text or text in folded for text in self.texts if text)


def _long(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({folded for text in texts if len(folded := fold(text)) >= _SHORTEST}))
