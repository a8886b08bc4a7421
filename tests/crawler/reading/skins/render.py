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
    if story.lead_picture and lead_picture:
        parts.append(render_picture(story.lead_picture, habits))
    parts.extend(_block(block, habits) for block in story.blocks)
    if byline:
        parts.extend(_byline(story, habits))
        parts.extend(_source(story, habits))
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
    img = f'<img src="{picture.path}" alt="" width="600" height="400">'
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
    }[habits.paragraph]


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
