"""Base designs of pages, how dates are printed, and the kit that makes elements in one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tests.crawler.reading.portal.markup import element, words
from tests.crawler.reading.portal.naming import NAMINGS, attributes
from tests.crawler.reading.portal.stories import Picture

Order = tuple["str | tuple[str, ...]", ...]
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
DATE_FORMATS: Mapping[str, str] = {
    "plain": "{0:%d/%m/%Y %H:%M}",
    "weekday": "{weekday}, {0:%d/%m/%Y} | {0:%H:%M}",
    "worded": "{weekday}, ngày {0:%d/%m/%Y} - {0:%H:%M}",
    "time first": "{0:%H:%M} {0:%d/%m/%Y}",
    "labelled day": "Ngày đăng: {0:%d/%m/%Y}",
    "zone": "{0:%d-%m-%Y}, {0:%H:%M} (GMT+7)",
    "short": "Đăng lúc {0:%H:%M}, {0.day}/{0.month}/{0.year}",
    "day": "{0:%d.%m.%Y}",
    "us": "{0:%m/%d/%Y %H:%M}",
    "us short": "{0.month}/{0.day}/{0.year} {0:%H:%M}",
}
VIETNAMESE_FORMATS = tuple(DATE_FORMATS)[:8]
DAY_ONLY = ("labelled day", "day")


def print_date(style: str, when: datetime) -> str:
    """Return a date as a portal prints it."""
    return DATE_FORMATS[style].format(when, weekday=_WEEKDAYS[when.weekday()])


def iso_of(when: datetime, *, day_only: bool = False) -> str:
    """Return a date as a truth gives it."""
    return when.date().isoformat() if day_only else when.replace(second=0, microsecond=0).isoformat()


@dataclass(frozen=True)
class Design:
    """One base design: tags by role, order of the slots of an article, and kinds of markup."""

    name: str
    tags: Mapping[str, str]
    order: Order
    shell: str
    """`semantic`, `columns` or `table`."""
    paragraph: str
    """`p`, `div`, `span` (inside `p`) or `br`."""
    photo: str
    """`figure`, `table`, `box` or `paragraph`."""
    lead_photo: bool
    """The first photograph has its place outside the body."""
    byline_in_body: bool
    sidebar_first: bool
    wraps: Mapping[str, int] = field(default_factory=dict)


DESIGNS = (
    Design(
        "semantic",
        {"title": "h1", "date": "time", "lead": "p", "byline": "span", "article": "article", "body": "section"},
        ("title", ("date", "byline"), "lead", "photo", "body", "source", "tags", "related"),
        "semantic",
        "p",
        "figure",
        True,
        False,
        False,
    ),
    Design(
        "columns",
        {"title": "h1", "date": "span", "lead": "h2", "byline": "div"},
        ("date", "title", "lead", "body", "byline", "source"),
        "columns",
        "p",
        "table",
        False,
        False,
        False,
        {"title": 1, "body": 1},
    ),
    Design(
        "table",
        {"title": "h2", "date": "span", "lead": "div", "byline": "div", "source": "div"},
        ("title", "date", "lead", "photo", "body", "byline", "source", "related"),
        "table",
        "span",
        "box",
        True,
        False,
        True,
        {"date": 1, "lead": 1},
    ),
    Design(
        "list of facts",
        {
            "title": "h2",
            "date": "li",
            "source": "li",
            "byline": "li",
            "lead": "div",
            "meta": "ul",
            "article": "section",
        },
        ("photo", "title", "lead", ("date", "source", "byline"), "body", "tags"),
        "columns",
        "div",
        "figure",
        True,
        False,
        False,
        {"lead": 1},
    ),
    Design(
        "deep",
        {"title": "h1", "date": "div", "lead": "div", "byline": "p", "source": "p", "article": "div"},
        ("title", "lead", "date", "body", "source", "related"),
        "columns",
        "p",
        "paragraph",
        False,
        True,
        True,
        {"title": 2, "lead": 2, "date": 1, "body": 3},
    ),
    Design(
        "breaks",
        {"title": "h1", "date": "p", "lead": "p", "byline": "div"},
        ("title", "date", "lead", "body", "source", "tags"),
        "columns",
        "br",
        "box",
        False,
        True,
        False,
    ),
    Design(
        "header block",
        {
            "title": "h1",
            "date": "span",
            "byline": "span",
            "source": "span",
            "lead": "p",
            "meta": "p",
            "article": "main",
        },
        ("title", ("source", "date", "byline"), "lead", "body", "related"),
        "semantic",
        "p",
        "figure",
        False,
        False,
        False,
        {"lead": 1},
    ),
)


@dataclass(frozen=True)
class Look:
    """A design with everything else that a portal's template settles."""

    design: Design
    naming: str
    salt: int
    date_style: str
    structured: frozenset[str]
    """What the head says for machines: `ld`, `og`, both or nothing."""
    byline_label: str
    byline_glue: str
    source_label: str
    prints_modified: bool
    related_dates: bool

    @property
    def day_only(self) -> bool:
        """Whether the printed date has no time of day."""
        return self.date_style in DAY_ONLY

    @property
    def order_of_days(self) -> str:
        """How the portal prints a date and time elsewhere: month first where it does so in its articles."""
        return "us" if self.date_style.startswith("us") else "plain"

    def print_day(self, when: datetime) -> str:
        """Return a day as the portal prints it elsewhere than in the article's date line."""
        return print_date(self.order_of_days, when)[:10]

    def print_time(self, when: datetime) -> str:
        """Return a day and time as the portal prints them elsewhere than in the article's date line."""
        return print_date(self.order_of_days, when)


def draw_look(rng: Random, design: Design, *, avoid: str = "") -> Look:
    """Return a look of this design, with names of another habit than `avoid`."""
    return Look(
        design=design,
        naming=rng.choice([name for name in NAMINGS if name != avoid]),
        salt=rng.randrange(10**6),
        date_style=rng.choice(VIETNAMESE_FORMATS),
        structured=rng.choice(
            (frozenset(), frozenset(), frozenset({"og"}), frozenset({"ld"}), frozenset({"ld", "og"}))
        ),
        byline_label=rng.choice(("Tác giả: ", "Bài, ảnh: ", "Tin: ", "Bài: ")),
        byline_glue=rng.choice((" - ", ", ")),
        source_label=rng.choice(("Nguồn: ", "Theo ", "Nguồn tin: ")),
        prints_modified=rng.random() < 0.3,
        related_dates=rng.random() < 0.3,
    )


@dataclass(frozen=True)
class Kit:
    """Makes elements of one page in one look."""

    look: Look
    page: int

    def el(self, role: str, *inner: str, tag: str = "", **attrs: str | None) -> str:
        """Return the element of a role, with its wrappers."""
        named: dict[str, str | None] = dict(attributes(self.look.naming, role, self.page, self.look.salt))
        extra = attrs.pop("class_", None)
        if extra:
            named["class"] = f"{named['class']} {extra}" if named.get("class") else extra
        found = element(tag or self.look.design.tags.get(role, "div"), *inner, **named, **attrs)
        for _ in range(0 if tag else self.look.design.wraps.get(role, 0)):
            found = element("div", found, **attributes(self.look.naming, "wrap", self.page, self.look.salt))
        return found

    def paragraph(self, text: str, *, heading: bool = False) -> str:
        """Return a paragraph of the body as this look prints it."""
        return self.paragraph_of(words(text), heading=heading)

    def paragraph_of(self, inner: str, *, heading: bool = False) -> str:
        """Return a paragraph around markup."""
        kind = self.look.design.paragraph
        if heading:
            inner = inner if kind == "p" else element("strong", inner)
        if kind == "br":
            return f"{inner}<br><br>\n"
        if kind == "span":
            span = element("span", inner, style="font-size:14pt;font-family:'Times New Roman'")
            return element("p", span, style="text-align:justify") + "\n"
        return element("h3" if heading and kind == "p" else kind, inner) + "\n"

    def picture(self, picture: Picture) -> str:
        """Return a photograph with its caption."""
        image = element("img", src=picture.src, alt="", width="640")
        printed = " ".join(part for part in (picture.caption, picture.credit) if part)
        kind = self.look.design.photo
        if kind == "table":
            rows = element("tr", element("td", image))
            if printed:
                rows += element("tr", self.el("caption", words(printed), tag="td"))
            return element("table", element("tbody", rows), align="center", class_="image")
        if kind == "paragraph":
            shown = element("p", image, style="text-align:center")
            return shown + (element("p", element("em", words(printed)), style="text-align:center") if printed else "")
        if kind == "figure":
            caption = self.el("caption", words(printed), tag="figcaption") if printed else ""
            return self.el("figure", image, caption, tag="figure")
        caption = self.el("caption", words(printed), tag="div") if printed else ""
        return self.el("figure", image, caption, tag="div")

    def box(self, title: str, *inner: str) -> str:
        """Return a titled box, as sidebars and related news are."""
        heading = self.el("boxtitle", words(title), tag="h3" if self.look.salt % 2 else "div")
        return self.el("box", heading, *inner)
