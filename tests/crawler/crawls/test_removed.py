"""What was removed by order stays away: from a whole crawl of a portal that still shows it, from imports of what was
saved before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from archive.maintenance.verify import verify
from crawler.demo import serve
from crawler.demo.response import Response
from tests import forkserver
from tests.archive.everything import find_words
from tests.archive.media.documents import make_pdf
from tests.crawler.crawl_runs import FEW, Ran, articles, command, crawl, environment
from tests.crawler.crawls.test_media import FilePortal, fetch, is_file

WORDS = ["zqtitlex", "zqleadx", "zqbodyx", "zqauthorx", "zqcaptionx", "zqtagx", "zqfirstx"]
WORDS += ["zqexifx", "zqpdfx", "zqwordx", "zqfilenamex"]
OPTIONS = ("--full", "--delay", "0", "--concurrency", "8", "--media", "documents,photos")
STORY = {
    "id": 777,
    "title": "Một bài dài hơn zqtitlex của tỉnh ủy",
    "categories": FEW[-1].categories,
    "published": "2026-01-15T09:30:00",
    "lead": "Lời dẫn zqleadx của bài, dài thêm một chút cho đủ một câu.",
    "body": [
        {"p": "Đoạn thứ nhất có zqbodyx, và thêm nhiều chữ khác để đoạn văn này đủ dài như của một bài báo thật."},
        {"photo": {"file": "zqcaptionx.jpg", "caption": "Quang cảnh zqcaptionx"}},
        {"p": "Đoạn thứ hai của bài, cũng đủ dài để không ai nhầm nó với một dòng chữ dưới ảnh hay một thực đơn."},
    ],
    "author_field": "Nguyễn Zqauthorx",
    "tags": ["zqtagx"],
    "attachments": ["zqfilenamex.pdf"],
}


class OrderedPortal(FilePortal):
    """A portal whose files have words in them, and are too large to be guessed."""

    def render(self, path: str) -> Response:
        """As the portal answers."""
        answer = super().render(path)
        if not is_file(path):
            return answer
        if "777" in path:
            return Response(
                200, answer.headers, make_pdf(["Điều một: zqwordx."], trailer="/ID [(zqpdfx)]") + bytes(1024)
            )
        word = b"zqexifx" if "zqcaptionx" in path else b""
        return Response(answer.status, answer.headers, answer.body + word + bytes(range(256)) * 5)


def tulieu(*words: str) -> Ran:
    done = forkserver.run(command(*words), capture_output=True, text=True, env=environment(), check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_neither_a_crawl_nor_an_import_brings_back_what_was_removed(tmp_path: Path) -> None:
    folder, before = tmp_path / "archive", tmp_path / "before"
    folder.mkdir()
    before.mkdir()
    where, copy, warc = folder / "a.db", before / "copy.db", before / "all.warc.gz"
    portal = OrderedPortal(FEW)
    portal.add({**STORY, "lead": STORY["lead"] + " zqfirstx"})
    with serve(portal) as base:
        assert crawl(where, base, options=OPTIONS).code == 0
        portal.edit(777, lead=STORY["lead"])
        assert crawl(where, base, options=OPTIONS).summary["revised"] == 1
        assert set(WORDS) <= find_words(str(where), [*WORDS, "-zqtitlex-"])
        for words in (["backup", str(copy)], ["export", "-o", str(warc), "--format", "warc"]):
            assert tulieu(*words, "--archive", str(where)).code == 0
        (folder / "a.db.schema-0001.backup").write_bytes(copy.read_bytes())
        (folder / "a.db.backfill").write_text(f"http://x.vn{portal.collection.by_id[777].path}")
        shutil.copy(copy, folder / "mine.db")

        order = ("--order", "TAND tỉnh, 1/2026, 2026-11-30", "--by", "B", "--delete-copies")
        removed = tulieu("remove", "777", *order, "--archive", str(where))
        assert removed.code == 0, removed.err
        assert ": article removed: 2 revisions, 2 stored pages, and 3 pages of others that named it" in removed.out
        assert "with 2 pictures and documents" in removed.out
        assert f"{folder}/a.db.backfill: it had what was removed, and was deleted" in removed.err
        assert f"{folder}/mine.db: it has what was removed" in removed.err
        (folder / "mine.db").unlink()
        assert [file.name for file in folder.iterdir()] == ["a.db"]
        assert find_words(str(where), [*WORDS, "-zqtitlex-"]) == set()

        asked = len(portal.asked)
        again = crawl(where, base, options=OPTIONS)
        assert again.code == 0, again.err
        assert fetch(where, "--media", "documents,photos").code == 0
        assert not [one.path for one in portal.asked[asked:] if "777" in one.path or "zq" in one.path]
        alone = crawl(where, f"{base}{portal.collection.by_id[777].path}")
        assert alone.code == 1
        assert "it was removed by order: see tulieu removed" in alone.err
        for file in (warc, copy):
            imported = tulieu("import", str(file), "--archive", str(where), "--json")
            assert json.loads(imported.out)["new"] == 0
            assert json.loads(imported.out)["left_out"] == {"removed": 2, "not-html": 2}
    assert find_words(str(where), [*WORDS, "-zqtitlex-"]) == set()
    assert "777" not in articles(where)
    assert verify(where).problems == []
