"""What is removed by order is nowhere afterwards, and nothing brings it back."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from archive import Archive, Attachment, FoundLink, Photo, errors
from archive.captures.captures import FIRST_DICTIONARY_AT
from archive.database.schema import articles, damaged
from archive.database.timestamps import to_text
from archive.duplicates.update import update_duplicates
from archive.history.backdate import save_backdated
from archive.ledger.removals import read_removals
from archive.maintenance.backup import back_up
from archive.maintenance.removing.cleaning import clean
from archive.maintenance.removing.others import find_held, merge_removals
from archive.maintenance.removing.passages import parse_passage
from archive.maintenance.removing.remove import Order, remove
from archive.maintenance.transfer import copy_archive
from archive.maintenance.verify import verify
from archive.record.identity import profile_digest
from tests.archive.everything import find_words
from tests.archive.killing import run_killed, steps_of
from tests.archive.samples import NOON, SITE, address, later, make_article, make_visit

WORDS = {
    "title": "zqtitlex",
    "lead": "zqleadx",
    "body": "zqbodyx",
    "author": "zqauthorx",
    "caption": "zqcaptionx",
    "tag": "zqtagx",
    "address": "zqaddressx",
    "link": "zqlinkx",
    "first": "zqfirstx",
    "copy": "zqcopyx",
}
"""Ten words, each of which stands in one place of what is removed."""

ORDER = Order("Tòa án nhân dân, 12/2026/QĐ, 2026-11-30", "an archivist", later(days=9))
URL = f"https://{SITE}/tin-tuc/mot-bai-{WORDS['address']}-70.html"
LONG = " ".join(f"chữ{number}" for number in range(60))


def removed_article(**fields):
    given = {
        "url": URL,
        "title": f"Một bài về {WORDS['title']} và những điều khác",
        "lead": f"Lời dẫn {WORDS['lead']}",
        "body": (f"Đoạn một {WORDS['body']} {LONG}", "Đoạn hai."),
        "photos": (Photo(url=f"https://{SITE}/p.jpg", caption=f"Ảnh {WORDS['caption']}", caption_raw="Ảnh"),),
        "authors": (f"Nguyễn {WORDS['author']}",),
        "tags": (WORDS["tag"],),
        "attachments": (Attachment(url=f"https://{SITE}/{WORDS['tag']}.pdf"),),
        "evidence": {"authors": f"layout x: p: Tin: Nguyễn {WORDS['author']}"},
    }
    return make_article(70, **(given | fields))


def page_of(article, *, links=""):
    text = " ".join([article.title, article.lead or "", *article.body, *article.authors, *article.tags])
    return f"<html><body><h1>{article.title}</h1>{text}<p>{links}</p>{'khung chung ' * 200}</body></html>".encode()


def visit_of(article, *, links="", **fields):
    body = page_of(article, links=links)
    return make_visit(replace(article, sha256=hashlib.sha256(body).hexdigest()), body=body, **fields)


def copy_of_it():
    body = (f"Đoạn một {WORDS['copy']} {WORDS['body']} {LONG}", "Đoạn hai khác.")
    return removed_article(url=address(71), key="71", title=f"Bài chép {WORDS['copy']}", body=body, tags=())


def fill(archive, others=3):
    """An archive with an article that has all the words, in every table, and others beside it."""
    archive.crawls.enter_site(SITE, f"https://{SITE}/")
    archive.crawls.note_facts(SITE, {f"links of {URL}": 40})
    first = removed_article(title=f"Một bài về {WORDS['title']} và {WORDS['first']} khác")
    archive.save(visit_of(first))
    profile = {
        "version": 1,
        "generations": [
            {
                "frame": [
                    {"words": f"mot bai ve {WORDS['title']}", "place": "a"},
                    {"words": "trang chu", "place": "b"},
                ],
                "fields": {"authors": {"example": f"Nguyễn {WORDS['author']}"}},
            }
        ],
    }
    digest = profile_digest(profile)
    archive.profiles.save(SITE, profile, digest, 40, NOON)
    archive.save(visit_of(removed_article(), fetched_at=later(days=1), profile=digest))
    archive.save(visit_of(copy_of_it()))
    for number in range(1, others + 1):
        archive.save(visit_of(make_article(number, body=(f"Bài {number}",))))
    link = f'<a href="{URL}">{WORDS["link"]}</a>'
    archive.save(visit_of(make_article(80), links=link))
    front = make_visit(url=f"https://{SITE}/x", outcome="refused", reason="list", body=f"<html>{link}".encode())
    archive.save(front)
    leads = FoundLink(url=URL, kind="article")
    archive.save(
        make_visit(url=f"{URL}?in=1", outcome="redirect", reason="moved", detail=f"leads to {URL}", links=(leads,))
    )
    feed = make_visit(url=f"https://{SITE}/rss", kind="feed", links=(replace(leads, feed_digest="aa"),))
    archive.save(feed)
    archive.save(make_visit(url=URL, outcome="gone", reason="http-404", fetched_at=later(days=2)))
    archive.crawls.end_run(archive.crawls.start_run(SITE, NOON), NOON, {"stuck": {URL: "a list"}})
    update_duplicates(archive)
    archive.update_index()


def take_out(place, *keys, **how):
    with Archive.open(place, create=False) as archive:
        reports = remove(archive, keys, ORDER, site=SITE, **how)
        assert clean(archive, ORDER.at)
    return reports


on_both = pytest.mark.parametrize(
    "new_place", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.long)], indirect=True
)


@pytest.fixture
def place(new_place):
    with Archive.open(new_place) as archive:
        fill(archive)
    return new_place


@pytest.fixture
def file(new_file, tmp_path):
    """The same in SQLite, where the database makes no difference."""
    path = str(shutil.copyfile(new_file, tmp_path / "a.db"))
    with Archive.open(path) as archive:
        fill(archive)
    return path


def test_nothing_of_it_is_in_any_byte_and_the_archive_is_whole(place):
    assert find_words(place, WORDS.values()) == set(WORDS.values())
    one, _two = take_out(place, "70", "71")
    assert (one.revisions, one.key, one.copies) == (2, "70", [])
    assert one.others == 2, "an article's page and a list's that named it"
    assert find_words(place, WORDS.values()) == set()
    found = verify(place)
    assert found.problems == []
    with Archive.open(place, read_only=True) as archive:
        assert [article.key for article in archive.articles()] == ["1", "2", "3", "80"]
        assert archive.search("zqtitlex") == archive.search("zqcopyx") == []
        assert [one.key for one in archive.search("đại hội")] == ["80", "3", "2", "1"]
        with archive.reading() as connection:
            removals = read_removals(connection)
    assert [(one.site, one.key, one.what, one.order, one.removed_by) for one in removals] == [
        (SITE, "70", "article", ORDER.words, "an archivist"),
        (SITE, "71", "article", ORDER.words, "an archivist"),
    ]


def test_a_copy_that_stays_is_named(file):
    (one,) = take_out(file, "70")
    assert one.copies == [f"{SITE} 71"]
    assert find_words(file, WORDS.values()).isdisjoint(WORDS[name] for name in ("title", "address", "link", "first"))


@on_both
def test_nothing_brings_it_back(place):
    take_out(place, "70", "71")
    with Archive.open(place) as archive:
        link = FoundLink(url=URL, kind="article")
        other_address = f"http://www.{SITE}/in/70"
        ways = [
            visit_of(removed_article(), fetched_at=later(days=20)),
            visit_of(removed_article(title="Tên khác"), fetched_at=later(days=20)),
            visit_of(removed_article(key="99", url=other_address), fetched_at=later(days=20)),
            make_visit(url=URL, outcome="refused", reason="no-text", body=b"zqbodyx", fetched_at=later(days=20)),
            make_visit(url=URL.replace("https://", "http://www."), outcome="gone", reason="http-404"),
        ]
        for way in ways:
            assert archive.save(way).removed
        for way in ways[:3]:
            assert save_backdated(archive, replace(way, fetched_at=later(days=-9))).removed
        assert archive.add_links(SITE, None, [link], later(days=20)) == (0, 0)
        named = visit_of(
            make_article(81), links=f'<a href="/tin-tuc/mot-bai-{WORDS["address"]}-70.html">{WORDS["link"]}'
        )
        assert archive.save(named).result == "new", "an article that names it is stored, its page is not"
        assert not archive.known(SITE, URL)
        assert not archive.known(SITE, other_address)
    assert find_words(place, WORDS.values()) == set()
    assert verify(place).problems == []


@on_both
def test_a_copy_of_the_archive_knows_what_was_removed(place, tmp_path):
    take_out(place, "70", "71")
    target = str(tmp_path / "copy.db")
    copy_archive(place, target, lambda *_: None)
    with Archive.open(target) as archive:
        assert archive.save(visit_of(removed_article())).removed
    assert verify(target).problems == []


@on_both
def test_dictionaries_are_trained_anew_without_it(new_place):
    with Archive.open(new_place) as archive:
        first = removed_article(title=f"Một bài về {WORDS['title']} và {WORDS['first']} khác")
        archive.save(visit_of(first))
        for number in range(FIRST_DICTIONARY_AT):
            archive.save(visit_of(make_article(number + 100, body=(f"{number} {LONG[number:]}",))))
        with archive.reading() as connection:
            before = connection.exec_driver_sql("SELECT count(*), max(id) FROM dictionaries").one()
        other = Archive.open(new_place)
        assert other.save(visit_of(make_article(300))).result == "new"  # it has the dictionary in its cache
        remove(archive, ["70"], ORDER)
        assert clean(archive, ORDER.at)
        with archive.reading() as connection:
            after = connection.exec_driver_sql("SELECT count(*), max(id) FROM dictionaries").one()
        assert (before[0], after[0]) == (1, 1)
        assert after[1] > before[1]
        assert other.save(visit_of(make_article(301))).result == "new"
        assert len(other.capture(other.article("150").sha256)) > 1000
        other.close()
    assert find_words(new_place, WORDS.values()) == set()
    assert verify(new_place).problems == []


@pytest.mark.parametrize(
    ("field", "gone", "stays"),
    [
        ("authors", ["author"], ["title", "body", "caption"]),
        pytest.param("caption", ["caption"], ["title", "body", "author"], marks=pytest.mark.long),
        ("caption:1", ["caption"], ["title", "body", "author"]),
        pytest.param("photo:1", ["caption"], ["title", "body", "author"], marks=pytest.mark.long),
        ("body:1", ["body"], ["title", "lead", "author"]),
    ],
)
def test_a_passage_is_taken_out_of_all_revisions_and_the_article_stays_as_it_is(place, field, gone, stays):
    take_out(place, "71")
    (one,) = take_out(place, "70", passage=parse_passage(field))
    assert (one.revisions, one.left) == (2, [])
    found = find_words(place, WORDS.values())
    assert found.isdisjoint(WORDS[name] for name in gone)
    assert found >= {WORDS[name] for name in stays}
    assert verify(place).problems == []
    with Archive.open(place) as archive:
        for at in (later(days=20), later(days=21)):
            again = visit_of(removed_article(title="Sửa lần nữa"), fetched_at=at)
            assert archive.save(again).result == "unchanged"
        assert save_backdated(archive, visit_of(removed_article(), fetched_at=later(days=-1))).result == "unchanged"
        archive.save(make_visit(url=URL, outcome="refused", reason="no-text", body=b"zqbodyx zqauthorx zqcaptionx"))
        article = archive.article("70")
        assert "removed by order on 2026-03-10" in article.evidence.values()
        assert len(archive.history("70")) == 2
        assert [one.key for one in archive.search("zqtitlex")] == ["70"]
        assert archive.search("zqbodyx") == [] or field != "body:1"
    assert find_words(place, WORDS.values()).isdisjoint(WORDS[name] for name in gone)
    assert verify(place).problems == []


def test_where_a_passage_still_stands_in_the_article_is_said(file):
    with Archive.open(file) as archive:
        archive.save(make_visit(make_article(5, body=("Một.", "Tin: Minh Thư"))))
    (one,) = take_out(file, "5", passage=parse_passage("authors"))
    assert one.left == ["revision 1: body:2", "revision 1: caption:1"]


@pytest.mark.parametrize("text", ["title", "body", "body:0", "body:x", "authors:1", "photo", ""])
def test_what_is_no_passage_is_refused(text):
    with pytest.raises(errors.CannotRemove, match="is no passage"):
        parse_passage(text)


def test_what_is_not_there_or_was_removed_is_said_and_nothing_is_removed(file):
    with Archive.open(file) as archive:
        with pytest.raises(errors.NothingFound):
            remove(archive, ["70", "12345"], ORDER)
        assert archive.article("70").key == "70"
        with pytest.raises(errors.CannotRemove, match="it has no body:9"):
            remove(archive, ["70"], ORDER, passage=parse_passage("body:9"))
        with pytest.raises(errors.CannotRemove, match="it is a list"):
            remove(archive, [f"https://{SITE}/rss"], ORDER)
    take_out(file, "70")
    with Archive.open(file) as archive:
        for name in ("70", URL):
            with pytest.raises(errors.CannotRemove, match="it was removed on 2026-03-10"):
                remove(archive, [name], ORDER)


def test_an_address_that_led_to_no_article_is_removed_with_its_page(file):
    with Archive.open(file) as archive:
        refused = make_visit(url=f"https://{SITE}/zqodd-mot-trang-khac", outcome="refused", body=b"<p>zqodd</p>")
        archive.save(replace(refused, reason="no-text"))
    take_out(file, f"https://{SITE}/zqodd-mot-trang-khac")
    assert find_words(file, ["zqodd"]) == set()
    with Archive.open(file) as archive:
        assert archive.save(refused).removed


def test_a_key_with_words_and_what_is_set_aside_go_too(place):
    url = f"https://{SITE}/zqword-mot-bai-dai.html"
    with Archive.open(place) as archive:
        archive.save(visit_of(make_article(1, key=url, url=url, title="zqword")))
        row = {"site": SITE, "key": url, "number": 1, "what": "record", "value": b"zqword", "why": "no JSON"}
        with archive.writing() as connection:
            connection.execute(insert(damaged).values(row | {"taken_at": to_text(NOON)}))
    (one,) = take_out(place, url)
    assert one.key is None
    assert find_words(place, ["zqword"]) == set()
    assert verify(place).problems == []


def test_what_another_archive_removed_is_not_removed_here_unasked_and_does_not_come_in(file, new_file, tmp_path):
    before, empty = str(tmp_path / "before.db"), str(tmp_path / "empty.db")
    copy_archive(file, before, lambda *_: None)
    shutil.copyfile(new_file, empty)
    take_out(file, "70")
    take_out(file, "1", passage=parse_passage("authors"))
    with Archive.open(before) as archive, Archive.open(file, read_only=True) as other:
        assert merge_removals(archive, other) == (0, 2)
        assert archive.article("70").key == "70"
        found = find_held(archive, other)
        assert [(key, one.what) for _, key, one in found] == [("1", "authors"), ("70", "article")]
    with Archive.open(empty) as archive, Archive.open(file, read_only=True) as other:
        assert merge_removals(archive, other) == (2, 0)
        assert merge_removals(archive, other) == (0, 0)
        assert archive.save(visit_of(removed_article())).removed
        assert archive.save(visit_of(make_article(1))).removed, "with the passage that was taken out there"
    assert verify(empty).problems == []


def test_verify_names_what_is_here_again_and_what_is_unfinished(file):
    with Archive.open(file) as archive:
        remove(archive, ["70"], ORDER)
    assert [problem.kind for problem in verify(file).problems] == ["removal-unfinished"]
    with Archive.open(file) as archive:
        assert clean(archive, ORDER.at)
        with archive.writing() as connection:
            connection.exec_driver_sql("UPDATE articles SET key = '70' WHERE key = '1'")
    assert "removed" in {problem.kind for problem in verify(file).problems}


def test_removals_are_json(file):
    take_out(file, "70")
    with Archive.open(file, read_only=True) as archive, archive.reading() as connection:
        (one,) = read_removals(connection)
    assert json.loads(json.dumps(one.as_json()))["removed_at"] == "2026-03-10T19:00:00+07:00"


@contextlib.contextmanager
def removed_while_another_reads(place):
    """Two articles are removed, and the free space cannot be cleaned of them."""
    with Archive.open(place) as archive:
        fill(archive)
    with Archive.open(place, read_only=True) as other, other.reading() as connection:
        assert connection.scalar(select(articles.c.id)) is not None
        with Archive.open(place) as archive:
            remove(archive, ["70", "71"], ORDER)
            assert not clean(archive, ORDER.at)
            yield


def test_where_another_program_reads_it_is_removed_and_said_to_be_unfinished(new_file, tmp_path):
    place = str(shutil.copyfile(new_file, tmp_path / "a.db"))
    with removed_while_another_reads(place):
        pass
    with pytest.raises(errors.CannotBackUp, match="a removal by order is unfinished"):
        back_up(place, tmp_path / "b.db", now=NOON)
    with Archive.open(place) as archive:
        assert clean(archive, ORDER.at)
    assert find_words(place, WORDS.values()) == set()
    assert verify(place).problems == []
    back_up(place, tmp_path / "b.db", now=NOON)


@pytest.mark.long
@pytest.mark.parametrize("is_begun", [False, True], ids=["before", "while"])
def test_a_kill_before_or_while_the_log_is_emptied_leaves_an_archive_that_opens(new_file, tmp_path, is_begun):
    place, killed, whole = tmp_path / "a.db", tmp_path / "killed" / "a.db", tmp_path / "whole" / "a.db"
    shutil.copyfile(new_file, place)
    with removed_while_another_reads(place):
        for copied in (killed, whole):
            copied.parent.mkdir()
            for ending in ("", "-wal"):
                shutil.copyfile(f"{place}{ending}", f"{copied}{ending}")
    with contextlib.closing(sqlite3.connect(whole)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert whole.stat().st_size < killed.stat().st_size
    if is_begun:
        with killed.open("r+b") as file:
            file.write(whole.read_bytes()[:4096])
    assert [problem.kind for problem in verify(killed).problems] == ["removal-unfinished"]
    with Archive.open(killed) as archive:
        assert clean(archive, ORDER.at)
    assert find_words(str(killed), WORDS.values()) == set()
    assert verify(killed).problems == []


def test_who_has_the_archive_open_meanwhile_goes_on(file):
    with Archive.open(file) as crawl:
        assert crawl.save(visit_of(make_article(200))).result == "new"
        take_out(file, "70", "71")
        assert crawl.save(visit_of(removed_article())).removed
        assert crawl.save(visit_of(make_article(201))).result == "new"
    assert find_words(file, WORDS.values()) == set()
    assert verify(file).problems == []


REMOVING = """
from datetime import UTC, datetime
from archive import Archive
from archive.maintenance.backup import back_up
from archive.maintenance.removing.cleaning import clean
from archive.maintenance.removing.remove import Order, remove
import archive.duplicates.queries
begin()
with Archive.open(arguments[0]) as opened:
    remove(opened, ["70", "71"], Order("an order", "a person", datetime(2026, 3, 10, tzinfo=UTC)))
    print("removed", flush=True)
    clean(opened, datetime(2026, 3, 10, tzinfo=UTC))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "a.db"
    with Archive.open(path) as archive:
        fill(archive)
    octets = path.read_bytes()
    return octets, steps_of(REMOVING, path)


@pytest.mark.long
@pytest.mark.parametrize("kill", range(20))
def test_a_removal_that_is_killed_is_done_or_not_begun(tmp_path, filled, kill):
    path, (octets, steps) = tmp_path / "a.db", filled
    path.write_bytes(octets)
    said = run_killed(REMOVING, 1 + steps * kill // 20, path)
    kinds = {problem.kind for problem in verify(path).problems}
    assert kinds <= {"removal-unfinished"}
    with Archive.open(path) as archive:
        keys = {article.key for article in archive.articles()}
        with archive.reading() as connection:
            removals = read_removals(connection)
        assert keys & {"70", "71"} == (set() if removals else {"70", "71"})
        assert len(removals) == (2 if removals else 0)
        assert removals or not said
        if not removals:
            remove(archive, ["70", "71"], ORDER)
        assert clean(archive, ORDER.at)
    assert find_words(str(path), WORDS.values()) == set()
    assert verify(path).problems == []
