"""What the archive's commands tell of what they did and found."""

ENTRIES = {
    "{number} articles written to {place}": "đã ghi {number} bài vào {place}",
    "{number} articles written to standard output": "đã ghi {number} bài ra đầu ra chuẩn",
    "{number} articles": "{number} bài",
    "{number} articles: {left_out}": "{number} bài: {left_out}",
    "no article is known to be gone": "chưa thấy bài nào bị gỡ",
    "edited out: only in revision {number}, last seen {time}": (
        "đã bị bỏ khi sửa: chỉ có trong bản sửa đổi {number}, thấy lần cuối {time}"
    ),
    "{number} earlier revisions, of the oldest articles, were not looked at": (
        "{number} bản sửa đổi trước, của các bài cũ nhất, chưa được xem"
    ),
    "no article has what was asked for": "không có bài nào như yêu cầu",
    "{number} pages kept: {served} bytes as served, {stored} as kept": (
        "đã lưu {number} trang: {served} byte như máy chủ trả về, {stored} byte khi lưu"
    ),
    # copy, verify
    "{rows} rows of {tables} tables copied, read back, and found the same": (
        "đã chép {rows} hàng của {tables} bảng, đọc lại và thấy giống nhau"
    ),
    "{rows} rows had a NUL character in a text, which was left out": "{rows} hàng có ký tự NUL trong văn bản, đã bỏ đi",
    "{table}: {rows} rows {done*}": "{table}: {rows} hàng {done*}",
    "copied": "đã chép",
    "indexed": "đã lập chỉ mục",
    "compared": "đã so sánh",
    # duplicates
    "nobody knows who was first: none is dated": "không rõ nơi nào đăng trước: không bài nào có ngày",
    "nobody knows who was first: {number} may have been, by what is printed of their dates": (
        "không rõ nơi nào đăng trước: theo ngày in trên trang thì có thể là một trong {number} bài"
    ),
    "differences are to {site}, {key}": "khác biệt so với {site}, {key}",
}
