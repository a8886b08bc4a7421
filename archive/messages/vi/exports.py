"""Exports, bags and citations."""

ENTRIES: dict[str, str] = {
    # `export`
    "jsonl, csv, parquet, sqlite, text, sentences, tei, rss, atom, huggingface, warc, wacz; else what PATH ends in.": (
        "jsonl, csv, parquet, sqlite, text, sentences, tei, rss, atom, huggingface, warc, wacz; nếu không ghi thì theo"
        " đuôi của PATH."
    ),
    "{number} cells are longer than the {most} characters of a cell in Excel and end there with […]: without --excel"
    " they are whole": (
        "{number} ô dài hơn {most} ký tự mà một ô của Excel chứa được nên bị cắt, cuối ô có […]: xuất không có --excel"
        " thì đủ"
    ),
    "{number} rows are more than the {most} of a sheet in Excel: choose days or sites": (
        "{number} dòng nhiều hơn {most} dòng của một trang tính Excel: hãy chọn theo ngày hoặc theo trang"
    ),
    "Of this section only, as sites print it.": "Chỉ chuyên mục này, ghi như trên trang.",
    "Without: one article for each story, the first published; `tulieu duplicates` finds them.": (
        "Không lấy bản trùng: mỗi tin một bài, bài đăng sớm nhất; `tulieu duplicates` tìm ra các bản trùng."
    ),
    "PATH becomes a new folder: a BagIt bag with the export and its digests.": (
        "PATH trở thành một thư mục mới: gói BagIt gồm tệp xuất ra và mã băm của nó."
    ),
    "jsonl, csv, sentences, tei and warc are compressed where PATH ends in .gz or .zst. csv puts photographs in a"
    " second"
    " file beside it, 2025.photos.csv for 2025.csv; on standard output there is none. text and huggingface make a"
    " folder, in place of their earlier export if nothing else is in it. rss and atom have the newest 100.": (
        "jsonl, csv, sentences, tei và warc được nén nếu PATH có đuôi .gz hoặc .zst. csv ghi ảnh vào tệp thứ hai bên"
        " cạnh,"
        " 2025.photos.csv cho 2025.csv; khi ghi ra đầu ra chuẩn thì không có tệp này. text và huggingface tạo một"
        " thư mục,"
        " thay cho bản xuất trước nếu trong đó không có gì khác. rss và atom chỉ có 100 bài mới nhất."
    ),
    "With --bag the export is data/ of a bag for a repository, which `tulieu verify FOLDER` and any other program for"
    " BagIt can check: tulieu export -o bag --bag --format jsonl": (
        "Với --bag, tệp xuất ra nằm trong data/ của một gói để nộp vào kho lưu trữ số; `tulieu verify FOLDER` và mọi"
        " chương"
        " trình BagIt khác đều kiểm tra được: tulieu export -o bag --bag --format jsonl"
    ),
    "With --changes an atom feed tells what was edited, withdrawn and brought back: tulieu export -o changes.atom"
    " --changes": (
        "Với --changes, nguồn tin atom cho biết bài nào đã sửa, bị gỡ, được đăng lại: tulieu export -o changes.atom"
        " --changes"
    ),
    "atom: the newest 100 changes instead, as `changes` finds them; --since and --until: found.": (
        "atom: thay vào đó là 100 thay đổi mới nhất, như lệnh `changes`; --since và --until: ngày phát hiện."
    ),
    "--changes is for atom, not for {form}": "--changes chỉ dùng cho atom, không dùng cho {form}",
    "--changes goes with --site, --since and --until alone": "--changes chỉ dùng cùng --site, --since và --until",
    "{number} changes written to {place}": "đã ghi {number} thay đổi vào {place}",
    "{number} changes written to standard output": "đã ghi {number} thay đổi ra đầu ra chuẩn",
    "it is a file: export to a new folder": "đây là một tệp: hãy xuất ra một thư mục mới",
    "it holds more than an earlier export: export to a new folder": (
        "trong đó không chỉ có bản xuất trước: hãy xuất ra một thư mục mới"
    ),
    "--bag makes a folder, which standard output cannot take": "--bag tạo một thư mục, không ghi ra đầu ra chuẩn được",
    "{form} is not compressed as a whole: leave out {ending}": "{form} không nén cả tệp: hãy bỏ đuôi {ending}",
    "{number} articles are not compared with others yet: run tulieu duplicates first": (
        "còn {number} bài chưa được so sánh với bài khác: hãy chạy tulieu duplicates trước"
    ),
    "{where}: the last articles cannot be searched yet: there is no space on its disk for it": (
        "{where}: chưa tìm kiếm được những bài cuối: ổ đĩa không còn chỗ cho việc đó"
    ),
    "{where}: the last articles cannot be searched yet: another program is writing": (
        "{where}: chưa tìm được trong các bài mới nhất: một chương trình khác đang ghi"
    ),
    # bags
    "{folder}: there is something already; a bag is made in a new folder": (
        "{folder}: ở đó đã có sẵn thứ khác; gói được tạo trong một thư mục mới"
    ),
    "{folder}: no bag: it has no bagit.txt (an archive is named by --archive)": (
        "{folder}: không phải gói BagIt: không có bagit.txt (kho lưu trữ thì ghi sau --archive)"
    ),
    "{folder}: there is no such folder": "{folder}: không có thư mục này",
    "A folder that `export --bag` made, instead of an archive.": (
        "Thư mục do `export --bag` tạo ra, thay cho kho lưu trữ."
    ),
    "Of a BAG, of whoever made it, links and paths that lead out of it are looked for, then every file is compared with"
    " its digests, and each that is damaged, missing or too many is named.": (
        "Với một gói BAG, bất kể ai tạo, trước hết tìm các liên kết và đường dẫn ra ngoài gói, sau đó so từng tệp"
        " với mã"
        " băm; tệp nào hỏng, thiếu hay thừa đều được nêu tên."
    ),
    "archive": "kho lưu trữ",
    "bag": "gói",
    "the {what*} is whole": "{what*} nguyên vẹn",
    "the {what*} is not whole: {number} thing is wrong": "{what*} không nguyên vẹn: có {number} chỗ sai",
    "the {what*} is not whole: {number} things are wrong": "{what*} không nguyên vẹn: có {number} chỗ sai",
    "a link, which may lead out of the bag": "là liên kết, có thể dẫn ra ngoài gói",
    "a manifest has it, and it is not there": "có trong bảng kê mà không có trong gói",
    "it counts other files or bytes than there are": "số tệp hoặc số byte ghi trong đó khác với thực tế",
    "it is no bag that can be read": "không phải gói đọc được",
    "it is not as a bag must be": "không đúng quy cách của một gói",
    "it is not what the manifests say": "khác với bảng kê",
    "it is there, and no manifest has it": "có trong gói mà không có trong bảng kê nào",
    "neither a file nor a folder": "không phải tệp cũng không phải thư mục",
    "no address, length and path": "không có đủ địa chỉ, độ dài và đường dẫn",
    "no digest with a path": "không phải mã băm kèm đường dẫn",
    "not UTF-8": "không phải UTF-8",
    "not the two lines of a bag whose encoding is UTF-8": "không phải hai dòng của một gói mã hóa UTF-8",
    "one manifest has it, another one has not": "bảng kê này có, bảng kê kia không",
    "the path is not within data/": "đường dẫn không nằm trong data/",
    "the path leads out of the bag": "đường dẫn dẫn ra ngoài gói",
    "the path is longer than a file's can be": "đường dẫn dài hơn mức một tệp có thể có",
    "its digests are of a kind that is not known here": "mã kiểm tra trong đó thuộc loại mà ở đây không biết",
    # `cite`
    "Numbers of articles on their site (`search` shows them), or addresses.": (
        "Số hiệu của bài trên trang (`search` cho biết), hoặc địa chỉ."
    ),
    "bibtex, ris, csl-json, apa, chicago.": "bibtex, ris, csl-json, apa hoặc chicago.",
    "Articles as they are cited: author, title, outlet, dates, address, digest of the page.": (
        "Trích dẫn bài: tác giả, tiêu đề, nơi đăng, các ngày, địa chỉ, mã băm của trang."
    ),
    "Of those that are named, in the order in which they are, or without a name of all that --site, --since, --until"
    " and"
    " --query choose. Vietnamese names keep their order and are never inverted.": (
        "Theo thứ tự các bài được nêu; nếu không nêu bài nào thì lấy mọi bài mà --site, --since, --until và --query"
        " chọn."
        " Tên người Việt giữ nguyên thứ tự, không bao giờ đảo."
    ),
    "Of an article whose page is gone from its site that is said, and since when.": (
        "Nếu bài không còn trên trang gốc thì có ghi điều đó, và từ khi nào."
    ),
    "Of one article its revision N, as `history` numbers them; the current one.": (
        "Bản sửa đổi số N của một bài, theo số của `history`; mặc định là bản hiện nay."
    ),
    "--revision goes with one KEY_OR_URL": "--revision chỉ dùng với một KEY_OR_URL",
    "--style is one of {styles}": "--style là một trong: {styles}",
    "KEY_OR_URL does not go with --since, --until and --query": (
        "KEY_OR_URL không dùng cùng --since, --until và --query"
    ),
    "say which articles: KEY_OR_URL, --site, --since, --until or --query": (
        "hãy cho biết bài nào: KEY_OR_URL, --site, --since, --until hoặc --query"
    ),
    # `stats`
    "A site's addresses are all that were found on it, lists too; those are due whose time has come, new ones and those"
    " to look at again."
    " With --html or --json also when articles were published, their sections, authors, lengths, fields, edits, and"
    " copies as `duplicates` last compared them: every article is read for that.": (
        "Địa chỉ của một trang là mọi địa chỉ tìm thấy trên đó, kể cả danh sách; địa chỉ đến hạn là địa chỉ đã tới"
        " lúc hỏi, mới hoặc cần xem lại. Với --html hoặc --json còn có thời gian đăng, chuyên mục, tác giả, độ dài, các"
        " trường, số lần sửa và bản trùng theo lần so sánh gần nhất của `duplicates`: vì thế phải đọc từng bài."
    ),
}
