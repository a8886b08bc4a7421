"""What any portal writes into addresses that names no page of its own: sessions, orders of lists, printers;
and addresses that no archive wants. Pure: text in, text out."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote, urlsplit, urlunsplit

from archive.identity import canonical_url

_PATH_SESSION = re.compile(
    r"/\([A-Z]\([^)/]*\)(?:[A-Z]\([^)/]*\))*\)|;(?:jsessionid|sid|phpsessid|session)[^/;]*", re.IGNORECASE
)
_DROPPED = frozenset(
    "sessionid session_id session jsessionid phpsessid aspsessionid cfid cftoken token csrf zarsrc ref referer referrer"
    " returnurl return_url return redirect redirect_to rnd rand random nocache cache _ aspxerrorpath gclsrc msclkid"
    " mc_cid mc_eid igshid spm sort sortby sort_by sortdir sortorder order orderby order_by orderdir sapxep sap-xep"
    " print in inbai ban-in tmpl fontsize font theme skin mobile replytocom share fb_comment_id"
    " output_format".split()
)
"""Query parameters, in lower case, without which an address leads to the same text."""

_PERHAPS_SESSION = frozenset({"sid", "s", "ssid", "sess", "t", "v", "ver", "ts", "time"})
"""Parameters that name a session or a moment only where the value looks like one: `sid=123` is a story."""

_SESSION_VALUE = re.compile(r"(?=.*\d)[0-9a-zA-Z\-]{16,}|\d{9,}")

_BARRED = frozenset(
    "login logon log-in signin sign-in logout signup sign-up register dang-nhap dangnhap dang-ky dangky"
    " dang-ky-tai-khoan"
    " dang-xuat quen-mat-khau search tim-kiem timkiem wp-login wp-admin wp-json xmlrpc cart gio-hang checkout account"
    " tai-khoan user users thanh-vien member members admin administrator quan-tri captcha print printview print-view"
    " printpage in-bai in-bai-viet inbai in-tin intin ban-in trang-in share chia-se sendmail send-mail gui-email"
    " gui-ban-be email-friend savefile cgi-bin cdn-cgi trackback wp-content wp-includes".split()
)
"""Last parts of a path, or folders, at which no portal prints news."""

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|map|pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|zip|rar|7z|gz|tar"
    r"|mp3|mp4|m4a|m4v|avi|mov|wmv|flv|webm|ogg|wav|swf|exe|apk|woff2?|ttf|eot|ics|vcf|epub)$",
    re.IGNORECASE,
)
_ASKING = frozenset(
    "q s query keyword keywords kw tukhoa tu-khoa search searchword txtsearch timkiem"
    " add-to-cart captcha download attachment_id".split()
)
"""Parameters of searches, carts and files."""

_ACTIONS = re.compile(
    r"(?:^|&)(?:action|act|op|task|do|view|layout|format|type|tmpl|mode|nv)="
    r"(?:print|login|register|search|pdf|send|sendmail|email|share|edit|users)(?:&|$)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/comments/feed/?$|/feed/.+", re.IGNORECASE)
_STATIC = frozenset(
    "gioi-thieu gioi-thieu-chung gioithieu lien-he lienhe contact contact-us about about-us so-do so-do-trang"
    " so-do-website sitemap site-map dieu-khoan dieu-khoan-su-dung terms terms-of-use privacy chinh-sach"
    " chinh-sach-bao-mat privacy-policy chinh-sach-rieng-tu quy-dinh-su-dung ban-quyen co-cau-to-chuc so-do-to-chuc"
    " chuc-nang-nhiem-vu huong-dan-su-dung faq hoi-dap gop-y trang-chu home index default toa-soan"
    " thong-tin-toa-soan quang-cao bao-gia-quang-cao lien-he-quang-cao rss thu-vien-anh thu-vien-video".split()
)
MAX_SEGMENTS = 10


def canonical_address(url: str) -> str:
    """The form under which an address of any portal stands in the ledger: as `archive.identity` writes it,
    without sessions, orders of lists and what is for the printer. Parameters stay in their order: one of them
    may be what names the article. ValueError for what is no address."""
    parts = urlsplit(canonical_url(url))
    path = re.sub(r"/{2,}", "/", _PATH_SESSION.sub("", parts.path)) or "/"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_visitors(pair))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def is_barred(url: str) -> bool:
    """Whether an address is never worth asking for: files, logins, searches, twins for the printer, and paths
    that grow by themselves (`/a/a/a/`)."""
    parts = urlsplit(url)
    path = unquote(parts.path).lower()
    segments = [part for part in path.split("/") if part]
    if _FILE.search(path) or _COMMENTS.search(path) or len(segments) > MAX_SEGMENTS or _repeats(segments):
        return True
    if any(_stem(part) in _BARRED for part in segments):
        return True
    names = {pair.partition("=")[0].lower() for pair in parts.query.split("&")}
    return bool(names & _ASKING) or _ACTIONS.search(parts.query) is not None


def is_static(url: str) -> bool:
    """Whether an address is by its very name that of a page about the portal itself."""
    parts = urlsplit(url)
    segments = [part for part in unquote(parts.path).lower().split("/") if part]
    if not segments:
        return not parts.query
    return not parts.query and re.sub(r"[-_]\d+$", "", _stem(segments[-1])) in _STATIC


def _is_visitors(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in _DROPPED:
        return True
    return name in _PERHAPS_SESSION and _SESSION_VALUE.fullmatch(value) is not None


def _stem(segment: str) -> str:
    return re.sub(r"\.[a-z]{2,5}$", "", segment)


def _repeats(segments: list[str]) -> bool:
    """Whether a path grows by itself: a segment three times, or two of them twice in a row."""
    if any(segments.count(part) >= 3 for part in set(segments)):
        return True
    pairs = list(pairwise(segments))
    return any(pair == after for pair, after in zip(pairs, pairs[2:], strict=False))
