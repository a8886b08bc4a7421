"""Addresses of pictures and documents: entered with their article, due till they are saved, each file kept once."""

from datetime import timedelta

import pytest

from archive.media.ledger import FoundMedia, MediaVisit
from tests.archive.samples import NOON, SITE, later, make_article, make_visit

PDF = b"%PDF-1.7\n1 0 obj\n"
JPEG = b"\xff\xd8\xff\xe0 anh"
KINDS = ("document", "photo", "page")
HOST = "https://a.vn/uploads"


@pytest.fixture
def entered(archive):
    """An archive with an article that links to two documents and shows a picture."""
    archive.save(make_visit(make_article(1)))
    found = [FoundMedia(f"{HOST}/nghi-quyet.pdf", "document"), FoundMedia(f"{HOST}/anh.jpg", "photo")]
    found.append(FoundMedia(f"{HOST}/phu-luc.pdf#trang-2", "document"))
    archive.media.enter(SITE, make_article(1).key, found, NOON)
    return archive


def kept(name, body, at=NOON, **more):
    headers = {"content-type": "application/pdf", "etag": '"1"'}
    return MediaVisit(
        site=SITE, url=f"{HOST}/{name}", fetched_at=at, outcome="kept", status=200, headers=headers, body=body, **more
    )


def failed(name, at=NOON, outcome="failed"):
    return MediaVisit(site=SITE, url=f"{HOST}/{name}", fetched_at=at, outcome=outcome, reason="http-404", status=404)


def due(archive, at=NOON):
    every = (one for kind in KINDS for one in archive.media.due(SITE, at, kind, 100))
    return [one.url.rpartition("/")[2] for one in every]


def test_what_is_entered_is_due_till_it_is_saved(entered):
    assert due(entered) == ["nghi-quyet.pdf", "phu-luc.pdf", "anh.jpg"]
    first, second = entered.media.due(SITE, NOON, "document", 9)
    assert entered.media.due(SITE, NOON, "document", 1) == [first]
    assert entered.media.due(SITE, NOON, "document", 9, first.place) == [second]
    assert entered.media.due(SITE, NOON, "document", 9, second.place) == []
    entered.media.save(kept("nghi-quyet.pdf", PDF))
    assert due(entered) == ["phu-luc.pdf", "anh.jpg"]
    assert entered.media.count_due(SITE, NOON, KINDS) == 2


def test_a_part_of_a_page_that_turns_out_to_be_a_photograph_or_document_is_one(entered):
    found = [FoundMedia(f"{HOST}/{name}", "page") for name in ("nen.jpg", "lon.jpg", "anh.jpg")]
    entered.media.enter(SITE, make_article(1).key, found, NOON)
    entered.media.save(kept("nen.jpg", JPEG))
    entered.media.save(failed("lon.jpg", outcome="refused"))
    photos = [FoundMedia(one.url, "photo") for one in found[:2]]
    assert entered.media.enter(SITE, make_article(1).key, photos, later(hours=1)) == []
    assert [one.kind for one in entered.media.totals()] == ["document", "photo"]
    assert due(entered, later(hours=1))[2:] == ["anh.jpg", "lon.jpg"], "what is kept is not asked for again"


def test_what_is_entered_again_is_not_new_and_an_unknown_article_has_nothing(entered):
    again = [FoundMedia(f"{HOST}/anh.jpg", "photo"), FoundMedia(f"{HOST}/moi.jpg", "photo")]
    assert [one.url for one in entered.media.enter(SITE, make_article(1).key, again, later(hours=1))] == [
        f"{HOST}/moi.jpg"
    ]
    assert entered.media.enter(SITE, "khong-co", again, NOON) == []


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,AA", "ftp://a.vn/x.pdf", "https://a.vn/\x00", "https://a/" + "x" * 5000]
)
def test_what_is_no_address_of_the_web_is_not_entered(entered, url):
    assert entered.media.enter(SITE, make_article(1).key, [FoundMedia(url, "photo")], NOON) == []


def test_a_file_is_kept_once_whatever_addresses_have_it(entered):
    first, second = (entered.media.save(kept(name, PDF)) for name in ("nghi-quyet.pdf", "phu-luc.pdf"))
    assert first.sha256 == second.sha256
    assert (first.is_new_file, second.is_new_file) == (True, False)
    assert entered.media.read(first.sha256) == PDF
    assert entered.media.find(first.sha256).media_type == "application/pdf"
    (documents, photos) = entered.media.totals(SITE)
    assert (documents.addresses, documents.kept, documents.files, documents.size) == (2, 2, 1, len(PDF))
    assert (photos.addresses, photos.kept, photos.waiting) == (1, 0, 1)


def test_a_document_is_asked_for_again_after_months_and_its_former_version_stays(entered):
    entered.media.save(kept("nghi-quyet.pdf", PDF))
    entered.media.save(kept("anh.jpg", JPEG))
    at = NOON + timedelta(days=91)
    assert "nghi-quyet.pdf" in due(entered, at)
    assert "anh.jpg" not in due(entered, at)
    changed = entered.media.save(kept("nghi-quyet.pdf", PDF + b"2", at))
    assert entered.media.digests(SITE, [f"{HOST}/nghi-quyet.pdf#x"]) == {f"{HOST}/nghi-quyet.pdf#x": changed.sha256}
    held = entered.media.of_articles([1])[1]
    assert [(one.url.rpartition("/")[2], one.is_current) for one in held] == [
        ("anh.jpg", True),
        ("nghi-quyet.pdf", False),
        ("nghi-quyet.pdf", True),
    ]


def test_what_failed_is_asked_for_ever_more_rarely_and_what_is_gone_a_few_times(entered):
    at, waits = NOON, []
    for _ in range(4):
        entered.media.save(failed("anh.jpg", at))
        after = next(days for days in range(1, 400) if "anh.jpg" in due(entered, at + timedelta(hours=days)))
        waits.append(after)
        at += timedelta(hours=after)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    for _ in range(5):
        entered.media.save(failed("phu-luc.pdf", at, "gone"))
    assert "phu-luc.pdf" not in due(entered, at + timedelta(days=4000))
    assert entered.media.totals(SITE)[0].reasons == {"http-404": 1}


def test_what_a_style_sheet_needs_belongs_to_its_articles(entered):
    css = FoundMedia(f"{HOST}/trang.css", "page")
    entered.media.enter(SITE, make_article(1).key, [css], NOON)
    font = FoundMedia(f"{HOST}/chu.woff2", "page")
    saved = entered.media.save(kept("trang.css", b"body{}", parts=(font, css)))  # a circle, too
    assert saved.found == 1
    entered.media.save(kept("chu.woff2", b"wOF2"))
    assert [one.url.rpartition("/")[2] for one in entered.media.of_articles([1])[1]] == ["chu.woff2", "trang.css"]


def test_a_chain_of_style_sheets_without_end_is_left_after_a_few(entered):
    entered.media.enter(SITE, make_article(1).key, [FoundMedia(f"{HOST}/0.css", "page")], NOON)
    found = []
    for number in range(9):
        if f"{number}.css" in due(entered):
            following = FoundMedia(f"{HOST}/{number + 1}.css", "page")
            found.append(entered.media.save(kept(f"{number}.css", b"%d" % number, parts=(following,))).found)
    assert found == [1, 1, 1, 1, 0]


def test_a_visit_that_contradicts_itself_is_refused(entered):
    with pytest.raises(ValueError, match="kept without"):
        entered.media.save(MediaVisit(site=SITE, url=f"{HOST}/anh.jpg", fetched_at=NOON, outcome="kept"))
    with pytest.raises(ValueError, match="never entered"):
        entered.media.save(kept("la.pdf", PDF))


def test_what_is_older_than_what_is_known_becomes_a_version_beside_it(entered):
    entered.media.save(kept("nghi-quyet.pdf", PDF + b"3", later(days=3)))
    for days in (2, 1, 2):
        entered.media.save(kept("nghi-quyet.pdf", PDF, later(days=days)), backdated=True)
    held = entered.media.of_articles([1])[1]
    assert [(one.file.size, one.first_seen_at, one.last_seen_at, one.is_current) for one in held] == [
        (len(PDF), later(days=1), later(days=2), False),
        (len(PDF) + 1, later(days=3), later(days=3), True),
    ]
    assert [one.url for one in entered.media.entered([f"{HOST}/nghi-quyet.pdf", f"{HOST}/la.pdf"])] == [
        f"{HOST}/nghi-quyet.pdf"
    ]


def test_what_is_gone_is_what_was_seen_of_it_last_and_stays_gone(entered):
    entered.media.save(failed("anh.jpg", later(days=9), "gone"))
    waits = due(entered, later(days=60))
    for days, body in ((3, JPEG), (2, JPEG + b"2")):
        entered.media.save(kept("anh.jpg", body, later(days=days)), backdated=True)
    assert [one.is_current for one in entered.media.of_articles([1])[1]] == [False, True]
    assert due(entered, later(days=60)) == waits
