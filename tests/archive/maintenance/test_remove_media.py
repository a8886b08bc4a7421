"""Pictures and documents that are removed by order are nowhere afterwards, and nothing brings them back."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache

import pytest
from sqlalchemy import insert

from archive import Archive, Attachment, FoundLink, Photo, errors
from archive.database.schema import damaged, media
from archive.database.timestamps import to_text
from archive.ledger.removals import read_removals
from archive.maintenance.removing.cleaning import clean
from archive.maintenance.removing.others import find_held_files, merge_removals
from archive.maintenance.removing.passages import parse_passage
from archive.maintenance.removing.remove import remove
from archive.maintenance.transfer import copy_archive
from archive.maintenance.verify import verify
from archive.media.ledger import FoundMedia, MediaVisit
from tests.archive.everything import find_words
from tests.archive.killing import run_killed, steps_of
from tests.archive.maintenance.test_remove import ORDER, visit_of
from tests.archive.media.documents import make_pdf
from tests.archive.samples import NOON, SITE, later, make_article, make_visit

HOST = f"https://{SITE}/uploads"
OTHER = "khac.vn"
PHOTO = f"{HOST}/zqphotoname.jpg"
SHARED = f"{HOST}/zqsharedname.jpg"
PDF = f"{HOST}/zqpdfname.pdf"
NEVER = f"{HOST}/zqnevername.jpg"
SHEET = f"{HOST}/zqsheetname.css"
BACKGROUND = f"{HOST}/zqbackground.png"
ELSEWHERE = "https://cdn.khac.vn/zqelsewhere.jpg"
FILL = bytes(range(1, 9)) * 200

BYTES = {
    PHOTO: b"\xff\xd8\xff\xe0 zqphotobytes" + FILL,
    SHARED: b"\xff\xd8\xff\xe0 zqsharedbytes" + FILL,
    PDF: make_pdf(["Điều một: zqpdfwords của nghị quyết."], trailer="/ID [(zqpdfbytes)]") + b"%" + FILL,
    SHEET: b"body { background: url(zqbackground.png) } /* zqsheetbytes */",
    BACKGROUND: b"\x89PNG\r\n\x1a\n zqbackbytes" + FILL,
}
GOING = ["zqphotoname", "zqpdfname", "zqnevername", "zqphotobytes", "zqpdfbytes", "zqolderbytes", "zqcaption", "zqnghi"]
GOING += ["zqpdfwords"]
STAYING = ["zqsharedname", "zqsharedbytes", "zqsheetname", "zqsheetbytes", "zqbackground", "zqbackbytes"]


def removed_article(**fields):
    photos = (Photo(url=PHOTO, caption="Ảnh zqcaption của hội nghị"), Photo(url=SHARED), Photo(url=NEVER))
    given = {"photos": photos, "attachments": (Attachment(url=f"{PDF}#page=2", text="zqnghi quyết"),)}
    return make_article(70, **({"title": "Một bài có ảnh và văn bản"} | given | fields))


def enter(archive, key, *found, site=SITE):
    kinds = {".jpg": "photo", ".pdf": "document"}
    archive.media.enter(site, key, [FoundMedia(url, kinds.get(url[-4:], "page")) for url in found], NOON)


def kept(url, body, at=NOON, site=SITE, **more):
    headers = {"etag": f'"{url.rpartition("/")[2]}"', "content-type": "image/jpeg"}
    more = {"outcome": "kept", "status": 200, "body": body} | more
    return MediaVisit(site=site, url=url, fetched_at=at, headers=headers, **more)


def fill(archive):
    """An archive with an article that has a picture, a document and what its page looks like with; another that shares
    some of it; and one of another site with the bytes of its picture."""
    archive.save(visit_of(removed_article()))
    archive.save(visit_of(make_article(80, photos=(Photo(url=SHARED),), body=("Bài khác.",))))
    there = make_article(9, site=OTHER, url=f"https://{OTHER}/9.html", body=("Bài ở nơi khác.",))
    archive.save(visit_of(there, site=OTHER))
    enter(archive, "70", PHOTO, SHARED, PDF, SHEET)
    enter(archive, "80", SHARED, SHEET)
    enter(archive, "9", ELSEWHERE, site=OTHER)
    archive.media.save(kept(PDF, b"%PDF-1.4 zqolderbytes" + FILL, later(days=-9)))
    for url, body in BYTES.items():
        parts = (FoundMedia(BACKGROUND, "page"),) if url == SHEET else ()
        if url != BACKGROUND:
            archive.media.save(kept(url, body, parts=parts))
    archive.media.save(kept(BACKGROUND, BYTES[BACKGROUND]))
    lists = f'<html><a href="{PDF.replace("https:", "")}">Văn bản</a> <img src="/uploads/zqphotoname.jpg">'.encode()
    archive.save(make_visit(url=f"https://{SITE}/van-ban", outcome="refused", reason="list", body=lists))
    moved = b"<html>x"
    archive.save(
        make_visit(url=f"https://{SITE}/a", outcome="refused", reason="list", body=moved, headers={"refresh": PDF})
    )
    page = make_visit(url=PDF, outcome="refused", reason="no-html", body=BYTES[PDF])
    archive.save(page)
    archive.save(make_visit(url=f"{HOST}/x", outcome="failed", reason="circle", detail=f"leads to {PDF}"))
    archive.media.save(kept(SHARED, None, later(days=1), outcome="failed", status=500, detail=f"leads to {PHOTO}"))
    row = {"site": SITE, "key": None, "number": None, "what": "headers", "value": PDF.encode(), "why": "no JSON"}
    with archive.writing() as connection:
        connection.execute(insert(damaged).values(row | {"taken_at": to_text(NOON)}))
    assert archive.media.read_texts()["text"] == 1


def copy_bytes_elsewhere(archive):
    archive.media.save(kept(ELSEWHERE, BYTES[PHOTO], site=OTHER))


def take_out(place, *keys, **how):
    with Archive.open(place, create=False) as archive:
        reports = remove(archive, keys, ORDER, **how)
        assert clean(archive, ORDER.at)
    return reports


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.long)])
def place(request, tmp_path):
    """An archive that is filled, in each of the databases; its folder has nothing else."""
    if request.param == "SQLite":
        yield request.getfixturevalue("file")
        return
    server = request.getfixturevalue("postgres")
    name = server.lend_archive()
    with Archive.open(server.address(name)) as archive:
        fill(archive)
    yield server.address(name)
    server.take_back_archive(name)


@pytest.fixture(scope="module")
def filled(new_file, tmp_path_factory):
    path = shutil.copyfile(new_file, tmp_path_factory.mktemp("filled") / "a.db")
    with Archive.open(path) as archive:
        fill(archive)
    return path


@pytest.fixture
def file(filled, tmp_path):
    return str(shutil.copyfile(filled, tmp_path / "a.db"))


def test_the_files_of_an_article_go_with_it_but_for_those_that_others_have(place):
    assert find_words(place, GOING + STAYING) == set(GOING + STAYING)
    (one,) = take_out(place, "70")
    assert find_words(place, GOING + STAYING) == set(STAYING)
    assert (one.files, one.staying, one.stay_with) == (3, 1, [f"{SITE} 80"])
    assert verify(place).problems == []
    with Archive.open(place) as archive:
        found = [FoundMedia(PHOTO.replace("https://", "http://www."), "photo"), FoundMedia(PDF, "document")]
        found.append(FoundMedia(PHOTO.replace("zq", "%7aq"), "photo"))
        assert archive.media.enter(SITE, "80", found, later(days=20)) == []
        enter(archive, "80", f"{HOST}/khac.jpg")
        copies = [(f"{HOST}/khac.jpg", SITE), (ELSEWHERE, OTHER)]
        for url, site in copies:
            for body in (BYTES[PHOTO], BYTES[PDF]):
                saved = archive.media.save(kept(url, body, site=site))
                assert (saved.removed, saved.sha256, saved.is_new_file) == (True, None, False)
        moved = kept(f"{HOST}/khac.jpg", BYTES[SHARED] + b"zqphotobytes", final_url=PHOTO)
        assert archive.media.save(moved).removed
        sheet = kept(SHEET, BYTES[SHEET], later(days=1), parts=(FoundMedia(PHOTO, "page"),))
        assert archive.media.save(sheet).found == 0
        assert archive.media.save(kept(PDF, BYTES[PDF])).removed, "a crawl was fetching it meanwhile"
        assert archive.media.make_due(SITE, later(days=30), ["photo"]) == 1, "not what was refused as removed"
        link = f'<html><img src="/uploads/zqphotoname.jpg"><a href="{PDF}">'.encode()
        archive.save(make_visit(url=f"https://{SITE}/b", outcome="refused", reason="list", body=link))
        archive.save(visit_of(make_article(81, body=("Bài mới.",)), links=link.decode()))
        assert archive.save(make_visit(url=PDF, outcome="refused", reason="no-html", body=b"zqpdfbytes")).removed
        assert archive.add_links(SITE, None, [FoundLink(url=PDF, kind="page")], NOON) == (0, 0)
    assert find_words(place, GOING) == set()
    assert verify(place).problems == []


def test_what_looks_like_the_page_of_a_removed_article_comes_again_with_another(file):
    with Archive.open(file) as archive:
        enter(archive, "70", f"{HOST}/only.css")
        archive.media.save(kept(f"{HOST}/only.css", b"p { color: red }" * 200))
    take_out(file, "70")
    assert find_words(file, ["only.css"]) == set()
    with Archive.open(file) as archive:
        enter(archive, "80", f"{HOST}/only.css")
        assert archive.media.save(kept(f"{HOST}/only.css", b"p { color: red }" * 200)).is_new_file


def test_a_file_that_the_record_of_another_article_names_is_that_ones_too(file):
    with Archive.open(file) as archive:
        archive.save(visit_of(make_article(82, attachments=(Attachment(url=PDF),), body=("Cùng văn bản.",))))
    (one,) = take_out(file, "70")
    assert (one.staying, one.stay_with) == (3, [f"{SITE} 80", f"{SITE} 82"])
    assert find_words(file, ["zqpdfbytes", "zqphotobytes"]) == {"zqpdfbytes"}
    with Archive.open(file) as archive:
        assert archive.media.digests(SITE, [PDF]).keys() == {PDF}
    (other,) = take_out(file, "82")
    assert (other.files, other.staying) == (2, 0)
    assert find_words(file, GOING) == set()


def test_a_file_that_another_site_has_at_the_same_address_stays_there(file):
    address = PHOTO.replace("https://", "http://www.")
    with Archive.open(file) as archive:
        enter(archive, "9", address, site=OTHER)
        archive.media.save(kept(address, BYTES[PHOTO], site=OTHER))
    (one,) = take_out(file, "70")
    assert (one.staying, one.stay_with) == (2, [f"{OTHER} 9", f"{SITE} 80"])
    assert find_words(file, ["zqphotobytes", "zqpdfbytes"]) == {"zqphotobytes"}
    assert verify(file).problems == []
    (two,) = take_out(file, PHOTO)
    assert (two.files, two.shared) == (1, [f"{OTHER} 9"])
    assert find_words(file, ["zqphotobytes"]) == set()
    assert verify(file).problems == []


def test_articles_that_go_together_take_what_they_share(file):
    with Archive.open(file) as archive:
        enter(archive, "80", PDF)
        archive.update_index()
    first, second = take_out(file, "70", "80")
    assert (first.staying, second.staying) == (0, 0)
    assert find_words(file, GOING + STAYING) == set()
    assert verify(file).problems == []


@pytest.mark.parametrize(
    ("field", "address", "gone", "stays"),
    [
        ("photo:1", PHOTO, ["zqphotobytes", "zqphotoname", "zqcaption"], ["zqpdfbytes", "zqpdfname", "zqsharedbytes"]),
        pytest.param(
            "attachment:1",
            PDF,
            ["zqpdfbytes", "zqpdfwords", "zqolderbytes", "zqnghi"],
            ["zqphotobytes", "zqcaption", "zqphotoname"],
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_picture_or_document_goes_wherever_it_is(place, field, address, gone, stays):
    with Archive.open(place) as archive:
        archive.media.save(kept(ELSEWHERE, BYTES[address], site=OTHER))
    (one,) = take_out(place, "70", passage=parse_passage(field), site=SITE)
    assert (one.shared, one.left) == ([f"{OTHER} 9"], [])
    found = find_words(place, GOING + STAYING + ["zqelsewhere"])
    still = {"zqphotoname"} if field == "photo:1" else set()  # a page of others names its address
    assert found.isdisjoint(set(gone) - still)
    assert found >= {*stays, *STAYING, "zqelsewhere"}
    assert verify(place).problems == []
    with Archive.open(place) as archive:
        article = archive.article("70", site=SITE)
        assert address not in {item.url.partition("#")[0] for item in (*article.photos, *article.attachments)}
        assert archive.save(visit_of(removed_article(title="Sửa"), fetched_at=later(days=20))).result == "unchanged"
        assert archive.media.enter(SITE, "70", [FoundMedia(address, "photo")], later(days=20)) == []
        for url, site in ((ELSEWHERE, OTHER), (address, SITE)):
            assert archive.media.save(kept(url, BYTES[address], site=site)).removed
        assert archive.media.make_due(OTHER, later(days=30), ["photo"]) == 0
        with archive.reading() as connection:
            (removal,) = read_removals(connection)
    assert (removal.what, removal.place) == (field[:-2], 1)
    assert find_words(place, gone).isdisjoint(set(gone) - still)
    assert verify(place).problems == []


def test_a_file_of_others_too_keeps_its_place_in_their_records(file):
    (one,) = take_out(file, "70", passage=parse_passage("photo:2"), site=SITE)
    assert (one.files, one.shared) == (1, [f"{SITE} 80"])
    with Archive.open(file) as archive:
        assert [photo.url for photo in archive.article("80").photos] == [SHARED]
        assert archive.media.digests(SITE, [SHARED]) == {}
        enter(archive, "80", SHARED)
        assert archive.media.due(SITE, later(days=900), "photo", 9) == []
    assert find_words(file, ["zqsharedbytes"]) == set()
    assert verify(file).problems == []


def test_a_file_is_removed_by_its_address_or_its_digest(file):
    with Archive.open(file) as archive:
        copy_bytes_elsewhere(archive)
        enter(archive, "80", PDF)
        archive.update_index()
        assert {one.key for one in archive.search("zqpdfwords")} == {"70", "80"}
    digest = hashlib.sha256(BYTES[PHOTO]).hexdigest()
    (one,) = take_out(file, digest)
    assert (one.what, one.key, one.files, one.shared) == ("file", None, 1, [f"{OTHER} 9", f"{SITE} 70"])
    (two,) = take_out(file, PDF)
    assert (two.what, two.files, two.shared) == ("file", 2, [f"{SITE} 70", f"{SITE} 80"])
    assert find_words(file, ["zqphotobytes", "zqpdfbytes", "zqpdfwords", "zqolderbytes"]) == set()
    with Archive.open(file) as archive:
        assert archive.search("zqpdfwords") == []
        assert "80" in {one.key for one in archive.search("bài khác")}
        for name in (digest, PDF):
            with pytest.raises(errors.CannotRemove, match="it was removed on 2026-03-10"):
                remove(archive, [name], ORDER)
    assert verify(file).problems == []


def test_small_files_have_no_mark_as_they_could_be_guessed(file):
    with Archive.open(file) as archive:
        enter(archive, "70", f"{HOST}/nho.jpg", f"{HOST}/khac.jpg")
        enter(archive, "80", f"{HOST}/khac.jpg")
        archive.media.save(kept(f"{HOST}/nho.jpg", b"\xff\xd8\xff\xe0 nho"))
    take_out(file, "70")
    with Archive.open(file) as archive:
        assert not archive.media.save(kept(f"{HOST}/khac.jpg", b"\xff\xd8\xff\xe0 nho")).removed
        assert archive.media.enter(SITE, "80", [FoundMedia(f"{HOST}/nho.jpg", "photo")], NOON) == []


def test_what_another_archive_removed_of_files_is_not_let_in_and_what_is_held_is_named(file, new_file, tmp_path):
    (tmp_path / "before").mkdir()
    before, empty = str(tmp_path / "before" / "a.db"), str(tmp_path / "empty.db")
    copy_archive(file, before, lambda *_: None)
    shutil.copyfile(new_file, empty)
    take_out(file, "70")
    take_out(file, hashlib.sha256(BYTES[SHARED]).hexdigest())
    with Archive.open(empty) as archive:
        archive.save(visit_of(make_article(1)))
        enter(archive, "1", ELSEWHERE)
        archive.media.save(kept(ELSEWHERE, BYTES[PDF]))
    with Archive.open(empty) as archive, Archive.open(file, read_only=True) as other:
        assert merge_removals(archive, other) == (2, 1)
        assert [names for _, names in find_held_files(archive, other)] == [[hashlib.sha256(BYTES[PDF]).hexdigest()]]
        enter(archive, "1", f"{HOST}/b.jpg", PHOTO)
        assert archive.media.save(kept(f"{HOST}/b.jpg", BYTES[SHARED])).removed
        assert [one.url for one in archive.media.due(SITE, later(days=900), "photo", 9)] == []
    assert verify(empty).problems == []
    with Archive.open(before) as archive, Archive.open(file, read_only=True) as other:
        assert merge_removals(archive, other) == (1, 2)
        remove(archive, ["70"], ORDER)
        while held := find_held_files(archive, other):
            remove(archive, held[0][1], ORDER)
        assert clean(archive, ORDER.at)
    assert find_words(before, [*GOING, "zqsharedbytes"]) == set()
    assert verify(before).problems == []


def test_verify_names_files_that_are_here_again(file):
    take_out(file, "70")
    with Archive.open(file) as archive:
        digest, names = hashlib.sha256(BYTES[PHOTO]).hexdigest(), ("sha256", "size", "media_type", "stored_at", "body")
        values = (digest, len(BYTES[PHOTO]), "image/jpeg", to_text(NOON), BYTES[PHOTO])
        with archive.writing() as connection:
            connection.execute(insert(media.metadata.tables["media_files"]), dict(zip(names, values, strict=True)))
            row = {"site": SITE, "url": PHOTO, "kind": "photo", "found_at": to_text(NOON), "sha256": digest}
            connection.execute(insert(media).values(row))
    assert "removed-file" in {problem.kind for problem in verify(file).problems}


REMOVING = """
from datetime import UTC, datetime
from sqlalchemy import Engine, event
from archive import Archive
from archive.maintenance.removing.cleaning import clean
from archive.maintenance.removing.remove import Order, remove
import archive.duplicates.queries
order = Order("an order", "a person", datetime(2026, 3, 10, tzinfo=UTC))
event.listen(Engine, "before_cursor_execute", step)
begin()
with Archive.open(arguments[0]) as opened:
    remove(opened, ["70", arguments[1]], order)
    clean(opened, order.at)
"""
SHARED_DIGEST = hashlib.sha256(BYTES[SHARED]).hexdigest()


@pytest.fixture(scope="module")
def count_steps(new_file, tmp_path_factory, request):
    """Returns how many steps a removal has in the database of a place."""

    @cache
    def count(is_file):
        if is_file:
            where = str(shutil.copyfile(new_file, tmp_path_factory.mktemp("counted") / "a.db"))
        else:
            server = request.getfixturevalue("postgres")
            where = server.address(server.lend_archive())
        with Archive.open(where) as archive:
            fill(archive)
        return steps_of(REMOVING, where, SHARED_DIGEST)

    return lambda place: count("://" not in place)


@pytest.mark.long
@pytest.mark.parametrize("kill", range(10))
def test_a_removal_with_files_that_is_killed_is_done_or_not_begun(place, kill, count_steps):
    steps = count_steps(place)
    run_killed(REMOVING, 1 + steps * kill // 10, place, SHARED_DIGEST)
    assert {problem.kind for problem in verify(place).problems} <= {"removal-unfinished"}
    words = [*GOING, "zqsharedbytes"]
    with Archive.open(place) as archive:
        with archive.reading() as connection:
            removals = read_removals(connection)
        assert len(removals) in (0, 2)
        kept_files = {one.kind: one.files for one in archive.media.totals()}
        assert kept_files == ({"page": 2, "photo": 0} if removals else {"document": 1, "photo": 2, "page": 2})
        if not removals:
            remove(archive, ["70", SHARED_DIGEST], ORDER)
        assert clean(archive, ORDER.at)
    assert find_words(place, words) == set()
    assert verify(place).problems == []


@pytest.mark.long
def test_nothing_is_left_in_the_files_of_a_server_but_its_write_ahead_log(postgres):
    name = postgres.lend_archive()
    with Archive.open(postgres.address(name)) as archive:
        fill(archive)
    postgres.execute("ANALYZE", name)
    assert find_in_tables(postgres) >= set(GOING) - {"zqpdfbytes"}, "which the server has compressed"
    take_out(postgres.address(name), "70")
    assert find_in_tables(postgres) == set()
    postgres.take_back_archive(name)


def find_in_tables(server):
    """Which words are in the files in which the server has tables, indexes and statistics."""
    server.execute("CHECKPOINT")
    octets = [file.read_bytes().lower() for file in (server.folder / "data" / "base").rglob("*") if file.is_file()]
    return {word for word in GOING if any(word.encode() in one for one in octets)}
