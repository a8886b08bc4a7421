"""Pages are kept bit for bit, in little room: dictionaries of a site, how they come and go."""

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
import zstandard
from sqlalchemy import text

from archive import Archive, FoundLink
from archive.captures.captures import FIRST_DICTIONARY_AT, REVIEW_EVERY, SECOND_DICTIONARY_AT
from archive.errors import ArchiveDamaged, ArchiveError, NothingFound
from tests.archive.samples import SITE, later, make_article, make_visit

WORDS = "đại hội đảng bộ thành phố nhiệm kỳ chi bộ đoàn viên phong trào học tập báo cáo nghị quyết".split()


def page_of(number: int, template: str = "một") -> bytes:
    """A page of a portal: much that stands on every page, little that is its own."""
    fixed = random.Random(template)
    menu = "".join(f'<li><a href="/{template}/{fixed.random():.12f}">{fixed.choice(WORDS)}</a></li>' for _ in range(80))
    own = random.Random(number)
    body = "".join(f"<p>{' '.join(own.choices(WORDS, k=12))}</p>" for _ in range(6))
    return f"<html><title>{number}</title><body><ul>{menu}</ul><h1>Bài {number}</h1>{body}</body></html>".encode()


def keep(archive: Archive, numbers, template: str = "một", site: str = SITE) -> dict[str, bytes]:
    kept = {}
    for number in numbers:
        body = page_of(number, template)
        article = make_article(number, site=site, url=f"https://{site}/{number}")
        archive.save(make_visit(article, site=site, body=body, fetched_at=later(minutes=number)))
        kept[hashlib.sha256(body).hexdigest()] = body
    return kept


def rows(archive: Archive, statement: str) -> list[tuple]:
    with archive.reading() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


USED = "SELECT dictionary_id, count(*) FROM captures GROUP BY dictionary_id ORDER BY 1"


def test_the_first_pages_of_a_site_are_packed_again_with_its_first_dictionary(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        kept = keep(archive, range(FIRST_DICTIONARY_AT - 1))
        assert rows(archive, USED) == [(None, FIRST_DICTIONARY_AT - 1)]
        plain = rows(archive, "SELECT sum(stored_size) FROM captures")[0][0]
        kept |= keep(archive, range(FIRST_DICTIONARY_AT - 1, FIRST_DICTIONARY_AT))
        assert rows(archive, USED) == [(1, FIRST_DICTIONARY_AT)]
        assert rows(archive, "SELECT sum(stored_size) FROM captures")[0][0] < plain / 3
        assert all(archive.capture(sha256) == body for sha256, body in kept.items())


def test_sizes_are_those_of_what_is_stored(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        keep(archive, range(FIRST_DICTIONARY_AT + 5))
        assert rows(archive, "SELECT count(*) FROM captures WHERE stored_size <> length(body)") == [(0,)]


@pytest.fixture(scope="module")
def of_two_dictionaries(tmp_path_factory):
    """An archive that has just got its second dictionary, and its pages."""
    path = tmp_path_factory.mktemp("captures") / "a.db"
    with Archive.open(path) as archive:
        kept = keep(archive, range(SECOND_DICTIONARY_AT + 3))
    return path, kept


@pytest.fixture
def archive(of_two_dictionaries, tmp_path):
    """A copy of it."""
    with Archive.open(shutil.copyfile(of_two_dictionaries[0], tmp_path / "a.db")) as opened:
        yield opened


@pytest.mark.long
def test_a_better_dictionary_is_made_of_more_pages_and_the_old_one_stays(of_two_dictionaries):
    path, kept = of_two_dictionaries
    with Archive.open(path, read_only=True) as archive:
        assert rows(archive, USED) == [(1, SECOND_DICTIONARY_AT), (2, 3)]
        assert all(archive.capture(sha256) == body for sha256, body in kept.items())


@pytest.mark.long
def test_pages_that_changed_their_looks_get_a_dictionary_of_their_own(archive):
    keep(archive, range(SECOND_DICTIONARY_AT + 3, SECOND_DICTIONARY_AT + REVIEW_EVERY - 200))
    kept = keep(archive, range(5000, 5203), template="hai")
    assert [number for number, _ in rows(archive, USED)] == [1, 2, 3]
    assert all(archive.capture(sha256) == body for sha256, body in kept.items())


@pytest.mark.long
def test_pages_that_stay_alike_keep_their_dictionary(archive):
    keep(archive, range(SECOND_DICTIONARY_AT + 3, SECOND_DICTIONARY_AT + REVIEW_EVERY + 3))
    assert rows(archive, USED) == [(1, SECOND_DICTIONARY_AT), (2, REVIEW_EVERY + 3)]


def test_each_site_has_its_own_and_a_new_process_goes_on_with_it(tmp_path):
    kept = {}
    for part in range(2):
        with Archive.open(tmp_path / "a.db") as archive:
            for site in ("một.example.vn", "hai.example.vn"):
                name = site.replace("ộ", "o")
                kept |= keep(archive, range(part * 60, part * 60 + 60), template=name, site=name)
    with Archive.open(tmp_path / "a.db") as archive:
        used = "SELECT site, dictionary_id, count(*) FROM captures GROUP BY 1, 2 ORDER BY 1"
        assert [row[2] for row in rows(archive, used)] == [120, 120]
        assert len(rows(archive, "SELECT id FROM dictionaries")) == 2
        assert all(archive.capture(sha256) == body for sha256, body in kept.items())


def test_pages_that_have_nothing_in_common_are_kept_without(tmp_path):
    noise = random.Random(7)
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(FIRST_DICTIONARY_AT + 4):
            body = bytes(noise.choices(range(256), k=8))
            archive.save(make_visit(make_article(number), body=body, fetched_at=later(minutes=number)))
            assert archive.capture(hashlib.sha256(body).hexdigest()) == body
        assert rows(archive, USED) == [(None, FIRST_DICTIONARY_AT + 4)]


def test_a_dictionary_that_was_rolled_back_is_forgotten(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        keep(archive, range(FIRST_DICTIONARY_AT - 1))
        body = page_of(FIRST_DICTIONARY_AT)
        nameless = FoundLink(url="", kind=None)
        with pytest.raises(ArchiveError):
            archive.save(make_visit(make_article(FIRST_DICTIONARY_AT), body=body, links=(nameless,)))
        assert rows(archive, "SELECT count(*) FROM dictionaries") == [(0,)]
        kept = keep(archive, range(FIRST_DICTIONARY_AT, FIRST_DICTIONARY_AT + 3))
        assert all(archive.capture(sha256) == body for sha256, body in kept.items())


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param("UPDATE dictionaries SET body = x'00'", "dictionary 1 cannot be unpacked", id="overwritten"),
        pytest.param("UPDATE dictionaries SET sha256 = 'x'", "dictionary 1 does not match", id="another one"),
        pytest.param("DELETE FROM dictionaries", "dictionary 1, which pages are .* is missing", id="missing"),
        pytest.param("UPDATE captures SET body = x'28b52ffd'", "cannot be unpacked", id="page overwritten"),
    ],
)
def test_damage_is_named(damage, words, tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        kept = keep(archive, range(FIRST_DICTIONARY_AT))
    with closing(sqlite3.connect(tmp_path / "a.db")) as other, other:
        other.execute(damage)
    with Archive.open(tmp_path / "a.db") as archive, pytest.raises(ArchiveDamaged, match=words):
        archive.capture(next(iter(kept)))


def test_a_page_that_was_never_kept_is_not_found(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive, pytest.raises(NothingFound):
        archive.capture("0" * 64)


def test_a_kept_page_is_a_plain_zstd_frame_for_other_programs(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        kept = keep(archive, range(FIRST_DICTIONARY_AT))
        (sha256, packed), *_ = rows(archive, "SELECT sha256, body FROM captures")
        raw = zstandard.ZstdDecompressor().decompress(rows(archive, "SELECT body FROM dictionaries")[0][0])
    unpacker = zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(raw))
    assert unpacker.decompress(packed) == kept[sha256]


def test_a_damaged_page_stops_neither_a_dictionary_nor_the_crawl_that_makes_one(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        keep(archive, range(1, FIRST_DICTIONARY_AT - 4))
    with closing(sqlite3.connect(path)) as database:
        digest, body = database.execute("SELECT sha256, body FROM captures ORDER BY fetched_at DESC").fetchone()
        damaged = bytearray(body)
        damaged[len(body) // 2] ^= 0xFF
        database.execute("UPDATE captures SET body = ? WHERE sha256 = ?", (bytes(damaged), digest))
        database.commit()
    with Archive.open(path) as archive:
        kept = keep(archive, range(FIRST_DICTIONARY_AT, FIRST_DICTIONARY_AT + 20))
        assert rows(archive, "SELECT count(*) FROM dictionaries") == [(1,)]
        assert all(archive.capture(one) == body for one, body in kept.items())
        with pytest.raises(ArchiveDamaged):
            archive.capture(digest)


def test_a_page_that_says_it_is_of_a_terabyte_is_damaged_and_takes_no_memory(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        [digest] = keep(archive, [1])
    header = b"\x28\xb5\x2f\xfd\xc0\x00" + (1 << 40).to_bytes(8, "little")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE captures SET body = ?", (header,))
        database.commit()
    with Archive.open(path) as archive, pytest.raises(ArchiveDamaged, match="as large as it says"):
        archive.capture(digest)
