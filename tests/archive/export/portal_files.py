"""A small portal whose page needs what portals' pages need to look as they do, and an archive that keeps it all."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta
from pathlib import Path

from archive import Archive
from archive.export.media import as_requested
from archive.markup.css import find_css_parts
from archive.media.ledger import FoundMedia, MediaVisit
from crawler.discover.page_parts import find_page_parts
from tests.archive.samples import NOON, SITE, make_article, make_visit

HOME = f"https://{SITE}"
CDN = "https://cdn.example.vn"
GREEN = "rgb(0, 96, 64)"

PAGE = f"""<!DOCTYPE html><html lang=vi><head><meta charset=utf-8><title>Đại hội Đảng bộ lần thứ 1</title>
<base href="{HOME}/giao-dien/">
<link rel=stylesheet href="trang.css?v=3"><link rel="shortcut icon" href=/favicon.png>
<link rel=stylesheet media=print href=in.css>
<style>.banner {{ background: url(hinh/bang.png) }}</style></head>
<body background=hinh/nen.png><div class=banner style="height: 80px"></div>
<h1>Đại hội Đảng bộ lần thứ 1</h1><p>Sáng 15/1, tại Hội trường.</p>
<img id=shown src="/uploads/ảnh hội nghị.png" alt="Quang cảnh">
<img id=chosen srcset="/uploads/nho.png 300w, /uploads/lon.png 1200w" sizes=100vw src=/uploads/nho.png>
<picture><source type=image/png srcset="{CDN}/rong.png"><img id=source src=/uploads/hep.png></picture>
<p style="background-image: url('{CDN}/muc.png?a=1&amp;b=2')">Mục</p>
<svg width=40 height=40><use href="hinh/bieu-tuong.svg#sao"></use></svg>
<input type=image src=hinh/tim.png><table><tr><td background=hinh/o.png>Ô</table>
<div style="height: 3000px">Đoạn dài</div>
<img id=lazy loading=lazy src=/uploads/cuoi.png><img id=again src=/uploads/cuoi-2.png>
</body></html>""".encode()
URL = f"{HOME}/tin-tuc/bai-1.html"


def picture(colour: tuple[int, int, int], size: int = 60) -> bytes:
    """A PNG of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    lines = (b"\0" + bytes(colour) * size) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def font() -> bytes:
    """A font that matplotlib brings."""
    import matplotlib

    return Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSerif-Bold.ttf").read_bytes()


def make_files() -> dict[str, tuple[str, bytes]]:
    """What the portal answers with besides its page: type and body by address."""
    css = f"""@charset "utf-8"; @import 'phan/mau.css' screen;
    @font-face {{ font-family: Tin; src: url(chu/tin.eot); src: url("chu/tin.ttf") format("truetype") }}
    h1 {{ font-family: Tin; color: white; background: {GREEN} }}""".encode()
    star = b'<symbol id="sao"><circle r="18" cx="20" cy="20" fill="#c00"/></symbol>'
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + star + b"</svg>"
    files = {
        "/giao-dien/trang.css?v=3": ("text/css", css),
        "/giao-dien/phan/mau.css": (
            "text/css; charset=utf-8",
            b"h1 { padding: 30px } p { background: url(../hinh/p.png) }",
        ),
        "/giao-dien/in.css": ("text/css", b"h1 { color: black }"),
        "/giao-dien/chu/tin.ttf": ("font/ttf", font()),
        "/giao-dien/hinh/bieu-tuong.svg": ("image/svg+xml", svg),
        "/uploads/cuoi-2.png": ("image/png", picture((20, 20, 200))),
    }
    names = "bang nen tim o p".split()
    of_page = [f"/giao-dien/hinh/{name}.png" for name in names] + ["/favicon.png"]
    pictures = [f"/uploads/{name}.png" for name in ("ảnh hội nghị", "nho", "lon", "hep", "cuoi")]
    colours = ((index * 40 % 256, 200 - index * 15, index * 90 % 256) for index in range(99))
    answers = {f"{HOME}{path}": answer for path, answer in files.items()}
    for url in [f"{HOME}{path}" for path in of_page + pictures] + [f"{CDN}/rong.png", f"{CDN}/muc.png?a=1&b=2"]:
        answers[url] = ("image/png", picture(next(colours)))
    answers[f"{HOME}/uploads/cuoi.png"] = answers[f"{HOME}/uploads/cuoi-2.png"]  # one file at two addresses
    return {as_requested(url): answer for url, answer in answers.items()}


def keep_portal(archive: Archive) -> None:
    """Keep the page, and all that it needs, as a crawl does."""
    files = make_files()
    archive.save(make_visit(make_article(1), body=PAGE, headers={"content-type": "text/html; charset=utf-8"}))
    found = [FoundMedia(part, "page") for part in find_page_parts(PAGE, URL)]
    archive.media.enter(SITE, make_article(1).key, found, NOON)
    at = NOON + timedelta(minutes=1)
    while due := archive.media.due(SITE, at, "page", 100):
        for one in due:
            kind, body = files[as_requested(one.url)]
            parts = [FoundMedia(part, "page") for part in find_css_parts(body, one.url)] if "css" in kind else []
            archive.media.save(
                MediaVisit(
                    site=SITE,
                    url=one.url,
                    fetched_at=at,
                    outcome="kept",
                    status=200,
                    headers={"content-type": kind, "content-encoding": "gzip", "etag": '"1"'},
                    body=body,
                    parts=tuple(parts),
                )
            )
