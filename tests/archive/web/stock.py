"""A fuller archive for walks in a browser: that of the other tests, two years of news, kept files and a removal."""

from __future__ import annotations

import struct
import zlib

from archive import Archive
from archive.duplicates.update import update_duplicates
from archive.maintenance.removing.remove import Order, remove
from tests.archive.samples import PDF, SITE, keep_media, later, make_article, make_visit
from tests.archive.web.conftest import ARTICLE, COPY, fill

REMOVED = 190
"""The key of an article that was removed by order."""
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/", {}),
    ("/", {"q": "hoi nghi", "site": SITE, "section": "Dân vận", "since": "2023-01-01", "until": "2025-12-31"}),
    ("/", {"q": "khong co tu nay", "author": "Lê Hoa"}),
    ("/", {"q": "-a"}),
    ("/", {"site": "b.example"}),
    ("/", {"since": "hôm qua"}),
    ("/article", ARTICLE),
    ("/article", {**ARTICLE, "revision": "1"}),
    ("/article", COPY),
    ("/article", {"site": SITE, "key": "3"}),
    ("/article", {"key": "no such"}),
    ("/history", ARTICLE),
    ("/history", COPY),
    ("/kept", ARTICLE),
    ("/changes", {"since": "2026-03-01", "until": "2026-03-08"}),
    ("/changes", {"since": "2024-01-01", "until": "2024-01-08"}),
    ("/withdrawn", {}),
    ("/withdrawn", {"since": "2026-04-01"}),
    ("/sites", {}),
    ("/copies", {}),
    ("/copies", COPY),
    ("/copies", {"site": SITE, "key": "101"}),
    ("/statistics", {}),
    ("/removed", {}),
    ("/about", {}),
    ("/no/such", {}),
)
"""Every page of it, also those that say that there is nothing, or what is wrong."""
SECTIONS = ("Tin hoạt động", "Dân vận", "Kiểm tra giám sát")


def stock(archive: Archive) -> Archive:
    """Fill an empty archive."""
    fill(archive)
    with archive.joining():
        for number in range(40):
            month, year = number % 12 + 1, 2023 + number // 24
            fields = {
                "title": f"Hội nghị sơ kết công tác quý, kỳ thứ {number + 1}",
                "published": f"{year}-{month:02}-{number % 28 + 1:02}T08:00+07:00",
                "published_raw": None,
                "section": SECTIONS[number % 3],
                "authors": ("Lê Hoa",) if number % 2 else (),
                "lead": f"Ban Thường vụ nghe báo cáo kết quả thực hiện nghị quyết, lần {number + 1}.",
                "body": (f"Số liệu của kỳ {number + 1} cho thấy nhiều chỉ tiêu đạt và vượt.", "Hội nghị thống nhất."),
                "photos": (),
                "attachments": (),
            }
            archive.save(make_visit(make_article(100 + number, **fields), body=f"<h1>{number}</h1>".encode()))
        archive.save(make_visit(make_article(REMOVED, title="Thông tin cá nhân")))
    keep_media(archive, make_article(1), {"a.jpg": picture(480, 270), "nghi-quyet.pdf": PDF})
    order = Order("Quyết định 12/QĐ-TA ngày 10/3/2026 của Tòa án nhân dân", "thư viện", later(days=9))
    remove(archive, [str(REMOVED)], order, site=SITE)
    archive.update_index()
    update_duplicates(archive)
    return archive


def picture(width: int, height: int) -> bytes:
    """A PNG that gets lighter from left to right."""
    rows = b"".join(b"\0" + bytes(min(255, x * 255 // width) for x in range(width)) for _y in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
