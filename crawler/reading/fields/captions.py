"""Take photographs with their captions and credits out of a flow of blocks.

Captions have the shapes of FACTS C.5: figcaption, second table row, italics after the picture in the same paragraph,
the next centred or italic paragraph, a node whose class says caption. A file name or an automatic text (`… - Ảnh 1.`)
is not a caption; an alt text is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from itertools import chain, islice, pairwise
from urllib.parse import urlsplit

from turbohtml.etree import ElementView as Element

from archive.record.article import Photo
from crawler.reading.blocks.block import Block
from crawler.reading.blocks.typesetting import LONGEST_NAME
from crawler.reading.elements import HEADINGS, children_of, count_children, names_around, names_of
from crawler.reading.fields.bylines import is_name, parse_line
from crawler.reading.fields.end_markers import are_tools, is_tool
from crawler.reading.fields.galleries import COUNTER, Decoration, without_controls, without_numbers
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.file_links import leads_to_picture
from crawler.reading.left_out import LeftOut
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, clean_text

LONGEST = 450
"""Characters; a longer text after a picture is a paragraph."""

_BESIDE = 3
"""Blocks before and after a picture that belong to its teaser."""
_SHORT = 250
"""Characters of a caption of which little says that it is one."""
_LONGEST_CREDIT = 80
_LEAD = 80
"""Characters from which a bold first text is a lead."""
_LOW_HEADINGS = ("h4", "h5", "h6")
_AROUND = 4
"""Elements around a picture within the box that it shares with its caption, at most."""
_FILE_NAME = re.compile(r"^[\w\-. ()]{1,80}\.(?:jpe?g|png|gif|bmp|webp)$", re.IGNORECASE)
_AUTOMATIC = re.compile(r"(?:^|\s[-–]\s)(?:ảnh|hình|photo)\s{0,2}\d{1,3}\.?$", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?<!trong)(?<!chú thích)(?:^|[\s(\[|/.\-–—])"
    r"((?:ảnh tư liệu|ảnh chụp màn hình|ảnh minh họa|ảnh minh hoạ|ảnh|hình ảnh|hình|nguồn ảnh"
    r"|nguồn|photo|đồ họa|clip|video|ảnh và clip)\s{0,3}[:：]\s{0,3}[^\s:：][^:：()\[\]]{0,70})[)\]]?\s?\.?$",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"[(\[]([^()\[\]/:]{1,40}/\s?(?:TTXVN|Vietnam\+|Vietnam|VNA|Reuters|AFP|Xinhua|VGP|THX)[^()\[\]]{0,20})[)\]]\.?$"
)
_UNLABELLED = re.compile(r"[.!?…”\"]\s{0,3}[(\[]?(Ảnh\s([^.:()\[\]]{2,40}))[)\]]?\.?$")
"""A name behind the last sentence, without the colon: `… phát biểu. Ảnh Minh Đức`."""
_ATTACHMENT = re.compile(r"(?:^|/)attachment(?:/|$)|[?&]attachment_id=|/image\.html?$", re.IGNORECASE)
"""In the address of a page that shows a picture alone."""
_EDITORS_NOTE = re.compile(
    r"^\W{0,3}(?:lời (?:tòa soạn|toà soạn|bbt|ban biên tập|giới thiệu|người dịch|dẫn)|l\.?t\.?s|(?:tòa|toà) soạn"
    r"|(?:ghi chú|chú thích) (?:của )?(?:bbt|ban biên tập|tòa soạn|toà soạn)|còn (?:nữa|tiếp))\b|^\*+\s",
    re.IGNORECASE,
)
_SHORTEST_ALT = 15
"""Characters of a text that a picture's `alt` repeats; a shorter one is a word."""
_CAPTION_CLASS = re.compile(
    r"caption|image_desc|img-desc|imgdesc|photo-?desc|td-image|alt_img|chuthich|chu-thich|note ignore"
    r"|\bfig\b|thumb-?desc",
    re.IGNORECASE,
)


def is_editors_note(text: str) -> bool:
    """Whether a text begins as the remark of an editor, a note or the promise of a next part."""
    return bool(_EDITORS_NOTE.match(text))


def is_caption_text(text: str) -> bool:
    """Whether words can be a caption at all: no file name, no automatic numbering."""
    return bool(text) and not _FILE_NAME.match(text) and not (_AUTOMATIC.search(text) and len(text) < 200)


def split_credit(raw: str) -> tuple[str | None, str | None]:
    """Return caption and credit of a caption as printed. The credit keeps its label and loses its brackets;
    `(Ảnh minh họa)` and `(Ảnh tư liệu)` name nobody and stay in the caption."""
    match = _CREDIT.search(raw)
    if match and not (match.start(1) == 0 and not _names_somebody(match[1])):
        credit = match[1].rstrip(" .") if not re.search(r"\w\.\w\.?\s?\.?$", match[1]) else match[1].strip()
        return _without_tail(raw[: match.start(1)]), credit
    match = _SLASHED.search(raw)
    if match:
        return _without_tail(raw[: match.start(1)]), match[1].strip()
    match = _UNLABELLED.search(raw)
    if match and is_name(match[2].strip()):
        return _without_tail(raw[: match.start(1)]), match[1].strip()
    return raw, None


def _names_somebody(credit: str) -> bool:
    who = re.split(r"[:：]", credit, maxsplit=1)[1].strip(" .")
    return is_outlet(who) or all(is_name(part.strip()) for part in re.split(r"[/,\-–]| và ", who) if part.strip())


def _without_tail(text: str) -> str | None:
    return re.sub(r"[\s(\[|/\-–—]+$", "", text) or None


def make_photo(url: str, raw: str | None) -> Photo:
    """Return a photograph from its absolute address and its caption as printed."""
    if not raw:
        return Photo(url=url)
    caption, credit = split_credit(raw)
    return Photo(url=url, caption=caption, credit=credit, caption_raw=raw)


def take_photos(
    blocks: list[Block], absolute: Callable[[str], str | None], left_out: LeftOut, *, plain: bool = False
) -> tuple[list[Photo], list[Block]]:
    """Return the photographs of a flow, each with its caption, and the blocks that are neither; captions of nothing
    that is kept are `left_out`. With `plain` a short text after a picture that ends without a full stop is its caption
    though nothing else says so."""
    photos: list[Photo] = []
    rest: list[Block] = []
    index = 0
    blocks = left_out.told(blocks, without_controls(blocks), "a counter or a button of a gallery")
    blocks = left_out.told(blocks, _without_buttons(blocks), "a button, or an advertisement's label")
    texts = [block for block in blocks if block.kind == "text"]
    tiny = sum(block.small for block in texts) * 2 > len(texts)
    decoration = Decoration(blocks, absolute)
    _mark_bold_captions(blocks)
    _mark_heading_captions(blocks)
    boxed = _boxed(blocks, _part_lead(texts))
    lead = next(iter(texts), None)
    while index < len(blocks):
        block = blocks[index]
        if block.kind != "image":
            above = _caption_above(blocks, index, lead)
            if above is not None:
                url = absolute(decoration.address_of(blocks[above]))
                if url is not None:
                    photos.append(make_photo(url, block.text))
                index = above + 1
                continue
            if block.kind != "caption" or len(block.text) > LONGEST or _is_left_alone(blocks, index):
                rest.append(block)
            else:
                left_out.add((block,), "a caption of no photograph: of a player, or of a link's picture")
            index += 1
            continue
        end = index + 1
        while end < len(blocks) and blocks[end].kind == "image" and blocks[end].group == block.group:
            end += 1
        raw, after = _caption_at(blocks, index, end, boxed, plain=plain, tiny=tiny)
        if raw is None:
            left_out.add(blocks[end:after], "a file name or a number in a caption's place")
        for offset, image in enumerate(blocks[index:end]):
            caption = raw if offset == 0 else None
            url = absolute(decoration.address_of(image))
            if url is not None and not (caption is None and decoration.holds(index + offset)):
                photos.append(make_photo(url, caption))
        index = after
    return without_numbers(photos), rest


def is_named_caption(block: Block) -> bool:
    """Whether a block's element, one around it that holds nothing else, or one inside it that holds all of its words,
    has the name of a caption."""
    if _CAPTION_CLASS.search(names_around(block.element)[:LONGEST_NAME]):
        return True
    inside = islice(block.element.iterdescendants("span", "em", "i", "small"), _AROUND)
    named = (at for at in inside if _CAPTION_CLASS.search(at.get("class", "")[:LONGEST_NAME]))
    return any(beginning_of(at, len(block.text) + 1) == block.text for at in named)


def _caption_above(blocks: list[Block], index: int, lead: Block | None) -> int | None:
    """Return the index of the picture that a caption is above, in one figure or box; None where it is below one
    or above none."""
    block = blocks[index]
    below = index + 1
    if (
        len(block.text) > LONGEST
        or below == len(blocks)
        or blocks[below].kind != "image"
        or (below + 1 < len(blocks) and blocks[below + 1].kind == "caption" and blocks[below + 1].group == block.group)
        or not (_is_grouped(block, blocks[below]) or _is_set_above(blocks, index, lead))
    ):
        return None
    return below if is_caption_text(block.text) else None


def _is_grouped(caption: Block, image: Block) -> bool:
    return caption.kind == "caption" and caption.group == image.group != 0


def _is_set_above(blocks: list[Block], index: int, lead: Block | None) -> bool:
    """Whether a text is set as captions are and shares a box or a paragraph with the picture below it, or ends with a
    credit above a picture without a caption of its own. The first text may be the `lead`."""
    block, image = blocks[index], blocks[index + 1]
    if block.kind != "text" or block.bold or block.text[-1] == ":" or not _is_short(block, LONGEST):
        return False
    has_credit = bool(_CREDIT.search(block.text))
    is_set = (block.italic or block.align == "center") and len(block.text) <= _SHORT
    alone = _is_alone_with(block, image)
    if alone:
        if has_credit or _CAPTION_CLASS.search(names_of(block.element)[:LONGEST_NAME]):
            return True
    elif not (has_credit and is_set) and not (block.group == image.group != 0 and block.italic):
        return False
    return (
        is_set
        and block is not lead
        and (alone or _caption_at(blocks, index + 1, index + 2, set(), plain=False, tiny=True)[0] is None)
    )


def _is_alone_with(text: Block, image: Block) -> bool:
    """Whether one element holds a text and a picture, each in an element of its own, and nothing else."""
    own = _part_of(text, image)
    box = own.getparent() if own is not None else None
    if own is None or box is None or (box.text and not box.text.isspace()):
        return False
    held = [own]
    for sibling in chain(own.itersiblings(preceding=True), own.itersiblings()):
        held.append(sibling)
        if len(held) > _AROUND:
            return False
    parts = [
        part for part in held if part.tag not in ("br", "hr") and not COUNTER.match((part.text or "").strip()[:40])
    ]
    if len(parts) != 2 or parts[0] != own or any(part.tail and not part.tail.isspace() for part in held):
        return False
    shown = parts[1]
    is_there = image.element == shown or shown in islice(image.element.iterancestors(), _AROUND)
    return is_there and not shown.text_content().strip()


def _part_of(text: Block, image: Block) -> Element | None:
    """Return the element of a text beside a picture: its block, with its credit, or what is set apart by its class, its
    type or its name within the block that holds both; None where that is a paragraph or nothing sets it apart."""
    around = list(islice(image.element.iterancestors(), _AROUND))
    if text.element not in around:
        own, box = text.element, text.element.getparent()
        for _ in range(_AROUND):  # a box around it alone is its own
            if box is None or box in around or beginning_of(box, len(text.text) + 1) != text.text:
                break
            own, box = box, box.getparent()
        return _with_credit(own)
    for box in around[: around.index(text.element) + 1]:
        for part in islice(children_of(box), _AROUND + 1) if box.tag != "p" else ():
            is_set_apart = part.get("class") is not None or "-" in part.tag or part.tag in ("i", "em")
            if is_set_apart and not text.bold and beginning_of(part, len(text.text) + 1) == text.text:
                return part
    return None


def _with_credit(caption: Element) -> Element:
    """Return the element around a caption that holds its credit after it and nothing else, or the caption."""
    box, credit = caption.getparent(), caption.getnext()
    if box is None or credit is None or count_children(box, 2) != 2 or (box.text and not box.text.isspace()):
        return caption
    words = clean_text(credit.text_content())
    return box if _is_credit(words) else caption


def _is_credit(text: str) -> bool:
    match = _CREDIT.match(text) if len(text) <= _LONGEST_CREDIT else None
    return match is not None and _names_somebody(match[1])


def _boxed(blocks: list[Block], bold_lead: Block | None) -> set[int]:
    """Return the indexes of short texts that share a box with the picture above them and nothing else; of none where
    they are most of the text, which is written so."""
    found = {
        at
        for at, (image, text) in enumerate(pairwise(blocks), 1)
        if image.kind == "image"
        and text is not bold_lead
        and text.kind in ("text", "item")
        and len(text.text) <= _SHORT
        and _is_alone_with(text, image)
    }
    written = sum(len(block.text) for block in blocks if block.kind != "caption")
    return found if sum(len(blocks[at].text) for at in found) * 2 < written else set()


def _is_left_alone(blocks: list[Block], index: int) -> bool:
    """Whether a caption belongs to no picture and no player: then it is text, for a caption is never dropped because
    what it describes could not be told."""
    element: Element | None = blocks[index].element
    if any(
        block.kind == "image" and block.group == blocks[index].group for block in blocks[max(0, index - 4) : index + 4]
    ):
        return False
    for _ in range(3):
        if element is None or element.tag == "figure":
            break
        element = element.getparent()
    return element is not None and element.tag == "figure" and next(element.iter(*_SHOWN), None) is None


_SHOWN = ("img", "amp-img", "iframe", "video", "audio", "object", "embed", "svg", "canvas", "source")


def without_teasers(blocks: list[Block]) -> list[Block]:
    """Return a flow without the pictures of teasers: links to another page to which a text beside them leads, too; and
    without a text right below one that is nothing but that link."""
    kept: list[Block] = []
    href = None
    for at, block in enumerate(blocks):
        if block.kind == "image":
            href = block.href if _is_teaser(blocks, at) else None
            if href is not None:
                continue
        elif block.kind == "text" and block.linked and href is not None and block.href == href:
            continue
        else:
            href = None
        kept.append(block)
    return kept


def _without_buttons(blocks: list[Block]) -> list[Block]:
    """Return a flow without the linked pictures that are buttons by their alternative text, and without the labels
    beside those that lead elsewhere: `Quảng cáo`."""
    gone = set()
    for at, block in enumerate(blocks):
        if block.picture is None or block.href is None:
            continue
        words = block.element.get("alt") or block.element.get("title") or ""
        if words and are_tools(words):
            gone.add(at)
        elif not leads_to_picture(block.href):
            beside = (one for one in (at - 1, at + 1) if 0 <= one < len(blocks))
            gone.update(one for one in beside if blocks[one].text and is_tool(blocks[one]))
    return [block for at, block in enumerate(blocks) if at not in gone] if gone else blocks


def mark_linked_captions(blocks: list[Block], page: Page) -> None:
    """Make captions of the texts beside a picture that lead to the picture itself or to a page that shows it alone, as
    WordPress's attachments do, or are named for captions below one that leads nowhere: they are not titles of other
    articles."""
    for one, other in pairwise(blocks):
        image, text = (one, other) if one.kind == "image" else (other, one)
        if image.kind == "image" and text.kind == "text" and text.linked and _leads_to_picture(text, image, page):
            text.kind, text.group = "caption", image.group
            text.linked, text.has_link, text.href = False, False, None


def _leads_to_picture(text: Block, image: Block, page: Page) -> bool:
    href = text.href or ""
    if len(text.text) > LONGEST or (image.href is not None and image.href != href and not leads_to_picture(image.href)):
        return False
    if image.href is None and image.kind == "image" and is_named_caption(text):
        return True
    described = image.element.get("aria-describedby")
    if leads_to_picture(href) or _ATTACHMENT.search(href) or (described and described == text.element.get("id")):
        return True
    own = urlsplit(page.url).path.rstrip("/").rsplit(".", 1)[0]
    return bool(own) and urlsplit(page.absolute(href) or "").path.startswith(f"{own}/")


def _is_teaser(blocks: list[Block], index: int) -> bool:
    href = blocks[index].href
    if href is None or leads_to_picture(href):
        return False
    beside = blocks[max(0, index - _BESIDE) : index + _BESIDE + 1]
    return any(block.kind != "image" and block.href == href for block in beside)


def _mark_bold_captions(blocks: list[Block]) -> None:
    """Make captions of centred bold lines below centred pictures (baolangson.vn, FACTS C.6), unless the text has such
    lines elsewhere as well: then they are its sub-headings."""
    found = []
    for before, block in pairwise(blocks):
        if block.kind == "text" and block.bold and block.align == "center":
            if before.kind != "image" or before.align != "center" or block.text.isupper() or _is_byline(block):
                return
            found.append((before, block))
    for before, block in found:
        if len(block.text) <= 250 and block is not blocks[-1]:
            block.kind, block.group = "caption", before.group


def _mark_heading_captions(blocks: list[Block]) -> None:
    """Make captions of low headings that are set below pictures: centred, in a box with the picture, or as the
    picture itself is; unless there are such headings elsewhere as well."""
    found: dict[str, list[tuple[Block, Block]]] = {tag: [] for tag in _LOW_HEADINGS}
    for before, block in pairwise(blocks):
        tag = block.element.tag
        if block.kind != "heading" or tag not in found:
            continue
        is_set = before.kind == "image" and (
            block.align == "center" or _is_in_heading(before) or _is_alone_with(block, before)
        )
        if not is_set or len(block.text) > _SHORT or block.text.isupper() or _is_byline(block):
            del found[tag]
        else:
            found[tag].append((before, block))
    for before, block in chain.from_iterable(found.values()):
        block.kind, block.group = "caption", before.group


def _is_in_heading(image: Block) -> bool:
    return any(at.tag in HEADINGS for at in islice(image.element.iterancestors(), _AROUND))


def _part_lead(texts: list[Block]) -> Block | None:
    """Return a lead in bold, parted from the photograph above it, with which it shares a paragraph: it is no caption of
    it. Of a text that begins with two paragraphs in bold nothing is said."""
    long = [block for block in texts if len(block.text) >= _LEAD][:2]
    if len(long) < 2:
        return None
    lead, second = long
    is_lead = lead.bold and not second.bold and lead.align != "center"
    if not is_lead or _CREDIT.search(lead.text) or is_named_caption(lead):
        return None
    lead.group = 0
    return lead


def _caption_at(
    blocks: list[Block], image: int, at: int, boxed: Set[int], *, plain: bool, tiny: bool
) -> tuple[str | None, int]:
    """Return the caption that begins at block `at` for the picture at `image`, as printed, and where the flow goes on.
    `boxed` are the texts that are in a box with their picture. `tiny`: the whole text is set in small type, so that
    small type says nothing."""
    parts: list[str] = []
    while at < len(blocks) and len(parts) < 3:
        block = blocks[at]
        is_small = block.small and not tiny and block.kind == "text"
        small = (is_small or at in boxed) and not parts and _is_short(block, _SHORT)
        plainly = plain and not parts and _is_plain(blocks, at)
        ends = at + 1 == len(blocks)
        if not (_is_caption(block, blocks[image], bool(parts), ends=ends) or small or plainly):
            break
        if block.text not in parts:  # nhandan.vn prints some captions twice in a row
            parts.append(block.text)
        at += 1
        if block.kind != "caption" and _CREDIT.search(block.text):
            break
    else:
        if at < len(blocks) and blocks[at].text in parts:
            at += 1
    if at < len(blocks) and parts and blocks[at].kind == "text" and blocks[at].text == " ".join(parts):
        at += 1
    if len(parts) > 1 and _is_credit(parts[0]):  # set over the picture
        parts.append(parts.pop(0))
    raw = " ".join(parts)
    return (raw if is_caption_text(raw) else None), at


def _is_caption(block: Block, image: Block, going_on: bool, *, ends: bool) -> bool:
    """Whether a block is the caption of a picture, or `going_on` with it. A credit that `ends` the flow and is set as a
    signature is one."""
    if block.kind == "caption":
        return block.group in (image.group, 0) and len(block.text) <= LONGEST * 2
    if _describes(block, image):
        return True
    if not going_on and block.kind == "text" and _is_repeated(block, image):
        return True
    if len(block.text) > LONGEST or (
        block.kind == "heading" and not (block.italic and block.element.tag in ("h5", "h6"))
    ):
        return False
    if block.kind in ("quote", "item"):  # Drupal's module for captions, galleries in lists
        return not going_on and is_named_caption(block)
    if block.kind not in ("text", "heading"):
        return False
    if going_on:
        # A second line under a picture is only its credit.
        return _is_credit(block.text) and not (block.align == "right" and ends)
    if _FILE_NAME.match(block.text):
        return True  # printed by the editor in the caption's place (sggp.org.vn): dropped by is_caption_text
    if is_named_caption(block):
        return True
    if block.align == "right" or _is_byline(block) or is_editors_note(block.text):
        return False
    same = block.group != 0 and block.group == image.group
    if same and (block.italic or block.align == "center" or block.after_break):
        return True
    if block.italic and (block.align == "center" or (len(block.text) <= 250 and not block.bold)):
        return True
    if block.align == "center":
        return not block.bold or bool(_CREDIT.search(block.text))
    return bool(_CREDIT.search(block.text)) and len(block.text) <= 250


def _describes(text: Block, image: Block) -> bool:
    """Whether a picture says by `aria-describedby` that a text describes it (WAI-ARIA 1.2, 6.6)."""
    names = (image.element.get("aria-describedby") or "").split()
    around = (text.element, *islice(text.element.iterancestors(), _AROUND)) if names else ()
    found = next((at for at in around if at.get("id") in names), None)
    return len(text.text) <= LONGEST and found is not None and found not in image.element.iterancestors()


def _is_repeated(text: Block, image: Block) -> bool:
    """Whether a picture has a text in its place as well (`alt`), or what opens it, its link or its button, repeats the
    text as the caption of the large one."""
    if len(text.text) > LONGEST:
        return False
    if len(text.text) >= _SHORTEST_ALT and clean_text(image.element.get("alt") or "") == text.text:
        return True
    opening = (at for at in (image.element, *islice(image.element.iterancestors(), 2)) if at.get("data-caption"))
    return any(clean_text(at.get("data-caption") or "") == text.text for at in opening)


def _is_short(block: Block, longest: int) -> bool:
    if (
        block.kind not in ("text", "item")
        or len(block.text) > longest
        or block.align == "right"
        or is_editors_note(block.text)
    ):
        return False
    return not _is_byline(block)


def _is_plain(blocks: list[Block], at: int) -> bool:
    """Whether a block is a short line without a full stop before a longer paragraph."""
    block = blocks[at]
    if block.kind != "text" or not 15 <= len(block.text) <= 250 or block.bold or block.text[-1] in ".!?:;…":
        return False
    return at + 1 < len(blocks) and len(blocks[at + 1].text) > len(block.text) and not _is_byline(block)


def _is_byline(block: Block) -> bool:
    byline = parse_line(block.text)
    return byline is not None and bool(byline.authors or byline.source)
