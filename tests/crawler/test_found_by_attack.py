"""What attacks on the program found, in several modules: hostile answers, threads at a bad moment, odd arguments."""

from __future__ import annotations

import gzip
import random
import threading
import time
from datetime import date

import pytest

import archive.store
from archive import Archive
from archive.captures.captures import FIRST_DICTIONARY_AT
from archive.maintenance.verify import verify
from crawler.discover.documents import unpacked
from crawler.discover.links import LinkFinder
from crawler.layouts.vccorp import VCCORP
from crawler.reading import read_article
from crawler.reading.text import clean_text
from crawler.site import Site
from crawler.urls.inferred import Learnt
from tests.archive.cli.test_commands import run
from tests.archive.samples import SITE, address, later, make_article, make_visit


def common(site):
    of_site = random.Random(site)
    return " ".join(str(of_site.random()) for _ in range(400))


def keep(where, number, site=SITE):
    url = f"https://{site}/{number}"
    body = f"<p>{common(site)} {number}</p>".encode()
    return where.save(make_visit(make_article(number, site=site, url=url), site=site, url=url, body=body))


@pytest.mark.long
def test_a_dictionary_that_was_rolled_back_is_known_to_no_other_thread(tmp_path, monkeypatch):
    path, real = tmp_path / "a.db", archive.store.urls.mark_visited
    waits, goes_on = threading.Event(), threading.Event()

    def mark_visited(*given):
        if threading.current_thread().name == "fails":
            raise OSError("after the dictionary was made")
        real(*given)

    with Archive.open(path) as first:
        for number in range(1, FIRST_DICTIONARY_AT):
            keep(first, number)
        rollback = first._writing_engine.dialect.do_rollback

        def slow_rollback(connection):
            rollback(connection)
            if threading.current_thread().name == "fails":  # between the end of the lock and whatever comes then
                waits.set()
                goes_on.wait(20)

        monkeypatch.setattr(archive.store.urls, "mark_visited", mark_visited)
        monkeypatch.setattr(first._writing_engine.dialect, "do_rollback", slow_rollback)

        def fail():
            with pytest.raises(OSError, match="dictionary"):
                keep(first, FIRST_DICTIONARY_AT)

        thread = threading.Thread(target=fail, name="fails")
        thread.start()
        assert waits.wait(20)
        with Archive.open(path) as second:  # stands for another process: it gives the number to another dictionary
            for number in range(1, FIRST_DICTIONARY_AT + 1):
                keep(second, number, "b.vn")
        keep(first, FIRST_DICTIONARY_AT + 1)
        goes_on.set()
        thread.join()
    assert verify(path).problems == []


def test_very_many_gzip_members_take_no_longer_than_their_bytes():
    empty = gzip.compress(b"")
    begun = time.process_time()
    assert unpacked(empty * 200_000 + gzip.compress(b"the end") + b"rest") == b"the end"
    assert time.process_time() - begun < 5  # 11 s before, 80 s for what a crawl lets in; now half a second
    assert unpacked(gzip.compress(b"one") + gzip.compress(b"two")[:-9]).startswith(b"one")


def test_gone_seen_and_gone_again_within_a_second_is_gone(tmp_path):
    gone = {"outcome": "gone", "reason": "http-404", "status": 404, "fetched_at": later(days=1)}
    with Archive.open(tmp_path / "a.db") as opened:
        opened.save(make_visit(make_article(1)))
        opened.save(make_visit(url=address(1), **gone))
        opened.save(make_visit(make_article(1), url=address("twin"), fetched_at=later(days=1)))
        opened.save(make_visit(url=address(1), **gone))
        assert [(one.gone_at, one.back_at) for one in opened.withdrawals("1")] == [(later(days=1), None)]


def test_the_first_and_the_last_day_that_there_are_bound_nothing(tmp_path):
    with Archive.open(tmp_path / "a.db") as opened:
        opened.save(make_visit(make_article(1)))
        opened.save(make_visit(url=address(1), outcome="gone", reason="http-404", status=404, fetched_at=later(days=1)))
        assert len(opened.withdrawn(since=date.min, until=date.max)) == 1


def test_bytes_that_are_no_utf_8_are_a_file_name_like_any_other_and_no_article(tmp_path):
    path = f"{tmp_path}/\udcff.db"
    with Archive.open(path) as opened:
        opened.save(make_visit(make_article(1)))
    assert run("stats", "--archive", path).returncode == 0
    for command in ("show", "history"):
        told = run(command, "a\udcff", "--archive", path)
        assert (told.returncode, told.stderr.count("\n")) == (1, 1)


PLACE = Site(name="a.vn", title="A", domains=("a.vn",), seeds=("https://a.vn/",))


def found(hrefs, url, addresses):
    body = f"<html><body>{''.join(f'<a href={href!r}>x</a>' for href in hrefs)}</body></html>"
    links = LinkFinder(PLACE, addresses).find(body.encode(), url=url, content_type="text/html")
    return [link.url.removeprefix("https://a.vn") for link in links]


def test_a_relative_address_may_begin_like_a_scheme():
    assert found(["https-la-gi-12.html"], "https://a.vn/tin/", Learnt()) == ["/tin/https-la-gi-12.html"]


MANY = ["/bai-1881234567890123.htm", *(f"/x/{number}" for number in range(6000))]


@pytest.mark.parametrize("hrefs", [["../../bai-1881234567890123.htm"], MANY])
def test_a_list_goes_on_however_its_links_are_written(hrefs):
    assert "/timelinelist/12/4.htm" in found(hrefs, "https://a.vn/timelinelist/12/3.htm", VCCORP)


PROSE = "<p>Đảng bộ tổ chức hội nghị tổng kết công tác năm và triển khai nhiệm vụ trong thời gian tới.</p>" * 5
HEAD = "<html><body><h1>Hội nghị tổng kết công tác năm của đảng bộ</h1><div>20/05/2024 08:30</div>"
LEAD = "Sáng 20/5, đảng bộ tổ chức hội nghị tổng kết công tác năm."


def test_controls_in_the_name_of_a_class_do_not_reach_the_evidence():
    page = f"{HEAD}<div class='x\x1bsapo-{'y' * 5000}'>{LEAD}</div><div>{PROSE}</div></body></html>"
    article = read_article(page.encode(), url="https://a.vn/x.html")
    assert article.lead == LEAD
    assert article.evidence["lead"].isprintable()
    assert len(article.evidence["lead"]) <= 1_000


def test_a_lead_within_the_element_of_the_first_paragraph_is_read():
    described = f"<head><meta name=description content='{LEAD}'></head>"
    page = f"{HEAD}<div>{PROSE.removesuffix('</p>')} <span><div>{LEAD}</div></span></p>{PROSE}</div></body></html>"
    article = read_article(page.replace("<body>", f"{described}<body>").encode(), url="https://a.vn/x.html")
    assert article.published == "2024-05-20T08:30+07:00"


def test_a_text_is_normal_though_a_control_stood_between_a_letter_and_its_mark():
    assert clean_text("Kie\x02\u0309m tra") == "Kiẻm tra"
