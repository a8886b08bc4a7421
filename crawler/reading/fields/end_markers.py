"""Tell where an article ends: by the labels of what portals print after and inside it (FACTS C.5, Strip)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Set
from itertools import islice, pairwise

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import has_date
from crawler.reading.elements import BLOCKS, names_of
from crawler.reading.file_links import is_document, leads_to_picture
from crawler.reading.left_out import LeftOut
from crawler.reading.text import beginning_of, has_digits, text_of

_OTHER_NEWS = (
    r"(?:các |những |một số )?(?:tin tức|tin bài|bài viết|chuyên mục|chủ đề|tin|bài|video|ảnh)(?: bài| tức| viết)?"
    r"(?: (?:đã đưa|đã đăng|mới|cũ|cùng))? (?:cùng )?(?:chuyên mục|chủ đề|loại|mục|danh mục|thể loại|khác|liên quan"
    r"|mới hơn|mới nhất|mới đăng|mới cập nhật|cũ hơn|nổi bật|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?|đã đưa|đã đăng"
    r"|tiếp theo|trước đó|hot|tiêu điểm|quan tâm|mới|cũ|nóng)(?: khác| của (?:tác giả|chuyên mục))?"
)
_LABELS = (
    r"có thể bạn quan tâm|(?:được )?(?:đọc|xem) nhiều(?: nhất)?|nổi bật|tiêu điểm|mới nhất|nguồn tin liên quan"
    r"|(?:các |nhiều )?ý kiến (?:bạn đọc|độc giả|phản hồi|của bạn)|(?:viết |gửi )?bình luận(?: của bạn)?"
    r"|gửi (?:ý kiến|phản hồi)|đánh giá(?: bài viết)?|lượt xem|lượt truy cập|từ kho[áa]|từ khóa|tags?|thẻ"
    r"|chia sẻ(?: bài viết)?|share"
    r"|in (?:bài viết|bài|trang|ra|tin)|print|về (?:trang trước|đầu trang)|trở về(?: trang trước| đầu trang)?"
    r"|quay lại|trở lại|lên đầu trang|đầu trang"
    r"|(?:mời )?(?:đọc|xem|tham khảo) (?:thêm|tiếp)|thông báo|liên kết(?: website)?|theo dõi chúng tôi|gửi cho bạn bè"
    r"|file đính kèm|tệp đính kèm|tài liệu đính kèm|thăm dò ý kiến|thống kê truy cập|like|facebook|zalo|twitter|tweet"
)
_END = re.compile(
    rf"^[\W_]{{0,5}}(?:{_OTHER_NEWS}|{_LABELS})\s{{0,2}}(?:\(?\d{{0,5}}\)?)[\s:.…»>+\])]{{0,4}}$", re.IGNORECASE
)
"""A label is nothing but a label: `Thông báo kết luận của Bí thư` is a title."""
_BEGINS = re.compile(
    r"^[\W_]{0,5}(?:(?:từ khóa|từ khoá|tags?|chia sẻ|share|lượt xem|lượt truy cập|số lượt(?: xem| đọc| truy cập)?"
    r"|tổng số điểm|thống kê"
    r"|bản quyền|copyright"
    r"|(?:mời )?(?:đọc|xem) thêm|tin liên quan|bài liên quan|ý kiến bạn đọc|bình luận)\s{0,2}:"
    r"|(?:đánh giá(?: bài(?: viết)?| tin)?|xếp hạng)\s{0,2}:\s{0,2}\(?[\d★☆]|tổng số điểm của bài"
    r"|tổng (?:lượt|số) (?:bình luận|lượt|truy cập)"
    r"|click để đánh giá|bạn cần đăng nhập"
    r"|mời bạn đăng nhập|bạn đã không sử dụng site|đang truy cập)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^[\W_]{0,5}(?:(?:các |nhiều )?ý kiến (?:bạn đọc|độc giả|phản hồi|của bạn)|(?:viết |gửi )?bình luận(?: của bạn)?"
    r"|gửi (?:ý kiến|phản hồi)|tổng (?:lượt|số) bình luận|comments?|[1-9]\d{0,4} (?:bình luận|ý kiến|phản hồi))"
    r"\s{0,2}:?\s{0,2}(?:\(?[1-9]\d{0,4}\)?)?[\s:.…]{0,4}$",
    re.IGNORECASE,
)
_IMPRINT = (
    "cơ quan chủ quản",
    "cơ quan ngôn luận",
    "chịu trách nhiệm",
    "giấy phép",
    "bản quyền",
    "©",
    "copyright",
    "trụ sở:",
    "địa chỉ:",
    "tòa soạn:",
    "toà soạn:",
    "điện thoại:",
    "tổng biên tập",
    "trưởng ban biên tập",
    "ghi rõ nguồn",
    "đang truy cập",
)
_IN_IMPRINT = (
    "chịu trách nhiệm nội dung",
    "chịu trách nhiệm xuất bản",
    "chịu trách nhiệm chính:",
    "giấy phép thiết lập",
    "giấy phép xuất bản số",
    "giấy phép hoạt động báo chí",
    "giấy phép số",
    "bản quyền thuộc về",
    "khi phát hành lại thông tin",
    "ghi rõ nguồn",
)
"""What the law has every portal print in its footer."""
_TOOL = re.compile(
    r"(?:(?:tăng |giảm |phóng to |thu nhỏ |xem )?(?:cỡ|khổ|kích thước) chữ|aa?(?![^\W\d_])"
    r"|\d{1,2}:\d\d\s?/\s?\d{1,2}:\d\d|[012](?:\.\d{1,2})?x|đọc bài(?: viết)?"
    r"|nghe (?:đọc |nội dung )?(?:bài viết|bài|tin|audio)|giọng (?:nam|nữ)(?: miền (?:bắc|trung|nam))?"
    r"|gửi (?:e-?mail|mail|thư|bài viết|tin(?: này)?|cho bạn bè|phản hồi|ý kiến|góp ý)|e-?mail"
    r"|(?:phản hồi|góp ý)(?! [^\W_])"
    r"|in (?:bài viết|bài|trang|ra|tin)(?: này)?|in(?![^\W_])|bản in|print"
    r"|lưu(?: bài(?: viết)?)?|(?:đã xem|phản hồi|lượt (?:người )?(?:xem|đọc)|số lần (?:xem|đọc)|xem)"
    r"\s?:?\s?[\d.,]{1,9}(?: lần| lượt)?"
    r"|đánh giá bài(?: viết)?(?: này)?|\([\d.,]{1,9} (?:bình chọn|votes?)\)"
    r"|lượt (?:xem|đọc)|[\d.,]{1,9} (?:lượt (?:xem|đọc)|views?)|(?:đã )?(?:đọc|xem) [\d.,]{1,9} lần"
    r"|chia sẻ(?: bài viết)?|share|facebook|zalo|twitter|tweet|google(?: news|\+)?|pinterest|linkedin|copy link"
    r"|sao chép liên kết|bình luận|quảng cáo|advertisement|(?:lên |về )?đầu trang|trở (?:về|lại)|quay lại"
    r"|(?:không )?thích|like|theo dõi(?: chúng tôi)?(?: trên)?|[\d.,]{1,9}(?!\w))[\s\-+|·•:/,.<>«»\[\]]*",
    re.IGNORECASE,
)
"""What is on buttons and players."""
_STARS = re.compile(r"[★☆⭐✩][★☆⭐✩\s]{2}")
_BUTTON = re.compile(r"\[([^\[\]]{1,40})\]")
_FILED = re.compile(r"(?:được )?(?:xuất bản|đăng|published|posted|filed) (?:trong|in|under)\b", re.IGNORECASE)
_FILES = re.compile(r"\b(?:category|tag|bookmark)\b")
_RELATED = re.compile(r"(?:^|[\s_-])(?:relate[ds]?|(?:tin|bai)?-?lien-?quan)(?:$|[\s_-])|RelatedNews", re.IGNORECASE)
_POINTING = re.compile(
    r"^[\s(\[]{0,3}(?:[>»►▶→]|[-+•*\s]{0,3}(?:(?:mời (?:bạn đọc |quý vị )?)?(?:xem|đọc|theo dõi)(?: thêm| tiếp)?"
    r"|(?:tin|bài)(?: viết)? (?:trước|sau|tiếp theo|kế tiếp|mới hơn|cũ hơn)|tin liên quan|bài liên quan)\s{0,2}:)",
    re.IGNORECASE,
)
_READING = re.compile(r"xem|đọc|bài|tin|liên quan|chi tiết|thêm|kỳ", re.IGNORECASE)
_LINKED_TITLE = 20
"""Characters of a link that is a title."""
_LONGEST_POINTING = 40
"""Characters beside the link."""
_TIME = re.compile(
    r"^(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?\W{1,3})?\d{1,2}\s?(?:[:hg]|giờ)\s?(?:\d\d)?(?:\s?(?:phút|'))?"
    r"(?:\W{1,3}\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?)?$"
)
"""Above an entry of a live report."""
_FEWEST_ENTRIES = 3
_CALL = re.compile(
    r"^[\W_]{0,5}(?:(?:xin |kính )?mời |nếu (?:bạn |quý vị )?(?:thấy|thích|muốn)|bạn đã (?:xem|đọc|dùng|hết)|hãy "
    r"|vui lòng |xin |để (?:đọc|xem|nhận|theo dõi)|bạn (?:đọc )?(?:cần|phải"
    r"|vui lòng|hãy|có thể)"
    r"|quý (?:vị|độc giả)|độc giả|quan tâm|đăng ký|đăng nhập|theo dõi|tải (?:ngay |về )?(?:ứng dụng|app)|tham gia|nhấn"
    r"|nhập (?:e-?mail|địa chỉ|thư)"
    r"|bấm|click|quét"
    r"|like|chia sẻ|subscribe|follow|cập nhật tin tức|mở (?:ứng dụng|app)"
    r"|nội dung (?:này )?(?:chỉ )?dành (?:cho|riêng)|(?:nội dung|phần)(?: [^\W\d_]+){0,3} chỉ (?:dành|hiển thị|mở)"
    r"|bài viết (?:này )?(?:chỉ )?dành (?:cho|riêng)"
    r"|bạn (?:thấy|đánh giá)|đánh giá)",
    re.IGNORECASE,
)
_READER = re.compile(r"\b(?:bạn|chúng tôi|quý (?:vị|khách|độc giả)|độc giả)\b", re.IGNORECASE)
_RIGHTS = re.compile(
    r"^[\W_]{0,5}(?:(?:đề nghị|yêu cầu|vui lòng|xin|mong) (?:bạn đọc |quý vị )?)?"
    r"(?:ghi rõ nguồn|bản quyền (?:thuộc|của)|(?:19|20)\d\d|copyright|nghiêm cấm|cấm sao chép|không (?:được )?sao chép"
    r"|khi (?:phát hành|sử dụng|trích dẫn|đăng|sao chép|dẫn))\b",
    re.IGNORECASE,
)
_REUSE = re.compile(
    r"phát hành lại|sao chép|ghi rõ nguồn|rights reserved|quyền được bảo lưu|bảo lưu mọi quyền|dưới mọi hình thức"
    r"|bản quyền thuộc",
    re.IGNORECASE,
)
"""Of what a portal allows with its texts."""
_SERVICE = re.compile(
    r"bản tin|newsletter|google news|facebook|fanpage|zalo|youtube|tiktok|telegram|twitter|ứng dụng|\bapp\b"
    r"|kênh (?:của|tin|thông tin|truyền thông|chính thức)"
    r"|thư điện tử"
    r"|e-?mail|hội viên|thành viên|tài khoản|gói (?:đọc|cước|thuê bao)|trả phí|đăng nhập|đăng ký"
    r"|toàn (?:bộ )?(?:nội dung|văn)|bài viết này"
    r"|mạng xã hội|hộp thư"
    r"|đọc thử|lượt đọc|miễn phí|ủng hộ chúng tôi|chia sẻ|mã qr|nút |chuông|bình chọn|số sao|bình luận",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"đăng nhập|đăng ký|gói (?:đọc|cước|thuê bao)|dành (?:cho|riêng)|thuê bao|trả phí|vip\b", re.IGNORECASE
)
_OF_WALL = ("đăng ", "gói ", "dành ", "thuê bao", "trả phí", "vip")
"""Asked first, as it is quick: one of these is in each of such words."""
_TO_READ = re.compile(r"xem|đọc|nội dung", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_LONGEST_CALL, _SHORT_CALL = 260, 30
"""Characters of a call, and of one that may be its verb alone: `Đăng nhập để đọc tiếp`."""
_OF_PAGES = r"\d{1,3}+(?:\s?(?:/|trên|of|trong(?: tổng)? số)\s?\d{1,3}+)?+"
_PAGER = re.compile(
    rf"^[\W_]{{0,4}}(?:(?:các )?(?:trang|page)s?)?[\W_]{{0,3}}(?:{_OF_PAGES}[\W_]{{1,5}}+){{0,20}}"
    rf"(?:{_OF_PAGES}[\W_]{{0,5}}|\.\.\.[\W_]{{0,3}})?"
    r"(?:(?:trang )?(?:tiếp|tiếp theo|sau|trước|cuối|đầu|kế tiếp)|next|prev(?:ious)?|last|first)?[\W_]{0,5}$",
    re.IGNORECASE,
)
_LONGEST_BUTTON = 20
_LONG_TEXT = 60
"""Characters of a text that is prose, not a part of a teaser."""
_FEWEST_WORDS = 5
"""Words of a link that is a title; a person's name has fewer."""
_MOST_TOOLS = 12
MOST_LINKS = 60
"""Links of an element that are looked at for each of its lines."""
_LEVELS_OF_CARD = 4
_MOST_TEASERS = 12
"""Rows of a table of other articles."""
_WORD = re.compile(r"(?<![\w:/.])[^\W\d_]")
_LONGEST = 70
"""Characters of a label; a longer text is a sentence that begins with such words."""


def is_end(block: Block) -> bool:
    """Whether a block is the label of something that is not the article."""
    text = block.text
    if len(text) > _LONGEST or block.kind == "row" or not (_END.match(text) or _BEGINS.match(text)):
        return False
    return not _STARS.search(text)  # a rating may be amid a text


def is_pointer(block: Block) -> bool:
    """Whether a block only leads to another article: a link after `>>` or `Xem thêm:`, or one in a box that is named
    for related articles (VOV's `relate-container`, FACTS C.6)."""
    if block.kind in ("image", "row") or not block.has_link:
        return False
    if block.linked:
        around = [block.element, *islice(block.element.iterancestors(), 3)]
        if any(_RELATED.search(names_of(element)) for element in around):
            return True
    links = [text_of(link) for link in islice(block.element.iter("a"), MOST_LINKS)]
    if len(block.text) - sum(map(len, links)) > _LONGEST_POINTING:
        return False
    if _POINTING.match(block.text):
        return True
    # A label of any words before a title that is a link.
    last = links[-1] if links else ""
    if len(last) >= _LINKED_TITLE and _END.match(block.text.removesuffix(last)):
        return True
    label, _, rest = block.text.partition(":")
    return len(last) >= _LINKED_TITLE and rest.strip(" .") == last.strip(" .") and bool(_READING.search(label))


def goes_on_behind(words: str) -> bool:
    """Whether the words of a link say that a text goes on after it."""
    return len(words) < _LINKED_TITLE and bool(_READING.match(words.strip(" »>→[(")))


def is_call(block: Block) -> bool:
    """Whether a block asks its reader to do something on the portal: subscribe, follow, log in, rate, or to name
    the portal in copies. In the middle of a text it may be text all the same."""
    text = block.text
    if len(text) > _LONGEST_CALL or block.kind == "row":
        return False
    if (call := _CALL.match(text)) is not None and _SERVICE.search(text, call.end() if len(text) > _SHORT_CALL else 0):
        return True
    return bool(_RIGHTS.match(text) and _REUSE.search(text))


def is_asked(block: Block) -> bool:
    """Whether a block is a short question that buttons beside it answer: a rating, a poll."""
    if block.text[-1:] != "?" or len(block.text) > _LONGEST:
        return False
    first = block.element.getnext()
    second = first.getnext() if first is not None else None
    return all(
        button is not None and button.tag == "button" and len(text_of(button)) <= _LONGEST_BUTTON
        for button in (first, second)
    )


def speaks_to_reader(text: str) -> bool:
    """Whether a text addresses the reader and speaks of what a portal offers."""
    return serves(text) and bool(_CALL.match(text) or _READER.search(text))


def serves(text: str) -> bool:
    """Whether a text speaks of what a portal offers its readers: letters, accounts, pages on networks."""
    return bool(_SERVICE.search(text))


def asks_for_membership(block: Block) -> bool:
    """Whether one of the sentences of a block says that the text goes on for those who log in or pay."""
    if len(block.text) > _LONGEST_CALL or block.kind == "row":
        return False
    if not any(map(block.text.lower().__contains__, _OF_WALL)) or not _WALL.search(block.text):
        return False
    calls = (sentence for sentence in _SENTENCE.split(block.text) if _CALL.match(sentence) and _WALL.search(sentence))
    return any(_SERVICE.search(call) and _TO_READ.search(call) for call in calls)


def is_pager(block: Block) -> bool:
    """Whether a block is the numbers of the pages that a text is divided over."""
    text = block.text
    return (
        len(text) <= _LONGEST
        and (block.has_link or text.lower().startswith(("trang", "các trang", "page")))
        and has_digits(text)
        and bool(_PAGER.match(text))
    )


def without_link_boxes(blocks: list[Block], is_kept: Callable[[Block], bool] = lambda block: False) -> list[Block]:
    """Return a body without the boxes in it that lead to other articles: elements without prose of their own, in which
    a link as long as a title is, or several; with their labels, pictures and dates. A linked block that `is_kept`
    is true of makes no box."""
    starts = [
        block
        for before, block in zip([None, *blocks], blocks, strict=False)
        if (
            block.linked
            or (block.has_link and (_is_mostly_links(block) or _is_dated(block) or _is_summary(before, block)))
        )
        and (block.kind not in ("image", "caption", "row") or _is_row_of_teasers(block))
        and not is_kept(block)
    ]
    if not starts:
        return blocks
    outer: set[Element] = set()
    leads = set(map(id, starts))
    for picture, before, block in zip(blocks[:1] * 2 + blocks, blocks[:1] + blocks, blocks, strict=False):
        is_text = len(block.text) >= _LONG_TEXT and id(block) not in leads and not block.linked
        is_text = is_text and not _is_in_card(picture, before, block)
        if is_text or _is_captioned(before, block):
            at: Element | None = block.element
            while at is not None and at not in outer:
                outer.add(at)
                at = at.getparent()
    if not outer:
        return blocks
    boxes: dict[Element, list[int]] = {}
    for block in starts:
        box = box_below(outer, block.element)
        if box not in outer:
            boxes.setdefault(box, [0, 0])
            boxes[box][0] += 1
            boxes[box][1] = max(boxes[box][1], len(block.text.split()))
    leading = {box for box, (links, words) in boxes.items() if links >= 2 or words >= _FEWEST_WORDS}
    if not leading:
        return blocks
    within: dict[Element, bool] = {}

    def is_within(element: Element) -> bool:
        path = []
        at: Element | None = element
        while at is not None and at not in within and at not in leading and at not in outer:
            path.append(at)
            at = at.getparent()
        answer = at is not None and (at in leading or within.get(at, False))
        within.update(dict.fromkeys(path, answer))
        return answer

    held = [is_within(block.element) for block in blocks]
    return [  # and without the label above a box
        block
        for block, is_held, is_above in zip(blocks, held, [*held[1:], False], strict=True)
        if not is_held and not (is_above and is_end(block))
    ]


def _is_dated(block: Block) -> bool:
    """Whether a text is another article's title, which is a link, and its date."""
    title = next((text_of(link) for link in islice(block.element.iter("a"), 1)), "")
    rest = block.text.replace(title, "", 1)
    return (
        len(title) >= _LINKED_TITLE
        and len(rest) <= _LONGEST_POINTING
        and not is_document(block.href or "")
        and has_date(rest)
    )


def _is_in_card(picture: Block, title: Block, summary: Block) -> bool:
    """Whether a text is below a picture and a title that lead to one article, or below such a title in a heading, in
    the element that holds those and nothing else."""
    is_pictured = picture.kind == "image" and picture.href is not None and picture.href == title.href
    if not title.linked or not (is_pictured or title.kind == "heading"):
        return False
    first = picture if is_pictured else title
    around = list(islice(first.element.iterancestors(), _LEVELS_OF_CARD))
    card = next((at for at in islice(summary.element.iterancestors(), _LEVELS_OF_CARD) if at in around), None)
    titled = (title.element, *islice(title.element.iterancestors(), _LEVELS_OF_CARD))
    if card is None or card != next((at for at in titled if at in around), None):
        return False
    most = len(title.text) + len(summary.text) + _LONGEST_POINTING
    return len(beginning_of(card, most + 1)) <= most


def _is_summary(picture: Block | None, block: Block) -> bool:
    """Whether a text is another article's title and summary: it begins with a link, where the picture before it leads
    as well."""
    if picture is None or picture.href is None or picture.href != block.href or block.text.endswith(":"):
        return False
    if is_document(block.href) or leads_to_picture(block.href):
        return False
    links = (link for link in islice(block.element.iter("a"), MOST_LINKS) if link.get("href") == block.href)
    title = next(filter(None, map(text_of, links)), "")
    rest = block.text.removeprefix(title).lstrip(" .:-–")
    # In a text the sentence goes on behind a link.
    return len(title) >= _LINKED_TITLE and block.text.startswith(title) and not rest[:1].islower()


def _is_row_of_teasers(row: Block) -> bool:
    """Whether a row belongs to a table of other articles: each row is a link to a page, except for the label of other
    news."""
    table = next(row.element.iterancestors("table"), None) if row.kind == "row" and row.linked else None
    if table is None:
        return False
    rows = list(islice(table.iter("tr"), _MOST_TEASERS + 1))
    texts = [text_of(one) for one in rows]
    labels = [text for text in texts if _END.match(text)]
    leading = sum(1 for one in rows if any(link.get("href") for link in one.iter("a")))
    if not labels:
        links = (link.get("href") or "" for link in table.iter("a"))
        return 1 < leading == len(rows) <= _MOST_TEASERS and not any(map(is_document, links))
    return len(labels) == 1 and len(rows) <= _MOST_TEASERS and leading == len(rows) - 1


def _is_captioned(picture: Block, caption: Block) -> bool:
    """Whether two blocks are a photograph that leads nowhere and its caption: part of a text, as prose is."""
    return picture.kind == "image" and picture.href is None and caption.kind == "caption" and not caption.has_link


def box_below(outer: Set[Element], element: Element) -> Element:
    """Return the widest element around an element that is not one of those that hold the text, or the element. An
    inline one, as `<font>` around a whole text, is not a box: its lines are those of the block around it. A custom one
    may be."""
    box, around = element, element.getparent()
    while around is not None and around not in outer:
        box, around = (around if around.tag in BLOCKS or "-" in around.tag else box), around.getparent()
    return box


def _is_mostly_links(block: Block) -> bool:
    """Whether a block is a label and several links."""
    links = [text_of(link) for link in islice(block.element.iter("a"), MOST_LINKS) if link.get("href")]
    return len(links) >= 2 and sum(map(len, links)) * 5 >= len(block.text) * 3


def is_comments(block: Block) -> bool:
    """Whether a block is the label above readers' comments; after it the article never goes on."""
    return len(block.text) <= _LONGEST and not block.linked and bool(_COMMENTS.match(block.text))


def find_comments(blocks: list[Block]) -> list[int]:
    """Return the indexes of the labels above readers' comments."""
    return [index for index, block in enumerate(blocks) if is_comments(block)]


def is_imprint(block: Block) -> bool:
    """Whether a block is a line of the portal's imprint."""
    if len(block.text) > 600:
        return False
    words = block.text.lower()
    return words.lstrip(" *-–•®").startswith(_IMPRINT) or any(map(words.__contains__, _IN_IMPRINT))


def is_tool(block: Block) -> bool:
    """Whether a block is nothing but what is on buttons, counters and players."""
    text = block.text
    if not text or len(text) > _LONGEST or block.kind == "row":
        return False
    if are_tools(text, len(text) - len(text.lstrip(" -–|•·<>«»["))) or _STARS.search(text):
        return True
    if block.has_link and _files_article(block):
        return True
    buttons = _BUTTON.findall(text)
    return bool(buttons) and not _BUTTON.sub("", text).strip() and all(map(_is_button, buttons))


def _is_button(words: str) -> bool:
    return bool(_END.match(words)) or (are_tools(words) and any(map(str.isalpha, words)))


def _files_article(block: Block) -> bool:
    """Whether a line says where the article is filed: words before links that all say so (`rel="category tag"`), or
    `Được xuất bản trong` and links."""
    if _FILED.match(block.text):
        return True
    rels = [link.get("rel") or "" for link in islice(block.element.iter("a"), _MOST_TOOLS) if link.get("href")]
    return not block.linked and bool(rels) and all(_FILES.search(rel) for rel in rels)


def without_tools(text: str) -> str:
    """Return a line without the buttons at its end: `15/01/2025, 08:15 Cỡ chữ: A- A A+`."""
    for match in _WORD.finditer(text[-_LONGEST:]):
        at = match.start() + max(0, len(text) - _LONGEST)
        if are_tools(text, at):
            return text[:at].rstrip(" -–|•·[(")
    return text


def are_tools(text: str, at: int = 0) -> bool:
    """Whether a text is from a position on nothing but what is on buttons, counters and players."""
    for _ in range(_MOST_TOOLS):
        part = _TOOL.match(text, at)
        if part is None:
            return False
        at = part.end()
        if at == len(text):
            return True
    return False


def cut_after_end(
    blocks: list[Block],
    weights: list[int],
    around: list[Element],
    left_out: LeftOut,
    imprint: frozenset[int] = frozenset(),
) -> list[Block]:
    """Return a body without what is after it, and without buttons and boxes of links inside it: that is
    `left_out`.

    `weights` says with how many characters each block speaks for being the article, `around` which element it is
    in with others, `imprint` which are lines of the portal's imprint. A label ends the body unless a third of that
    weight is still to come, or a paragraph in the element of those before, or, where the label is in a box of its
    own, any text in that element: then only the label and the links after it go.
    """
    total, seen = sum(weights), 0
    heavy: dict[Element, int] = {}
    light: dict[Element, int] = {}
    for index, block in enumerate(blocks):
        if weights[index]:
            heavy[around[index]] = index
        if block.text and not block.linked and not is_end(block) and not is_tool(block):
            light[around[index]] = index
    entries = {
        index
        for index, (block, below) in enumerate(pairwise(blocks))
        if _TIME.match(block.text) and below.text and not is_tool(below)
    }
    if len(entries) < _FEWEST_ENTRIES:
        entries = set()
    ends = Counter(block.text for block in blocks if is_end(block))
    kept: list[Block] = []
    written: set[Element] = set()
    boxed = False
    for index, (block, weight) in enumerate(zip(blocks, weights, strict=True)):
        label = is_end(block) or is_comments(block)
        if label or index in imprint:
            if seen and is_comments(block):
                left_out.add(blocks[index:], f"behind the label of comments: {block.text}")
                break
            if ends[block.text] >= _FEWEST_ENTRIES:
                left_out.add((block,), "a label that is with each entry")
                continue
            # One that leads to another article itself is no label of what is below it.
            last = heavy if around[index] in written and not is_pointer(block) else light
            goes_on = any(last.get(element, 0) > index for element in written)
            if seen and not goes_on and (total - seen) * 3 < total:
                left_out.add(blocks[index:], f"behind the label of an end: {block.text}")
                break
            left_out.add((block,), "a label or a line of the imprint")
            boxed = boxed or label
            continue
        if block.linked and block.kind not in ("image", "caption") and (boxed or block.kind != "row"):
            left_out.add((block,), "a link")
            continue
        if is_tool(block) and not (
            index in entries or (_TIME.match(block.text) and any(weights[index + 1 : index + 3]))
        ):
            left_out.add((block,), "a button or a counter")
            continue
        boxed = boxed and not weight
        seen += weight
        if weight:
            written.add(around[index])
        kept.append(block)
    return kept
