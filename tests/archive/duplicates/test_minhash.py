"""When two texts are near-duplicates."""

import os

import pytest

from archive import errors
from archive.duplicates.minhash import (
    MIN_SHINGLES,
    SIMILAR,
    band_hashes,
    estimate_similarity,
    shingles_of,
    similarity,
    sketch_texts,
)
from archive.duplicates.update import Workers
from archive.record.identity import fold
from tests.archive.duplicates.duplicate_texts import (
    CONGRESS,
    FLOOD,
    OTHER_CONGRESS,
    PREFACE,
    STANDING,
    changed,
    invented,
)
from tests.archive.samples import make_article


def record(*paragraphs, lead=None, title="Tin"):
    return make_article(1, title=title, lead=lead, body=tuple(paragraphs)).to_json()


PAIRS = [
    pytest.param(CONGRESS, CONGRESS, 1.0, 1.0, id="the same text"),
    pytest.param(CONGRESS, tuple(map(fold, CONGRESS)), 1.0, 1.0, id="typed without marks, capitals and punctuation"),
    pytest.param(CONGRESS, tuple(p.replace("Hòa", "Hoà") for p in CONGRESS), 1.0, 1.0, id="tones placed the new way"),
    pytest.param(CONGRESS, (" ".join(CONGRESS),), 1.0, 1.0, id="all paragraphs in one"),
    pytest.param(CONGRESS, (PREFACE, *CONGRESS), 0.85, 0.95, id="with a preface"),
    pytest.param(CONGRESS, CONGRESS[:-1], 0.9, 0.96, id="without its last paragraph"),
    pytest.param(CONGRESS, CONGRESS[:-2], 0.7, 0.8, id="without its end"),
    pytest.param(CONGRESS, (*CONGRESS[2:], *CONGRESS[:2]), 0.95, 0.99, id="paragraphs in another order"),
    pytest.param(CONGRESS, (*CONGRESS[:3], *FLOOD[:1], *CONGRESS[4:]), 0.6, 0.75, id="one paragraph written anew"),
    pytest.param(CONGRESS, changed(CONGRESS, 25), 0.6, 0.75, id="one word in twenty-five changed"),
    pytest.param(CONGRESS, changed(CONGRESS, 15), 0.45, 0.55, id="one word in fifteen changed: about half"),
    pytest.param(CONGRESS, changed(CONGRESS, 6), 0.05, 0.15, id="one word in six changed"),
    pytest.param(CONGRESS, CONGRESS[:2], 0.25, 0.4, id="its beginning alone"),
    pytest.param(CONGRESS, OTHER_CONGRESS, 0.02, 0.15, id="another congress in the same set phrases"),
    pytest.param(
        (*CONGRESS, *STANDING), (*OTHER_CONGRESS, *STANDING), 0.2, 0.4, id="other news with the same standing paragraph"
    ),
    pytest.param(CONGRESS, FLOOD, 0.0, 0.0, id="other news"),
]


@pytest.mark.parametrize(("a", "b", "least", "most"), PAIRS)
def test_texts_are_as_similar_as_the_runs_of_five_words_that_they_share(a, b, least, most):
    one, other = shingles_of(record(*a)), shingles_of(record(*b))
    assert least <= similarity(one, other) <= most
    assert similarity(one, other) == similarity(other, one)


@pytest.mark.parametrize(("a", "b", "least", "most"), PAIRS)
def test_sketches_tell_about_how_similar_they_are_and_near_ones_share_a_band(a, b, least, most):
    one, other = sketch_texts([record(*a), record(*b)])
    true = similarity(shingles_of(record(*a)), shingles_of(record(*b)))
    assert estimate_similarity(one.slots, other.slots) == pytest.approx(true, abs=0.15)
    assert true < SIMILAR or set(band_hashes(one.bands)) & set(band_hashes(other.bands))
    assert true > 0 or not set(band_hashes(one.bands)) & set(band_hashes(other.bands))


def test_the_title_is_no_part_of_a_text_and_the_lead_is():
    assert shingles_of(record(*CONGRESS, title="A")) == shingles_of(record(*CONGRESS, title="B"))
    assert shingles_of(record(*CONGRESS[1:], lead=CONGRESS[0])) == shingles_of(record(*CONGRESS))


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        pytest.param("", True, id="no words"),
        pytest.param("Ảnh: Minh Thư", True, id="fewer words than a shingle has"),
        pytest.param("Quang cảnh buổi lễ. " * 50, True, id="the same few words again and again"),
        pytest.param(invented(1, MIN_SHINGLES + 3), True, id="one word less than is needed"),
        pytest.param(invented(1, MIN_SHINGLES + 4), False, id="as many words as are needed"),
    ],
)
def test_a_text_of_few_different_shingles_gets_no_sketch(text, is_short):
    (sketch,) = sketch_texts([record(text)])
    assert (sketch.bands == b"") == (sketch.slots == b"") == is_short


def test_what_is_stored_of_a_text_never_changes_unnoticed():
    """Whoever changes this changes `minhash._VERSION`, so that archives are sketched anew."""
    (sketch,) = sketch_texts([record(*CONGRESS)])
    assert (sketch.shingles, len(sketch.bands), len(sketch.slots)) == (237, 192, 128)
    assert (band_hashes(sketch.bands)[0], sketch.slots[:4].hex()) == (-1826810862157800143, "6bd4eebb")


def test_several_processes_give_the_same_in_the_same_order():
    jobs = [(number, [record(invented((number, place))) for place in range(3)]) for number in range(9)]
    with Workers(2) as workers:
        assert list(workers.map(sketch_texts, jobs)) == [(number, sketch_texts(job)) for number, job in jobs]


def test_a_process_that_is_killed_is_told_in_a_line():
    with Workers(2) as workers, pytest.raises(errors.WorkerLost, match="run it again"):
        list(workers.map(os._exit, [(None, 1)] * 9))
