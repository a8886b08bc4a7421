"""Where an article ends: the labels of what portals print behind and inside it (FACTS C.5, Strip)."""

from __future__ import annotations

import re

from crawler.reading.flow import Block

_END = re.compile(
    r"^[\W_]{0,5}(?:(?:các |những |một số )?(?:tin|bài|bài viết|tin bài|tin tức|chuyên mục|chủ đề)(?: bài| tức| viết)?"
    r"(?: (?:đã đưa|đã đăng|mới|cũ))? "
    r"(?:cùng (?:chuyên mục|chủ đề|loại|mục|thể loại)|khác|liên quan|mới (?:hơn|nhất|đăng|cập nhật)|cũ hơn|nổi bật"
    r"|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?|đã đưa|tiếp theo|trước đó|hot|tiêu điểm|quan tâm)"
    r"|tin (?:mới|khác|cũ|nóng|đã đăng)|ý kiến (?:bạn đọc|của bạn|phản hồi|độc giả)?|bình luận(?: của bạn)?"
    r"|tổng (?:lượt|số) (?:bình luận|lượt)|gửi (?:bình luận|ý kiến|phản hồi|cho bạn bè)|viết bình luận|đánh giá"
    r"|tổng số điểm|lượt xem|số lượt|lượt truy cập|từ khóa|từ khoá|tags?|chia sẻ|share|in (?:bài|trang|ra)"
    r"|in bài viết|print|về (?:trang trước|đầu trang)|quay lại|trở lại|lên đầu trang|đọc thêm|đọc tiếp"
    r"|xem thêm|thông báo|liên kết|bản quyền|copyright|ghi rõ nguồn|nguồn tin liên quan|theo dõi chúng tôi"
    r"|tin đọc nhiều|có thể bạn quan tâm|bạn cần đăng nhập|mời bạn|like|facebook|zalo|twitter)(?:$|\W)",
    re.IGNORECASE,
)
_LONGEST = 70
"""Characters of a label; a longer text is a sentence that begins with such words."""


def is_end(block: Block) -> bool:
    """Whether a block is the label of something that is not the article."""
    return len(block.text) <= _LONGEST and block.kind != "row" and bool(_END.match(block.text))


def cut_after_end(blocks: list[Block], *, long: int) -> list[Block]:
    """A body without what stands behind it, and without link boxes inside it. A label ends the body
    unless a third of its long paragraphs is still to come; then only the label and the links after it go."""
    weights = [len(b.text) if len(b.text) >= long and not b.linked else 0 for b in blocks]
    total, seen = sum(weights), 0
    kept: list[Block] = []
    boxed = False
    for block, weight in zip(blocks, weights, strict=True):
        if is_end(block):
            if seen and (total - seen) * 3 < total:
                break
            boxed = True
            continue
        if block.kind != "image" and block.linked and (boxed or block.kind != "row"):
            continue
        boxed = boxed and not weight
        seen += weight
        kept.append(block)
    return kept
