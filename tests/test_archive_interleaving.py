"""Pages of any time become revisions in the order of time, whatever the order in which they are saved."""

from dataclasses import replace
from itertools import permutations

import pytest
from archive_samples import later, make_article, make_visit

from archive import Archive
from archive.interleaving import save_in_time
from archive.verify import verify


def seen(day, title, **fields):
    """The article as it was on a day."""
    visit = make_visit(make_article(1, title=title), fetched_at=later(days=day), reader="r1")
    body = f"<html>{title} {fields.pop('bytes', day)}</html>".encode()
    return replace(visit, body=body, **fields)


def history(archive):
    return [
        (r.number, r.article.title, (r.seen_at - later()).days, (r.last_seen_at - later()).days, r.article.sha256)
        for r in archive.history("1")
    ]


def told(archive):
    return [line[:4] for line in history(archive)]


SIGHTS = [(1, "Một"), (2, "Một"), (3, "Hai"), (4, "Ba")]


@pytest.mark.parametrize("order", list(permutations(SIGHTS)), ids=lambda order: " ".join(str(day) for day, _ in order))
def test_any_order_gives_what_the_order_of_time_gives(tmp_path, order):
    with Archive.open(tmp_path / "a.db") as archive, Archive.open(tmp_path / "b.db") as in_time:
        for day, title in order:
            save_in_time(archive, seen(day, title))
        for day, title in SIGHTS:
            in_time.save(seen(day, title))
        assert history(archive) == history(in_time)
        assert [a.to_json() for a in archive.articles()] == [a.to_json() for a in in_time.articles()]
        for day, title in order:
            assert save_in_time(archive, seen(day, title)).result == "unchanged"
        assert history(archive) == history(in_time)
        assert [found.title for found in archive.search("ba")] == ["Ba"]
    assert verify(tmp_path / "a.db").problems == []


CASES = [
    (
        "a page within the time of another divides it",
        [(1, "A"), (5, "A"), (3, "B")],
        [(1, "A", 1, 1), (2, "B", 3, 3), (3, "A", 5, 5)],
    ),
    (
        "also within one that is not the last",
        [(1, "A"), (5, "A"), (7, "C"), (3, "B")],
        [(1, "A", 1, 1), (2, "B", 3, 3), (3, "A", 5, 5), (4, "C", 7, 7)],
    ),
    ("a sight between two is one of the earlier", [(1, "A"), (5, "B"), (3, "A")], [(1, "A", 1, 3), (2, "B", 5, 5)]),
    ("or of the later", [(1, "A"), (5, "B"), (3, "B")], [(1, "A", 1, 1), (2, "B", 3, 5)]),
    ("before the first", [(5, "B"), (1, "A")], [(1, "A", 1, 1), (2, "B", 5, 5)]),
    ("the first was so earlier", [(5, "B"), (6, "C"), (1, "B")], [(1, "B", 1, 5), (2, "C", 6, 6)]),
]


@pytest.mark.parametrize(("sights", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_where_a_page_stands(place, sights, expected):
    with Archive.open(place) as archive:
        for _ in range(2):
            for day, title in sights:
                save_in_time(archive, seen(day, title))
        assert told(archive) == expected
        [article] = archive.articles()
        assert article.title == expected[-1][1]
        assert [found.title for found in archive.search(article.title)] == [article.title]
    assert verify(place).problems == []


def test_the_same_bytes_by_another_reader_are_no_other_revision(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(seen(1, "Cũ", bytes="x"))
        archive.save(seen(5, "Năm"))
        again = seen(1, "Cũ", bytes="x")
        assert again.article is not None
        better = replace(again, article=replace(again.article, lead="Đọc kỹ hơn"), reader="r2")
        assert save_in_time(archive, better).result == "unchanged"
        assert told(archive) == [(1, "Cũ", 1, 1), (2, "Năm", 5, 5)]


def test_what_waits_for_the_index_is_found_after_numbers_have_moved(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for day, title in ((2, "Sáu"), (4, "Bốn"), (3, "Ba"), (1, "Một"), (5, "Năm")):
            save_in_time(archive, seen(day, title))
        assert [len(archive.search(word)) for word in ("một", "sáu", "ba", "bốn", "năm")] == [0, 0, 0, 0, 1]
    assert verify(tmp_path / "a.db").problems == []
