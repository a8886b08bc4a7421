"""An archive and a model in plain lists, put through the same things in any order, over both databases: nothing that is
done to an archive makes another of it than the model says."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from archive import Archive
from archive.database.timestamps import to_text
from archive.export import export
from archive.export.source import open_source
from archive.history.backdate import save_backdated
from archive.history.reprocess import NewReading, store_readings
from archive.history.revisions import store_article
from archive.maintenance.backup import back_up
from archive.maintenance.repair import repair
from archive.maintenance.transfer import copy_archive
from archive.maintenance.verify import verify
from archive.record.visit import DueUrl, Visit
from crawler.discover.links import LinkFinder
from crawler.importing.run import Import
from crawler.layouts.nukeviet import NUKEVIET
from crawler.reread.repair import page_reader
from crawler.run.answer import Answer
from crawler.run.options import Window
from crawler.run.outcomes import visit_of
from crawler.sites import site_at
from tests.archive.database.postgres_server import PostgresServer
from tests.archive.history_model import Model, Name, Page, Url
from tests.crawler.importing.warc_samples import NOON, STORIES, body_of
from tests.repeats import times

SITES = ("127.0.0.1:8123", "127.0.0.1:8124")
WORDS = ("hoamai", "hoasen", "hoađào")
"""Each in one title, and in no other text."""
TITLES = tuple(f"Đại hội {word}" for word in WORDS)
MISREAD = "Tiêu đề hoacúc"
DAMAGES = {
    "record": "UPDATE revisions SET record = 'x{' WHERE id = {revision}",
    "digest": "UPDATE revisions SET digest = 'x' WHERE id = {revision}",
    "title": "UPDATE articles SET title = 'khác' WHERE id = {article}",
    "photographs": "DELETE FROM photos WHERE revision_id = {revision}",
    "fingerprint": "UPDATE articles SET fingerprint = 'x' WHERE id = {article}",
    "number": "UPDATE articles SET revision = 99 WHERE id = {article}",
}
REPAIRED_AT = datetime(2026, 1, 1, tzinfo=UTC)

sites = st.sampled_from((SITES[0], *SITES))
numbers = st.sampled_from((0, 0, 1))  # most of the time the same article: its history is to grow
titles = st.sampled_from(TITLES)
variants = st.integers(0, 1)
ago = st.integers(0, 12)
"""Days before the last visit."""
visits = st.tuples(sites, numbers, titles, variants, ago)


def time_of(day: float) -> datetime:
    return NOON + timedelta(days=day)


def url_of(site: str, number: int) -> Url:
    return site, f"http://{site}{STORIES[number].path}"


def name_of(site: str, number: int) -> Name:
    return site, STORIES[number].path.rpartition("-")[2].removesuffix(".html")


NAMES = {url_of(site, number): name_of(site, number) for site in SITES for number in range(2)}


def other_url(site: str, number: int) -> Url:
    return site, f"http://{site}/trang-{number}/"


@cache
def read(url: Url, page: Page) -> Visit:
    number, title, variant = page
    body = body_of(number, title) if number >= 0 else b"<html>trang</html>"
    headers = {"content-type": "text/html; charset=utf-8"}
    site = site_at(f"http://{url[0]}")
    answer = Answer(
        site=site.name,
        due=DueUrl(url[1], "article"),
        status=200,
        headers=headers,
        body=body + b"\n" * variant,
        fetched_at=NOON,
    )
    return replace(visit_of(answer, LinkFinder(site, NUKEVIET, f"http://{url[0]}"), Window()), links=())


def visit(url: Url, page: Page, at: float, due: float | None = None) -> Visit:
    """A visit that brought this page."""
    found = read(url, page)
    article = found.article and replace(found.article, fetched_at=time_of(at))
    due_at = None if due is None else time_of(due)
    return replace(found, article=article, fetched_at=time_of(at), due_at=due_at)


class Killed(Exception):
    """Ends a transaction before it is stored."""


class ArchiveMachine(RuleBasedStateMachine):
    def __init__(self, folder: Path, new_file: Path, server: PostgresServer, begins_in_file: bool) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.server = server
        self.new_file = new_file
        self.database: str | None = None
        self.is_archive = False
        """Whether the database was lent as an archive."""
        self.files = 0
        self.day = 30
        self.model = Model()
        self.backups: list[tuple[Path, Model]] = []
        if begins_in_file:
            self.where = str(shutil.copyfile(new_file, self.new_path()))
        else:
            self.database, self.is_archive = server.lend_archive(), True
            self.where = server.address(self.database)
        self.archive = Archive.open(self.where)

    def new_path(self) -> Path:
        self.files += 1
        return self.folder / f"{self.files}.db"

    def later(self, days: int) -> int:
        self.day += days
        return self.day

    def leave(self) -> None:
        """Close the archive, and give its database back."""
        self.archive.close()
        if self.database is not None:
            (self.server.take_back_archive if self.is_archive else self.server.take_back)(self.database)
            self.database = None

    # --- visits ----------------------------------------------------------------------------------

    @rule(site=sites, number=numbers, title=titles, variant=variants, days=st.integers(1, 3), due=st.integers(0, 9))
    def save(self, site, number, title, variant, days, due) -> None:
        at, url, page = self.later(days), url_of(site, number), (number, title, variant)
        saved = self.archive.save(visit(url, page, at, at + due))
        before = self.model.stories.get(name_of(site, number))
        revisions = len(before.revisions) if before else 0
        self.model.save(name_of(site, number), url, title, page, at, at + due)
        after = len(self.model.stories[name_of(site, number)].revisions)
        assert saved.result == ("new" if not revisions else "revised" if after > revisions else "unchanged")

    @rule(site=sites, number=numbers, title=titles, variant=variants, ago=ago)
    def save_a_page_that_comes_late(self, site, number, title, variant, ago) -> None:
        story, url, page = self.model.stories.get(name_of(site, number)), url_of(site, number), (number, title, variant)
        at = self.day - ago
        if story is not None and at == story.last:
            return  # of two texts of the same moment an import would take either for the later one
        self.archive.save(visit(url, page, at, at + 1))
        self.model.save(name_of(site, number), url, title, page, at, at + 1)

    @rule(site=sites, number=numbers, title=titles, variant=variants, ago=ago, fetched=st.booleans())
    def take_back(self, site, number, title, variant, ago, fetched) -> None:
        at, url, page = self.day - ago, url_of(site, number), (number, title, variant)
        save_backdated(self.archive, visit(url, page, at), fetched=fetched)
        self.model.take_back(name_of(site, number), url, title, page, at, fetched=fetched)

    @rule(site=sites, number=numbers, days=st.integers(0, 3), due=st.integers(0, 9))
    def find_gone(self, site, number, days, due) -> None:
        at, url = self.later(days), url_of(site, number)
        gone = replace(visit(url, (number, TITLES[0], 0), at, at + due), article=None, body=None)
        self.archive.save(replace(gone, outcome="gone", status=404, reason="http-404", waits=True))
        self.model.find_gone(url, at, at + due)

    @rule(site=sites, number=numbers, days=st.integers(1, 3), due=st.integers(0, 9))
    def find_unchanged(self, site, number, days, due) -> None:
        url = url_of(site, number)
        if url in self.model.ledger:
            at = self.later(days)
            same = replace(visit(url, (number, TITLES[0], 0), at, at + due), article=None, body=None)
            self.archive.save(replace(same, outcome="unchanged", status=304))
            self.model.find_unchanged(url, at, at + due)

    @rule(site=sites, number=numbers, variant=variants, is_articles=st.booleans(), days=st.integers(1, 3))
    def refuse(self, site, number, variant, is_articles, days) -> None:
        at, page = self.later(days), (-1, "", variant)
        url = url_of(site, number) if is_articles else other_url(site, number)
        self.archive.save(visit(url, page, at, at + 5))
        self.model.refuse(url, page, at, at + 5)

    @rule(site=sites, number=numbers, title=titles, variant=variants)
    def be_killed_in_the_middle_of_a_visit(self, site, number, title, variant) -> None:
        one = visit(url_of(site, number), (number, title, variant), self.day + 1)
        assert one.article is not None
        with pytest.raises(Killed), self.archive.writing() as connection:
            store_article(connection, self.archive.pages, one.article, one, to_text(one.fetched_at))
            raise Killed

    # --- other archives --------------------------------------------------------------------------

    @rule(pages=st.lists(visits, min_size=1, max_size=4), form=st.sampled_from(["archive", "x.warc.gz"]))
    def take_in_another_archive(self, pages, form) -> None:
        path, model = shutil.copyfile(self.new_file, self.new_path()), Model()
        with Archive.open(path) as other:
            for site, number, title, variant, ago in sorted(pages, key=lambda one: -one[-1]):
                story, name, at = model.stories.get(name_of(site, number)), name_of(site, number), self.day - ago
                if story is None or at > story.last:
                    other.save(visit(url_of(site, number), (number, title, variant), at))
                    model.save(name, url_of(site, number), title, (number, title, variant), at, None)
            if form != "archive" and model.stories:
                path = path.with_name(f"{path.stem}-{form}")
                with open_source(other) as source:
                    export(source, "warc", path)
        if model.stories:
            self.take_in(path, model)

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 3))
    def take_in_a_backup(self, which) -> None:
        path, model = self.backups[which % len(self.backups)]
        self.take_in(path, model)

    def take_in(self, path: Path, model: Model) -> None:
        work = Import(self.archive, None, lambda _: None)
        work.run([path])
        assert work.report.damaged == 0
        self.model.take_in(model, NAMES)

    @rule(into_file=st.booleans())
    def move_to_a_copy(self, into_file) -> None:
        self.archive.close()
        database = None if into_file else self.server.lend_database()
        target = str(self.new_path()) if database is None else self.server.address(database)
        copy_archive(self.where, target, lambda *_: None)
        self.leave()
        self.database, self.is_archive, self.where = database, False, target
        self.archive = Archive.open(target)

    @precondition(lambda self: self.database is None)
    @rule()
    def back_up(self) -> None:
        path = self.new_path()
        back_up(self.where, path, now=REPAIRED_AT)
        self.backups.append((path, copy.deepcopy(self.model)))

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 3))
    def restore_a_backup(self, which) -> None:
        path, model = self.backups[which % len(self.backups)]
        self.leave()
        self.where = str(shutil.copyfile(path, self.new_path()))
        self.model = copy.deepcopy(model)
        self.archive = Archive.open(self.where)

    @rule()
    def open_again(self) -> None:
        self.archive.close()
        self.archive = Archive.open(self.where)

    # --- what is there ---------------------------------------------------------------------------

    @precondition(lambda self: self.model.stories)
    @rule(which=st.integers(0, 5), title=st.sampled_from([None, MISREAD, *TITLES]))
    def read_again(self, which, title) -> None:
        """None: by today's reader."""
        name, story = sorted(self.model.stories.items())[which % len(self.model.stories)]
        title = title or story.revisions[-1].page[1]
        if title == story.revisions[-1].title:
            return
        article = replace(self.archive.article(name[1], site=name[0]), title=title)
        with self.archive.writing() as connection:
            reading = NewReading(self.ids(name)[0], len(story.revisions), article)
            assert store_readings(connection, [reading], "2", to_text(REPAIRED_AT)) == 1
        story.read_again(title)

    @precondition(lambda self: self.model.stories)
    @rule(which=st.integers(0, 5), revision=st.integers(0, 5), what=st.sampled_from(sorted(DAMAGES)))
    def be_damaged_and_repaired(self, which, revision, what) -> None:
        name, story = sorted(self.model.stories.items())[which % len(self.model.stories)]
        one = story.revisions[revision % len(story.revisions)]
        article_id, *revision_ids = self.ids(name)
        statement = DAMAGES[what].replace("{article}", str(article_id))
        statement = statement.replace("{revision}", str(revision_ids[revision % len(story.revisions)]))
        with self.archive.writing() as connection:
            connection.exec_driver_sql(statement)
        repair(self.archive, page_reader(self.archive), "3", REPAIRED_AT)
        self.archive.damages.take()
        if what in ("record", "digest"):
            one.title = one.page[1]

    @rule()
    def enter_in_the_index(self) -> None:
        self.archive.update_index()

    def ids(self, name: Name) -> list[int]:
        """Those of an article and its revisions in the database."""
        with self.archive.reading() as connection:
            of_it = f"FROM articles WHERE site = '{name[0]}' AND key = '{name[1]}'"
            rows = connection.exec_driver_sql(f"SELECT id {of_it}").all()
            of_it = f"WHERE article_id = (SELECT id {of_it}) ORDER BY number"
            rows += connection.exec_driver_sql(f"SELECT id FROM revisions {of_it}").all()
        return [row[0] for row in rows]

    # --- what must be so -------------------------------------------------------------------------

    @invariant()
    def has_the_articles_of_the_model(self) -> None:
        found = [((one.site, one.key), one.title) for one in self.archive.articles()]
        assert sorted(found) == sorted((name, one.revisions[-1].title) for name, one in self.model.stories.items())
        for (site, key), story in self.model.stories.items():
            history = [
                (one.number, one.article.title, one.seen_at, one.last_seen_at, one.reread_at is not None)
                for one in self.archive.history(key, site=site)
            ]
            assert history == [
                (number, one.title, time_of(one.seen), time_of(one.last), one.read_again)
                for number, one in enumerate(story.revisions, start=1)
            ]
            gone = [(one.gone_at, one.back_at) for one in self.archive.withdrawals(key, site=site)]
            assert gone == [(time_of(one.at), one.back and time_of(one.back)) for one in story.gone]
            assert self.archive.article(story.url[1]).title == story.revisions[-1].title
        withdrawn = {(one.site, one.key) for one in self.archive.withdrawn()}
        assert withdrawn == {name for name, story in self.model.stories.items() if story.is_gone}

    @invariant()
    def has_the_numbers_of_the_model(self) -> None:
        stats = self.archive.stats()
        assert stats.captures == len(self.model.kept)
        found = {one.site: (one.articles, one.revisions, one.known, one.refused) for one in stats.sites}
        expected = {}
        for site in {url[0] for url in self.model.ledger}:
            stories = [story for name, story in self.model.stories.items() if name[0] == site]
            entries = [entry for url, entry in self.model.ledger.items() if url[0] == site]
            reasons = Counter(one.outcome for one in entries if one.outcome in ("gone", "refused"))
            words = {"gone": "http-404", "refused": "no-text"}
            refused = {words[outcome]: number for outcome, number in reasons.items()}
            expected[site] = len(stories), sum(len(one.revisions) for one in stories), len(entries), refused
        assert found == expected
        for site in SITES:
            due = {(site, one.url) for one in self.archive.due(site, time_of(self.day), 100)}
            of_site = {url: entry.due for url, entry in self.model.ledger.items() if url[0] == site}
            assert due == {url for url, at in of_site.items() if at is not None and at <= self.day}
        changes = self.archive.changes()
        gone = [one for story in self.model.stories.values() for one in story.gone]
        assert changes.new == len(self.model.stories)
        assert changes.counts == {
            "revised": sum(story.edits() for story in self.model.stories.values()),
            "withdrawn": len(gone),
            "returned": sum(one.back is not None for one in gone),
        }

    def teardown(self) -> None:
        try:
            for word in (*WORDS, "hoacúc"):
                found = {(one.site, one.key) for one in self.archive.search(word, limit=100)}
                stories = self.model.stories.items()
                now = {name for name, story in stories if word in story.revisions[-1].title}
                assert found == now
                edited = {name for name, story in stories if any(word in one.title for one in story.edited_out())}
                earlier = self.archive.search_earlier(word, limit=100).found
                assert {(one.article.site, one.article.key) for one in earlier} == edited - now
            path = self.new_path()
            with open_source(self.archive) as source:
                export(source, "jsonl", path)
            records = map(json.loads, path.read_text("utf-8").splitlines())
            told = [((one["site"], one["key"]), one["title"]) for one in records]
            assert sorted(told) == sorted((name, one.revisions[-1].title) for name, one in self.model.stories.items())
            assert verify(self.where).problems == []
        finally:
            self.leave()
            shutil.rmtree(self.folder)


@pytest.mark.parametrize(
    "begins_in_file",
    [pytest.param(True, id="SQLite"), pytest.param(False, id="PostgreSQL", marks=pytest.mark.long)],
)
def test_whatever_is_done_to_an_archive_it_has_what_the_model_has(begins_in_file, tmp_path, new_file, postgres):
    run_state_machine_as_test(
        lambda: ArchiveMachine(tmp_path, new_file, postgres, begins_in_file),
        settings=settings(
            max_examples=times(3, 60),
            stateful_step_count=times(7, 20),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=times(True, False),
        ),
    )
