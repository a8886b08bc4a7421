"""What the crawler's commands do: their help, a paragraph an entry."""

ENTRIES = {
    "Archives the news sites of Vietnam's party committees: crawl, read, date, deduplicate, export.": (
        "Lưu trữ các trang thông tin điện tử của cấp ủy Đảng ở Việt Nam: thu thập, đọc, xác định ngày, tìm bài trùng,"
        " xuất dữ liệu."
    ),
    # crawl
    "Fetches what is new and changed on sites into the archive.": "Lấy những gì mới và đã thay đổi vào kho.",
    "A crawl that was cut off goes on where it was. An address that is in no catalogue is recognised by its software,"
    " or learnt. A finished one asks again for lists, for articles of the last 30 days and for those whose sitemap or"
    " feed tells of a change; --full for everything. With --due, which cron and systemd call, only sites whose time has"
    " come.": (
        "Lần thu thập bị ngắt sẽ được chạy tiếp từ chỗ dở dang. Địa chỉ không có trong danh mục được nhận ra qua phần"
        " mềm của trang, hoặc được học. Lần đã xong thì hỏi lại các trang danh sách, các bài trong 30 ngày gần đây và"
        " những bài mà sitemap hay nguồn tin báo có thay đổi; --full để hỏi lại tất cả. Với --due, dùng cho cron và"
        " systemd, chỉ thu thập những trang đã đến hạn."
    ),
    "The address of a section brings that section alone: its list, the next pages of that, and the articles that they"
    " name. The address of an article brings that article. What is left out, by --since, --until, --only and --not too,"
    " stays due for a crawl that asks for it.": (
        "Địa chỉ của một chuyên mục chỉ lấy riêng chuyên mục ấy: danh sách, các trang tiếp theo của danh sách và những"
        " bài nêu ở đó. Địa chỉ của một bài chỉ lấy bài ấy. Những gì bị bỏ lại, kể cả do --since, --until, --only và"
        " --not, vẫn chờ lần thu thập nào hỏi đến."
    ),
    # sites
    "The catalogue of sites that are known by name.": "Danh mục các trang đã có tên.",
    "With what each statement about them rests on, who took over from whom, and which provinces became one in July"
    " 2025.": (
        "Kèm căn cứ của từng thông tin, trang nào thay trang nào, và những tỉnh, thành nào được sáp nhập tháng 7 năm"
        " 2025."
    ),
    # reread
    "Reads the kept pages again with today's reader.": "Đọc lại các trang đã lưu bằng bộ đọc hiện nay.",
    "What it reads otherwise is shown field by field, and becomes the next revision of its article; the one before"
    " stays in its history. Nothing is fetched. Articles that today's reader would refuse stay as they are; pages that"
    " were refused and can be read today become articles.": (
        "Chỗ nào đọc khác đi được in ra theo từng trường, và thành bản sửa đổi tiếp theo của bài; bản trước vẫn nằm"
        " trong lịch sử. Không tải gì về. Bài mà bộ đọc hiện nay sẽ từ chối được giữ nguyên; trang từng bị từ chối mà"
        " nay đọc được thì thành bài."
    ),
    # doctor
    "Looks at a live site: robots.txt, software, feeds, sitemaps, a list, five articles field by field, and which"
    " statements of its file are confirmed. Stores nothing.": (
        "Xem một trang đang hoạt động: robots.txt, phần mềm, nguồn tin, sitemap, một trang danh sách, năm bài theo"
        " từng trường, và thông tin nào trong tệp khai báo được xác nhận. Không lưu gì."
    ),
    "Where the archive has learnt the portal, articles are read with that, and it is said whether they fit.": (
        "Khi kho đã học về trang thì các bài được đọc với những gì đã học, và có cho biết chúng khớp hay không."
    ),
    "Ends with 0 only if articles with title, date and text could be read.": (
        "Mã thoát chỉ là 0 khi đọc được bài có tiêu đề, ngày và nội dung."
    ),
    "With --bundle the front page, a list and five articles as they came, what was read of each, and what the archive"
    " has learnt of the portal are packed. Where the site does not answer, pages are the archive's. What is in it is"
    " said before it is written; nothing of you or your machine is. `tulieu site new --from FILE` makes a site of"
    " it.": (
        "Với --bundle thì đóng gói trang chủ, một trang danh sách và năm bài như máy chủ trả về, những gì đọc được từ"
        " mỗi trang, và những gì kho đã học về trang. Khi trang không trả lời thì lấy các trang trong kho. Trong gói có"
        " gì được in ra trước khi ghi; không có gì về bạn hay máy của bạn. `tulieu site new --from FILE` tạo tệp khai"
        " báo từ gói."
    ),
    # report
    "How the crawls went, and which sites are below their own normal.": (
        "Các lần thu thập diễn ra thế nào, và trang nào kém hơn mức bình thường của chính nó."
    ),
    "Ends with 0 where every site is as it normally is, else with 1 and a line for each problem. The normal is learnt"
    " from a site's own earlier runs: nothing is said of its first. A change that is there to stay is accepted by"
    " --accept SITE: earlier runs count no more.": (
        "Mã thoát là 0 khi mọi trang đều bình thường, nếu không thì là 1 và mỗi vấn đề một dòng. Mức bình thường được"
        " học từ các lần trước của chính trang đó: lần đầu tiên thì chưa nói được gì. Thay đổi lâu dài thì chấp nhận"
        " bằng --accept SITE: các lần trước đó không được tính nữa."
    ),
    # schedule
    "When sites are crawled again.": "Khi nào các trang được thu thập lại.",
    "Every site that was ever crawled into the archive: how often, why, when last, when next.": (
        "Mọi trang từng được thu thập vào kho: chu kỳ, vì sao, lần trước và lần tới khi nào."
    ),
    "How often a site is crawled.": "Một trang được thu thập bao lâu một lần.",
    "A service and a timer for systemd, as they are, with what to do with them on top.": (
        "In một dịch vụ và một bộ hẹn giờ cho systemd, dùng được ngay, kèm hướng dẫn ở đầu."
    ),
    "A line for `crontab -e`, as it is.": "In một dòng cho `crontab -e`, dùng được ngay.",
    "Stays, and crawls every site when its time has come: for containers. Ctrl-C or SIGTERM end it, and the crawl that"
    " is at work with it, gracefully.": (
        "Chạy liên tục và thu thập từng trang khi đến hạn: dùng cho container. Ctrl-C hoặc SIGTERM dừng nó, cùng lần"
        " thu thập đang chạy, một cách êm đẹp."
    ),
    # site
    "Adding a site to the catalogue, and what was learnt of one.": (
        "Thêm một trang vào danh mục, và những gì đã học về một trang."
    ),
    "Looks at a portal, politely, and writes a file for it and saved pages for the tests.": (
        "Xem một trang, giữ phép lịch sự, rồi viết tệp khai báo của nó và lưu vài trang mẫu cho kiểm thử."
    ),
    "Some forty requests, one a second: robots.txt, the front page, a list, sixteen articles. Three articles and the"
    " list are saved, each with the record that is read today, for you to compare with the page. Nothing is"
    " overwritten. Of ten articles or more it is shown what was learnt of the portal: where it prints each field.": (
        "Khoảng bốn mươi yêu cầu, mỗi giây một yêu cầu: robots.txt, trang chủ, một trang danh sách, mười sáu bài. Ba"
        " bài và trang danh sách được lưu, kèm bản ghi đọc được hôm nay để bạn đối chiếu với trang. Không ghi đè gì."
        " Khi có từ mười bài trở lên thì cho biết đã học được gì về trang: mỗi trường in ở đâu."
    ),
    "With --from the pages are those of a bundle that somebody packed who can reach the portal; nothing is asked"
    " for.": ("Với --from thì dùng các trang trong gói do người vào được trang đóng lại; không gửi yêu cầu nào."),
    "What was learnt of a portal from its own pages: where they print each field, on how many pages, who says the"
    " same.": (
        "Những gì đã học về một trang từ chính các bài của nó: mỗi trường in ở đâu, trên bao nhiêu trang, nguồn nào nói"
        " giống vậy."
    ),
    "Each design of its pages is a generation. What stands on the pages of different articles is the frame.": (
        "Mỗi kiểu trình bày là một thế hệ. Những gì có trên trang của các bài khác nhau là khung."
    ),
    # fixture
    "Saved pages of sites.": "Các trang mẫu đã lưu.",
    "Saves one more page of a site for the tests, with the record that is read today.": (
        "Lưu thêm một trang mẫu cho kiểm thử, kèm bản ghi đọc được hôm nay."
    ),
    'Of pages saved in a browser .mhtml ("web page, single file") is best; the .html of a "complete" one is taken too.'
    " Browsers write pages anew, so the markup is not as it was served; meta.json says so.": (
        "Với trang lưu từ trình duyệt, tốt nhất là .mhtml (trang web, một tệp duy nhất); tệp .html của kiểu lưu đầy đủ"
        " cũng được. Trình duyệt viết lại trang, nên mã HTML không như máy chủ trả về; meta.json có ghi điều đó."
    ),
    "Draws saved pages for the browser: what is read from them, from where, and who said so.": (
        "Vẽ lại các trang mẫu để xem bằng trình duyệt: đọc được gì, từ đâu, theo căn cứ nào."
    ),
    "Says that you have compared saved pages with their records, every field, and found them right.": (
        "Xác nhận bạn đã đối chiếu các trang mẫu với bản ghi của chúng, từng trường, và thấy đúng."
    ),
    "Without SLUG it lists the pages of the site that nobody has checked yet.": (
        "Không ghi SLUG thì liệt kê những trang mẫu chưa ai xác nhận."
    ),
    "Asks for the live pages of the captured fixtures, politely, and compares what is read from them with"
    " expected.json. Changes nothing.": (
        "Hỏi lại, giữ phép lịch sự, các trang đang hoạt động của những trang mẫu đã chụp, và so những gì đọc được với"
        " expected.json. Không thay đổi gì."
    ),
    "Ends with 1 where a page differs, is gone, or cannot be had.": (
        "Mã thoát là 1 khi có trang khác đi, biến mất, hoặc không lấy được."
    ),
    # extract
    "Read one page and print its record as JSON: a saved one, offline, or the one at an address.": (
        "Đọc một trang và in bản ghi của nó dưới dạng JSON: trang đã lưu, không cần mạng, hoặc trang ở một địa chỉ."
    ),
    "An address is asked for as in a crawl: robots.txt is obeyed, and only redirects within the site are followed."
    " Nothing is stored.": (
        "Địa chỉ được hỏi như khi thu thập: tuân theo robots.txt, và chỉ theo những chuyển hướng trong cùng trang."
        " Không lưu gì."
    ),
    # site forget
    "Forgets a site that was entered by mistake: its addresses, runs, schedule and refused pages.": (
        "Bỏ một trang được đưa vào do nhầm: các địa chỉ, các lần thu thập, lịch và những trang bị từ chối của nó."
    ),
    "Asks first. Nothing of articles is ever deleted: a site that has some is not forgotten.": (
        "Có hỏi lại trước. Không bao giờ xóa gì của các bài: trang đã có bài thì không bị bỏ."
    ),
    "With --html a page for the browser as well: what was read, from where, and who said so; also of a page that is"
    " refused. It runs nothing and asks for nothing, whatever the saved page holds.": (
        "Với --html thì có thêm một trang để xem bằng trình duyệt: đọc được gì, từ đâu, theo căn cứ nào; kể cả với"
        " trang bị từ chối. Trang đó không chạy mã và không tải gì, dù trang đã lưu chứa gì đi nữa."
    ),
    'With --jsonl standard input holds lines {"file", "url", "site"?, "fetched_at"?}; each is answered, in order, by a'
    ' line {"article": {...}} or {"error": {"reason", "detail"}}.': (
        'Với --jsonl, đầu vào chuẩn gồm các dòng {"file", "url", "site"?, "fetched_at"?}; mỗi dòng được trả lời, theo'
        ' thứ tự, bằng một dòng {"article": {...}} hoặc {"error": {"reason", "detail"}}.'
    ),
    "With --portal every page is read as one of the portal that the profile is of. What the profile decided is said in"
    " `evidence`.": (
        "Với --portal, mọi trang được đọc như trang của cổng mà hồ sơ ấy nói đến. Điều gì do hồ sơ quyết định thì được"
        " ghi trong `evidence`."
    ),
    # date
    "How a Vietnamese date line is understood, as JSON. `value` is null, and the exit status 1, where it is refused;"
    " with `-` every line is answered by a line, and the status is 0.": (
        "Một dòng ngày tháng tiếng Việt được hiểu như thế nào, dưới dạng JSON. Khi bị từ chối, `value` là null và mã"
        " thoát là 1; với `-` thì mỗi dòng được trả lời bằng một dòng, và mã thoát là 0."
    ),
}
