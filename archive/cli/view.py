"""How articles, histories, search results and numbers are shown to people."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from archive.database.timestamps import local
from archive.export.files import KeptFile
from archive.history.diff import find_changes
from archive.history.earlier import EarlierResult
from archive.history.lookup import Revision
from archive.ledger.statistics import Statistics
from archive.ledger.withdrawals import Withdrawal, Withdrawn
from archive.media.queries import KIND_NAMES
from archive.messages.language import _, as_message, translated
from archive.messages.terminal import (
    cell,
    is_terminal,
    print_error,
    print_line,
    print_marked,
    print_message,
    print_table,
)
from archive.record.article import Article
from archive.record.fields import FIELDS
from archive.search import SearchResult

_NO_FACTS = ("title", "lead", "body", "published_precision", "sha256")  # told otherwise, or not
_NAMES = {"published_raw": "printed as", "fetched_at": "fetched"}
_MAX_SAME_TEXT = 20  # further articles with a text are counted


def print_article(
    article: Article,
    same_text: Sequence[Mapping[str, str | None]] = (),
    withdrawals: Sequence[Withdrawal] = (),
    files: Sequence[KeptFile] = (),
) -> None:
    """Print an article as people read it: title, facts, text, captions, kept files. `same_text` are other articles with
    its text, see `duplicates.queries.read_same_text`. Of `withdrawals` the one that lasts is told."""
    print_line(article.title)
    print_line()
    for gone in withdrawals:
        if gone.back_at is None:
            print_message(_withdrawal(gone))
    for label, value in _facts(article).items():
        if value:
            print_message(_("{field}: {value}", field=as_message(label), value=value))
    for other in same_text[:_MAX_SAME_TEXT]:
        known = {**other, "published": other["published"] or _("not known")}
        print_message(_("same text: {site}, {key}, {url}, {published}", **known))
    if len(same_text) > _MAX_SAME_TEXT:
        print_message(_("same text: {number} more", number=len(same_text) - _MAX_SAME_TEXT))
    for paragraph in filter(None, (article.lead, *article.body)):
        print_line()
        print_line(paragraph)
    if article.photos:
        print_line()
    for photo in article.photos:
        caption = photo.caption_raw or photo.caption or ""
        print_message(_("[photo] {caption} {url}", caption=caption, url=photo.url))
    for attachment in article.attachments:
        print_message(_("[attachment] {text} {url}", text=attachment.text or "", url=attachment.url))
    for one in files:
        told = {"number": str(one.number), "name": one.name, "type": one.file.media_type, "size": one.file.size}
        print_message(_("[file {number}] {name}, {type}, {size:byte|bytes}", **told))


def _facts(article: Article) -> dict[str, str]:
    """What is known about an article, by what it is called; "" where it is absent. First which article it is."""
    facts = {name: getattr(article, name) for name in ("site", "key", "url")}
    for field in FIELDS:
        if field.name in _NO_FACTS or field.kind in ("photos", "attachments", "mapping"):
            continue
        value = getattr(article, field.name)
        if field.kind == "texts":
            value = ", ".join(value)
        elif field.kind == "timestamp":
            value = value and value.isoformat()
        facts[_NAMES.get(field.name, field.name.replace("_", " "))] = "" if value is None else str(value)
    return facts | {"published": article.published or _("not known")}


def history_as_json(revisions: Sequence[Revision], withdrawals: Sequence[Withdrawal]) -> list[dict[str, Any]]:
    """Return the revisions for `json.dumps`, each with what changed since the one before. The last one has the times at
    which the page was gone."""
    entries = []
    for position, revision in enumerate(revisions):
        changes = find_changes(revisions[position - 1].article, revision.article) if position else []
        entry: dict[str, Any] = {
            "number": revision.number,
            "seen_at": local(revision.seen_at).isoformat(),
            "last_seen_at": local(revision.last_seen_at).isoformat(),
            "reader": revision.reader,
            "profile": revision.profile,
            "reread_at": local(revision.reread_at).isoformat() if revision.reread_at else None,
            "changed": {change.field: list(change.differences) for change in changes},
            "article": revision.article.as_json(),
        }
        if revision is revisions[-1]:
            entry["withdrawn"] = [withdrawal.as_json() for withdrawal in withdrawals]
        entries.append(entry)
    return entries


def print_history(revisions: Sequence[Revision], withdrawals: Sequence[Withdrawal]) -> None:
    """Print each revision with what changed since the one before, then when the page was gone."""
    for position, revision in enumerate(revisions):
        changes = find_changes(revisions[position - 1].article, revision.article) if position else []
        changed = ", ".join(translated(change.field) for change in changes) or _("first seen")
        when = _when(revision)
        print_message(_("revision {number}, {when}: {changes}", number=revision.number, when=when, changes=changed))
        for change in changes:
            for difference in change.differences:
                print_message(_("- {field}: {difference}", field=as_message(change.field), difference=difference))
    for gone in withdrawals:
        print_message(_withdrawal(gone))


def _withdrawal(gone: Withdrawal) -> str:
    told = {"at": local(gone.gone_at), "reason": gone.reason}
    if gone.back_at:
        return _("withdrawn: found gone {at} ({reason}), back {back}", **told, back=local(gone.back_at))
    return _("withdrawn: found gone {at} ({reason}), not seen since", **told)


def _when(revision: Revision) -> str:
    if revision.reread_at is not None:
        return _("read again {at} from the page of {seen}", at=local(revision.reread_at), seen=local(revision.seen_at))
    if revision.last_seen_at == revision.seen_at:
        return _("seen {at}", at=local(revision.seen_at))
    return _("seen {at}, last {last}", at=local(revision.seen_at), last=local(revision.last_seen_at))


def _at(at: datetime) -> str:
    return local(at).isoformat(timespec="seconds")


def print_withdrawn(gone: Sequence[Withdrawn]) -> None:
    """Print a row for each article: when it was found gone, why, when it was last there, which it is."""
    heads = ("gone", "reason", "last seen", "site", "key", "title", "url")
    rows = [[_at(a.gone_at), a.reason, _at(a.last_seen_at), a.site, a.key, a.title, a.url] for a in gone]
    if rows:
        print_table(heads, rows)
    else:
        print_error("no article is known to be gone")


def print_found(
    found: Sequence[SearchResult], edited_out: Sequence[EarlierResult] = (), *, with_revisions: bool = False
) -> None:
    """Print a few lines for each article on a terminal, elsewhere a row: first those in which the words were
    `edited_out`. `with_revisions`: rows say in which revision they are and when that was seen last."""
    every = [*((one.article, one) for one in edited_out), *((article, None) for article in found)]
    if not is_terminal(sys.stdout):
        rows = [[(a.published or "")[:10], a.site, a.key, a.title, a.snippet, a.url] for a, _ in every]
        heads = ["published", "site", "key", "title", "snippet", "url"]
        if with_revisions:
            heads += ["revision", "last seen"]
            for row, (_article, of) in zip(rows, every, strict=True):
                row += [str(of.revision), _at(of.last_seen_at)] if of is not None else ["", ""]
        attachments = [[article.attachment or ""] for article, _ in every]
        print_table([*heads, "attachment"], [row + last for row, last in zip(rows, attachments, strict=True)])
        return
    if not every:
        print_error("no article matches")
    for article, of in every:
        in_title = article.snippet == article.title
        print_marked(article.title, article.highlights if in_title else ())
        print_line(f"{(article.published or 'undated')[:10]}, {article.site}, {article.key}, {article.url}")
        if of is not None:
            print_message(
                _(
                    "removed by a later edit: only in revision {number}, last seen {time}",
                    number=of.revision,
                    time=local(of.last_seen_at),
                )
            )
        if article.attachment is not None:
            print_message(_("in the document {url}", url=article.attachment))
        if not in_title:
            print_marked(article.snippet, article.highlights)
        print_line()


def print_statistics(numbers: Statistics) -> None:
    """Print a row for each site, then the number of stored pages."""
    print_table(
        ["site", "articles", "revisions", "first", "last", "undated", "addresses", "due", "refused", "failed"],
        [
            [
                site.site,
                str(site.articles),
                str(site.revisions),
                (site.first_published or "")[:10],
                (site.last_published or "")[:10],
                str(site.undated),
                str(site.known),
                str(site.due),
                _reasons(site.refused),
                _reasons(site.failed),
            ]
            for site in numbers.sites
        ],
    )
    for site in numbers.sites:
        if site.waiting:
            print_message(
                _(
                    "{site}: addresses without an article, to be tried again later: {number}",
                    site=site.site,
                    number=site.waiting,
                )
            )
    print_message(
        _(
            "{number:page|pages} stored: {served:byte|bytes} as served, {stored} in the archive",
            number=numbers.captures,
            served=numbers.capture_bytes,
            stored=numbers.stored_bytes,
        )
    )
    if numbers.media:
        _print_media(numbers)
    if numbers.removed:
        print_message(_("removed by order: {number}, see tulieu removed", number=numbers.removed))


def _print_media(numbers: Statistics) -> None:
    """Print a row for each site and kind of pictures and documents, then a line for each kind."""
    print_line()
    print_table(
        ["site", "kind", "addresses", "files", "bytes", "to fetch", "without a file", "with words", "without words"],
        [
            [
                site.site,
                cell(KIND_NAMES.get(total.kind, total.kind)),
                *map(str, (total.addresses, total.files, total.size, total.waiting)),
                _reasons(total.reasons),
                *map(str, (total.with_text, total.without_text)),
            ]
            for site in numbers.sites
            for total in site.media
        ],
    )
    for total in numbers.media:
        print_message(
            _(
                "{kind}: {kept} of {addresses:address|addresses} kept: {number:different file|different files}, "
                "{size:byte|bytes}",
                kind=KIND_NAMES.get(total.kind, total.kind),
                kept=total.kept,
                number=total.files,
                addresses=total.addresses,
                size=total.size,
            )
        )


def _reasons(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in reasons.items()) or "0"
