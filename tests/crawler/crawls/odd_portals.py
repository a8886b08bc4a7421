"""A portal that answers as it is asked, with pages that no layout knows; `odd_habits` says how it writes addresses.

All texts are composed here: an invented province, Thanh Hà, and its communes.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.reading.dates.parse import ZONE

DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
HTML = "text/html; charset=utf-8"
SECTIONS = {
    "tin-trong-tinh": "Tin trong tỉnh",
    "hoc-tap-va-lam-theo-bac": "Học tập và làm theo Bác",
    "to-chuc-can-bo": "Tổ chức - Cán bộ",
    "kiem-tra": "Kiểm tra",
}
PLACES = (
    "An Khê,Bãi Thơm,Cẩm Lý,Dương Hòa,Đồng Tiến,Giao Hương,Hải Vân,Khánh Thiện,Liên Bạt,Minh Tân,Nam Cường,Phúc Lâm,"
    "Quế Nham,Sơn Lễ,Tân Hội,Thượng Hiền,Vạn Yên,Xuân Ái,Yên Thắng,Ia Rong"
).split(",")
NEWS = (
    (
        "{} công bố quyết định thành lập chi bộ cơ quan",
        "Đảng bộ {} vừa công bố quyết định thành lập chi bộ cơ quan trực thuộc, gồm mười hai đảng viên.",
        "Chi bộ mới được giao nhiệm vụ lãnh đạo công tác chuyên môn và giữ nền nếp sinh hoạt hằng tháng.",
    ),
    (
        "Nông dân {} vào vụ khoai sớm",
        "Những ngày này, trên các cánh đồng của {}, bà con đang khẩn trương xuống giống khoai vụ sớm.",
        "Hợp tác xã đã ký hợp đồng bao tiêu hai phần ba sản lượng, giá sàn cao hơn năm trước.",
    ),
    (
        "{}: Sinh hoạt chuyên đề quý ở chi bộ thôn",
        "Chiều thứ bảy, các chi bộ thôn của {} đồng loạt sinh hoạt chuyên đề về nêu gương của đảng viên.",
        "Nhiều ý kiến đề nghị bớt văn bản, tăng đối thoại, và ghi rõ người chịu trách nhiệm từng việc.",
    ),
    (
        "Khởi công cầu dân sinh tại {}",
        "Sáng nay, cây cầu dân sinh nối hai bờ suối của {} đã được khởi công sau nhiều năm chờ đợi.",
        "Cầu dài bốn mươi hai mét, tải trọng tám tấn, do ngân sách tỉnh và người dân cùng góp sức.",
    ),
    (
        "Ủy ban Kiểm tra làm việc với {}",
        "Đoàn công tác của Ủy ban Kiểm tra đã làm việc với Đảng ủy {} về việc thực hiện quy chế.",
        "Kết luận ghi nhận ưu điểm, đồng thời yêu cầu khắc phục ba thiếu sót trước ngày ba mươi tháng tới.",
    ),
    (
        "{} có bí thư mới",
        "Với số phiếu tập trung, hội nghị đã bầu đồng chí Trần Quốc Khải giữ chức Bí thư Đảng ủy {}.",
        "Đồng chí cảm ơn sự tín nhiệm và hứa sẽ dành mỗi tuần một buổi để nghe dân nói.",
    ),
)
ROUNDS = ("", " đợt hai", " trong tháng cao điểm", " theo kế hoạch năm", " sau sáp nhập")
ABOUT = (
    "Trang tin điện tử Đảng bộ tỉnh Thanh Hà là kênh thông tin chính thức của Tỉnh ủy, phản ánh hoạt động của các cấp"
    " ủy, tổ chức đảng và đời sống của Nhân dân trong tỉnh."
)


def _today() -> str:
    """What the clock in the header shows."""
    now = datetime.now(ZONE)
    return f"{DAYS[now.weekday()]}, {now:%d/%m/%Y}"


@dataclass(frozen=True)
class Item:
    number: int
    section: str
    title: str
    lead: str
    texts: tuple[str, ...]
    at: datetime

    @property
    def slug(self) -> str:
        plain = unicodedata.normalize("NFKD", self.title.lower().replace("đ", "d"))
        return "-".join("".join(c for c in plain if c.isalnum() or c == " ").split())


def items(count: int, first: int = 1) -> list[Item]:
    """Articles, newest first, all titles different."""
    made = []
    for n in range(count):
        title, lead, text = NEWS[n % len(NEWS)]
        place = PLACES[n // len(NEWS) % len(PLACES)]
        round_ = ROUNDS[n // (len(NEWS) * len(PLACES)) % len(ROUNDS)]
        at = datetime(2025, 5, 20, 16, 40) - timedelta(hours=19 * n, minutes=7 * n % 60)
        texts = (
            text,
            f"Theo báo cáo, toàn xã {place} hiện có {n % 37 + 5} tổ tự quản và {n % 11 + 2} mô hình dân vận khéo.",
            "Kết thúc buổi làm việc, các đại biểu thống nhất giao văn phòng theo dõi, đôn đốc và báo cáo hằng tuần.",
        )
        title = title.format(place) + round_
        made.append(Item(first + count - 1 - n, list(SECTIONS)[n % 4], title, lead.format("xã " + place), texts, at))
    return made


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Style:
    """How a portal writes its addresses; `find` is the way back from a path to what it shows."""

    article: Callable[[Item], str]
    section: Callable[[str, int], str]
    size: int = 15
    head: str = ""
    extra: Callable[[Odd, str, dict[str, list[str]]], Answer | None] | None = None
    links: Callable[[Odd, str], str] = lambda portal, path: ""
    """What stands on every page besides."""
    dated: bool = True
    reach: int = 10**6
    """Pages of a list that its pager leads to."""
    related: int = 4
    normal: Callable[[str], str] = lambda path: path
    summary: bool = False


@dataclass
class Odd:
    """A portal."""

    style: Style
    count: int = 150
    asked: list[str] = field(default_factory=list)
    host: str = ""
    """Where it is served."""

    def __post_init__(self) -> None:
        self.hold(items(self.count))

    def hold(self, held: list[Item]) -> None:
        """Print these articles from now on."""
        self.held, self.count, style = held, len(held), self.style
        self.articles = {style.article(one): one for one in held}
        self.lists: dict[str, tuple[str, int]] = {}
        for section in SECTIONS:
            for n in range(1, self.pages(section) + 1):
                self.lists.setdefault(style.section(section, n), (section, n))

    def of(self, section: str) -> list[Item]:
        return [one for one in self.held if one.section == section]

    def pages(self, section: str) -> int:
        return max(1, -(-len(self.of(section)) // self.style.size))

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        style = self.style
        parts = urlsplit(path)
        if style.extra is not None:
            special = style.extra(self, parts.path, parse_qs(parts.query))
            if special is not None:
                return special
        path = style.normal(path)
        if path == "/":
            return self.page("Trang tin điện tử Đảng bộ tỉnh Thanh Hà", self.teasers(self.held[:9]), "/")
        if path in self.articles:
            return self.show(self.articles[path], path)
        if path in self.lists:
            return self.list(*self.lists[path], path)
        fixed = {
            "/gioi-thieu.html": ("Giới thiệu", f"<h1>Giới thiệu</h1><p>{ABOUT}</p><p>{ABOUT}</p>"),
            "/lien-he.html": ("Liên hệ", "<h1>Liên hệ</h1><form><input name=ten><textarea></textarea></form>"),
            "/dieu-khoan.html": (
                "Điều khoản sử dụng",
                "<h1>Điều khoản sử dụng</h1><p>Bạn đọc sử dụng lại thông tin trên trang này cần ghi rõ nguồn và không"
                " được sửa đổi nội dung khi chưa có ý kiến của Ban Biên tập.</p>",
            ),
        }
        if path in fixed:
            return self.page(*fixed[path], path)
        return 404, {"Content-Type": HTML}, "<html><body><h1>404 - Không tìm thấy trang</h1></body></html>".encode()

    def page(self, title: str, content: str, path: str) -> Answer:
        style = self.style
        menu = "".join(f'<li><a href="{_e(style.section(key, 1))}">{name}</a></li>' for key, name in SECTIONS.items())
        text = (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
            f"{style.head}</head><body>"
            f'<div id="dau"><b>ĐẢNG BỘ TỈNH THANH HÀ</b> <i>{_today()}</i><ul>{menu}</ul></div>'
            f'<div id="giua">{content}</div><div id="chan"><a href="/gioi-thieu.html">Giới thiệu</a> '
            '<a href="/lien-he.html">Liên hệ</a> <a href="/dieu-khoan.html">Điều khoản</a> '
            '<a href="/dang-nhap.aspx">Đăng nhập</a> <a href="/tim-kiem.html">Tìm kiếm</a> '
            '<a href="/tep/quy-che.pdf">Quy chế</a>'
            f"{style.links(self, path)}<p>Địa chỉ: số 2, đường Lê Lợi. Điện thoại: 0219 000 111.</p>"
            "</div></body></html>"
        )
        return 200, {"Content-Type": HTML}, text.encode()

    def teasers(self, shown: list[Item]) -> str:
        style = self.style
        summary = "<p>{}</p>" if style.summary else "<!-- {} -->"
        return "".join(
            f'<div class="tin"><h3><a href="{_e(style.article(one))}">{one.title}</a></h3>'
            f"<span>({one.at:%d/%m/%Y})</span>{summary.format(one.lead)}</div>"
            for one in shown
        )

    def list(self, section: str, n: int, path: str) -> Answer:
        style = self.style
        shown = self.of(section)[(n - 1) * style.size : n * style.size]
        last = min(self.pages(section), style.reach)
        near = [k for k in range(1, last + 1) if abs(k - n) <= 2 or k in (1, last)]
        pager = " ".join(f'<a href="{_e(style.section(section, k))}">{k}</a>' for k in near if k != n)
        content = f'<h2>{SECTIONS[section]}</h2>{self.teasers(shown)}<div class="pt">{pager}</div>'
        return self.page(SECTIONS[section], content, path)

    def show(self, one: Item, path: str) -> Answer:
        at = self.held.index(one)
        near = [
            self.held[k]
            for k in range(at - self.style.related // 2, at + self.style.related)
            if 0 <= k < self.count and k != at
        ]
        date = f"<div>Ngày đăng: {one.at:%d/%m/%Y %H:%M}</div>" if self.style.dated else ""
        body = "".join(f"<p>{text}</p>" for text in one.texts)
        return self.page(
            one.title,
            f'<div id="nd"><h1>{one.title}</h1>{date}<p><b>{one.lead}</b></p>{body}</div>'
            f'<div id="khac"><h4>Tin khác</h4>{self.teasers(near[: self.style.related])}</div>',
            path,
        )


def _e(path: str) -> str:
    return path.replace("&", "&amp;")


def key(section: str) -> int:
    return list(SECTIONS).index(section) + 11


@contextmanager
def answering(portal: Odd) -> Iterator[str]:
    """The portal on loopback. Yields the base address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = portal.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    portal.host = f"127.0.0.1:{server.server_port}"
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
