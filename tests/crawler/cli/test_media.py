"""The words of documents are read after what brought the documents, or after the next run of their site."""

from __future__ import annotations

from pathlib import Path

from archive import Archive
from crawler.cli.import_ import import_files
from crawler.cli.media import read_documents
from crawler.run.media import MediaStats
from crawler.run.stats import RunStats
from tests.archive.media.documents import make_docx
from tests.archive.samples import SITE, keep_media, make_article, make_visit
from tests.crawler.importing.test_files import AS_PDF, NAME, warc
from tests.crawler.importing.warc_samples import SITE as WARC_SITE


def words_known(archive: Archive) -> list[int]:
    return [one.with_text for one in archive.media.totals() if one.kind == "document"]


def test_what_a_killed_run_left_is_read_after_the_next_and_not_after_ctrl_c(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        keep_media(archive, make_article(1), {"nghi-quyet.pdf": make_docx("Nghị quyết")})
        read_documents(archive, [RunStats(SITE, ending="shutdown", media=MediaStats())])
        assert words_known(archive) == [0]
        read_documents(archive, [RunStats(SITE, ending="finished", media=MediaStats())])
        assert words_known(archive) == [1]


def test_the_words_of_imported_documents_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc((NAME, make_docx("Chuyển đổi số"), AS_PDF, 3)).content)
    import_files([str(tmp_path / "a.warc.gz")], archive=str(tmp_path / "a.db"))
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        assert [hit.site for hit in archive.search('attachment:"chuyển đổi số"')] == [WARC_SITE]
