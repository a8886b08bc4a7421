"""Search in the words of linked documents: the same answers from both databases, and an index that stays right."""

from __future__ import annotations

import json
import shutil

import pytest
from sqlalchemy import text

from archive import Archive, Attachment
from archive.cli.view import print_found
from archive.history.earlier import EarlierResult
from archive.ledger import texts
from archive.maintenance.transfer import copy_archive
from archive.maintenance.verify import verify
from archive.media.ledger import FoundMedia, MediaVisit
from archive.media.texts import DocumentText
from archive.search import INDEX, remove_from_index
from tests.archive.samples import NOON, SITE, later, make_article, make_visit

EMPTY = {"title": "Tin", "lead": None, "body": ("Sáng nay họp.",), "photos": (), "authors": (), "tags": ()}
HOST = f"https://{SITE}/uploads"
PLAN = "Kế hoạch chuyển đổi số\nSở Khoa học và Công nghệ chủ trì, phối hợp Công an tỉnh\nđại biểu dự hội nghị"
RULES = "Quy chế làm việc của Ban Thường vụ khoá mười bảy\nĐại hội Đảng bộ tỉnh"


class PlainReader:
    """Reads documents that are texts."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def read(self, media_type, body):
        printed = body.decode()
        state = "text" if printed else "none"
        return DocumentText(state, printed or None, None, "plain 1")


@pytest.fixture(autouse=True)
def plain_documents(monkeypatch):
    monkeypatch.setattr(texts, "TextReader", PlainReader)


def save(archive, key, *documents, at=NOON, **fields):
    """Save an article that links to documents, which are fetched and read: (name, words)."""
    links = tuple(Attachment(url=f"{HOST}/{name}", text=f"Tệp {name[0]}") for name, _ in documents)
    article = make_article(key, **(EMPTY | {"attachments": links} | fields))
    archive.save(make_visit(article, fetched_at=at))
    archive.media.enter(SITE, str(key), [FoundMedia(one.url, "document") for one in links], at)
    for name, words in documents:
        fetch(archive, name, words, at)
    archive.media.read_texts()


def fetch(archive, name, words, at=NOON):
    archive.media.save(
        MediaVisit(site=SITE, url=f"{HOST}/{name}", fetched_at=at, outcome="kept", status=200, body=words.encode())
    )


def keys(archive, words, **how):
    return " ".join(found.key for found in archive.search(words, **how))


def fill(archive):
    save(archive, 1, ("ke-hoach.pdf", PLAN), published="2025-01-01")
    save(archive, 2, ("quy-che.docx", RULES), ("ke-hoach-2.pdf", PLAN), published="2025-01-02")
    save(archive, 3, published="2025-01-03", body=("Công nghệ mới cho phường.",))
    save(archive, 4, ("quet.pdf", ""), published="2025-01-04", title="Đại hội")


@pytest.fixture
def filled(archive):
    fill(archive)
    return archive


QUESTIONS = [
    ("chuyển đổi", "2 1"),
    ("chuyen doi so", "2 1"),
    ("chuyển đôi", ""),
    ('"chuyển đổi số"', "2 1"),
    ('"chuyen doi so"', "2 1"),
    ('"số sở"', "", "a phrase does not go over two paragraphs"),
    ('"khoa học và công nghệ"', "2 1"),
    ('"khoa hoc va cong nghe chu tri"', "2 1"),
    ('"khoa nghệ học"', ""),
    ("công nghệ", "3 2 1"),
    ('công nghệ -"khoa học"', "3"),
    ("công nghệ -khoa", "3"),
    ("sáng phối", "2 1", "one word in the article, another in its document"),
    ('"sáng nay" "quy chế"', "2"),
    ("quy chế OR phường", "3 2"),
    ('"quy chế làm việc" OR "công nghệ mới"', "3 2"),
    ("khóa", "2"),
    ("attachment:đại", "2 1"),
    ('attachment:"đại hội"', "2"),
    ('attachment:"dai hoi"', "2"),
    ('đại -attachment:"đại hội"', "4 1"),
    ("hội -attachment:hội", "4"),
    ("attachment:sáng", "", "words of the article are not those of a document"),
    ("attachment:tệp", "4 2 1", "the words of the link"),
    ('attachment:"tệp q"', "4 2"),
    ("body:công", "3", "the body is not the document"),
    ("title:hội", "4"),
    ("đại hội", "4 2 1"),
]


BOTH = ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.long)]


@pytest.fixture(params=BOTH)
def new_place(request, tmp_path):
    """Where an empty archive is; on PostgreSQL with --long alone, as one test of its own is enough for every day."""
    if request.param == "SQLite":
        yield str(shutil.copyfile(request.getfixturevalue("new_file"), tmp_path / "a.db"))
        return
    server = request.getfixturevalue("postgres")
    name = server.lend_archive()
    yield server.address(name)
    server.take_back_archive(name)


@pytest.fixture(scope="module", params=BOTH)
def asked(request, tmp_path_factory):
    """The archive of all tests that only ask."""
    place = str(tmp_path_factory.mktemp("asked") / "a.db")
    if request.param == "PostgreSQL":
        server = request.getfixturevalue("postgres")
        place = server.address(server.lend_database())
    with pytest.MonkeyPatch.context() as patched, Archive.open(place) as opened:
        patched.setattr(texts, "TextReader", PlainReader)
        fill(opened)
        yield opened


@pytest.mark.parametrize(
    ("words", "found"), [pytest.param(*row[:2], id=row[-1] if row[2:] else row[0]) for row in QUESTIONS]
)
def test_documents_are_searched(asked, words, found):
    assert keys(asked, words) == found
    assert {article.key for article in asked.articles(query=words)} == set(found.split()), "exports too"
    assert asked.count_found(words).number == len(found.split())


def test_postgresql_finds_the_same(postgres):
    with Archive.open(postgres.address(postgres.lend_database())) as opened:
        fill(opened)
        fetch(opened, "ke-hoach-2.pdf", "Kế hoạch sửa đổi", later(days=90))
        opened.media.read_texts()
        asked = {words: keys(opened, words) for words, *_ in QUESTIONS[:4]}
        assert asked == {words: found.removeprefix("2 ") for words, found, *_ in QUESTIONS[:4]}
        assert keys(opened, 'attachment:"sửa đổi" -"khoa học"') == "2"


def test_words_of_a_document_are_the_weakest(asked):
    assert keys(asked, "đại hội", order="relevance") == "4 2 1"
    assert keys(asked, "công nghệ", order="relevance") == "3 2 1"


def test_a_result_says_in_which_document_the_words_are(asked, capsys):
    [found] = asked.search('"quy chế"')
    assert found.attachment == f"{HOST}/quy-che.docx"
    assert found.snippet == "Quy chế làm việc của Ban Thường vụ khoá mười bảy"
    assert [found.snippet[start:end] for start, end in found.highlights] == ["Quy chế"]
    [both] = asked.search("sáng bảy")
    assert (both.attachment, both.snippet) == (found.attachment, found.snippet), "what the article lacks is shown"
    assert asked.search("sáng")[0].attachment is None
    [link] = asked.search('attachment:"tệp k" -quy')
    assert (link.attachment, link.snippet) == (None, "Tệp k")
    print_found([found, link])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[-1] for line in lines] == ["attachment", f"{HOST}/quy-che.docx", ""]
    assert json.dumps(found.as_json()["attachment"]) == f'"{HOST}/quy-che.docx"'


def test_a_terminal_names_the_document(asked, capsys, monkeypatch):
    monkeypatch.setattr("archive.cli.view.is_terminal", lambda stream: True)
    found = asked.search('"quy chế"')
    print_found(found, [EarlierResult(found[0], 1, NOON, later(hours=1))])
    assert "removed by a later edit: only in revision 1" in capsys.readouterr().out
    print_found(found)
    assert f"in the document {HOST}/quy-che.docx" in capsys.readouterr().out.splitlines()


def index_of(place):
    """What the index has, by article."""
    with Archive.open(place) as archive, archive.writing() as connection:
        if connection.dialect.name == "postgresql":
            rows = connection.execute(text(f"SELECT article_id, tokens, bloom FROM {INDEX}_places")).all()
            return {article_id: (sorted(tokens), bloom) for article_id, tokens, bloom in rows}
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.tokens_of USING fts5vocab(main, {INDEX}, instance)")
        found = connection.execute(
            text(
                f"SELECT p.article_id, w.term FROM temp.tokens_of w LEFT JOIN {INDEX}_places p ON p.place = w.doc"
                " ORDER BY 1, 2"
            )
        ).all()
        connection.exec_driver_sql("DROP TABLE temp.tokens_of")
        blooms = connection.execute(
            text(f"SELECT p.article_id, t.bloom FROM {INDEX}_places p JOIN {INDEX}_trigrams t ON t.place = p.place")
        )
        return {number: ([term for one, term in found if one == number], bloom) for number, bloom in blooms}


def rebuilt(place):
    """The same of the index as it is made anew."""
    with Archive.open(place) as archive, archive.writing() as connection:
        for name in ("", "_places", "_trigrams", "_waiting", "_documents"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {INDEX}{name}")
    return index_of(place)


def check(archive, place):
    """The index is that of the articles and their documents, to the last token."""
    archive.update_index()
    assert verify(place).problems == []
    assert index_of(place) == rebuilt(place)


def test_a_revised_article_keeps_its_documents(filled, new_place):
    links = tuple(Attachment(url=f"{HOST}/ke-hoach.pdf", text="Bản mới") for _ in "1")
    fields = EMPTY | {"attachments": links, "body": ("Chiều nay.",), "published": "2025-02-01"}
    filled.save(make_visit(make_article(1, **fields), fetched_at=later(hours=1)))
    assert keys(filled, '"khoa học và công nghệ"') == "1 2"
    assert keys(filled, "sáng phối") == "2"
    assert keys(filled, "attachment:bản") == "1"
    check(filled, new_place)


def test_a_new_version_of_a_document_replaces_the_words(filled, new_place):
    fetch(filled, "ke-hoach.pdf", "Kế hoạch sửa đổi", later(days=90))
    assert keys(filled, '"khoa học"') == "2", "the former words went before the new ones are read"
    filled.media.read_texts()
    assert keys(filled, "attachment:sửa") == "1"
    assert keys(filled, '"khoa học"') == "2"
    check(filled, new_place)
    fetch(filled, "ke-hoach.pdf", PLAN, later(days=180))
    assert keys(filled, '"khoa học"') == "2 1", "its words are known"
    check(filled, new_place)


def test_an_article_that_links_to_a_known_document_has_its_words_at_once(filled, new_place):
    links = (Attachment(url=f"{HOST}/quy-che.docx", text="Quy chế"),)
    filled.save(make_visit(make_article(9, **(EMPTY | {"attachments": links})), fetched_at=NOON))
    filled.update_index()
    filled.media.enter(SITE, "9", [FoundMedia(links[0].url, "document")], NOON)
    assert keys(filled, '"đại hội đảng bộ tỉnh"') == "9 2"
    check(filled, new_place)


def test_an_article_is_removed_with_the_words_of_its_documents(filled, new_place):
    filled.update_index()
    with filled.writing() as connection:
        article_id = connection.scalar(text("SELECT id FROM articles WHERE key = '2'"))
        remove_from_index(connection, article_id)
    assert keys(filled, '"khoa học"') == "1"
    assert keys(filled, "attachment:quy") == ""
    if not filled.is_on_server:
        assert 2 not in index_of(new_place)
        assert None not in index_of(new_place)


def test_an_index_from_before_documents_were_searched_stays(filled, new_place, monkeypatch):
    with filled.writing() as connection:
        for name in ("media_versions", "article_media", "media", "media_texts", "media_files"):
            connection.execute(text(f"DELETE FROM {name}"))
    filled.close()
    with monkeypatch.context() as patched:
        patched.setattr("archive.search.index._note_documents", lambda *_: None)
        rebuilt(new_place)
    with Archive.open(new_place) as archive, archive.writing() as connection:
        drop_documents(connection)
    before = index_of(new_place)
    with Archive.open(new_place) as archive:
        assert keys(archive, '"sáng nay"') == "4 2 1"
        assert keys(archive, "tệp") == "4 2 1"
        assert verify(new_place).problems == []
        assert index_of(new_place) == before, "it was not made anew"
        save(archive, 1, ("ke-hoach.pdf", PLAN), published="2025-01-01")
        assert keys(archive, "attachment:khoa attachment:tệp") == "1"
        assert verify(new_place).problems == []


def drop_documents(connection):
    connection.exec_driver_sql(f"DROP TABLE {INDEX}_documents")


def test_verify_finds_an_article_without_the_words_of_its_documents(filled, new_place):
    filled.update_index()
    with filled.writing() as connection:
        connection.execute(text(f"DELETE FROM {INDEX}_documents WHERE article_id = 2"))
    names = {problem.kind: problem.examples for problem in verify(new_place).problems}
    assert names["index-documents"] == [f"articles 2 ({SITE} 2)"]


def test_a_copy_is_searched_alike(filled, tmp_path):
    copy_archive(new_address(filled), tmp_path / "copy.db", lambda *_: None)
    with Archive.open(tmp_path / "copy.db") as copied:
        for words, found, *_ in QUESTIONS:
            assert keys(copied, words) == found
    assert verify(str(tmp_path / "copy.db")).problems == []


def new_address(archive):
    return archive._engine.url.render_as_string(hide_password=False) if "@" in archive.where else archive.where


def test_words_that_were_edited_out_are_not_gone_where_a_document_has_them(filled):
    links = (Attachment(url=f"{HOST}/ke-hoach.pdf", text="Tệp k"),)
    for hours, body in ((1, "Công an tỉnh và phường"), (2, "Chiều nay")):
        fields = EMPTY | {"attachments": links, "body": (body,), "published": "2025-01-01"}
        filled.save(make_visit(make_article(1, **fields), fetched_at=later(hours=hours)))
    filled.update_index()
    assert [one.article.key for one in filled.search_earlier("phường").found] == ["1"]
    assert filled.search_earlier('"công an tỉnh"').found == []


def test_documents_are_read_once(filled, monkeypatch):
    read = []
    monkeypatch.setattr(PlainReader, "read", lambda self, kind, body: read.append(body))
    assert filled.media.read_texts() == {}
    assert read == []
