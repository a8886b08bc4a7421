"""`backfill`."""

ENTRIES: dict[str, str] = {
    "A site's name or the address of a portal.": "Tên trang hoặc địa chỉ của một cổng thông tin.",
    "The web archive.": "Kho lưu trữ web.",
    "Captures of this day (2019-01-31) or later.": "Bản chụp từ ngày này (2019-01-31) trở đi.",
    "Captures of this day or earlier.": "Bản chụp từ ngày này trở về trước.",
    "Stop after N captures; the next backfill goes on.": "Dừng sau N bản chụp; lần sau sẽ làm tiếp.",
    "Only ask which captures there are, and say how long it would take.": (
        "Chỉ hỏi xem có những bản chụp nào và cho biết sẽ mất bao lâu."
    ),
    "Another server of this kind.": "Máy chủ khác cùng loại.",
    "Where the plan is kept; beside the archive, as NAME.backfill.": (
        "Nơi giữ kế hoạch; mặc định nằm cạnh kho lưu trữ, tên là NAME.backfill."
    ),
    "Fetches what a web archive kept of a site: articles that are gone, and what others said earlier.": (
        "Tải những gì một kho lưu trữ web còn giữ của một trang: các bài đã gỡ và nội dung trước đây của các bài khác."
    ),
    "All addresses of the site's domains, today's and former ones, that look like articles. Each capture stands in the"
    " history of its article at its own time. At most 20 requests a minute are made, so a large site takes days: a"
    " backfill that was cut off goes on where it was. Given again after its end it asks what was captured since.": (
        "Lấy mọi địa chỉ trông như bài viết trên các tên miền của trang, hiện nay và trước kia. Mỗi bản chụp nằm"
        " trong lịch"
        " sử của bài vào đúng thời điểm của nó. Mỗi phút gửi nhiều nhất 20 yêu cầu, nên trang lớn mất nhiều ngày:"
        " nếu bị"
        " ngắt, lần sau sẽ làm tiếp từ chỗ cũ. Chạy lại khi đã xong thì hỏi những gì mới được chụp từ đó."
    ),
    "{site}: {listed} captures listed, {new} new, {revised} revised, {unchanged} unchanged, {refused} refused, {failed}"
    " failed": (
        "{site}: liệt kê {listed} bản chụp, mới {new}, đã sửa {revised}, không đổi {unchanged}, bị từ chối {refused},"
        " thất bại {failed}"
    ),
    "{site}: to be fetched: {captures} captures of {addresses} addresses": (
        "{site}: cần tải: {captures} bản chụp của {addresses} địa chỉ"
    ),
    "from {first} to {last}; that takes {duration}": "từ {first} đến {last}; sẽ mất {duration}",
    "left: {captures} captures; give the same command again to go on": (
        "còn lại: {captures} bản chụp; chạy lại đúng lệnh này để làm tiếp"
    ),
    "--from is {names}": "--from là một trong: {names}",
    "--server is scheme and host, as https://web.archive.org": (
        "--server gồm giao thức và tên máy, như https://web.archive.org"
    ),
    "an archive on a server has no place beside it: name a file for the plan by --plan": (
        "kho lưu trữ trên máy chủ không có chỗ bên cạnh: hãy chỉ tệp giữ kế hoạch bằng --plan"
    ),
    "only a server on this machine can be asked more often": "chỉ máy chủ trên máy này mới được hỏi dày hơn",
}
