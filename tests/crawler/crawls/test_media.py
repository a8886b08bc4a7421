"""Pictures and documents of articles: fetched with them, kept once, and what is not such a file is said."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from archive import Archive
from archive.media.ledger import FoundMedia
from crawler.demo import serve
from crawler.demo.response import Response
from crawler.demo.story import parse_story
from crawler.run.answer import FetchFailure
from crawler.run.media import DOCUMENTS, MediaRun
from tests import forkserver
from tests.archive.samples import NOON, SITE, make_article, make_visit
from tests.crawler.crawl_runs import (
    QUICK,
    Ran,
    WatchedPortal,
    articles,
    command,
    crawl,
    crawl_and_stop,
    environment,
    path_of,
)

PNG = b"\x89PNG\r\n\x1a\n"


class FilePortal(WatchedPortal):
    """A portal whose pictures and documents are there: two pictures have the same bytes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.spoilt: dict[str, Response] = {}

    def render(self, path: str) -> Response:
        """As the portal answers."""
        if path in self.spoilt:
            return self.spoilt[path]
        if not is_file(path):
            return super().render(path)
        start = PNG if path.endswith((".jpg", ".png")) else b"%PDF-1.7\n"
        return Response(200, {"Content-Type": "application/octet-stream"}, start + path.encode())


def is_file(path: str) -> bool:
    return path.startswith("/uploads/") or "download" in path


@pytest.fixture
def portal():
    made = FilePortal()
    with serve(made):
        yield made


def fetch(archive: Path, *options: str) -> Ran:
    words = command("media", "--archive", str(archive), "--delay", "0", "--json", *options)
    done = forkserver.run(words, capture_output=True, text=True, env=environment(), check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def kept(archive: Path, kind: str) -> dict[str, bytes]:
    """The bytes that are kept of each address, by its path."""
    with Archive.open(archive, read_only=True) as opened:
        (site,) = opened.sites()
        every = opened.media.of_articles(opened.media.article_ids(site))
        files = {one.url: one for held in every.values() for one in held if one.kind == kind}
        return {path_of(url): opened.media.read(one.file.sha256) for url, one in files.items()}


def linked(archive: Path, name: str) -> set[str]:
    with Archive.open(archive, read_only=True) as opened:
        every = [one.url for article in opened.articles() for one in getattr(article, name)]
    return set(map(path_of, every))


def asked_for(portal: FilePortal) -> list[str]:
    return [one.path for one in portal.asked if is_file(one.path)]


def test_documents_come_with_their_articles_and_pictures_when_they_are_asked_for(portal, tmp_path):
    archive = tmp_path / "a.db"
    ran = crawl(archive, portal.base)
    documents = kept(archive, "document")
    assert documents.keys() == linked(archive, "attachments") != set()
    assert all(body.endswith(path.encode()) for path, body in documents.items())
    assert ran.summary["media"]["kept"] == {"documents": len(documents), "photos": 0, "page": 0}
    assert kept(archive, "photo") == {}
    again = crawl(archive, portal.base, options=(*QUICK, "--full"))
    assert again.summary["media"]["kept"]["documents"] == 0
    assert len(asked_for(portal)) == len(documents)

    fetched = fetch(archive, "--media", "documents,photos")
    assert fetched.code == 0, fetched.err
    assert kept(archive, "photo").keys() == linked(archive, "photos") != set()
    assert json.loads(fetched.out)["kept"]["photos"] == len(linked(archive, "photos"))
    assert sorted(asked_for(portal)) == sorted(set(asked_for(portal))), "each address once"
    assert fetch(archive, "--media", "documents,photos").summary["kept"]["photos"] == 0


@pytest.mark.long
def test_a_document_is_requested_right_after_its_article(portal, tmp_path):
    crawl(tmp_path / "a.db", portal.base, options=("--delay", "0"))
    paths = [one.path for one in portal.asked]
    for article in articles(tmp_path / "a.db").values():
        for document in article.attachments:
            between = paths[paths.index(path_of(article.url)) + 1 : paths.index(path_of(document.url))]
            assert sum(not is_file(path) for path in between) <= 3, "those that were under way"


@pytest.mark.long
def test_none_is_none(portal, tmp_path):
    ran = crawl(tmp_path / "a.db", portal.base, options=(*QUICK, "--media", "none"))
    assert ran.summary["media"] is None
    assert asked_for(portal) == []


def test_a_limit_of_articles_has_their_files_and_no_others(portal, tmp_path):
    archive = tmp_path / "a.db"
    ran = crawl(archive, portal.base, options=(*QUICK, "--limit", "5", "--media", "documents,photos"))
    assert ran.summary["new"] == 5
    assert kept(archive, "photo").keys() == linked(archive, "photos")
    assert kept(archive, "document").keys() == linked(archive, "attachments")
    assert len(asked_for(portal)) == len(linked(archive, "photos") | linked(archive, "attachments"))


def test_what_is_no_such_file_is_refused_and_what_is_gone_is_said(portal, tmp_path):
    archive = tmp_path / "a.db"
    crawl(archive, portal.base, options=(*QUICK, "--media", "none"))
    first, second, third = sorted(linked(archive, "attachments"))[:3]
    portal.spoilt = {
        first: replace(portal.render("/"), status=200),
        second: Response(404),
        third: Response(200, {"Content-Type": "application/pdf"}, b"Khong tim thay"),
    }
    ran = fetch(archive)
    assert ran.summary["refused"] == {"http-404": 1, "no-document": 1, "web-page": 1}
    assert kept(archive, "document").keys() == linked(archive, "attachments") - {first, second, third}
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.long
def test_no_other_address_of_the_loopback_is_asked_and_a_redirect_is_followed_to_none(portal, tmp_path):
    archive = tmp_path / "a.db"
    other = FilePortal()
    with serve(other):
        crawl(archive, portal.base, options=(*QUICK, "--media", "none"))
        first, second = sorted(linked(archive, "attachments"))[:2]
        portal.spoilt = {
            first: Response(302, {"Location": f"{other.base}/uploads/x.pdf"}),
            second: Response(302, {"Location": "/uploads/news/here.pdf"}),
        }
        ran = fetch(archive)
        assert other.asked == []
    assert ran.summary["refused"] == {"off-site": 1}
    assert kept(archive, "document")[second] == b"%PDF-1.7\n/uploads/news/here.pdf"


@pytest.mark.long
def test_a_site_that_asks_to_wait_is_left_alone_and_asked_again(portal, tmp_path):
    archive = tmp_path / "a.db"
    crawl(archive, portal.base, options=(*QUICK, "--media", "none"))
    (path, *_) = sorted(linked(archive, "attachments"))
    good = portal.render

    def blocked_once(asked: str) -> Response:
        answered = [one.path for one in portal.asked].count(path)
        return Response(429, {"Retry-After": "0"}) if asked == path and not answered else good(asked)

    portal.render = blocked_once
    ran = fetch(archive)
    assert ran.code == 0, ran.err
    assert path in kept(archive, "document")
    assert asked_for(portal).count(path) == 2


@pytest.mark.long
def test_what_a_file_says_of_one_site_holds_before_what_is_asked_of_all(portal, tmp_path):
    (tmp_path / "tulieu.toml").write_text(f'[sites."{portal.base}/"]\nmedia = "none"\n', encoding="utf-8")
    words = command("crawl", portal.base, "--archive", str(tmp_path / "a.db"), *QUICK, "--json", "--media", "photos")
    more = {"TULIEU_CONFIG": str(tmp_path / "tulieu.toml")}
    done = forkserver.run(words, capture_output=True, text=True, env=environment() | more, check=False)
    assert json.loads(done.stdout)["media"] is None, done.stderr


@pytest.mark.parametrize(("words", "said"), [("pictures", "'pictures': write documents"), ("", "write documents")])
def test_another_word_is_a_mistake(portal, tmp_path, words, said):
    ran = crawl(tmp_path / "a.db", portal.base, options=("--media", words))
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.long
def test_a_site_without_articles_is_named(portal, tmp_path):
    crawl(tmp_path / "a.db", portal.base)
    ran = fetch(tmp_path / "a.db", "--site", "thanhuytphcm")
    assert ran.code == 1
    assert "the archive has no articles of it" in ran.err


@pytest.mark.long
@pytest.mark.parametrize("after", [9, 23, 31])
def test_a_killed_crawl_goes_on_and_has_every_file_once(portal, tmp_path, after):
    archive = tmp_path / "a.db"
    for _ in range(2):
        crawl_and_stop(archive, portal.base, portal, after, signal.SIGKILL)
    crawl(archive, portal.base, options=(*QUICK, "--media", "documents,photos"))
    ran = fetch(archive, "--media", "documents,photos")
    assert ran.code == 0, ran.err
    assert kept(archive, "document").keys() == linked(archive, "attachments")
    assert kept(archive, "photo").keys() == linked(archive, "photos")


def large_portal(articles: int = 300, pictures: int = 500, documents: int = 60) -> FilePortal:
    """A portal whose files each have a name of their own."""
    names = iter(f"2024_05/anh-{number}.jpg" for number in range(pictures))
    files = iter(f"van-ban-{number}.pdf" for number in range(documents))
    stories = []
    for number in range(articles):
        photos = [
            {"photo": {"file": name, "caption": f"Ảnh {number}"}} for name in islice(names, 1 + number % 3 % 2 * 2)
        ]
        told = {
            "id": 1000 + number,
            "title": f"Hội nghị lần thứ {number} của Ban Chấp hành Đảng bộ phường",
            "categories": ["tin-hoat-dong"],
            "published": f"2024-05-{1 + number % 28:02}T08:{number % 60:02}:00",
            "lead": f"(songtra.vn) – Sáng nay, Ban Chấp hành Đảng bộ phường số {number} họp bàn công tác quý tới.",
            "body": [{"p": f"Hội nghị thứ {number} nghe báo cáo và thảo luận {number + 3} nhóm việc."}, *photos],
            "attachments": list(islice(files, number % 5 == 0)),
        }
        stories.append(parse_story(told))
    return FilePortal(tuple(stories), page_size=40, sitemap_size=articles)


@pytest.mark.long
def test_three_hundred_articles_have_all_their_files_once_through_ten_kills(tmp_path):
    archive, portal = tmp_path / "a.db", large_portal()
    options = (*QUICK, "--media", "documents,photos")
    with serve(portal):
        for _ in range(10):
            crawl_and_stop(archive, portal.base, portal, 75, signal.SIGKILL, options)
        crawl(archive, portal.base, options=options)
    assert len(articles(archive)) == 300
    documents, photos = kept(archive, "document"), kept(archive, "photo")
    assert (documents.keys(), len(documents)) == (linked(archive, "attachments"), 60)
    assert (photos.keys(), len(photos)) == (linked(archive, "photos"), 500)
    with Archive.open(archive, read_only=True) as opened:
        totals = {one.kind: one for one in opened.media.totals()}
    assert (totals["document"].files, totals["photo"].files) == (60, 500)
    assert len(asked_for(portal)) <= 560 + 10 * 8, "what was under way at a kill is asked for again"


def test_a_host_that_fails_again_and_again_is_left_to_the_next_run_though_it_answers_in_between(tmp_path):
    article, requested = make_article(1), 0
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(article))
        found = [FoundMedia(f"https://{SITE}/{number}.pdf", "document") for number in range(40)]
        archive.media.enter(SITE, article.key, found, NOON)
        run = MediaRun(archive, SITE, DOCUMENTS, only_new=False)
        while due := run.take_due(NOON):
            for one in due:
                if run.is_left(one):
                    continue
                requested += 1
                if requested % 2:
                    run.take_failure(one, FetchFailure("timeout", "does not answer in time"), NOON)
                else:
                    run.take(one, 200, {}, b"%PDF-1.7 " + one.url.encode(), NOON, one.url)
    assert requested == 23, "twelve that failed, and those between them"
