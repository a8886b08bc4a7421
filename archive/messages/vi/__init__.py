"""What the archive's commands say, English to Vietnamese: see `messages.language`. A text with no entry stays English.

Terms: archive kho lưu trữ, article bài, crawl thu thập, site trang (thông tin điện tử), page kept trang đã lưu,
revision bản sửa đổi, withdrawn đã gỡ, duplicate bản trùng, refused bị từ chối, layout họ giao diện.
"""

from archive.messages.vi import columns, commands, database, errors, exports, frame, options, repair, reports

ENTRIES: dict[str, str] = {
    **frame.ENTRIES,
    **errors.ENTRIES,
    **database.ENTRIES,
    **exports.ENTRIES,
    **reports.ENTRIES,
    **repair.ENTRIES,
    **columns.ENTRIES,
    **commands.ENTRIES,
    **options.ENTRIES,
}
