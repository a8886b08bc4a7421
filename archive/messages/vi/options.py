"""What options and arguments of the archive's commands are for."""

ENTRIES = {
    "Let the archive's workers (`tulieu worker`) do it, on all their machines; in PostgreSQL only.": (
        "Để các tiến trình làm việc của kho (`tulieu worker`) làm, trên mọi máy của chúng; chỉ với PostgreSQL."
    ),
    "--by-workers: `tulieu duplicates` has workers, the archive alone has none": (
        "--by-workers: `tulieu duplicates` mới có tiến trình làm việc, chương trình kho riêng thì không"
    ),
    "The archive: a file or an SQLAlchemy URL.": "Kho lưu trữ: một tệp hoặc một URL của SQLAlchemy.",
    "JSON instead of text.": "In JSON thay cho văn bản.",
    "Of this site only.": "Chỉ của trang này.",
    "The site's own number of the article (`search` shows it), or its address.": (
        "Mã số bài của chính trang đó (`search` cho biết), hoặc địa chỉ của bài."
    ),
    "Gone on this day or later.": "Bị gỡ từ ngày này trở đi.",
    "Gone on this day or earlier.": "Bị gỡ từ ngày này trở về trước.",
    "Found on this day (2025-01-31) or later; the last seven days.": (
        "Phát hiện từ ngày này (2025-01-31) trở đi; mặc định là bảy ngày qua."
    ),
    "Found on this day or earlier.": "Phát hiện từ ngày này trở về trước.",
    "Published on this day (2025-01-31) or later; undated articles are left out.": (
        "Đăng từ ngày này (2025-01-31) trở đi; không tính bài không rõ ngày."
    ),
    "Published on this day or earlier; undated articles are left out.": (
        "Đăng từ ngày này trở về trước; không tính bài không rõ ngày."
    ),
    "All must be there; best in single quotes.": "Bài phải có đủ các từ; nên đặt trong dấu nháy đơn.",
    "By time of publication, or of the newest {number} those first that say it in the title, then in the lead, in"
    " captions, most often in the body.": (
        "Theo thời gian đăng; hoặc trong {number} bài mới nhất, trước hết là bài có từ ở tiêu đề, rồi ở sapo, ở chú"
        " thích ảnh, rồi nhiều lần nhất trong nội dung."
    ),
    "At most so many.": "Nhiều nhất bấy nhiêu bài.",
    "First articles that had the words in an earlier revision and have them no more.": (
        "Trước hết là những bài từng có các từ này trong một bản sửa đổi trước và nay không còn."
    ),
    "Only texts as similar as this, 0.5 to 1.": "Chỉ những văn bản giống nhau từ mức này, 0.5 đến 1.",
    "At most so many clusters.": "Nhiều nhất bấy nhiêu nhóm.",
    "The copies of this article alone, and in what each differs.": (
        "Chỉ các bản của bài này, và mỗi bản khác ở chỗ nào."
    ),
    "The file to write; - for standard output.": "Tệp để ghi; - là đầu ra chuẩn.",
    "With these words only, in the language of search.": "Chỉ những bài có các từ này, theo cú pháp tìm kiếm.",
    "csv for spreadsheet programs: with a byte order mark, and ' before formulas.": (
        "csv cho chương trình bảng tính: có dấu BOM ở đầu, và dấu ' trước công thức."
    ),
    "Leave out what is read in full: pages, records, words.": (
        "Bỏ qua những gì phải đọc toàn bộ: các trang, các bản ghi, chỉ mục từ."
    ),
    "The file to make, or a folder to make it in.": "Tệp sẽ tạo, hoặc thư mục để tạo tệp trong đó.",
    "In place of a file of that name.": "Thay cho tệp đã có cùng tên.",
    "An archive.": "Một kho lưu trữ.",
    "A place where nothing is.": "Một chỗ còn trống.",
    "The numbers of rows as JSON.": "In số hàng dưới dạng JSON.",
}
