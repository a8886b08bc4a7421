"""What is told to whoever adds a site: `tulieu site`, `tulieu fixture`."""

ENTRIES = {
    "looking at {url}: some forty requests, one at a time": "đang xem {url}: chừng bốn mươi yêu cầu, từng cái một",
    "wrote {file}": "đã ghi {file}",
    "wrote {folder}: {url}": "đã ghi {folder}: {url}",
    "- refused: {reason}": "- bị từ chối: {reason}",
    "- read: {fields}": "- đọc được: {fields}",
    "- read: {fields}; missing: {others}": "- đọc được: {fields}; thiếu: {others}",
    "software: it has marks of {name}, but none of its layouts reads these pages": (
        "phần mềm: có dấu hiệu của {name}, nhưng không bộ đọc nào của nó đọc được các trang này"
    ),
    "software: none that is known; its pages are read without a layout": (
        "phần mềm: chưa nhận ra; các trang được đọc theo cách chung"
    ),
    "learnt from {number} articles; each archive learns it for itself, the file needs none:": (
        "học được từ {number} bài; mỗi kho tự học lại, tệp khai báo không cần ghi:"
    ),
    "none of {number} articles has: {fields}. If the pages print it, a layout may be needed.": (
        "không bài nào trong {number} bài có: {fields}. Nếu trang có in thì có lẽ cần viết thêm bộ đọc."
    ),
    "The saved pages hold texts of {publisher}, whose copyright they are: publish them only if you may.": (
        "Các trang đã lưu chứa văn bản thuộc bản quyền của {publisher}: chỉ công bố nếu bạn được phép."
    ),
    "Next:": "Tiếp theo:",
    "1. Read {file}: put the title right, and say whose it is (level, province).": (
        "1. Đọc {file}: sửa tiêu đề cho đúng, và ghi trang của ai (level, province)."
    ),
    "2. Open each page above in a browser and compare it with its expected.json: every field, every paragraph.": (
        "2. Mở từng trang ở trên bằng trình duyệt và đối chiếu với expected.json: từng trường, từng đoạn."
    ),
    "- What is right is said by: tulieu fixture checked {name} {slug}": (
        "- Trang nào đúng thì xác nhận bằng: tulieu fixture checked {name} {slug}"
    ),
    "- What is wrong stays unchecked: mend the reading (CONTRIBUTING.md), then pytest --update-golden.": (
        "- Trang nào sai thì để nguyên, chưa xác nhận: sửa bộ đọc (CONTRIBUTING.md), rồi pytest --update-golden."
    ),
    "3. Run: make sites; pytest tests/crawler/test_fixtures.py tests/crawler/sites": (
        "3. Chạy: make sites; pytest tests/crawler/test_fixtures.py tests/crawler/sites"
    ),
    "- It fails until every page is checked.": "- Kiểm thử còn báo lỗi cho đến khi mọi trang được xác nhận.",
    "Its markup is the browser's, not as it was served; meta.json says so.": (
        "Mã HTML là của trình duyệt, không phải như máy chủ trả về; meta.json có ghi điều đó."
    ),
    "Next: tulieu fixture view {name}, compare, then: tulieu fixture checked {same}": (
        "Tiếp theo: tulieu fixture view {name}, đối chiếu, rồi: tulieu fixture checked {same}"
    ),
    # doctor --bundle, site new --from
    "{file} will hold of {site}, {size} bytes unpacked:": "{file} sẽ chứa của {site}, {size} byte khi giải nén:",
    "- {manifest}, {size} bytes: addresses, headers, what was read; {profile*}": (
        "- {manifest}, {size} byte: địa chỉ, tiêu đề HTTP, những gì đọc được; {profile*}"
    ),
    "what was learnt of the portal": "những gì đã học về trang",
    "nothing learnt of the portal": "chưa học được gì về trang",
    "- {file}, {size} bytes: {kind*}, {url}, {outcome*}": "- {file}, {size} byte: {kind*}, {url}, {outcome*}",
    "front page": "trang chủ",
    "list": "danh sách",
    "article": "bài",
    "refused: {reason}": "bị từ chối: {reason}",
    "read: {fields}": "đọc được: {fields}",
    "- left out, as it is too large: {url}": "- bỏ ra ngoài vì quá lớn: {url}",
    "Nothing of you or your machine was added. Pages may print who asked for them: look before you send it.": (
        "Không thêm gì về bạn hay máy của bạn. Nhưng trang có thể in ra ai đã hỏi nó: hãy xem lại trước khi gửi đi."
    ),
    "the site gave no page: these are pages that the archive kept": (
        "không lấy được trang nào từ trang gốc: đây là những trang mà kho đã lưu"
    ),
    "no page of {site} came, and none is kept: there is nothing to pack": (
        "không lấy được trang nào của {site}, trong kho cũng không có: không có gì để đóng gói"
    ),
    "name an ADDRESS, or give --from BUNDLE": "hãy ghi ADDRESS, hoặc dùng --from BUNDLE",
    "leave out ADDRESS: the bundle has it": "hãy bỏ ADDRESS: địa chỉ đã có trong gói",
    "no article of {site} can be read from the bundle": "không đọc được bài nào của {site} từ gói này",
    "{file}: no bundle of tulieu: {why*}": "{file}: không phải gói của tulieu: {why*}",
    "it has more than {size} MB": "lớn hơn {size} MB",
    "it has more than {number} files": "có hơn {number} tệp",
    "it is no zip file that can be read": "không phải tệp zip đọc được",
    "{name} is no name of a file in a bundle": "{name} không phải tên tệp của một gói",
    "{name} is in it twice": "{name} xuất hiện hai lần",
    "{name} is too large": "{name} quá lớn",
    "{name} is no plain file": "{name} không phải tệp thường",
    "it is of version {version}, and this tulieu reads version {number}": (
        "thuộc phiên bản {version}, còn tulieu này đọc phiên bản {number}"
    ),
    "{name} is not the page that was packed: its digest is another": (
        "{name} không phải trang đã được đóng gói: mã băm khác"
    ),
    "what {manifest} says of {key} is not as it should be": "những gì {manifest} ghi về {key} không đúng quy cách",
    # site learnt
    "nothing is learnt of {site} yet: that needs ten articles": "chưa học được gì về {site}: cần có mười bài",
    "what was learnt of {site} cannot be read: {error}": "không đọc được những gì đã học về {site}: {error}",
    "generation {number}: {pages} pages": "thế hệ {number}: {pages} trang",
    "generation {number}: {pages} pages, fetched from {first} to {last}": (
        "thế hệ {number}: {pages} trang, tải từ {first} đến {last}"
    ),
    "not the article's: on {pages} of {all} pages at {place}: {example}": (
        "không thuộc bài: ở {pages} trong {all} trang, tại {place}: {example}"
    ),
    "clock: on {pages} of {all} pages at {place}: {example}": (
        "đồng hồ: ở {pages} trong {all} trang, tại {place}: {example}"
    ),
    "not believed: {source}, on {pages} of {all} pages: {why*}": (
        "không tin: {source}, ở {pages} trong {all} trang: {why*}"
    ),
    "frame: on {pages} of {all} pages: {words}": "khung: ở {pages} trong {all} trang: {words}",
    "and {number} more": "và {number} dòng nữa",
    # fixture checked
    "{name} is checked": "đã xác nhận {name}",
    "not checked yet: {name}: {url}": "chưa xác nhận: {name}: {url}",
    "all {number} pages of {site} are checked": "đã xác nhận cả {number} trang của {site}",
    "--url and --fetched-at are for pages saved in a browser": (
        "--url và --fetched-at chỉ dùng cho trang lưu từ trình duyệt"
    ),
    # what was wrong
    "no page of {site} is saved in {folder}": "chưa có trang nào của {site} được lưu trong {folder}",
    "no page of {site} is called {slug}; there are {slugs}": "không có trang nào của {site} tên là {slug}; có {slugs}",
    "no captured page is saved in {folder}": "chưa có trang chụp nào được lưu trong {folder}",
    "no captured page of {site} is saved in {folder}": "chưa có trang chụp nào của {site} được lưu trong {folder}",
    "{word} is no address like https://tinhuy.example.gov.vn/": (
        "{word} không phải là địa chỉ dạng https://tinhuy.example.gov.vn/"
    ),
    "{address} is the site {site} already: `tulieu fixture add {name}` adds its pages": (
        "{address} đã là trang {site} trong danh mục: `tulieu fixture add {name}` để thêm trang mẫu"
    ),
    "a site is named {name} already: give another --name": "đã có trang tên là {name}: hãy đặt --name khác",
    "{path} is there already, and nothing is overwritten": "{path} đã tồn tại, và không có gì bị ghi đè",
    "{path} is there already, and nothing is overwritten: give another --slug": (
        "{path} đã tồn tại, và không có gì bị ghi đè: hãy đặt --slug khác"
    ),
    "{problem*} (`tulieu doctor {url}` tells more)": "{problem*} (`tulieu doctor {url}` cho biết thêm)",
    "{file} defines no SITE": "{file} không định nghĩa SITE",
    "{address} is no address of {site}, whose hosts are {hosts}": (
        "{address} không phải là địa chỉ của {site}, có các tên miền {hosts}"
    ),
    "{folder} holds the same bytes of the same address": "{folder} đã chứa đúng nội dung này của địa chỉ này",
    "{folder} is no folder": "{folder} không phải là thư mục",
    "{folder} is not within a checkout of the repository: go into one, or give --folder DIR": (
        "{folder} không nằm trong bản mã nguồn của tulieu: hãy vào đó, hoặc dùng --folder DIR"
    ),
    "{name} cannot name a file: give a --name of lower-case letters, digits, '.' and '-'": (
        "{name} không thể làm tên tệp: hãy đặt --name gồm chữ thường, chữ số, '.' và '-'"
    ),
    "{slug} cannot name a page: at most {number} lower-case letters and digits, with hyphens": (
        "{slug} không thể làm tên trang: nhiều nhất {number} chữ thường và chữ số, có thể có gạch nối"
    ),
    "{host} is no name for a site: give one with --name": "{host} không thể làm tên trang: hãy đặt bằng --name",
    "{file} has more than {size} MB: save the page without its pictures": (
        "{file} lớn hơn {size} MB: hãy lưu trang không kèm ảnh"
    ),
    "{file} does not say where it is from: give --url": "{file} không cho biết lấy từ đâu: hãy ghi --url",
    "{file} has no page": "{file} không có trang nào",
    "{file} has a page of more than 10 MB": "{file} có một trang lớn hơn 10 MB",
    "{file} names no site": "{file} không ghi tên trang",
    "{file} is no record: {error}": "{file} không phải là bản ghi: {error}",
    "{file} is missing": "thiếu {file}",
    "{file} is no JSON: {error}": "{file} không phải là JSON: {error}",
    "{file} is no JSON object": "{file} không phải là một đối tượng JSON",
    # site forget
    "{site} has {number} articles, and stays as it is; to crawl it no more: tulieu schedule set {name} --never": (
        "{site} có {number} bài nên được giữ nguyên; để thôi thu thập: tulieu schedule set {name} --never"
    ),
    "{site} is being crawled: wait till that is over": "{site} đang được thu thập: hãy đợi đến khi xong",
    "{site}: {addresses} addresses, {runs} runs, {pages} refused pages; no article": (
        "{site}: {addresses} địa chỉ, {runs} lần thu thập, {pages} trang bị từ chối; không có bài nào"
    ),
    "Forget it? Type yes:": "Bỏ trang này? Gõ yes (hoặc có):",
    "give --yes to forget it: there is nobody to ask": "hãy dùng --yes để bỏ: không có ai để hỏi",
    "nothing was forgotten": "không bỏ gì",
    "{site} is forgotten": "đã bỏ {site}",
}
