"""What "the same page" and "the same text" mean. Pure functions."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from archive.record.article import Article
from archive.record.fields import FIELDS, latest_rule
from archive.record.normal_form import to_nfkd

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?::(?!80/|443/)[1-9][0-9]{1,3})?/[A-Za-z0-9._~/-]*")
_TRACKING = re.compile(r"(?:utm_[^=&]*|fbclid|gclid|phpsessid|jsessionid)(?:=|$)", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Everything that RFC 3986 lets stand bare in a path or a query, and "%" of escapes made before.
_BARE = "!$&'()*+,;=:@/?%[]|"


def canonical_url(url: str) -> str:
    """The form under which an address is in the ledger. Conservative: two addresses become one only
    where no server can tell them apart, or where they differ in what names a visitor.

    Lower-case scheme and host, no dots at its end, no fragment, no default port, no `utm_*`, `fbclid`,
    `gclid`, `PHPSESSID`, `;jsessionid=`; an address written in Vietnamese letters and its percent-encoded
    form are one; no path is `/`. Order and content of all else are kept. ValueError for what is no
    absolute http or https address.
    """
    if _PLAIN_URL.fullmatch(url):
        return url
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    host = ascii_host(parts.hostname or "").rstrip(".")
    if scheme not in _DEFAULT_PORTS or not host:
        raise ValueError(f"not an absolute http address: {url!r}")
    if parts.port not in (None, _DEFAULT_PORTS[scheme]):
        host = f"{host}:{parts.port}"
    if "@" in parts.netloc:
        host = f"{parts.netloc.rpartition('@')[0]}@{host}"
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.match(pair))
    path = _SESSION.sub("", parts.path)
    return urlunsplit((scheme, host, _quoted(path) or "/", _quoted(query), ""))


def ascii_host(host: str) -> str:
    """Return the name of a host as it is asked for: in ASCII (IDNA), an IPv6 address in brackets; what is no name as it
    is."""
    if host.isascii():
        return f"[{host}]" if ":" in host else host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _quoted(part: str) -> str:
    if not part.isascii():  # halves of surrogate pairs are joined, and one alone is U+FFFD, as browsers have it
        part = part.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "%" in part:
        part = _ESCAPE.sub(_normal_escape, re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part))
    return quote(part, safe=_BARE + "~")


def _normal_escape(escape: re.Match[str]) -> str:
    octet = int(escape[0][1:], 16)
    return chr(octet) if octet in _UNRESERVED else escape[0].upper()


CONTENT_RULE = latest_rule(FIELDS)
"""The rule of today of what counts as content: see `fields`."""

_Reader = Callable[[Any], tuple[Any, ...]]


def _content_by(rule: int) -> tuple[_Reader, list[tuple[int, _Reader]]]:
    """What reads from an article the fields that count by a rule; and where among them photographs and attachments
    are, with what reads from each the parts that count."""
    counting = [field for field in FIELDS if field.counts_in(rule)]
    nested = [(place, [part.name for part in of.parts if part.counts_in(rule)]) for place, of in enumerate(counting)]
    return (
        attrgetter(*[field.name for field in counting]),
        [(place, attrgetter(*names)) for place, names in nested if names],
    )


_CONTENT = {rule: _content_by(rule) for rule in range(1, CONTENT_RULE + 1)}


def content_digest(article: Article, rule: int = CONTENT_RULE) -> str:
    """What two revisions differ in: SHA-256, 64 hexadecimal digits, over what a reader of the page is
    told. Where and when it was fetched, who vouched for a value and the wording of the date line do
    not count: a crawl from another address or a better reader's evidence is not a revision.

    Before it is the number of the rule, `2:`; none before that of rule 1. Digests by two rules are not comparable.
    KeyError for a rule that this version does not know."""
    read_fields, nested = _CONTENT[rule]
    content = list(read_fields(article))
    for place, read_parts in nested:
        content[place] = list(map(read_parts, content[place]))
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
    return digest if rule == 1 else f"{rule}:{digest}"


def profile_digest(profile: Mapping[str, Any]) -> str:
    """What names a version of a portal's profile: the first 12 hexadecimal digits of the SHA-256 of its JSON, with keys
    in order and letters as they are. TypeError for what JSON cannot express."""
    text = json.dumps(profile, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def rule_of(digest: str) -> int:
    """The rule by which a digest was made; 0 for what is not a digest."""
    number, colon, _ = digest.partition(":")
    return 1 if not colon else int(number) if number.isdecimal() else 0


def is_digest_of(article: Article, digest: str) -> bool:
    """Whether a digest is the article's by the rule that it names. False by a rule that this version does not know."""
    rule = rule_of(digest)
    return rule in _CONTENT and content_digest(article, rule) == digest


_WORD = re.compile(r"[^\W_]+")
_FOLDS = {**dict.fromkeys(range(0x300, 0x370)), ord("đ"): "d", ord("ð"): "d"}
"""Combining marks away, đ to d; the Icelandic letter that older pages print for đ likewise."""


def fold(text: str) -> str:
    """Text for comparing: lower case, no diacritics, `đ` as `d`, words and numbers only, one space
    between them, whichever way tones are placed. `Đảng bộ – Thành phố` gives `dang bo thanh pho`."""
    return _folded_text(text) if len(text) <= _LONGEST_TITLE else _fold_text(text)


def _fold_text(text: str) -> str:
    pieces = text.split()  # no rule looks beyond a space
    fold_piece = _folded if max(map(len, pieces), default=0) <= _LONGEST_KEPT else _fold_piece
    return " ".join(filter(None, map(fold_piece, pieces)))


_folded_text = lru_cache(maxsize=1024)(_fold_text)  # a title is compared with many lines of its page
_LONGEST_TITLE = 300
_LONGEST_KEPT = 64
"""Characters of what is folded once for all: with 65,000 pieces as long as a page may have, memory would be full."""


def _fold_piece(piece: str) -> str:
    """What is between two spaces, folded."""
    return _folded(piece) if len(piece) <= _LONGEST_KEPT else _folded.__wrapped__(piece)


@lru_cache(maxsize=1 << 16)  # a language has some thousand syllables: a text is folded six times as fast
def _folded(piece: str) -> str:
    return " ".join(_WORD.findall(to_nfkd(piece.casefold()).translate(_FOLDS)))


def text_fingerprint(article: Article) -> str | None:
    """The same for two articles whose lead and body have the same words, whatever their marks, case,
    white space and punctuation: 32 hexadecimal digits. None where there is no text to compare. The
    title is left out, for outlets give a text that they take over a title of their own."""
    folded = fold(" ".join((article.lead or "", *article.body)))
    return hashlib.blake2b(folded.encode(), digest_size=16).hexdigest() if folded else None
