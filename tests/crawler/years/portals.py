"""A small portal that publishes over a year, is designed anew, and has bad days."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from tests.crawler.years.offline import Told, morning

HTML = {"content-type": "text/html; charset=utf-8"}
SECTIONS = {"xay-dung-dang": "Xây dựng Đảng", "thoi-su": "Thời sự", "kinh-te": "Kinh tế", "van-hoa": "Văn hóa"}
_PLACES = ("Bình Hòa", "Tân Lập", "Phú Mỹ", "Đông Sơn", "Hòa An", "Lộc Ninh", "Kỳ Anh", "Vĩnh Thạnh")
_DEEDS = (
    "khai mạc lớp bồi dưỡng lý luận cho đảng viên mới",
    "gặp mặt các đồng chí lão thành cách mạng",
    "kiểm tra tiến độ xây dựng nhà văn hóa thôn",
    "phát động tháng cao điểm vệ sinh môi trường",
    "tổng kết công tác dân vận khéo ở cơ sở",
)
_MORE = (
    "Đại diện cấp ủy nêu rõ những việc đã làm được và những việc còn chậm, đề nghị từng chi bộ nhận phần việc cụ thể.",
    "Nhiều ý kiến của bà con được ghi nhận, trong đó có việc sửa đường vào khu sản xuất trước mùa mưa lũ năm nay.",
    "Hội nghị thống nhất giao các đoàn thể phối hợp theo dõi và báo cáo kết quả với Đảng ủy trong quý tới.",
)


@dataclass(frozen=True)
class Piece:
    """One article of the portal."""

    number: int
    day: int
    """Of the year, on which it is published."""

    @property
    def section(self) -> str:
        """Its section's word in addresses."""
        return list(SECTIONS)[self.number % 4]

    @property
    def title(self) -> str:
        """Its own, unlike every other."""
        place, deed = _PLACES[self.number % 8], _DEEDS[self.number // 8 % 5]
        return f"Đảng ủy xã {place} {deed} đợt {self.number // 40 + 1}"

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"/{self.section}/dang-uy-xa-bai-viet-so-{self.number}.html"

    @property
    def published(self) -> datetime:
        """In the night before the run of its day."""
        return morning(self.day) - timedelta(hours=2, minutes=self.number % 60)


def render(piece: Piece, design: int) -> str:
    """The page of an article in one of three designs."""
    text = "".join(
        f"<p>{escape(one)}</p>" for one in (*_MORE, f"Đây là đợt thứ {piece.number // 40 + 1} của {piece.title}.")
    )
    at = f"{piece.published:%d/%m/%Y %H:%M}"
    parts = {
        0: f'<div class="bai"><h1>{piece.title}</h1><div class="ng">{at}</div><div class="noi">{text}</div></div>',
        1: f"<article><header><h1>{piece.title}</h1><time>{at}</time></header><section>{text}</section></article>",
        2: f'<div id="ct"><h2>{piece.title}</h2><span class="tg">{at}</span><div class="nd">{text}</div></div>',
    }
    return frame(piece.title, parts[design])


def frame(title: str, content: str, *, menu: bool = True) -> str:
    """A page of the portal."""
    links = "".join(f'<li><a href="/{word}">{name}</a></li>' for word, name in SECTIONS.items()) if menu else ""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<ul><li><a href="/">Trang chủ</a></li>{links}</ul>{content}<div>Cơ quan chủ quản: Tỉnh ủy</div></body></html>'
    )


class YearPortal:
    """The portal as it is on one day."""

    def __init__(self, pieces: list[Piece], per_page: int = 15) -> None:
        self.pieces, self.per_page = pieces, per_page
        self.day, self.design = 0, 0
        self.bad: Callable[[str], Told] | None = None
        """What a bad day answers to a path; where it returns a status of 0 the portal answers as ever."""

    def published(self) -> list[Piece]:
        """What there is on the day, newest first."""
        return sorted((piece for piece in self.pieces if piece.day <= self.day), key=lambda p: (-p.day, -p.number))

    def answer(self, path: str) -> Told:
        """What the portal answers to a path."""
        if self.bad is not None:
            told = self.bad(path)
            if told is None or told[0]:
                return told
        return self.good(path)

    def good(self, path: str) -> Told:
        """What it answers on a good day."""
        held = self.published()
        where, _, query = path.partition("?")
        if path == "/":
            return 200, HTML, frame("Trang chủ", self._teasers(held[:10])).encode()
        for piece in held:
            if piece.path == path:
                return 200, HTML, render(piece, self.design).encode()
        word = where.strip("/")
        if word in SECTIONS and (not query or query.startswith("page=")):
            of = [piece for piece in held if piece.section == word]
            number, last = int(query[5:] or 1), max(1, -(-len(of) // self.per_page))
            if number <= last:
                pager = "".join(f'<a href="/{word}?page={one}">{one}</a>' for one in range(1, last + 1))
                shown = of[(number - 1) * self.per_page : number * self.per_page]
                return 200, HTML, frame(SECTIONS[word], self._teasers(shown) + pager).encode()
        return 404, HTML, frame("404", "<h1>Không tìm thấy trang</h1>", menu=False).encode()

    @staticmethod
    def _teasers(pieces: list[Piece]) -> str:
        return "".join(
            f'<div class="tin"><a href="{p.path}">{p.title}</a><span>{p.published:%d/%m/%Y}</span></div>'
            for p in pieces
        )


# --- bad days -------------------------------------------------------------------------------------

AS_EVER: tuple[int, Mapping[str, str], bytes] = (0, {}, b"")


def _page(title: str, words: str, status: int = 200) -> Callable[[str], Told]:
    return lambda path: (status, HTML, frame(title, words.replace("{path}", path), menu=False).encode())


def _stamped(path: str) -> Told:
    stamp = hashlib.sha256(path.encode()).hexdigest()
    words = f"<h1>Bảo trì</h1><p>Hệ thống tạm dừng lúc 08:{len(path) % 60:02d}, mã {stamp[:12]}, trang {path}</p>"
    return 200, HTML, frame("Bảo trì", words, menu=False).encode()


def _to(where: str, status: int = 302) -> Callable[[str], Told]:
    return lambda path: (status, {**HTML, "location": where.replace("{path}", path)}, b"")


def _status(status: int, body: bytes = b"") -> Callable[[str], Told]:
    return lambda path: (status, HTML, body)


_NOTICE = (
    "<h1>Thông báo của ban quản trị</h1><p>Để phục vụ bạn đọc tốt hơn, hệ thống được nâng cấp từ tối qua cho đến khi có"
    " thông báo mới của ban quản trị.</p><p>Trong thời gian này bạn đọc chưa xem được các bài viết, mong bạn đọc thông"
    " cảm và quay lại sau khi việc nâng cấp hoàn tất. Trân trọng cảm ơn bạn đọc đã quan tâm theo dõi.</p>"
)

KINDS: dict[str, Callable[[str], Told]] = {
    "maintenance": _page("Bảo trì", "<h1>Hệ thống đang bảo trì</h1><p>Mời bạn đọc quay lại sau.</p>"),
    "a page that differs": _stamped,
    "a notice that reads like an article": _page("Thông báo của ban quản trị", _NOTICE),
    "a runtime error": _page("Runtime Error", "<h1>Server Error in '/' Application.</h1><h2>Runtime Error</h2>"),
    "a firewall": _page("Request Rejected", "The requested URL {path} was rejected. Your support ID is: 18273645"),
    "a page to log in": _page("Đăng nhập", "<form><input name=u><input type=password name=p></form>"),
    "a challenge": _status(200, b'<html><script>document.cookie="D1N=1";location.reload();</script></html>'),
    "a redirect to an error page": _to("/Error.aspx?aspxerrorpath={path}"),
    "a redirect to the front page": lambda path: AS_EVER if path == "/" else _to("/")(path),
    "a redirect to another site": _to("https://khac.example.vn/"),
    "a redirect to itself": _to("{path}"),
    "an empty page": _status(200),
    "no answer": lambda path: None,
    **{f"status {status}": _status(status) for status in (400, 403, 404, 406, 410, 500, 503)},
}
"""What a portal answers on a bad day, to whatever it is asked for."""


def only_articles(kind: Callable[[str], Told]) -> Callable[[str], Told]:
    """A bad day of articles alone."""
    return lambda path: kind(path) if path.endswith(".html") else AS_EVER


def only_lists(kind: Callable[[str], Told]) -> Callable[[str], Told]:
    """A bad day of the lists alone."""
    return lambda path: AS_EVER if path.endswith(".html") or path == "/" else kind(path)


def not_the_front_page(kind: Callable[[str], Told]) -> Callable[[str], Told]:
    """A bad day of all but the front page, which a cache has."""
    return lambda path: AS_EVER if path == "/" else kind(path)


PARTS: dict[str, Callable[[Callable[[str], Told]], Callable[[str], Told]]] = {
    "all": lambda kind: kind,
    "only articles": only_articles,
    "only lists": only_lists,
    "all but the front page": not_the_front_page,
}
