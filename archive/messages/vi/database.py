"""What databases complain of (`database.db_errors`), and what `tulieu verify` finds, each behind what it is of."""

ENTRIES = {
    # complaints
    "another program is writing to it": "một chương trình khác đang ghi vào đó",
    "another program is writing to it, try again later": "một chương trình khác đang ghi vào đó, hãy thử lại sau",
    "{program} is writing to it since {since} (the server's process {process})": (
        "{program} đang ghi vào đó từ {since} (tiến trình {process} của máy chủ)"
    ),
    "it may only be read": "chỉ được phép đọc",
    "no space left on its disk": "ổ đĩa đã hết chỗ",
    "its disk fails, or takes no file of that size": "ổ đĩa bị lỗi, hoặc không chứa được tệp lớn như vậy",
    "the file is damaged": "tệp bị hỏng",
    "it is no SQLite database": "đây không phải là cơ sở dữ liệu SQLite",
    "it cannot be opened": "không mở được",
    "the account has not the right to do that: {said}": "tài khoản không có quyền làm việc đó: {said}",
    "the database is damaged": "cơ sở dữ liệu bị hỏng",
    "the server takes no more connections": "máy chủ không nhận thêm kết nối",
    "the server is starting or stopping, try again later": "máy chủ đang khởi động hoặc đang dừng, hãy thử lại sau",
    "the server ended the connection": "máy chủ đã ngắt kết nối",
    "the server did not finish in the time that it is given": "máy chủ không làm xong trong thời hạn cho phép",
    "the server does not answer": "máy chủ không trả lời",
    "the server refuses the account": "máy chủ từ chối tài khoản này",
    "the server has no such database": "máy chủ không có cơ sở dữ liệu này",
    "the server refuses the account or its password (see ~/.pgpass)": (
        "máy chủ từ chối tài khoản hoặc mật khẩu (xem ~/.pgpass)"
    ),
    "the server asks for a password (see ~/.pgpass)": "máy chủ đòi mật khẩu (xem ~/.pgpass)",
    "the server refuses connections of this account from here (its pg_hba.conf)": (
        "máy chủ không cho tài khoản này kết nối từ đây (pg_hba.conf của nó)"
    ),
    "no server listens there": "không có máy chủ nào ở đó",
    "there is no machine of this name": "không có máy nào tên như vậy",
    "the server says: {words}": "máy chủ báo: {words}",
    "its index of words must be made anew to be read; copy it to where that can be done": (
        "phải lập lại chỉ mục từ thì mới đọc được; hãy chép kho lưu trữ đến nơi ghi được"
    ),
    "it is of schema {version} and must be brought to {head} to be read; copy it to where that can be done": (
        "kho dùng lược đồ {version}, phải nâng lên {head} mới đọc được; hãy chép sang chỗ làm được việc đó"
    ),
    "{where}: it is of schema {version} and is brought to {head}": (
        "{where}: kho dùng lược đồ {version}, được nâng lên {head}"
    ),
    "{change*}, with a copy of it kept: nothing was changed": "{change*}, có giữ bản sao: chưa có gì bị thay đổi",
    # verify
    "and {number} more: {what*}": "và {number} chỗ nữa: {what*}",
    "looked at: {what}": "đã xem: {what}",
    "looked at: nothing": "chưa xem được gì",
    "SQLite finds the file damaged": "SQLite thấy tệp bị hỏng",
    "the row has another size than what is stored": "kích thước ghi trong hàng khác với những gì đang lưu",
    "the row has another size than the page": "kích thước ghi trong hàng khác với trang",
    "it is not what was kept": "không phải là những gì đã được lưu",
    "the page is not what was kept": "trang không phải là trang đã được lưu",
    "its record does not match its digest": "bản ghi không khớp với mã kiểm tra của nó",
    "its record was read from another page than it names": "bản ghi được đọc từ một trang khác với trang nó nêu",
    "its photographs are not those of its record": "ảnh không phải là ảnh trong bản ghi",
    "its record is of another article": "bản ghi là của một bài khác",
    "its fingerprint is not that of its text": "dấu vân tay không phải của văn bản này",
    "it says another thing than its current revision": "nội dung khác với bản sửa đổi hiện hành",
    "the profile that read it is not kept": "hồ sơ trang dùng để đọc bản này không được lưu",
    "its record is none": "bản ghi không đọc được",
    "its current revision is missing": "thiếu bản sửa đổi hiện hành",
    "its digest is not its current revision's": "mã kiểm tra không phải của bản sửa đổi hiện hành",
    "it has revisions after the current one": "có bản sửa đổi sau bản hiện hành",
    "a revision is missing": "thiếu một bản sửa đổi",
    "there is no such row in {table}": "không có hàng này trong {table}",
    "there is no index of words, or it is not complete": "không có chỉ mục từ, hoặc chỉ mục chưa đầy đủ",
    "it is not in the index of words": "không có trong chỉ mục từ",
    "it is in the index of words and no article": "có trong chỉ mục từ nhưng không phải là bài nào",
    "it is not found by its title": "không tìm thấy theo tiêu đề",
    "phrases of it may not be found, or slowly": "cụm từ trong bài có thể không tìm thấy, hoặc tìm chậm",
    "it cannot be read": "không đọc được",
    "the file is damaged where this is read": "tệp bị hỏng ở chỗ đọc thông tin này",
}
