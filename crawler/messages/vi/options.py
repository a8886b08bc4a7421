"""What options and arguments of the crawler's commands are for."""

ENTRIES = {
    # tulieu
    "Which program and which reader it is.": "Phiên bản của chương trình và của bộ đọc trang.",
    # crawl
    "Names of sites (see `tulieu sites`), addresses of portals, of their sections or of single articles.": (
        "Tên các trang (xem `tulieu sites`), địa chỉ của trang, của chuyên mục hoặc của từng bài."
    ),
    "Articles at such addresses: * is any text, ? one character, [ab] one of these; the whole address, or its path"
    " where it begins with /. May be given several times.": (
        "Những bài có địa chỉ như vậy: * là chuỗi bất kỳ, ? là một ký tự, [ab] là một trong các ký tự ấy; so với cả địa"
        " chỉ, hoặc với phần đường dẫn nếu bắt đầu bằng /. Có thể ghi nhiều lần."
    ),
    "No articles at such addresses; goes before --only.": "Bỏ những bài có địa chỉ như vậy; xét trước --only.",
    "Only sites whose time has come; without TARGET all that were ever crawled.": (
        "Chỉ những trang đã đến hạn; không ghi TARGET thì xét mọi trang từng được thu thập."
    ),
    "Articles published on this day (2025-01-31) or later.": "Những bài đăng từ ngày này (2025-01-31) trở đi.",
    "Articles published on this day or earlier.": "Những bài đăng từ ngày này trở về trước.",
    "Stop after N articles; the next crawl goes on.": "Dừng sau N bài; lần thu thập sau sẽ tiếp tục.",
    "Ask for every known address again; with --limit N, for the N articles asked for longest ago.": (
        "Hỏi lại mọi địa chỉ đã biết; cùng --limit N thì chỉ N bài đã lâu nhất chưa hỏi lại."
    ),
    "Between two requests to a site; 1, and more if it answers slowly.": (
        "Giữa hai yêu cầu gửi đến một trang; 1, và lâu hơn nếu trang trả lời chậm."
    ),
    "Sites crawled at a time, the next one as one ends; 100, fewer where few files may be open.": (
        "Số trang được thu thập cùng lúc, trang này xong thì đến trang kế tiếp; 100, ít hơn nếu chỉ được mở ít tệp."
    ),
    "Requests to a site at once; 1.": "Số yêu cầu gửi đồng thời đến một trang; 1.",
    "That an answer may take to its last byte; 60.": "Thời gian tối đa để nhận hết một câu trả lời; 60.",
    "For servers that speak only TLS 1.0 or 1.1, or have weak keys.": (
        "Cho các máy chủ chỉ dùng TLS 1.0 hay 1.1, hoặc có khóa yếu."
    ),
    "Ask only at these hours of Vietnam's day, as 22-6; what is left stays due.": (
        "Chỉ gửi yêu cầu trong khung giờ này (giờ Việt Nam), như 22-6; phần còn lại để lần sau."
    ),
    "Your e-mail or URL, for webmasters; sent with every request.": (
        "E-mail hoặc URL của bạn, cho người quản trị trang; gửi kèm mọi yêu cầu."
    ),
    "Where a site is below its normal: post it to this http(s) address, or run this command, which gets it on standard"
    " input.": (
        "Khi một trang kém hơn mức bình thường của nó: gửi (POST) đến địa chỉ http(s) này, hoặc chạy lệnh này với nội"
        " dung ở đầu vào chuẩn."
    ),
    # sites, reread, doctor, report
    "Only sites of it: central, province, district, front, army, press, government, assembly.": (
        "Chỉ các trang thuộc loại này: central (trung ương), province (tỉnh), district (huyện), front (mặt trận, đoàn"
        " thể), army (quân đội), press (báo chí), government (chính quyền), assembly (hội đồng nhân dân, quốc hội)."
    ),
    "Only sites of a province of today, and of those it was formed from.": (
        "Chỉ các trang của một tỉnh, thành hiện nay và của những tỉnh, thành hợp thành nó."
    ),
    "Only say what would change.": "Chỉ cho biết sẽ thay đổi những gì.",
    "Processes that read; as many as there are cores.": "Số tiến trình đọc; mặc định bằng số nhân của máy.",
    "A site's name or a portal's address.": "Tên trang hoặc địa chỉ của trang.",
    "For servers that speak only old TLS.": "Cho các máy chủ chỉ dùng TLS cũ.",
    "Also pack what was seen into this new zip file, for a maintainer who cannot reach the site.": (
        "Đóng gói thêm những gì đã thấy vào tệp zip mới này, cho người bảo trì không vào được trang."
    ),
    "The last N days, today included.": "N ngày gần đây, kể cả hôm nay.",
    "Take what the last whole crawl of this site had for its new normal, for good; then report on it.": (
        "Lấy những gì lần thu thập trọn vẹn gần nhất của trang này có làm mức bình thường mới, lâu dài; rồi báo cáo về"
        " trang."
    ),
    "Write a page with plots to this file.": "Ghi một trang có biểu đồ vào tệp này.",
    # schedule
    "As `schedule show` names it.": "Tên như trong `schedule show`.",
    "Crawl it this often: 6h, 2d.": "Chu kỳ thu thập: 6h (6 giờ), 2d (2 ngày).",
    "Crawl it only when asked by name.": "Chỉ thu thập khi được gọi tên.",
    "As often as its own history asks for.": "Chu kỳ theo chính lịch sử của trang.",
    "How often to look whether a site is due.": "Bao nhiêu phút xem một lần có trang nào đến hạn.",
    # site, fixture
    "The portal's front page.": "Trang chủ.",
    "What `tulieu doctor --bundle` packed, in place of ADDRESS.": (
        "Gói do `tulieu doctor --bundle` tạo, thay cho ADDRESS."
    ),
    "What the site is called; else what its host says.": "Tên của trang; nếu không ghi thì theo tên miền.",
    "Where to write; the repository that you are in.": "Ghi vào đâu; mặc định là bản mã nguồn bạn đang ở trong.",
    "A site's name, see `tulieu sites`.": "Tên trang, xem `tulieu sites`.",
    "A page of the site, or one saved in a browser.": "Một địa chỉ của trang, hoặc một tệp lưu từ trình duyệt.",
    "Where a FILE is from; .mhtml says it itself.": "FILE lấy từ đâu; tệp .mhtml tự cho biết.",
    "What to call it; else what it shows, as with-photo.": "Đặt tên gì; không ghi thì theo nội dung, như with-photo.",
    "When a FILE was saved, as in 2025-01-31T08:00.": "FILE được lưu lúc nào, như 2025-01-31T08:00.",
    "Some of its pages; else all.": "Một số trang mẫu; nếu không ghi thì tất cả.",
    "Where to; else a new folder for temporary files.": "Ghi vào đâu; nếu không ghi thì vào một thư mục tạm mới.",
    "Pages that you have compared.": "Những trang mẫu bạn đã đối chiếu.",
    "One site; else all that have saved pages.": "Một trang; nếu không ghi thì mọi trang có trang mẫu.",
    # site forget
    "Do not ask first.": "Không hỏi lại.",
    # extract, date
    "A saved page, - for standard input, or the address of a page.": (
        "Một trang đã lưu, - là đầu vào chuẩn, hoặc địa chỉ của một trang."
    ),
    "Where the page came from; a browser's .mhtml says it itself.": (
        "Trang lấy từ đâu; tệp .mhtml của trình duyệt tự cho biết."
    ),
    "Name of its site in the catalogue.": "Tên trang trong danh mục.",
    "When it was fetched, as in 2025-01-31T08:00.": "Được tải về lúc nào, như 2025-01-31T08:00.",
    "Its Content-Type header.": "Tiêu đề Content-Type của nó.",
    "Read requests from standard input, a line each.": "Đọc các yêu cầu từ đầu vào chuẩn, mỗi yêu cầu một dòng.",
    "Draw the page into this file, with a mark on every value; - for standard output, instead of JSON.": (
        "Vẽ lại trang vào tệp này, đánh dấu từng giá trị; - là đầu ra chuẩn, thay cho JSON."
    ),
    "Read with what was learnt of the portal, as `tulieu site learnt NAME --json` prints it.": (
        "Đọc với những gì đã học về trang, như `tulieu site learnt NAME --json` in ra."
    ),
    "A date line as printed; - reads a line each from standard input.": (
        "Dòng ngày tháng như in trên trang; - để đọc từng dòng ở đầu vào chuẩn."
    ),
    "What `3 ngày trước` counts from, as in 2025-01-31T08:00.": (
        "Thời điểm để tính `3 ngày trước`, như 2025-01-31T08:00."
    ),
}
