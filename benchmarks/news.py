"""An archive of any size for benchmarks: Vietnamese-like news, the same for the same number.

Syllables follow a law like Zipf's; two thirds of a text are words of two syllables, which are in their order what
collocations are in real texts. Rows are written by sqlite3 into the real tables; the index of words is built by the
archive itself when it is opened.
"""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from archive import Archive
from archive.search import INDEX

_FREQUENT = """
và của các đảng cho là trong với có được bộ thành phố đồng chí ủy hội nghị tỉnh ban thường vụ công tác trên địa bàn
nhân dân chính trị xã năm nay phát triển kinh tế quốc gia về việc xây dựng tổ chức lãnh đạo chỉ thực hiện nghị quyết
đại biểu nhiệm kỳ huyện quận phường chủ tịch bí thư trung ương cán viên chi cơ sở quy định văn hóa giáo dục đào tạo y
môi trường khu vực dự án đầu tư doanh nghiệp lao động sản xuất nông thôn mới chương trình mục tiêu giải pháp kết quả
đạt trăm triệu tỷ ngày tháng sáng chiều tại hai ba bốn năm sáu bảy tám chín mười nhiều một những này đó khi để từ đến
theo cũng như không phải còn đã đang sẽ vào ra lên xuống lại người dân bà con ông chị em gia đình phụ nữ thanh niên
thiếu nhi cựu chiến binh đoàn kết truyền thống lịch sử cách mạng độc lập tự do hạnh phúc Việt Nam Hồ Minh Hà Nội Sài
Gòn Huế Đà Nẵng Cần Thơ kiểm tra giám sát kỷ luật thi hành tuyên tuyền vận đối tượng dân tộc tôn giáo mặt trận quân an
ninh quốc phòng bảo vệ trật toàn hợp hành tác phong đức sinh học sách hướng dẫn đề xuất kiến ý phát biểu trao tặng bằng
khen danh hiệu tiêu biểu xuất sắc điển gương tốt việc khai mạc bế lễ kỷ niệm ngày lần thứ khóa nhất quán triệt tinh thần
"""
_INITIALS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split()
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e em en eo ep et i ich iêm iên iêng iêu im in inh ip it iu o oa oai oan "
    "oang oc oi om on ong op ot u ua uc ui um un ung up ut uy uyên ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ư ưa "
    "ưng ươc ươi ương ươu ăc ăm ăn ăng ăp ăt âm ân âng âp ât âu ây ê êm ên ênh êp êt êu"
).split()
_MARKS = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
_SITES = 40
_FIRST_DAY = datetime(2005, 1, 1)
_MINUTES = 60 * 24 * 365 * 20


class News:
    """Texts by chance, from a seed."""

    def __init__(self, seed: int = 1) -> None:
        import unicodedata

        self.random = random.Random(seed)
        made = [
            unicodedata.normalize("NFC", initial + rime[:1] + mark + rime[1:])
            for initial, rime, mark in itertools.product(_INITIALS, _RIMES, _MARKS)
        ]
        self.random.shuffle(made)
        frequent = list(dict.fromkeys(_FREQUENT.split()))
        self.syllables = list(dict.fromkeys(frequent + made))[:2000]
        weights = [1 / (rank + 4) for rank in range(len(self.syllables))]
        self._cumulated = list(itertools.accumulate(weights))
        pairs = zip(self._some(6000), self._some(6000), strict=True)
        self.compounds = list(dict.fromkeys(f"{a} {b}" for a, b in pairs if a != b))
        self._units = self.compounds + self.syllables
        of_compounds = [1 / (rank + 10) for rank in range(len(self.compounds))]
        share = sum(of_compounds) / sum(weights)  # a unit in two is a compound
        self._unit_weights = list(itertools.accumulate(of_compounds + [weight * share for weight in weights]))
        self.sites = [f"tinhuy{number:02}.example.vn" for number in range(_SITES)]
        self._site_weights = list(itertools.accumulate(1 / (rank + 1) ** 1.5 for rank in range(_SITES)))

    def _some(self, count: int) -> list[str]:
        return self.random.choices(self.syllables, cum_weights=self._cumulated, k=count)

    def text(self, units: int) -> str:
        """A sentence-like run of words, 1.5 syllables a unit."""
        text = " ".join(self.random.choices(self._units, cum_weights=self._unit_weights, k=units))
        return f"{text[:1].upper()}{text[1:]}."

    def record(self, number: int) -> dict[str, object]:
        """An article as JSON."""
        site = self.random.choices(self.sites, cum_weights=self._site_weights)[0]
        at = _FIRST_DAY + timedelta(minutes=self.random.randrange(_MINUTES))
        kind = self.random.random()
        published: str | None = at.strftime("%Y-%m-%dT%H:%M+07:00")
        if kind < 0.1:
            published = None if kind < 0.01 else at.strftime("%Y-%m-%d")
        url = f"https://{site}/tin-tuc/bai-viet-{number}.html"
        body = [self.text(40) for _ in range(8)]
        caption = self.text(12)
        photo = {"url": f"https://{site}/anh/{number}.jpg", "caption": caption, "credit": None, "caption_raw": caption}
        return {
            "url": url,
            "site": site,
            "key": str(number),
            "title": self.text(9)[:-1],
            "published": published,
            "published_precision": None if published is None else "day" if len(published) == 10 else "minute",
            "published_raw": published,
            "modified": None,
            "lead": self.text(25),
            "body": body,
            "photos": [photo] * (number % 3),
            "authors": [self.text(2)[:-1].title()] if number % 3 else [],
            "source": None,
            "section": "Tin tức",
            "tags": [],
            "attachments": [],
            "evidence": {},
            "fetched_at": None,
            "sha256": None,
        }


def make_archive(path: Path, number: int) -> None:
    """Makes the archive and its index, where it is not there with so many articles. Says how long it took."""
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            [there] = connection.execute("SELECT COUNT(*) FROM articles").fetchone()
        if there == number:
            Archive.open(path).close()
            return
        path.unlink()
    begun = time.perf_counter()
    Archive.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        _drop_index(connection)
        connection.execute("BEGIN")
        for batch in _batches(News(), number):
            for statement, rows in zip(_INSERTS, batch, strict=True):
                connection.executemany(statement, rows)
        connection.execute("COMMIT")
    print(f"{number} articles written in {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    Archive.open(path).close()
    seconds = time.perf_counter() - begun
    print(f"indexed in {seconds:.0f} s, {seconds / number * 1e6:.0f} µs an article", flush=True)


def _drop_index(connection: sqlite3.Connection) -> None:
    connection.execute(f"DROP TABLE {INDEX}")
    connection.execute(f"DROP TABLE {INDEX}_places")


_AT = "2026-01-01T00:00:00.000000Z"
_INSERTS = (
    "INSERT INTO articles (id, site, key, url, revision, digest, title, published, first_seen_at, last_seen_at,"
    f" fingerprint) VALUES (?, ?, ?, ?, 1, ?, ?, ?, '{_AT}', '{_AT}', ?)",
    f"INSERT INTO revisions (id, article_id, number, seen_at, digest, record) VALUES (?, ?, 1, '{_AT}', ?, ?)",
    "INSERT INTO photos (revision_id, position, url, caption, caption_raw) VALUES (?, ?, ?, ?, ?)",
    f"INSERT INTO urls (site, url, kind, found_at, fetched_at, outcome, article_id) VALUES (?, ?, 'article', '{_AT}',"
    f" '{_AT}', 'article', ?)",
)


def _batches(news: News, number: int) -> Iterator[tuple[list[tuple[object, ...]], ...]]:
    for first in range(1, number + 1, 1000):
        batch: tuple[list[tuple[object, ...]], ...] = ([], [], [], [])
        for n in range(first, min(first + 1000, number + 1)):
            record = news.record(n)
            site, url, digest = record["site"], record["url"], f"{n:064x}"
            title, published = record["title"], record["published"]
            batch[0].append((n, site, str(n), url, digest, title, published, digest[-32:]))
            batch[1].append((n, n, digest, json.dumps(record, ensure_ascii=False)))
            for position, photo in enumerate(record["photos"], start=1):  # type: ignore[arg-type, var-annotated]
                batch[2].append((n, position, photo["url"], photo["caption"], photo["caption_raw"]))
            batch[3].append((site, url, n))
        yield batch
        if sys.stderr.isatty() and first % 10_000 == 1:
            sys.stderr.write(f"\r{first - 1} articles\r")
