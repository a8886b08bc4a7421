"""The HTML inside the body's container, as editors of these portals write it (FACTS C.5)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.crawler.reading.skins.habits import Habits, printed_caption, printed_lead, printed_names
from tests.crawler.reading.skins.story import BodyBlock, Items, Para, Picture, Quote, Story, SubHeading, Table

_SOUP = '<p><span style="font-size:14px;"><font face="Arial"><span style="color:#000000">{}</span></font></span></p>'
_MSO = (
    '<p class="MsoNormal" style="margin-top:6.0pt;text-align:justify;text-indent:1.0cm">&nbsp;{}&nbsp;<o:p></o:p></p>'
)
_DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
_IMAGES = {
    "src": '<img src="{0}" alt="" width="600" height="400">',
    "data-src": '<img src="/css/blank.gif" data-src="{0}" alt="" width="600" height="400">',
    "other-attribute": f'<img src="{_DOT}" data-cuon="{{0}}" alt="" width="600" height="400">',
    "srcset": '<img srcset="{0} 1200w" sizes="100vw" alt="" width="600" height="400">',
    "noscript": '<img class="cho-tai" alt="" width="600"><noscript><img src="{0}" alt=""></noscript>',
    "picture": f'<picture><source srcset="{{0}} 1x"><img src="{_DOT}" alt=""></picture>',
}
"""How the address of a picture is written."""
_SECRET = "Đoạn này chỉ dành cho người biên tập xem lại trước khi đăng, bạn đọc không bao giờ nhìn thấy trên trang."
_AMID = {
    "hidden": f'<p style="display: none">{_SECRET}</p>',
    "hidden-by-sheet": f"<style>.rieng-bbt {{ color: red; display: none }}</style><p class='rieng-bbt'>{_SECRET}</p>",
    "link-box": (
        '<div class="khung-nho"><b>Cùng chủ đề</b><div><a href="/tin/thap-sang-duong-que-881.html">'
        '<img src="/nho/881.jpg" width="120" height="80">Thắp sáng những con đường quê sau giờ làm</a></div></div>'
    ),
}
"""What stands between the paragraphs of a text and is no part of it."""
_BELOW = {
    "call": (
        '<div class="hop-thu"><p>Đăng ký nhận bản tin buổi sáng qua thư điện tử để không bỏ lỡ tin tức quê hương.</p>'
        '<form><input type="email"><button>Gửi</button></form></div>'
    ),
    "pager": '<div class="so-trang">Trang: <b>1</b> <a href="?trang=2">2</a> <a href="?trang=3">3</a></div>',
}
"""What stands below a text."""
_WORD = "<xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml>"
_LABELS = {"label-tin-anh": "Tin, ảnh: ", "label-bai-va-anh": "Bài và ảnh: "}
_JOINTS = {"pair-hyphen": " - ", "pair-dash": " – ", "pair-comma": ", "}


def render_body(story: Story, habits: Habits, *, lead_picture: bool = True, byline: bool = True) -> str:
    """What stands in the body's container: the lead (unless it has its own node), the opening photograph
    (unless `lead_picture` is False: then the skin prints it with `render_picture`), the blocks, the byline
    and source (unless `byline` is False)."""
    return "\n".join(render_parts(story, habits, lead_picture=lead_picture, byline=byline))


def render_parts(story: Story, habits: Habits, *, lead_picture: bool = True, byline: bool = True) -> list[str]:
    """`render_body` as the list of its blocks, for skins that print something between them."""
    parts = []
    if story.lead and not habits.lead.startswith("own"):
        parts.append(_lead(story, habits))
    if habits.noise == "word":
        parts.append(_WORD)
    if story.lead_picture and lead_picture:
        parts.append(render_picture(story.lead_picture, habits))
    blocks = [_block(block, habits) for block in story.blocks]
    if habits.noise in _AMID and len(blocks) > 2:
        blocks.insert(2, _AMID[habits.noise])
    parts.extend(blocks)
    if byline:
        parts.extend(_byline(story, habits))
        parts.extend(_source(story, habits))
    if habits.noise in _BELOW and not story.is_short:
        parts.append(_BELOW[habits.noise])
    return parts


def lead_text(story: Story, habits: Habits) -> str:
    """The lead as printed, escaped, for the skin's own lead node; `""` where it is not printed there."""
    return escape(printed_lead(story, habits) or "", quote=False) if habits.lead.startswith("own") else ""


def names_text(story: Story, habits: Habits) -> str:
    """The names joined by commas, for the skin's own place; `""` where the byline is not printed there."""
    return escape(", ".join(story.authors), quote=False) if habits.byline == "own" else ""


def source_text(story: Story, habits: Habits) -> str:
    """The agency, for the skin's own place; `""` where it is not printed there."""
    return escape(story.source or "", quote=False) if habits.source == "own" else ""


def render_picture(picture: Picture, habits: Habits) -> str:
    """A photograph with its caption, in the shape of the habit."""
    img = _IMAGES[habits.picture].format(picture.path)
    raw = printed_caption(picture, habits)
    words = escape(raw, quote=False) if raw else ""
    if habits.caption == "figcaption":
        return f"<figure>{img}<figcaption>{words}</figcaption></figure>" if words else f"<figure>{img}</figure>"
    if habits.caption == "table-row":
        row = f"<tr><td><p>{words}</p></td></tr>" if words else ""
        return f'<table align="center"><tbody><tr><td>{img}</td></tr>{row}</tbody></table>'
    if habits.paragraph == "br" and habits.caption in ("same-italic", "next-italic"):
        return f"{img}<br><em>{words}</em><br><br>" if words else f"{img}<br><br>"
    tag = "div" if habits.paragraph == "div" else "p"
    if habits.caption == "same-italic":
        return f'<{tag} style="text-align:center">{img}<br><em>{words}</em></{tag}>'
    if habits.caption == "small-span":
        small = f'<span style="font-size:12px">{words}</span>' if words else ""
        return f"<div>{img}{small}</div>"
    centred = f'<{tag} style="text-align: center;">'
    if not words:
        return f"{centred}{img}</{tag}>"
    following = {
        "next-centred-italic": f"{centred}<em>{words}</em></{tag}>",
        "next-centred": f"{centred}{words}</{tag}>",
        "next-italic": f"<{tag}><i>{words}</i></{tag}>",
        "class": f'<{tag} class="pCaption">{words}</{tag}>',
    }[habits.caption]
    return f"{centred}{img}</{tag}>{following}"


def _paragraph(inner: str, habits: Habits) -> str:
    return {
        "p": f"<p>{inner}</p>",
        "div": f"<div>{inner}</div>",
        "br": f"{inner}<br><br>",
        "soup": _SOUP.format(inner),
        "mso": _MSO.format(inner),
        "anchor": f'<p><a name="_Toc{len(inner)}">{inner}</a></p>',
        "large": f'<p style="text-align:justify"><span style="font-size:20px">{inner}</span></p>',
        "smart-tag": f"<p>{_smart(inner)}<o:p></o:p></p>",
    }[habits.paragraph]


def _smart(inner: str) -> str:
    """The words with one that Word took for a place's name."""
    words = inner.split(" ")
    if len(words) > 4 and "<" not in inner:
        words[2] = f'<st1:place w:st="on">{words[2]}</st1:place>'
    return " ".join(words)


def _lead(story: Story, habits: Habits) -> str:
    words = escape(printed_lead(story, habits) or "", quote=False)
    if habits.lead == "h2":
        return f"<h2>{words}</h2>"
    if habits.lead == "bold":
        words = f"<strong>{words}</strong>"
    elif habits.lead == "bold-italic":
        words = f"<b><i>{words}</i></b>"
    return _paragraph(words, habits)


def _block(block: BodyBlock, habits: Habits) -> str:
    match block:
        case Para(text):
            return _paragraph(escape(text, quote=False), habits)
        case SubHeading(text):
            words = escape(text, quote=False)
            return f"<h3>{words}</h3>" if habits.paragraph == "p" else _paragraph(f"<strong>{words}</strong>", habits)
        case Items(texts):
            return "<ul>" + "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts) + "</ul>"
        case Quote(text):
            return f"<blockquote><p>{escape(text, quote=False)}</p></blockquote>"
        case Table(rows):
            lines = ("".join(f"<td><p>{escape(cell, quote=False)}</p></td>" for cell in row) for row in rows)
            return '<table border="1"><tbody>' + "".join(f"<tr>{line}</tr>" for line in lines) + "</tbody></table>"
        case Picture():
            return render_picture(block, habits)


def _byline(story: Story, habits: Habits) -> Iterator[str]:
    names = [escape(name, quote=False) for name in printed_names(story, habits)]
    if not names or habits.byline == "own":
        return
    line = _LABELS.get(habits.byline, "") + _JOINTS.get(habits.byline, ", ").join(names)
    if habits.byline in ("right-bold", "caps"):
        yield f'<p style="text-align: right;"><strong>{line}</strong></p>'
    elif habits.byline in ("italic", "label-tin-anh"):
        yield _paragraph(f"<em>{line}</em>", habits)
    elif habits.byline == "author-class":
        yield f'<div class="author">{line}</div>'
    elif habits.byline in _JOINTS or habits.byline == "label-bai-va-anh":
        yield _paragraph(f"<strong>{line}</strong>", habits)
    else:
        yield _paragraph(line, habits)


def _source(story: Story, habits: Habits) -> Iterator[str]:
    if story.source and habits.source in ("theo", "nguon"):
        words = "Theo " if habits.source == "theo" else "Nguồn: "
        yield _paragraph(words + escape(story.source, quote=False), habits)
