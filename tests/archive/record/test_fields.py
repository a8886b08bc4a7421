"""The table of fields, and what is held to it: the record, the schema, the documents."""

import dataclasses
import json
import re

import pytest

from archive import Article, Attachment, Photo
from archive.database.schema import photos
from archive.record.fields import ATTACHMENT, FIELDS, PHOTO, RECORD_KEYS, STORED_PHOTO, Field, is_there, latest_rule
from archive.record.identity import CONTENT_RULE, content_digest, is_digest_of, rule_of
from archive.record.sanitize import has_nul
from tests import ROOT
from tests.archive.samples import make_article, make_visit

TYPES = {
    "text": "str",
    "texts": "tuple[str, ...]",
    "date": "str",
    "integer": "int",
    "timestamp": "datetime",
    "photos": "tuple[Photo, ...]",
    "attachments": "tuple[Attachment, ...]",
    "mapping": "Mapping[str, str]",
}
"""Of attributes, by kind of field; of those that may be None ` | None` comes behind it."""


def type_of(field):
    several = field.kind in ("texts", "photos", "attachments", "mapping")
    return TYPES[field.kind] + ("" if several or field.absent is None else " | None")


@pytest.mark.parametrize(
    ("record", "table"), [(Article, FIELDS), (Photo, PHOTO), (Attachment, ATTACHMENT)], ids=lambda of: str(of)[:24]
)
def test_the_record_has_the_fields_of_the_table_in_its_order(record, table):
    attributes = [(one.name, one.type) for one in dataclasses.fields(record)]
    assert attributes == [(field.name, type_of(field)) for field in table]


def test_only_what_is_never_absent_must_be_given():
    needed = [one.name for one in dataclasses.fields(Article) if one.default is one.default_factory]
    assert needed == [field.name for field in FIELDS if field.absent is None]


def test_a_bare_record_has_every_key_and_nothing_that_is_there_but_what_must_be():
    record = Article(url="https://a.vn/1", site="a.vn", key="1", title="A").as_json()
    assert tuple(record) == RECORD_KEYS
    assert all(record[field.name] == field.empty for field in FIELDS if field.absent is not None)
    assert [name for name, value in record.items() if is_there(value)] == ["url", "site", "key", "title"]


def test_the_rows_of_photographs_have_what_a_photograph_has():
    assert [*photos.c.keys()] == ["revision_id", "position", *STORED_PHOTO]


@pytest.mark.parametrize(
    ("value", "there"), [(None, False), ((), False), ([], False), ({}, False), ("a", True), (0, True), (("a",), True)]
)
def test_a_number_is_there_also_where_it_is_0(value, there):
    assert is_there(value) is there


@pytest.mark.parametrize(
    "change",
    [
        *({name: "a\0"} for name in ("url", "key", "title", "published_raw", "lead", "source", "section")),
        *({name: ("a", "a\0")} for name in ("body", "authors", "tags")),
        *({"photos": (Photo(**{"url": "a", part.name: "a\0"}),)} for part in PHOTO),
        *({"attachments": (Attachment(**{"url": "a", part.name: "a\0"}),)} for part in ATTACHMENT),
        {"evidence": {"title": "a\0"}},
    ],
    ids=str,
)
def test_a_nul_is_found_in_every_text(change):
    assert not has_nul(make_visit(make_article()))
    assert has_nul(make_visit(make_article(**change)))


# --- what counts as content -----------------------------------------------------------------------


def test_the_first_rule_is_what_it_was():
    article = make_article(modified="2025-01-16", source="TTXVN", section="Tin tức")
    digest = "ca953a7460252ae84ec501c2bee710ee9a33663ffce25d0341bd8c66798997d5"
    assert content_digest(article, 1) == digest
    assert is_digest_of(article, digest)
    assert rule_of(digest) == 1


@pytest.mark.parametrize("rule", ["1:", f"{CONTENT_RULE + 1}:", "0:", "-1:", "x:", "٢:", ":"])
def test_a_digest_by_a_rule_that_is_not_known_is_of_no_article(rule):
    article = make_article()
    assert is_digest_of(article, content_digest(article))
    assert not is_digest_of(article, rule + content_digest(article).rpartition(":")[2])


@pytest.mark.parametrize(
    ("since", "until", "rules"),
    [
        pytest.param(None, None, [], id="never"),
        pytest.param(1, None, [1, 2, 3, 4], id="always"),
        pytest.param(3, None, [3, 4], id="added"),
        pytest.param(1, 3, [1, 2], id="counts no longer"),
        pytest.param(2, 4, [2, 3], id="added, and counts no longer"),
    ],
)
def test_a_field_counts_from_one_rule_until_another(since, until, rules):
    field = Field("views", "integer", "of the page", absent="unknown", content_since=since, content_until=until)
    assert [rule for rule in (1, 2, 3, 4) if field.counts_in(rule)] == rules
    assert latest_rule((field,)) == max(since or 1, until or 1)


def test_what_counts_is_what_a_digest_can_be_made_of():
    told = [field for field in FIELDS if any(field.counts_in(rule) for rule in range(1, CONTENT_RULE + 1))]
    assert {field.kind for field in told} <= {"text", "texts", "date", "integer", "photos", "attachments"}
    assert {field.group for field in told} == {"told"}


# --- documents ------------------------------------------------------------------------------------


def test_the_documents_list_the_fields_with_kind_and_whether_they_count():
    text = (ROOT / "docs" / "archivist.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \| (yes|no) \|$", text, re.MULTILINE)
    counts = {True: "yes", False: "no"}
    listed = [(name, kind, content) for name, kind, _, content in rows]
    assert listed == [(field.name, field.kind, counts[field.counts_in(CONTENT_RULE)]) for field in FIELDS]
    meanings = {name: meaning for name, _, meaning, _ in rows}
    lacking = [
        f"{field.name}: {part.name}"
        for field in FIELDS
        for part in field.parts
        if f"`{part.name}`" not in meanings[field.name]
    ]
    assert not lacking


def test_the_changelog_lists_every_rule_with_what_counts_by_it():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d) \| .+ \| (.+) \|$", text, re.MULTILINE)
    by_rule = {rule: ", ".join(f.name for f in FIELDS if f.counts_in(rule)) for rule in range(1, CONTENT_RULE + 1)}
    assert [(int(rule), told) for rule, told in rows] == [*by_rule.items()]


def test_a_record_of_a_version_that_knew_fewer_fields_is_read():
    record = make_article().as_json()
    for name in ("attachments", "tags", "photos", "evidence", "sha256", "fetched_at"):
        del record[name]
    read = Article.from_json(json.loads(json.dumps(record)))
    assert read == make_article(attachments=(), tags=(), photos=(), evidence={})
