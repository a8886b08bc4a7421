"""What a crawl tells of itself, and why a site cannot be crawled."""

ENTRIES = {
    # what was asked for
    "--until is before --since": "--until sớm hơn --since",
    "name a TARGET, or give --due": "hãy cho biết TARGET, hoặc dùng --due",
    "no site is due (see `tulieu schedule show`)": "chưa có trang nào đến hạn (xem `tulieu schedule show`)",
    "no site is named {name}: {hint*}": "không có trang nào tên là {name}: {hint*}",
    "an empty word names no site: see `tulieu sites`, or give an address": (
        "từ rỗng không phải là tên trang: xem `tulieu sites`, hoặc ghi một địa chỉ"
    ),
    "{text} has a line's end or another control character in it": "{text} có dấu xuống dòng hoặc ký tự điều khiển khác",
    "the password is left out, for everybody on this machine could read it there: write it as the last word of the line"
    " {line} in ~/.pgpass, which only you may read (chmod 600)": (
        "mật khẩu được bỏ ra vì ở đó mọi người trên máy này đều đọc được: hãy ghi nó vào chỗ từ cuối của dòng {line}"
        " trong ~/.pgpass, tệp mà chỉ bạn được đọc (chmod 600)"
    ),
    "{archive}: its {names} could be read by everybody on this machine: use a key without one": (
        "{archive}: mọi người trên máy này đều có thể đọc {names} của nó: hãy dùng khóa không có mật khẩu"
    ),
    "{archive}: a line's end or another control character stands in it, which no timer can be given": (
        "{archive}: trong đó có dấu xuống dòng hoặc ký tự điều khiển khác, không bộ hẹn giờ nào nhận được"
    ),
    "{archive}: backslashes in succession or before % stand in it, which cron does not pass on": (
        "{archive}: trong đó có dấu \\ liền nhau hoặc đứng trước %, cron không chuyển đúng được"
    ),
    "{archive}: it makes a line of more than {number} bytes, which cron does not take": (
        "{archive}: nó làm thành một dòng dài hơn {number} byte, cron không nhận"
    ),
    "{contact} is no e-mail address or URL: a webmaster could not write to you": (
        "{contact} không phải là e-mail hay URL: người quản trị trang không có cách nào liên hệ với bạn"
    ),
    "no site is named {name}; did you mean {near}?": "không có trang nào tên là {name}; ý bạn là {near}?",
    "no site is named {name}; tulieu sites lists them": "không có trang nào tên là {name}; xem tulieu sites",
    "no province is named {name}: {hint*}": "không có tỉnh, thành phố nào tên là {name}: {hint*}",
    "did you mean {names}?": "ý bạn là {names}?",
    "see `tulieu sites`, or give an address": "xem `tulieu sites`, hoặc ghi một địa chỉ",
    "give one of the 34 of today, or of the 63 before": "hãy ghi một trong 34 tỉnh, thành nay hoặc 63 tỉnh, thành cũ",
    "{before} is a part of {now} since {day}": "{before} đã sáp nhập vào {now} từ {day}",
    "{site} is succeeded by {followers}": "{site} đã được thay bằng {followers}",
    "{site} published till {day}": "{site} ngừng đăng từ {day}",
    "{site} published till {day}; succeeded by {followers}": "{site} ngừng đăng từ {day}; thay bằng {followers}",
    "{site} is of {before}, a part of {now} since {day}: {hint*}": (
        "{site} là của {before}, đã sáp nhập vào {now} từ {day}: {hint*}"
    ),
    "see `tulieu sites --province {name}`": "xem `tulieu sites --province {name}`",
    "warning: no --contact: say whom a webmaster can write to (or set TULIEU_CONTACT)": (
        "cảnh báo: thiếu --contact: hãy cho biết người quản trị trang có thể liên hệ với ai (hoặc đặt TULIEU_CONTACT)"
    ),
    # how it went
    "{site}: {found} found, {new} new, {revised} revised, {unchanged} unchanged, {refused} refused, {failed} failed": (
        "{site}: tìm thấy {found}, mới {new}, đã sửa {revised}, không đổi {unchanged}, bị từ chối {refused}, thất bại"
        " {failed}"
    ),
    "{site}: {held} held, nothing new": "{site}: đang giữ {held} bài, không có gì mới",
    "{event*}: {number} more": "{event*}: còn {number} bài nữa",
    "{done} of {all} sites done, {problems} with a problem, {busy} at work: {new} new, {revised} revised, {unchanged}"
    " unchanged, {refused} refused, {failed} failed": (
        "xong {done}/{all} trang, {problems} trang gặp trục trặc, đang thu thập {busy}: mới {new}, đã sửa {revised},"
        " không đổi {unchanged}, bị từ chối {refused}, thất bại {failed}"
    ),
    "longest at work: {sites}": "lâu nhất đến nay: {sites}",
    "{all} sites: {new} new, {revised} revised, {requests} requests": (
        "{all} trang: mới {new} bài, đã sửa {revised} bài, {requests} yêu cầu"
    ),
    "nothing new on {number} of them": "không có gì mới ở {number} trang trong số đó",
    "looking at {site}, answers so far: {number}": "đang xem {site}, số câu trả lời đến nay: {number}",
    "{number}/min": "{number}/phút",
    "{duration*} left": "còn {duration*}",
    "refused: {reasons}": "bị từ chối: {reasons}",
    "failed: {reasons}": "thất bại: {reasons}",
    "articles read again by what was learnt of the portal: {number}": (
        "số bài được đọc lại theo những gì đã học được về cổng thông tin: {number}"
    ),
    "dates read again, as it is known now whether the day or the month comes first: {number}": (
        "ngày đọc lại, vì nay đã biết cổng ghi ngày trước hay tháng trước: {number}"
    ),
    "{number} requests in {duration*}": "{number} yêu cầu trong {duration*}",
    "{hours} h {minutes} min": "{hours} giờ {minutes} phút",
    "{minutes} min {seconds} s": "{minutes} phút {seconds} giây",
    "{seconds} s": "{seconds} giây",
    "articles outside the days asked for are asked for again by a crawl of other days": (
        "những bài ngoài khoảng ngày đã chọn sẽ được hỏi lại khi thu thập những ngày khác"
    ),
    "left out, and due for a crawl that asks for it: {number} addresses": (
        "để lại cho lần thu thập nào hỏi đến: {number} địa chỉ"
    ),
    "{site}: about {number} more requests, {duration*}": "{site}: còn khoảng {number} yêu cầu, {duration*}",
    "outside of the hours {hours} nothing is asked for": "ngoài khung giờ {hours} không gửi yêu cầu nào",
    "not everything was asked for yet: give the same command again to go on": (
        "chưa hỏi hết mọi địa chỉ: hãy chạy lại đúng lệnh này để tiếp tục"
    ),
    # lists that cannot be read to their end
    "the list {url} goes on in a way that cannot be followed: {why*}": (
        "danh sách {url} còn nữa nhưng chương trình không lần theo được: {why*}"
    ),
    "lists besides that go on in a way that cannot be followed: {number}": (
        "số danh sách khác còn nữa nhưng không lần theo được: {number}"
    ),
    "of its addresses {number} are left to later crawls": "còn {number} địa chỉ trong đó dành cho các lần thu thập sau",
    "its page {number} by POST answers {status}": "trang {number} (hỏi bằng POST) trả về mã {status}",
    "its page {number} by POST cannot be read ({reason})": "không đọc được trang {number} (hỏi bằng POST): {reason}",
    "its page {number} by POST shows nothing new": "trang {number} (hỏi bằng POST) không có gì mới",
    "its page {number} by POST brought no answer ({reason})": "trang {number} (hỏi bằng POST) không trả lời: {reason}",
    "it has more than {number} pages by POST": "nó có hơn {number} trang phải hỏi bằng POST",
    'only a script knows what "{label}" leads to': 'chỉ mã lệnh của trang mới biết "{label}" dẫn đến đâu',
    # what was wrong
    "{site} is being crawled by process {process} on {host}: nothing was asked for": (
        "{site} đang được tiến trình {process} trên máy {host} thu thập: chưa gửi yêu cầu nào"
    ),
    "too many files are open on this machine: give fewer --sites-at-once, or let more files be open (ulimit -n)": (
        "máy này đang mở quá nhiều tệp: hãy giảm --sites-at-once, hoặc cho phép mở nhiều tệp hơn (ulimit -n)"
    ),
    "this machine has no memory left for connections: give fewer --sites-at-once": (
        "máy này không còn bộ nhớ cho các kết nối: hãy giảm --sites-at-once"
    ),
    "this machine has no network: look at its connection, and run this again": (
        "máy này không có mạng: hãy kiểm tra kết nối rồi chạy lại lệnh này"
    ),
    "no site answers, so it may be this machine's network: look at its connection, and run this again": (
        "không trang nào trả lời, nên có thể là do mạng của máy này: hãy kiểm tra kết nối rồi chạy lại lệnh này"
    ),
    "{site} was crawled by another process just now": "{site} vừa được một tiến trình khác thu thập xong",
    "{site} was taken over by another process": "một tiến trình khác đã nhận thu thập {site}",
    "this machine's clock was set by {span*} while it crawled: look whether it is right, and run this again": (
        "đồng hồ của máy này đã bị chỉnh {span*} trong lúc thu thập: hãy kiểm tra lại giờ rồi chạy lại lệnh này"
    ),
    "this machine's clock is {span*} from that of several servers: set it, and run this again": (
        "đồng hồ của máy này lệch {span*} so với nhiều máy chủ: hãy chỉnh lại rồi chạy lại lệnh này"
    ),
    "this machine's clock is {span*} from the clock of {site}, and was not in its last crawl: set it, and run this"
    " again (if it is right, crawl another site together with this one)": (
        "đồng hồ của máy này lệch {span*} so với đồng hồ của {site}, mà lần thu thập trước thì không: hãy chỉnh lại rồi"
        " chạy lại lệnh này (nếu giờ của máy đúng, hãy thu thập cùng lúc một trang khác)"
    ),
    "{number} minutes": "{number} phút",
    "{number} hours": "{number} giờ",
    "{site} could not be started": "không khởi động được việc thu thập {site}",
    "nothing of {site} could be asked for": "không hỏi được gì của {site}",
    "no article of {site} was found": "không tìm thấy bài nào của {site}",
    "{url} is no page of {site}": "{url} không phải là một địa chỉ của {site}",
    "{url} leads to {target}": "{url} dẫn sang {target}",
    "a mistake in tulieu itself (please report it): {detail}": "lỗi của chính tulieu (xin báo cho chúng tôi): {detail}",
    "a mistake in tulieu itself on {url} (please report it): {detail}": (
        "lỗi của chính tulieu ở {url} (xin báo cho chúng tôi): {detail}"
    ),
    "internal error: {detail}": "lỗi bên trong: {detail}",
    "{site}: {problem*}: run it again later": "{site}: {problem*}: hãy chạy lại sau",
    "{number} of {all} answers were a test for browsers": (
        "{number} trong {all} câu trả lời là trang kiểm tra trình duyệt"
    ),
    "{number} of {all} answers were {what*}": "{number} trong {all} câu trả lời là {what*}",
    "the same page '{title}'": "cùng một trang '{title}'",
    "the same status {status}": "cùng một mã {status}",
    "a redirect to the address itself": "chuyển hướng về chính địa chỉ đã hỏi",
    "a redirect to {target}": "chuyển hướng đến {target}",
    "an empty page": "một trang trống",
    "a page without a word": "một trang không có chữ nào",
    "{url} answers with a test for browsers": "{url} trả về trang kiểm tra trình duyệt",
    "waiting to be asked again: {number}": "chờ được hỏi lại: {number}",
    "{site}: waiting to be asked again: {number}": "{site}: chờ được hỏi lại: {number}",
    "{problem*}: run it again later": "{problem*}: hãy chạy lại sau",
    "{url} answers with a page of {number} links, where it had {before}": (
        "{url} trả về một trang chỉ có {number} liên kết, trước đây có {before}"
    ),
    "{url} answers {status}": "{url} trả về mã {status}",
    "{url} the server answers {status}": "{url}: máy chủ trả về mã {status}",
    "{url} leads to {target}, which is another site": "{url} dẫn sang {target}, là một trang khác",
    "{url} redirects in a circle": "{url} chuyển hướng vòng tròn",
    "{url} cannot be asked for: its robots.txt {why}": "không thể hỏi {url}: robots.txt của nó {why}",
    "{url} resolves to {address}, a private address: give that address itself if you mean it": (
        "{url} trỏ đến {address}, một địa chỉ mạng nội bộ: nếu đúng ý bạn thì hãy ghi chính địa chỉ đó"
    ),
    "{url} does not answer: TLS fails ({words})": "{url} không trả lời: lỗi TLS ({words})",
    "{url} does not answer: its TLS is too old for this program ({words}): {hint*}": (
        "{url} không trả lời: TLS của máy chủ quá cũ đối với chương trình ({words}): {hint*}"
    ),
    'set tls="legacy" in the site\'s file, or --legacy-tls': (
        'đặt tls="legacy" trong tệp khai báo của trang, hoặc dùng --legacy-tls'
    ),
    "{url} answers with what cannot be unpacked": "{url} trả về dữ liệu không giải nén được",
    "{url} answers with more than 10 MB": "{url} trả về hơn 10 MB",
    "{url} answers with headers that do not end": "{url} trả về phần đầu không có điểm dừng",
    "{url} is barred by robots.txt": "{url} bị robots.txt cấm",
    "{url} is on another site": "{url} thuộc một trang khác",
    "{url} does not answer in time": "{url} không trả lời kịp thời hạn",
    "{url} does not answer: connection refused": "{url} không trả lời: bị từ chối kết nối",
    "{url} does not answer: the DNS does not know its name": "{url} không trả lời: DNS không biết tên này",
    "{url} breaks off in the middle of its answer": "{url} ngắt giữa chừng khi đang trả lời",
    "{url} is no web address": "{url} không phải là địa chỉ web",
    "{url} does not answer: the connection broke off": "{url} không trả lời: kết nối bị đứt",
    "{url} does not answer: no connection": "{url} không trả lời: không kết nối được",
    "{url} cannot be had: {kind}: {error}": "không lấy được {url}: {kind}: {error}",
    "{host} cannot be reached ({reason}): see whether this machine has a network, and run it again": (
        "không đến được {host} ({reason}): hãy xem máy này có mạng không rồi chạy lại"
    ),
    "{site} gave no answer {times} times in a row ({reason})": "{site} không trả lời {times} lần liên tiếp ({reason})",
    "{site} failed {times} times in a row ({reason})": "{site} thất bại {times} lần liên tiếp ({reason})",
}
