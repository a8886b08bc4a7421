"""What can go wrong with an archive: the messages of archive.errors, of options and of `tulieu verify`."""

ENTRIES = {
    # opening
    "{message*} (a crawl makes one; --archive names another)": (
        "{message*} (lần thu thập đầu tiên sẽ tạo kho; --archive để chỉ kho khác)"
    ),
    "{where}: there is no archive": "{where}: không có kho lưu trữ nào ở đây",
    "{where}: there is no archive in it": "{where}: trong đó không có kho lưu trữ nào",
    "{where}: it is a directory": "{where}: đây là một thư mục",
    "{where}: it is no plain file": "{where}: đây không phải là tệp thông thường",
    "{where}: names no file": "{where}: không phải là tên tệp",
    "{where}: the folder {folder} does not exist": "{where}: thư mục {folder} không tồn tại",
    "{where}: an unfinished copy: run tulieu copy again": "{where}: bản sao chưa hoàn tất: hãy chạy lại tulieu copy",
    "{where}: this database belongs to another program": "{where}: cơ sở dữ liệu này là của chương trình khác",
    "{where}: made by a later version of tulieu (schema {stored}, here {head}): update it": (
        "{where}: kho do một phiên bản tulieu mới hơn tạo ra (lược đồ {stored}, ở đây là {head}): hãy cập nhật tulieu"
    ),
    "{where}: the address of a database is written postgresql://NAME@HOST/DATABASE": (
        "{where}: địa chỉ cơ sở dữ liệu được viết là postgresql://TÊN@MÁY/CƠ-SỞ-DỮ-LIỆU"
    ),
    "{where}: not the address of a database: {why*}": "{where}: không phải là địa chỉ cơ sở dữ liệu: {why*}",
    "{where}: an archive is kept in {places}": "{where}: kho lưu trữ chỉ có thể nằm trong {places}",
    "{where}: its driver is not installed ({name}): {advice}": "{where}: chưa cài trình điều khiển ({name}): {advice}",
    "{where}: its encoding is {encoding}, not UTF8: {advice}": (
        "{where}: bảng mã là {encoding}, không phải UTF8: {advice}"
    ),
    "the archive: {holder*}, try again later": "kho lưu trữ: {holder*}, hãy thử lại sau",
    "{where}: {holder*}, try again later": "{where}: {holder*}, hãy thử lại sau",
    "process {process} ({name}) is writing to it": "tiến trình {process} ({name}) đang ghi vào đó",
    "{where}: the file may only be read": "{where}: tệp này chỉ được phép đọc",
    "{where}: the folder {folder} may only be read, and the archive's log is kept in it": (
        "{where}: thư mục {folder} chỉ được phép đọc, mà nhật ký của kho phải nằm trong đó"
    ),
    "{where}: the file was deleted, moved or replaced while it was written to: what was saved meanwhile is not there": (
        "{where}: tệp đã bị xóa, dời đi hoặc thay thế trong khi đang được ghi: những gì lưu trong lúc đó không có ở đây"
    ),
    "{where}: its log {log} was deleted, moved or replaced while it was written to: what was saved last may be missing,"
    " see tulieu verify": (
        "{where}: nhật ký {log} của kho đã bị xóa, dời đi hoặc thay thế trong khi đang được ghi: có thể thiếu những gì"
        " lưu sau cùng, xem tulieu verify"
    ),
    "{where}: opened for reading only": "{where}: kho đang được mở chỉ để đọc",
    "{where}: the log {log} beside it must be brought into it, in a folder that may be written to: copy both to one": (
        "{where}: cần đưa nhật ký {log} nằm bên cạnh vào kho, trong một thư mục ghi được: hãy chép cả hai sang đó"
    ),
    "{where}: its log {log} is missing, with what was saved last. Nothing was changed: put it back, or remove {mark} to"
    " go on without": (
        "{where}: thiếu nhật ký {log}, trong đó có những gì được lưu sau cùng. Chưa có gì bị thay đổi: hãy trả nhật ký"
        " về chỗ cũ, hoặc xóa {mark} để tiếp tục mà không có nó"
    ),
    "{where}: the last articles of a crawl that was killed cannot be searched in this place": (
        "{where}: ở vị trí này chưa tìm kiếm được những bài cuối của một lần thu thập bị ngắt đột ngột"
    ),
    "{where}: its words are indexed anew for searching, once: {done} articles so far, please wait": (
        "{where}: đang lập lại chỉ mục từ để tìm kiếm, chỉ một lần này: đã xong {done} bài, xin chờ"
    ),
    "warning: {where} is on a network file system ({kind}): it is damaged if programs on two machines open it at once;"
    " keep it on a disk of this machine, or use PostgreSQL": (
        "cảnh báo: {where} nằm trên hệ thống tệp mạng ({kind}): kho sẽ hỏng nếu hai máy cùng mở một lúc; hãy để kho"
        " trên ổ đĩa của máy này, hoặc dùng PostgreSQL"
    ),
    "{change*} in one transaction of PostgreSQL, which needs no copy of it before": (
        "{change*} trong một giao dịch của PostgreSQL, không cần sao lưu trước"
    ),
    "{change*}; as it was it is kept in {place} ({size})": "{change*}; bản như cũ được giữ ở {place} ({size})",
    # pages
    "no page is kept under {digest}": "không có trang nào được lưu với mã {digest}",
    "the page {digest} does not match its digest": "trang {digest} không khớp với mã kiểm tra của nó",
    "the page {digest} cannot be unpacked: {why*}": "không giải nén được trang {digest}: {why*}",
    "dictionary {number}, which pages are compressed with, is missing": "thiếu từ điển {number} dùng để nén các trang",
    "dictionary {number} does not match its digest": "từ điển {number} không khớp với mã kiểm tra của nó",
    "dictionary {number} cannot be unpacked: {why*}": "không giải nén được từ điển {number}: {why*}",
    "{where}: a text in it is damaged: see tulieu verify": "{where}: có văn bản bị hỏng: xem tulieu verify",
    "{where}: the file is damaged: see tulieu verify": "{where}: tệp bị hỏng: xem tulieu verify",
    # copies
    "{where}: PostgreSQL is backed up by pg_dump, or by `tulieu copy` into a file": (
        "{where}: với PostgreSQL hãy sao lưu bằng pg_dump, hoặc dùng `tulieu copy` để chép ra tệp"
    ),
    "{where}: name the archive by its path": "{where}: hãy chỉ kho bằng đường dẫn",
    "{where}: it is the archive itself": "{where}: đây chính là kho lưu trữ",
    "{where}: it is no file": "{where}: đây không phải là tệp",
    "{where}: it is there already": "{where}: đã tồn tại",
    "{where}: it is there already (--replace puts the new one in its place)": (
        "{where}: đã tồn tại (--replace để thay bằng bản mới)"
    ),
    "{where}: {log} stands beside it, as of an archive that is in use": (
        "{where}: bên cạnh có {log}, như của một kho đang được dùng"
    ),
    "{where}: {needed} are needed in {folder}, {free} are free": "{where}: cần {needed} trong {folder}, chỉ còn {free}",
    "{where}: it cannot be written: {why*}": "{where}: không ghi được: {why*}",
    "{where}: no space left on its disk": "{where}: ổ đĩa đã hết chỗ",
    "{where}: a copy of it is not whole ({why}): see tulieu verify": (
        "{where}: bản sao không nguyên vẹn ({why}): xem tulieu verify"
    ),
    "{where}: a copy of it has other numbers of rows: see tulieu verify": (
        "{where}: bản sao có số hàng khác: xem tulieu verify"
    ),
    "{where}: another copy into it was begun meanwhile": "{where}: trong lúc đó một lần chép khác vào đây đã bắt đầu",
    "{where}: {table} came out with {what}; the copy stays unfinished": (
        "{where}: {table} chép ra có {what}; bản sao vẫn chưa hoàn tất"
    ),
    "{where}: an archive is there already; a copy needs a place where nothing is": (
        "{where}: ở đây đã có một kho; bản sao cần một chỗ trống"
    ),
    # asking
    "--order is newest or relevance": "--order là newest hoặc relevance",
    "--format is one of {formats}": "--format là một trong: {formats}",
    "the ending .{ending} is not known: {why*}": "không biết đuôi .{ending}: {why*}",
    "--excel is for csv, not for {form}": "--excel chỉ dùng cho csv, không dùng cho {form}",
    "--since and --until choose among clusters: not with --show": (
        "--since và --until dùng để chọn nhóm bài: không đi cùng --show"
    ),
    "{text} is no day like 2025-01-31": "{text} không phải là ngày dạng 2025-01-31",
    "no article of {site}: there are articles of {sites}": "không có bài nào của {site}: trong kho có bài của {sites}",
    "no article of {site}: there are articles of no site": "không có bài nào của {site}: trong kho chưa có bài nào",
    "no article {key}": "không có bài {key}",
    "no article {key} of {site}": "không có bài {key} của {site}",
    "there is no revision {number}: the newest is {newest}": "không có bản sửa đổi {number}: bản mới nhất là {newest}",
    "{key} is an article of several sites, name one by --site or give its address: {choices}": (
        "nhiều trang có bài {key}, hãy chọn một trang bằng --site hoặc ghi địa chỉ của bài: {choices}"
    ),
    "{path}: written": "{path}: đã ghi",
    "the archive": "kho lưu trữ",
    "{where}: the log {log} beside it does not fit it ({why*}). Nothing was changed: if the archive was copied or put"
    " back here, move that log away, else see tulieu verify": (
        "{where}: nhật ký {log} bên cạnh không khớp với kho ({why*}). Chưa có gì thay đổi: nếu kho được sao chép hoặc"
        " khôi phục về đây, hãy chuyển nhật ký đó đi chỗ khác, nếu không hãy xem tulieu verify"
    ),
    "it is of a file of {size} bytes, not {actual}": "nó thuộc về một tệp {size} byte, không phải {actual} byte",
    "it is of another archive": "nó thuộc về một kho khác",
    "note: {message*}": "lưu ý: {message*}",
    "{name}: is no field of an article; {fields} are": ("{name}: không phải là trường của bài; các trường là {fields}"),
    "{to}: there is no such folder": "{to}: không có thư mục này",
    "{site} was never crawled into {archive}": "{site} chưa từng được thu thập vào {archive}",
    "no letter or digit in the section {section}": "tên chuyên mục {section} không có chữ cái hay chữ số nào",
    "no word to search for in {query}": "không có từ nào để tìm trong {query}",
    "no word to search for in {query}: words to leave out alone are not enough": (
        "không có từ nào để tìm trong {query}: chỉ có từ cần loại ra thì chưa đủ"
    ),
    "more than {number} words to search for at once": "mỗi lần chỉ tìm được nhiều nhất {number} từ",
    "a process that compared texts was killed: what it did is kept, run it again": (
        "một tiến trình so sánh văn bản đã bị ngắt: phần đã làm vẫn được giữ, hãy chạy lại"
    ),
    "{why*}: sketches cannot be brought up to date, this is what is known": (
        "{why*}: không cập nhật được dữ liệu so sánh, sau đây là những gì đã biết"
    ),
}
