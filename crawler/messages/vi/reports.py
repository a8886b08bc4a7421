"""What is told of schedules, of how sites were, and of kept pages that were read again."""

ENTRIES = {
    # schedule
    "no site was crawled into this archive yet": "chưa có trang nào được thu thập vào kho này",
    "give one of --every, --never and --learnt": "hãy chọn một trong --every, --never và --learnt",
    "{text} is no time like 6h or 2d, from 10m to 366d": (
        "{text} không phải là khoảng thời gian dạng 6h hay 2d, từ 10m đến 366d"
    ),
    "tulieu crawl --due ended with {code}": "tulieu crawl --due kết thúc với mã {code}",
    "tulieu crawl --due could not be started: {why}": "không khởi động được tulieu crawl --due: {why}",
    # report
    "{where}: no site was crawled into it yet": "{where}: chưa có trang nào được thu thập vào đây",
    "{site} was never crawled: there are runs of {sites}": "{site} chưa từng được thu thập: chỉ có các lần của {sites}",
    "the last {days} days, up to {time}, Vietnam's time": "{days} ngày gần đây, đến {time}, giờ Việt Nam",
    "--notify: the webhook answers {code}": "--notify: webhook trả về mã {code}",
    "--notify: the webhook cannot be reached: {why*}": "--notify: không kết nối được webhook: {why*}",
    "no command": "không có lệnh nào",
    "there is no command {command}, and an address begins with http:// or https://": (
        "không có lệnh {command}; còn địa chỉ thì phải bắt đầu bằng http:// hoặc https://"
    ),
    "{what} is no address like https://example.org/hook": "{what} không phải là địa chỉ dạng https://example.org/hook",
    "{site} was never crawled to an end: there is nothing to accept": (
        "{site} chưa từng được thu thập trọn vẹn: không có gì để chấp nhận"
    ),
    "{site}: what its crawl of {time} had is its normal from now on": (
        "{site}: từ nay mức bình thường là những gì lần thu thập lúc {time} có"
    ),
    "{site}: its normal is learnt from its crawl of {time} on, as accepted": (
        "{site}: mức bình thường được học từ lần thu thập lúc {time}, như đã chấp nhận"
    ),
    "--accept reports on its own site: leave out --site": "--accept báo cáo về chính trang đó: hãy bỏ --site",
    "--notify: {command} did not end within {seconds} seconds": "--notify: {command} chưa xong sau {seconds} giây",
    "--notify: {command} ended with {code}": "--notify: {command} kết thúc với mã {code}",
    "--notify: {command}: {why*}": "--notify: {command}: {why*}",
    # how a site is below its normal, behind its name
    "no new article for {days} days (normally {rate*})": "{days} ngày không có bài mới (bình thường: {rate*})",
    "{number} a day": "{number} bài mỗi ngày",
    "one in {number} days": "{number} ngày một bài",
    "{number} of {all} addresses became articles (normally {share*}): {why}": (
        "{number} trong {all} địa chỉ thành bài (bình thường: {share*}): {why}"
    ),
    "refused {reason} {now*} (normally {before*})": "bị từ chối vì {reason}: {now*} (bình thường: {before*})",
    "{field*} missing in {number} of {all} articles (normally {share*})": (
        "{field*}: thiếu ở {number} trong {all} bài (bình thường: {share*})"
    ),
    "{field*} missing in {number} of {all} articles (normally {share*}): {witness} stopped matching": (
        "{field*}: thiếu ở {number} trong {all} bài (bình thường: {share*}): {witness} không còn khớp"
    ),
    "{site}: {field*}: {witness} stopped matching (in {before*} of {earlier} articles before, in {now*} of {lately}"
    " now)": (
        "{site}: {field*}: {witness} không còn khớp (trước đây {before*} trong {earlier} bài, nay {now*} trong"
        " {lately})"
    ),
    "{site}: {field*}: {witness} stopped matching (in {before*} of {earlier} articles before, in {now*} of {lately}"
    " now); {instead} says it now": (
        "{site}: {field*}: {witness} không còn khớp (trước đây {before*} trong {earlier} bài, nay {now*} trong"
        " {lately}); nay {instead} cho biết"
    ),
    "none": "không có",
    "all": "tất cả",
    "1 in {number}": "1 trong {number}",
    # doctor
    "{kind}: {url} names {number} new addresses": "{kind}: {url} nêu {number} địa chỉ mới",
    "{statement}: {today*} (rests on: {basis})": "{statement}: {today*} (căn cứ: {basis})",
    "confirmed": "được xác nhận",
    "not confirmed": "chưa được xác nhận",
    "contradicted: its pages bear the marks of {software}": "bị phủ nhận: trang mang dấu hiệu của {software}",
    "{fit} of {of} articles fit the design learnt from {pages} pages": (
        "{fit} trong {of} bài khớp cách trình bày đã học từ {pages} trang"
    ),
    "fault: {reason} {number}": "lỗi: {reason} {number}",
    "software: {name}": "phần mềm: {name}",
    "software: none that is known: its pages are read without a layout": (
        "phần mềm: chưa nhận ra; các trang được đọc theo cách chung"
    ),
    "{kind}: none was found": "{kind}: không tìm thấy",
    "it fits: {read} articles were read with title, date and text": (
        "đọc được: đã đọc {read} bài có tiêu đề, ngày và nội dung"
    ),
    "it does not fit": "không đọc được",
    "{verdict*}: of {read} articles most lack a date or a text": (
        "{verdict*}: đa số trong {read} bài thiếu ngày hoặc thiếu nội dung"
    ),
    # reread
    "nothing was changed (--dry-run)": "chưa thay đổi gì (--dry-run)",
    "stored as revisions and articles: {number}": "đã lưu thành bản sửa đổi và bài: {number}",
    "{read} articles read again: {same} as before, {changed} differ": (
        "đã đọc lại {read} bài: {same} như trước, {changed} khác"
    ),
    "{number} would be refused today ({reason}) and stay as they are: {keys}": (
        "{number} bài nay sẽ bị từ chối ({reason}) và được giữ nguyên: {keys}"
    ),
    "refused before, and articles today: {number} pages": "từng bị từ chối, nay là bài: {number} trang",
    "not read again, as no page of it was kept: {number} articles": (
        "không đọc lại được vì trang không được lưu: {number} bài"
    ),
    # what was learnt of a site's pages, behind its name
    "the layout changed on {day}: {new} of {of} newest pages fit {which*}": (
        "cách trình bày đã đổi vào {day}: {new} trong {of} trang mới nhất khớp {which*}"
    ),
    "the layout changed on {day}, or older articles have another one: {new} of {of} newest pages fit {which*}": (
        "cách trình bày đã đổi vào {day}, hoặc các bài cũ có cách khác: {new} trong {of} trang mới nhất khớp {which*}"
    ),
    "a new one": "cách mới",
    "none that is known": "không cách nào đã biết",
    "the profile disagrees with the layout in {field*} on {number} of {all} pages looked at": (
        "hồ sơ đã học nói khác bộ đọc về {field*} ở {number} trong {all} trang được xem"
    ),
    # extract
    "a request needs the strings file and url": "một yêu cầu cần có hai chuỗi file và url",
    "{name} is no string": "{name} không phải là chuỗi",
    "{url} is no http address": "{url} không phải là địa chỉ http",
    "{text} is no ISO 8601 time like 2025-01-31T08:00": "{text} không phải là thời điểm ISO 8601 dạng 2025-01-31T08:00",
}
