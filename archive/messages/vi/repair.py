"""What is said of damaged records, and by `tulieu repair`."""

ENTRIES = {
    # what is left out
    "{where}: {name}: {what*}: left out, see tulieu repair": "{where}: {name}: {what*}: bỏ qua, xem tulieu repair",
    "{where}: and {number} more are damaged and left out, see tulieu repair": (
        "{where}: còn {number} mục bị hỏng nữa, đều bỏ qua, xem tulieu repair"
    ),
    "{name}: its record is damaged: {why*}": "{name}: bản ghi bị hỏng: {why*}",
    "{name}: its record is damaged: {why*}: see tulieu repair": "{name}: bản ghi bị hỏng: {why*}: xem tulieu repair",
    "its record is damaged: {why*}": "bản ghi bị hỏng: {why*}",
    "no text": "không phải là văn bản",
    "it is not UTF-8": "không phải là UTF-8",
    "it is not JSON": "không phải là JSON",
    "it is no object of JSON": "không phải là một đối tượng JSON",
    "it has characters that no archive stores": "có ký tự mà không kho nào lưu được",
    "{name} is no field of a record": "bản ghi không có trường {name}",
    "{name} is missing": "thiếu {name}",
    "{name} is not what it must be": "{name} không đúng dạng",
    "it does not match its digest": "không khớp với mã kiểm tra của nó",
    "it is of another article": "là của bài khác",
    "a time in it is damaged: {time}: see tulieu repair": "có thời điểm bị hỏng: {time}: xem tulieu repair",
    "it is no time": "không phải là thời điểm",
    "its headers are none": "phần đầu (headers) không đọc được",
    "{where}: a text in it is damaged: see tulieu repair": "{where}: có văn bản bị hỏng: xem tulieu repair",
    "{where}: a row of {table} is damaged: see tulieu repair": (
        "{where}: có hàng bị hỏng trong bảng {table}: xem tulieu repair"
    ),
    # the command
    "{name}: {why*}: its page was read again": "{name}: {why*}: đã đọc lại trang của nó",
    "{name}: {why*}: no page of it is kept: this revision is no more": (
        "{name}: {why*}: không còn lưu trang nào của nó: bản sửa đổi này đã bị bỏ"
    ),
    "{name}: {why*}: it was given its article's site and key": "{name}: {why*}: đã ghi lại trang và mã bài của nó",
    "and {number} more records": "và {number} bản ghi nữa",
    "nothing was to be mended": "không có gì phải sửa",
    "{records} records set aside: {pages} pages read again, {revisions} revisions and {articles} articles removed": (
        "{records} bản ghi được tách riêng: đọc lại {pages} trang, bỏ {revisions} bản sửa đổi và {articles} bài"
    ),
    "set aside besides: {headers} headers, {withdrawals} withdrawals": (
        "tách riêng thêm: {headers} phần đầu (headers), {withdrawals} lần gỡ bài"
    ),
    "{rows} rows made anew from their records": "{rows} hàng được lập lại từ bản ghi",
    "the index of words was built anew": "đã lập lại chỉ mục từ",
    "the archive is not whole: {number} things stay wrong": "kho không còn nguyên vẹn: {number} chỗ vẫn sai",
    "what": "mục",
    "why": "lý do",
    "set aside": "ngày tách riêng",
    # its help
    "Only list what earlier repairs have set aside, and change nothing.": (
        "Chỉ liệt kê những gì các lần sửa trước đã tách riêng, không thay đổi gì."
    ),
    "Mends an archive of which `verify` says that records or rows are damaged. Make a backup first.": (
        "Sửa một kho mà `verify` báo có bản ghi hay hàng bị hỏng. Hãy sao lưu trước."
    ),
    "A damaged record is set aside as it stands, and its kept page is read again in its place; without a page the"
    " revision before becomes the current one, and an article without any is asked for by the next crawl. What rows"
    " repeat of records, and the index of words, is made anew. What nothing that is stored can mend stays: it is named,"
    " and the command ends with 1.": (
        "Bản ghi hỏng được tách riêng nguyên như cũ, và trang đã lưu của nó được đọc lại để thay vào; không có"
        " trang thì bản sửa đổi trước đó thành bản hiện tại, còn bài không có bản nào sẽ được lần thu thập sau hỏi"
        " lại. Những gì các hàng chép lại từ bản ghi, và chỉ mục từ, được lập lại. Cái gì không có dữ liệu nào để"
        " sửa thì để nguyên: lệnh nêu tên nó và kết thúc với mã 1."
    ),
}
