"""`import`, and what goes wrong in other processes."""

ENTRIES: dict[str, str] = {
    "WARC and WACZ files, folders of pages, archives.": "Tệp WARC và WACZ, thư mục trang đã lưu, kho lưu trữ.",
    "Whose pages those are whose address is in no catalogue.": (
        "Các trang có địa chỉ không nằm trong danh mục thì thuộc trang thông tin nào."
    ),
    "Reads pages out of files into the archive as if they had been fetched then. Nothing is asked for.": (
        "Đọc các trang từ tệp vào kho lưu trữ như thể chúng được tải về vào lúc đó. Không hỏi gì trên mạng."
    ),
    "WARC and ARC files, compressed or not, and WACZ; folders of .html and .mhtml with a table of their addresses"
    " (addresses.csv:"
    " file,url,fetched_at), or where the pages say themselves where they are from; other archives of tulieu, also on a"
    " PostgreSQL server. Pages are taken in the order of their time whatever their order in the files; what is in"
    " the archive already changes nothing."
    " What is damaged, or perhaps a page and cannot be read, is named and left out, and ends the command with 1.": (
        "Nhận tệp WARC và ARC, nén hay không, và WACZ; thư mục .html và .mhtml kèm bảng địa chỉ (addresses.csv:"
        " file,url,fetched_at), hoặc khi chính trang ghi rõ nó từ đâu; và các kho khác của tulieu, kể cả trên máy chủ"
        " PostgreSQL. Các trang được đọc theo thứ tự thời gian, bất kể thứ tự trong tệp; những gì kho đã có thì"
        " không thay đổi. Những gì bị hỏng, hoặc có thể là trang nhưng không đọc được, sẽ được nêu"
        " tên và bỏ qua, khi đó lệnh kết thúc với mã 1."
    ),
    "{number} pages: {new} new, {revised} revised, {unchanged} unchanged": (
        "{number} trang: mới {new}, đã sửa {revised}, không đổi {unchanged}"
    ),
    "refused: {number} {reason}": "bị từ chối: {number} {reason}",
    "left out: {number} {reason}": "bỏ qua: {number} {reason}",
    "{file}: single pages are imported out of a folder; `tulieu extract` reads one": (
        "{file}: các trang lẻ được nhập từ một thư mục; để đọc một trang hãy dùng `tulieu extract`"
    ),
    "damaged: {counts}": "hỏng: {counts}",
    "left out: {counts}": "bỏ qua: {counts}",
    "damaged: {file} at byte {offset}: {detail}": "hỏng: {file}, từ byte {offset}: {detail}",
    "left out: {file} at byte {offset}: {detail}": "bỏ qua: {file}, từ byte {offset}: {detail}",
    "a process that read pages was killed: nothing was stored, run it again": (
        "một tiến trình đọc trang đã bị ngắt: chưa ghi gì vào kho, hãy chạy lại"
    ),
}
