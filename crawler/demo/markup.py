"""Write text and bodies as HTML as NukeViet and its editor do."""

from __future__ import annotations

import html
import unicodedata
from datetime import UTC, datetime

from crawler.demo.story import LINK, Block, LeadPhoto, ShownPhoto, Story

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
UPLOADS = "/uploads/news/"
NO_PHOTO = "/uploads/no-image.jpg"
ENTITIES = {"/": "&#x002F;", ":": "&#x3A;", "(": "&#40;", ")": "&#41;"}

PARAGRAPHS = {
    "plain": ("<p>", "</p>\n\n"),
    "justify": ('<p style="text-align: justify;">', "</p>\n"),
    "word": (
        '<p class="MsoNormal" style="margin:6pt 0in; text-align:justify"><span style="font-size:14px;">'
        '<span style="font-family:times new roman,times,serif;">',
        "</span></span></p>",
    ),
    "div": ('<div style="text-align: justify;">', "</div>"),
    "br": ("", "<br />\n<br />\n"),
}


def entities(text: str) -> str:
    """Return text as the CMS keeps it in its database: `/`, `:` and brackets are entities, too."""
    return "".join(ENTITIES.get(c, html.escape(c)) for c in text)


def twice(text: str) -> str:
    """Return the same, encoded once more, as og:title and feeds print it (FACTS A1.10)."""
    return html.escape(entities(text))


def local_minute(moment: datetime) -> str:
    """Return `Thứ năm - 26/09/2019 08:45`, the line that readers see."""
    return f"{WEEKDAYS[moment.weekday()]} - {moment:%d/%m/%Y %H:%M}"


def malformed(moment: datetime) -> str:
    """Return `2017-05-15+0716:23:00`: the article:published_time of NukeViet, wrong in form and right in value."""
    return f"{moment:%Y-%m-%d}+07{moment:%H:%M:%S}"


def month_for_minutes(moment: datetime) -> str:
    """Return a feed's pubDate, which prints the month for the minutes (FACTS A1.4)."""
    at = moment.astimezone(UTC)
    return f"{at:%a, %d %b %Y %H}:{at:%m}:{at:%S} GMT"


def cut(text: str, length: int) -> str:
    """Cut a description at a word, as lists and the description tag do."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + "..."


def body_html(story: Story) -> str:
    """Return the inside of #news-bodyhtml, with the lines that the editor typed below the text."""
    before, after = PARAGRAPHS[story.style]
    parts = [_block(block, before, after) for block in story.body]
    if story.byline:
        parts.append(f'<p style="text-align: right;"><strong>{html.escape(story.byline)}</strong></p>\n')
    if story.source_line:
        line = html.escape(story.source_line)
        parts.append(f'<p style="text-align: right;"><em>{line}</em></p>\n')
    text = "".join(parts)
    if "nbsp" in story.features:
        text = text.replace(", ", ",&nbsp;").replace("thành phố ", "thành\u00a0 phố ")
    return unicodedata.normalize("NFD", text) if "nfd" in story.features else text


def lead_photo_html(photo: LeadPhoto, title: str) -> str:
    """Return the CMS's own photo: a centred figure, or a thumbnail on the left with or without caption."""
    src = UPLOADS + photo.file
    caption = entities(photo.caption or "")
    if photo.place == "center":
        below = f"<figcaption>{caption}</figcaption>" if photo.caption else ""
        image = f'<img alt="{caption or title}" src="{src}" width="600" class="img-thumbnail" />'
        return f'<figure class="article center">{image}{below}</figure>'
    if photo.caption:
        return (
            '<figure class="article left pointer" onclick="modalShowByObj(\'#imgpreview\');">'
            '<div id="imgpreview" style="width:170px;"><p class="text-center">'
            f'<img alt="{caption}" src="{src}" class="img-thumbnail"/></p>'
            f"<figcaption>{caption}</figcaption></div></figure>"
        )
    return (
        '<figure class="article left noncaption pointer" style="width:170px;" '
        f'onclick="modalShowByObj(this);"><p class="text-center"><img alt="{title}" src="{src}" '
        'class="img-thumbnail"/></p></figure>'
    )


def _block(block: Block, before: str, after: str) -> str:
    text = LINK.sub(r'<a href="\2">\1</a>', html.escape(block.text, quote=False))
    rows = [[html.escape(cell, quote=False) for cell in row] for row in block.rows]
    match block.kind:
        case "p":
            return before + text + after
        case "heading":
            return f"<h3>{text}</h3>\n"
        case "bold":
            return f"{before}<strong>{text}</strong>{after}"
        case "quote":
            return f"<blockquote><p>{text}</p></blockquote>\n"
        case "list" | "ordered":
            tag = "ul" if block.kind == "list" else "ol"
            items = "".join(f"<li>{row[0]}</li>" for row in rows)
            return f"<{tag}>\n\t{items}\n</{tag}>\n"
        case "table":
            lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
            return f'<table border="1" cellpadding="1" style="width:100%;"><tbody>{lines}</tbody></table>\n'
        case "photo":
            assert block.photo is not None
            return _photo(block.photo)


def _photo(photo: ShownPhoto) -> str:
    caption = html.escape(photo.caption or "", quote=False)
    alt = html.escape(photo.caption or "")
    image = f'<img alt="{alt}" height="400" src="{UPLOADS}{photo.file}" width="600" />'
    match photo.shape:
        case "figure":
            return (
                f'<figure class="image" style="text-align:center">{image}<figcaption>{caption}</figcaption></figure>\n'
            )
        case "table":
            return (
                f'<table class="image center" width="600" align="center"><tbody><tr><td>{image}</td></tr>'
                f'<tr><td class="image_desc">{caption}</td></tr></tbody></table>\n'
            )
        case "next":
            return (
                f'<p style="text-align: center;">{image}</p>\n<p style="text-align: center;"><em>{caption}</em></p>\n'
            )
        case "same":
            return f'<p style="text-align:center">{image}<br />\n<em>{caption}</em></p>\n'
        case "none":
            return f'<p style="text-align:center">{image}</p>\n'
