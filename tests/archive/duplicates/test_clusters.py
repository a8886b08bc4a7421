"""Clusters of copies in an archive: how they come about, change, and survive what happens to a run."""

import threading

import pytest
from sqlalchemy import select, update

from archive import Archive
from archive.database.schema import articles, bands, pairs, texts
from archive.duplicates.queries import (
    explain_no_cluster,
    find_cluster,
    find_newest_clusters,
    read_coverage,
    select_duplicate_ids,
)
from archive.duplicates.update import count_new, update_duplicates
from archive.maintenance.verify import verify
from tests.archive.duplicates.duplicate_texts import (
    CONGRESS,
    FLOOD,
    OTHER_CONGRESS,
    PREFACE,
    STANDING,
    changed,
    invented,
)
from tests.archive.killing import KILLS, run_killed, steps_of
from tests.archive.samples import later, make_article, make_visit
from tests.repeats import mostly_long

MOSTLY_SQLITE = mostly_long(["SQLite", "PostgreSQL"], short=["SQLite"])
"""Of `new_place`, for many articles."""


def save(archive, number, body, site="a.vn", at=None, **fields):
    url = f"https://{site}/bai-{number}.html"
    article = make_article(number, site=site, url=url, lead=None, body=tuple(body), **fields)
    archive.save(make_visit(article, site=site, fetched_at=at or later()))


def clusters(archive, **asked):
    """Keys of the articles of each cluster, in order."""
    with archive.reading() as connection:
        found = find_newest_clusters(connection, **asked)
    return sorted(sorted(int(copy.key) for copy in cluster.members) for cluster in found)


def everything(archive):
    """All that is kept of texts, but for ids, which depend on the order of things."""
    with archive.reading() as connection:
        prints = dict(connection.execute(select(texts.c.id, texts.c.fingerprint)).all())
        near = connection.execute(select(pairs)).all()
        shared = connection.execute(select(bands)).all()
        waiting = connection.execute(select(texts.c.id).where(texts.c.crowded.is_(None))).all()
    assert waiting == []
    return (
        sorted(prints.values()),
        sorted((*sorted((prints[a], prints[b])), similar) for a, b, similar in near),
        sorted((hash_, prints[id_]) for hash_, id_ in shared),
        clusters(archive, limit=1_000),
    )


def save_stories(archive, first=0):
    """Thirty articles: three stories of four copies each, the rest alone."""
    for number, text in enumerate((CONGRESS, OTHER_CONGRESS, FLOOD)):
        start = first + number * 10
        long = (*text, invented((first, number)), invented((first, number, "end")))
        save(archive, start, long)
        save(archive, start + 1, (PREFACE, *long), site="b.vn")
        save(archive, start + 2, long, site="c.vn", title="Tin khác")
        save(archive, start + 3, changed(long, 30), site="d.vn")
        for alone in range(4, 10):
            save(archive, start + alone, [invented((first, number, alone), 90)])


def test_copies_on_any_site_make_a_cluster_and_other_articles_none(archive):
    save_stories(archive)
    assert clusters(archive) == []
    update_duplicates(archive)
    assert clusters(archive) == [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23]]
    with archive.reading() as connection:
        assert (
            connection.scalar(
                select(articles.c.id)
                .where(articles.c.id.in_(select_duplicate_ids()))
                .with_only_columns(articles.c.key)
                .order_by(articles.c.id)
                .limit(1)
            )
            == "1"
        )
        kept = connection.scalars(select(articles.c.key).where(articles.c.id.not_in(select_duplicate_ids()))).all()
    assert sorted(map(int, kept)) == [n for n in range(30) if n % 10 not in (1, 2, 3)]


def test_a_second_run_sketches_and_compares_what_is_new_alone(archive):
    save_stories(archive)
    update_duplicates(archive)
    told = []
    update_duplicates(archive, lambda *progress: told.append(progress))
    assert told == []
    save(archive, 40, (*CONGRESS, invented((0, 0)), invented((0, 0, "end")), "Hết."), site="e.vn")
    with archive.reading() as connection:
        assert count_new(connection) == 1
    update_duplicates(archive, lambda *progress: told.append(progress))
    assert told == [("texts compared", 1, 1)]
    assert clusters(archive)[0] == [0, 1, 2, 3, 40]


def test_a_revised_article_leaves_its_cluster_and_may_join_another(archive):
    save(archive, 1, CONGRESS)
    save(archive, 2, (PREFACE, *CONGRESS), site="b.vn")
    save(archive, 3, (*FLOOD, invented(3)), site="b.vn")
    update_duplicates(archive)
    assert clusters(archive) == [[1, 2]]
    save(archive, 2, (PREFACE, *FLOOD, invented(3)), site="b.vn", at=later(days=1))
    assert clusters(archive) == [], "before anything is brought up to date"
    update_duplicates(archive)
    assert clusters(archive) == [[2, 3]]
    with archive.reading() as connection:
        assert len(connection.execute(select(texts)).all()) == 3, "the old text is forgotten"
        assert len(connection.execute(select(bands.c.text_id).distinct()).all()) == 3


def test_a_cluster_that_hung_together_by_one_text_falls_apart_without_it(archive):
    parts = [invented(number, 60) for number in range(5)]
    save(archive, 1, parts[:3])
    save(archive, 2, parts)
    save(archive, 3, parts[2:])
    save(archive, 4, [*parts[2:], "Hết."])
    update_duplicates(archive)
    assert clusters(archive) == [[1, 2, 3, 4]]
    assert clusters(archive, min_similarity=0.9) == [[3, 4]]
    save(archive, 2, [invented("new", 60)], at=later(days=1))
    update_duplicates(archive)
    assert clusters(archive) == [[3, 4]]


COMPARE = """
from archive import Archive
from archive.duplicates import update
update._BATCH = update._RECORDS_A_JOB = 4
update._SKETCHES_A_TRANSACTION = update._TEXTS_A_CHUNK = 5
with Archive.open(arguments[0]) as archive:
    begin()
    update.update_duplicates(archive)
"""


@pytest.fixture(scope="module")
def uncompared(tmp_path_factory):
    """An archive whose texts are not compared, what is known of them when they are, and in how many steps."""
    path = tmp_path_factory.mktemp("uncompared") / "a.db"
    with Archive.open(path) as archive:
        save_stories(archive)
    octets = path.read_bytes()
    steps = steps_of(COMPARE, path)
    with Archive.open(path) as archive:
        return octets, everything(archive), steps


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_run_that_is_killed_is_gone_on_with(uncompared, tmp_path, kill):
    octets, expected, steps = uncompared
    path = tmp_path / "a.db"
    path.write_bytes(octets)
    run_killed(COMPARE, 1 + steps * kill // KILLS, path)
    assert verify(path).problems == []
    with Archive.open(path) as archive:
        update_duplicates(archive)
        assert everything(archive) == expected
    assert verify(path).problems == []


def test_two_runs_at_once_do_no_harm(place, tmp_path):
    with Archive.open(place) as archive:
        save_stories(archive)
        save_stories(archive, first=100)
    with Archive.open(tmp_path / "other.db") as archive:
        save_stories(archive)
        save_stories(archive, first=100)
        update_duplicates(archive)
        expected = everything(archive)

    def work():
        with Archive.open(place) as opened:
            update_duplicates(opened)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Archive.open(place) as archive:
        assert everything(archive) == expected


def test_sketches_that_were_made_in_another_way_are_made_anew(archive):
    save_stories(archive)
    update_duplicates(archive)
    expected = everything(archive)
    with archive.writing() as connection:
        connection.execute(update(texts).values(method="0.1", slots=b"\0" * 128))
    update_duplicates(archive)
    assert everything(archive) == expected


def test_short_texts_make_no_cluster_and_are_counted(archive):
    for number in range(20):
        save(archive, number, ["Ảnh: Minh Thư. Quang cảnh buổi lễ."])
    save(archive, 30, [])
    update_duplicates(archive)
    assert clusters(archive) == []
    with archive.reading() as connection:
        coverage = read_coverage(connection)
        assert (coverage.articles, coverage.without_text, coverage.short, coverage.waiting) == (21, 1, 20, 0)
        assert "too short" in explain_no_cluster(connection, 1)
        assert connection.execute(select_duplicate_ids()).all() == []


@pytest.mark.parametrize("new_place", MOSTLY_SQLITE, indirect=True)
def test_wording_that_very_many_share_makes_no_cluster_and_is_counted(archive):
    for number in range(70):
        save(archive, number, [invented(number, 45), *STANDING])
    update_duplicates(archive)
    assert clusters(archive) == []
    with archive.reading() as connection:
        assert read_coverage(connection).crowded == 70


@pytest.mark.parametrize("new_place", MOSTLY_SQLITE, indirect=True)
def test_a_press_release_that_very_many_sites_print_in_their_way_is_one_cluster(archive):
    for number in range(70):
        save(archive, number, [invented(number, 12), *CONGRESS, *FLOOD], site=f"s{number}.vn")
    update_duplicates(archive)
    assert clusters(archive) == [list(range(70))]


DAY, NEXT = "2025-01-15", "2025-01-16"


@pytest.mark.parametrize(
    ("published", "first", "possible_firsts"),
    [
        pytest.param([f"{DAY}T09:30+07:00", f"{DAY}T09:31+07:00"], 0, [], id="minutes that differ"),
        pytest.param([NEXT, DAY], 1, [], id="days that differ"),
        pytest.param([DAY, DAY, NEXT], None, [0, 1], id="the same day, no time printed"),
        pytest.param([DAY, f"{DAY}T09:30+07:00"], None, [0, 1], id="a time on the day of which the other is"),
        pytest.param([DAY, f"{NEXT}T00:00+07:00"], 0, [], id="a day and a time on the next"),
        pytest.param([f"{DAY}T09:30+07:00"] * 2, None, [0, 1], id="the same minute"),
        pytest.param([f"{DAY}T09:30+07:00", f"{DAY}T09:30:59+07:00"], None, [0, 1], id="a second in that minute"),
        pytest.param([f"{DAY}T09:30:58+07:00", f"{DAY}T09:30:59+07:00"], 0, [], id="seconds that differ"),
        pytest.param([None, DAY], 1, [], id="an undated one has no say"),
        pytest.param([None, None], None, [], id="none of them has a date"),
    ],
)
def test_who_was_first_is_said_where_what_is_printed_says_it(archive, published, first, possible_firsts):
    for number, at in enumerate(published):
        save(archive, number, CONGRESS, site=f"s{number}.vn", published=at)
    update_duplicates(archive)
    with archive.reading() as connection:
        (cluster,) = find_newest_clusters(connection)
        assert find_cluster(connection, cluster.members[-1].id) == cluster
        kept = connection.scalars(select(articles.c.key).where(articles.c.id.not_in(select_duplicate_ids()))).all()
    assert (cluster.first and int(cluster.first.key)) == first
    assert [int(copy.key) for copy in cluster.possible_firsts] == possible_firsts
    assert kept == [cluster.members[0].key]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, [[1, 2], [3, 4]], id="all"),
        pytest.param({"site": "b.vn"}, [[1, 2]], id="of a site that has one of its articles"),
        pytest.param({"since": later(days=-400).date()}, [[3, 4]], id="with an article since a day"),
        pytest.param({"until": later(days=-400).date()}, [[1, 2]], id="with an article until a day"),
        pytest.param({"site": "b.vn", "since": later(days=-400).date()}, [], id="with one that is both"),
        pytest.param({"limit": 1}, [[3, 4]], id="the newest"),
        pytest.param({"min_similarity": 0.95}, [[3, 4]], id="very similar"),
    ],
)
def test_clusters_are_chosen(archive, asked, found):
    save(archive, 1, CONGRESS, published="2024-05-01")
    save(archive, 2, CONGRESS[:-2], site="b.vn", published="2024-05-02")
    save(archive, 3, [invented(3, 90)], published="2025-12-01")
    save(archive, 4, [invented(3, 90)], site="c.vn", published=None)
    update_duplicates(archive)
    assert clusters(archive, **asked) == found
