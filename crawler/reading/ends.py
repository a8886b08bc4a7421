"""Where an article ends: the labels of what portals print behind and inside it (FACTS C.5, Strip)."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from crawler.reading.flow import Block

_END = re.compile(
    r"^[\W_]{0,5}(?:(?:các |những |một số )?(?:tin|bài|bài viết|tin bài|tin tức|chuyên mục|chủ đề)(?: bài| tức| viết)?"
    r"(?: (?:đã đưa|đã đăng|mới|cũ))? "
    r"(?:cùng (?:chuyên mục|chủ đề|loại|mục|thể loại)|khác|liên quan|mới (?:hơn|nhất|đăng|cập nhật)|cũ hơn|nổi bật"
    r"|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?|đã đưa|tiếp theo|trước đó|hot|tiêu điểm|quan tâm)"
    r"|tin (?:mới|khác|cũ|nóng|đã đăng)|ý kiến (?:bạn đọc|của bạn|phản hồi|độc giả)?|bình luận(?: của bạn)?"
    r"|tổng (?:lượt|số) (?:bình luận|lượt)|gửi (?:bình luận|ý kiến|phản hồi|cho bạn bè)|viết bình luận|đánh giá"
    r"|tổng số điểm|lượt xem|số lượt|lượt truy cập|từ khóa|từ khoá|tags?|chia sẻ|share|in (?:bài|trang|ra)"
    r"|in bài viết|print|về (?:trang trước|đầu trang)|quay lại|trở lại|lên đầu trang|(?:mời )?(?:đọc|xem|tham khảo) (?:thêm|tiếp)"
    r"|thông báo|liên kết|bản quyền|copyright|ghi rõ nguồn|nguồn tin liên quan|theo dõi chúng tôi"
    r"|tin đọc nhiều|có thể bạn quan tâm|bạn cần đăng nhập|mời bạn|like|facebook|zalo|twitter)(?:$|\W)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^[\W_]{0,5}(?:(?:các )?ý kiến (?:bạn đọc|độc giả|phản hồi|của bạn)|bình luận|viết bình luận|gửi (?:bình luận|phản hồi)"
    r"|tổng (?:lượt|số) bình luận|comments?)(?:$|\W)(?!\s{0,2}\(?0)",
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
    "khi phát hành lại thông tin",
    "ghi rõ nguồn",
)
"""What the law has every portal print in its footer."""
_TOOL = re.compile(
    r"(?:(?:tăng |giảm |phóng to |thu nhỏ |xem )?(?:cỡ|khổ|kích thước) chữ|aa?(?![^\W\d_])|\d{1,2}:\d\d\s?/\s?\d{1,2}:\d\d"
    r"|[012](?:\.\d{1,2})?x|nghe (?:đọc |nội dung )?(?:bài viết|bài|tin|audio)|giọng (?:nam|nữ)(?: miền (?:bắc|trung|nam))?"
    r"|đọc bài(?: viết)?|gửi (?:e-?mail|mail|bài viết|cho bạn bè)|e-?mail|in (?:bài viết|bài|trang|ra|tin)|in(?![^\W_])|bản in"
    r"|print|lưu(?: bài(?: viết)?)?|(?:đã xem|phản hồi|lượt (?:xem|đọc)|số lần (?:xem|đọc)|xem)\s?:?\s?[\d.,]{1,9}|lượt (?:xem|đọc)|[\d.,]{1,9} (?:lượt (?:xem|đọc)|views?)"
    r"|chia sẻ(?: bài viết)?|share|facebook|zalo|twitter|google(?: news|\+)?|pinterest|linkedin|copy link|sao chép liên kết"
    r"|bình luận|theo dõi(?: chúng tôi)?(?: trên)?|[\d.,]{1,9}(?!\w))[\s\-+|·•:/,.]*",
    re.IGNORECASE,
)
"""What stands on buttons and players."""
_LONGEST = 70
"""Characters of a label; a longer text is a sentence that begins with such words."""


def is_end(block: Block) -> bool:
    """Whether a block is the label of something that is not the article."""
    return len(block.text) <= _LONGEST and block.kind != "row" and bool(_END.match(block.text))


def is_comments(block: Block) -> bool:
    """Whether a block is the label above readers' comments; behind it the article never goes on."""
    return len(block.text) <= _LONGEST and not block.linked and bool(_COMMENTS.match(block.text))


def is_imprint(block: Block) -> bool:
    """Whether a block is a line of the portal's imprint."""
    if len(block.text) > 600:
        return False
    words = block.text.lower()
    return words.lstrip(" *-–•®").startswith(_IMPRINT) or any(part in words for part in _IN_IMPRINT)


def is_tool(block: Block) -> bool:
    """Whether a block is nothing but what stands on buttons, counters and players."""
    text = block.text
    if not text or len(text) > _LONGEST or block.kind == "row":
        return False
    at = 0
    while at < len(text):
        part = _TOOL.match(text, at)
        if part is None:
            return False
        at = part.end()
    return True


def cut_after_end(blocks: list[Block], weights: list[int], around: list[Element]) -> list[Block]:
    """A body without what stands behind it, and without buttons and boxes of links inside it. `weights`
    says with how many characters each block speaks for being the article, `around` which element it stands
    in with others. A label ends the body unless a third of that weight is still to come, or a paragraph
    in the element of those before: then only the label and the links after it go."""
    total, seen = sum(weights), 0
    last = {element: index for index, (element, weight) in enumerate(zip(around, weights, strict=True)) if weight}
    goes_on = 0
    kept: list[Block] = []
    boxed = False
    for index, (block, weight) in enumerate(zip(blocks, weights, strict=True)):
        label = is_end(block)
        if label or (not weight and is_imprint(block)):
            if seen and (is_comments(block) or (goes_on < index and (total - seen) * 3 < total)):
                break
            boxed = boxed or label
            continue
        if (block.kind != "image" and block.linked and (boxed or block.kind != "row")) or is_tool(block):
            continue
        boxed = boxed and not weight
        seen += weight
        goes_on = max(goes_on, last[around[index]]) if weight else goes_on
        kept.append(block)
    return kept
