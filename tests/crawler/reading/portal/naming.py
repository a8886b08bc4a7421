"""How portals name the elements of their pages: seven habits of classes and ids."""

from __future__ import annotations

from hashlib import sha256

WORDS: dict[str, tuple[str, str]] = {
    "page": ("page", "trang"),
    "header": ("header", "dau-trang"),
    "logo": ("logo", "ten-trang"),
    "menu": ("menu", "thuc-don"),
    "crumbs": ("breadcrumb", "duong-dan"),
    "main": ("main", "cot-giua"),
    "article": ("article", "bai-viet"),
    "kicker": ("kicker", "chuyen-muc"),
    "title": ("title", "tieu-de"),
    "meta": ("meta", "thong-tin"),
    "date": ("date", "ngay-dang"),
    "lead": ("lead", "tom-tat"),
    "figure": ("figure", "khung-anh"),
    "caption": ("caption", "chu-thich"),
    "body": ("content", "noi-dung"),
    "byline": ("author", "tac-gia"),
    "source": ("source", "nguon-tin"),
    "tags": ("tags", "tu-khoa"),
    "related": ("related", "tin-lien-quan"),
    "side": ("sidebar", "cot-phai"),
    "box": ("box", "khoi"),
    "boxtitle": ("heading", "ten-khoi"),
    "item": ("item", "muc-tin"),
    "footer": ("footer", "chan-trang"),
    "clock": ("today", "hom-nay"),
    "twin": ("view", "ban-sao"),
    "note": ("note", "ghi-chu"),
    "comments": ("comments", "y-kien"),
    "tools": ("tools", "tien-ich"),
    "list": ("list", "danh-sach"),
    "wrap": ("inner", "bao"),
}
_INSIDE = ("kicker", "title", "meta", "date", "lead", "figure", "caption", "body", "byline", "source", "tags", "wrap")
_UTILITIES = {
    "title": "text-2xl font-bold leading-tight mb-3",
    "kicker": "uppercase text-sm tracking-wide",
    "meta": "flex items-center gap-2 text-sm text-gray-500 mb-4",
    "date": "text-sm text-gray-500",
    "clock": "text-sm text-gray-500",
    "byline": "text-sm text-gray-700",
    "source": "text-sm text-gray-700",
    "lead": "font-semibold text-lg mb-4",
    "note": "font-semibold text-lg mb-4",
    "body": "max-w-none text-base leading-7",
    "twin": "max-w-none text-base leading-7 lg-only",
    "article": "col-span-8 px-4",
    "side": "col-span-4 px-4",
    "menu": "flex gap-4 bg-red-700",
    "caption": "text-sm italic text-center",
}
NAMINGS = ("bem", "vietnamese", "aspnet", "modules", "opaque", "utility", "plain")


def _hash(words: str, length: int) -> str:
    return sha256(words.encode()).hexdigest()[:length]


def attributes(naming: str, role: str, page: int, salt: int) -> dict[str, str]:
    """Return class and id of an element with this role. `page` matters where names differ from page to page."""
    english, vietnamese = WORDS[role]
    block = "news" if role in _INSIDE else ""
    if naming == "bem":
        return {"class": f"{block}__{english}" if block else f"c-{english}"}
    if naming == "vietnamese":
        return {"class": vietnamese}
    if naming == "aspnet":
        camel = "".join(part.capitalize() for part in vietnamese.split("-"))
        if role in ("item", "wrap", "box", "boxtitle", "caption", "figure", "list"):
            return {"class": f"ms-{english}"}
        return {
            "id": f"ctl00_ContentPlaceHolder1_ctl{salt % 7:02}_{'lbl' if block else 'pnl'}{camel}",
            "class": "ms-rtc",
        }
    if naming == "modules":
        return {"class": f"{english.capitalize()}_{english}__{_hash(f'{salt}{role}{page}', 5)}"}
    if naming == "opaque":
        return {"class": f"css-{_hash(f'{salt}{role}', 6)}"}
    if naming == "utility":
        return {"class": _UTILITIES.get(role, "mx-auto px-2")}
    return {} if role in ("wrap", "item", "meta", "list") else {"class": english}
