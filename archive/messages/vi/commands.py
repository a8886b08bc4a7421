"""What the archive's commands do: their help, a paragraph an entry."""

ENTRIES = {
    "Articles, their history, search, exports.": "Các bài, lịch sử sửa đổi, tìm kiếm, xuất dữ liệu.",
    # stats
    "What the archive holds, what was refused, and what failed.": "Kho có những gì, gì bị từ chối, gì thất bại.",
    # show, history
    "One article as it is now, and which other ones have the same text.": (
        "Một bài như hiện nay, và những bài khác có cùng văn bản."
    ),
    "Of one whose page is gone from its site it is said since when.": (
        "Nếu bài không còn trên trang gốc thì cho biết từ khi nào."
    ),
    "The revisions of one article: what changed, when each was first and last seen, and when the page was gone.": (
        "Các bản sửa đổi của một bài: khác gì, mỗi bản được thấy lần đầu và lần cuối khi nào, trang biến mất khi nào."
    ),
    '[-Words in such brackets-] were taken out, {+words in such+} put in. A revision that was "read again" is a better'
    " reading of the same page, not a change of it.": (
        "[-Từ trong ngoặc này-] đã bị bỏ, {+từ trong ngoặc này+} được thêm vào. Bản sửa đổi ghi là đọc lại (read again)"
        " là do bộ đọc nay đọc đúng hơn, trang không thay đổi."
    ),
    # withdrawn
    "Articles whose page is gone from its site, the last first. They stay in the archive.": (
        "Những bài không còn trên trang gốc, mới nhất trước. Trong kho vẫn giữ."
    ),
    "A page is seen to be gone when a crawl asks for it again: in the first 30 days, when a sitemap or feed tells of a"
    " change, and with `crawl --full`.": (
        "Một bài được biết là đã bị gỡ khi lần thu thập sau hỏi lại nó: trong 30 ngày đầu, khi sitemap hay nguồn tin"
        " báo có thay đổi, và khi dùng `crawl --full`."
    ),
    # changes
    "What was edited on the sites, withdrawn from them and brought back, the last first. New articles are counted.": (
        "Những bài đã sửa, bị gỡ và được đăng lại trên các trang, mới nhất trước. Bài mới thì chỉ đếm."
    ),
    "[-Words in such brackets-] were taken out, {+words in such+} put in. The time is that of the crawl that found it:"
    " it happened since the visit before.": (
        "[-Từ trong ngoặc này-] đã bị bỏ, {+từ trong ngoặc này+} được thêm vào. Thời điểm là của lần thu thập phát hiện"
        " ra: việc đó xảy ra từ sau lần xem trước."
    ),
    "since {day}: {revised} revised, {withdrawn} withdrawn, {returned} returned, {new} new": (
        "từ {day}: đã sửa {revised}, bị gỡ {withdrawn}, đăng lại {returned}, mới {new}"
    ),
    "{day} to {last}: {revised} revised, {withdrawn} withdrawn, {returned} returned, {new} new": (
        "{day} đến {last}: đã sửa {revised}, bị gỡ {withdrawn}, đăng lại {returned}, mới {new}"
    ),
    "read by another version of the reader: some of this may be its doing, not the site's": (
        "do một phiên bản khác của bộ đọc đọc ra: có thể một phần khác biệt là do bộ đọc, không phải do trang"
    ),
    # search
    "Articles that have all the words, newest first.": "Những bài có đủ các từ, mới nhất trước.",
    "đại hội: a word typed with diacritics is found as typed. dai hoi: one typed without is found whatever its marks;"
    " articles that print it without them come first. hòa and hoà, ĐẠI and đại are one.": (
        "đại hội: từ gõ có dấu thì tìm đúng như đã gõ. dai hoi: từ gõ không dấu thì tìm với mọi dấu; bài in không dấu"
        " xếp trước. hòa và hoà, ĐẠI và đại là một."
    ),
    '"đại hội": words between quotes follow each other. -hội, -"đại hội": not with these.': (
        '"đại hội": các từ trong ngoặc kép phải đi liền nhau. -hội, -"đại hội": không có những từ này.'
    ),
    'title:hội, lead:hội, body:hội, caption:hội, author:"Minh Thư": in this field; -title:hội, not in it.': (
        'title:hội (tiêu đề), lead:hội (sapo), body:hội (nội dung), caption:hội (chú thích ảnh), author:"Minh Thư"'
        " (tác giả): tìm trong trường đó; -title:hội: không có trong trường đó."
    ),
    # duplicates
    "Articles with the same or nearly the same text, on one site or several: who published first, and who after.": (
        "Các bài giống hoặc gần giống nhau trên một hay nhiều trang: nơi nào đăng trước, nơi nào đăng sau."
    ),
    "Brings what is known up to date, which takes a while the first time and may be stopped and run again; then the"
    " clusters, the newest story first. --site, --since and --until choose clusters that have such an article."
    " Similarity is the share of runs of five words that two texts have in common. Texts of some 45 words or less are"
    " not compared. Nothing is ever deleted.": (
        "Trước hết cập nhật dữ liệu so sánh: lần đầu mất một lúc, có thể dừng rồi chạy lại; sau đó in các nhóm bài,"
        " tin mới nhất trước. --site, --since và --until chọn những nhóm có một bài như vậy. Độ giống là tỷ lệ các"
        " chuỗi năm từ mà hai văn bản cùng có. Văn bản từ khoảng 45 từ trở xuống không được so sánh. Không bao giờ"
        " xóa gì."
    ),
    # export
    "Writes articles to a file, which appears when it is complete.": "Ghi các bài vào tệp; tệp chỉ hiện khi đã xong.",
    "csv puts photographs in a second file beside it, 2025.photos.csv for 2025.csv; on standard output there is"
    " none.": (
        "csv ghi ảnh vào một tệp thứ hai bên cạnh, 2025.photos.csv cho 2025.csv; khi ghi ra đầu ra chuẩn thì không có."
    ),
    # verify
    "Looks whether the archive is whole, and exits 1 if anything is not.": (
        "Kiểm tra kho có nguyên vẹn không; có gì sai thì mã thoát là 1."
    ),
    "Every kept page is unpacked and compared with its digest, every record with its digest, its article and its"
    " photographs, every profile of a portal with its digest; every reference and every number of a revision is"
    " followed; articles are looked up in the index of words, and SQLite looks over its file. A line for"
    " each thing that is wrong, ten of a kind. Nothing is written, and a crawl may go on meanwhile.": (
        "Mỗi trang đã lưu được giải nén và so với mã kiểm tra, mỗi bản ghi được so với mã kiểm tra, với bài và ảnh của"
        " nó, mỗi hồ sơ trang với mã kiểm tra của hồ sơ; mọi tham chiếu và số thứ tự bản sửa đổi đều được"
        " lần theo; các bài được tra trong chỉ mục từ, và SQLite tự soát tệp của mình. Mỗi chỗ sai một dòng, mỗi"
        " loại nhiều nhất mười dòng. Không ghi gì vào kho, và vẫn có"
        " thể thu thập trong lúc đó."
    ),
    # backup
    "Copies the archive into one file, also while a crawl writes to it.": (
        "Chép kho vào một tệp, kể cả khi đang thu thập."
    ),
    "In a folder the copy is named after the archive and the moment in UTC, as archive-20260301T120000.db. It is looked"
    " over and written to the disk before it gets its name; a file that is there is left alone.": (
        "Trong một thư mục, bản sao mang tên kho và thời điểm theo UTC, như archive-20260301T120000.db. Bản sao được"
        " soát lại và ghi hẳn xuống đĩa rồi mới mang tên đó; tệp đã có thì không bị đụng đến."
    ),
    # copy
    "Copies an archive to another place, from SQLite to PostgreSQL or back, and compares the two.": (
        "Chép kho sang nơi khác, từ SQLite sang PostgreSQL hoặc ngược lại, rồi so sánh hai bên."
    ),
    "FROM and TO are paths or addresses, as for --archive. A crawl may go on in FROM: what it brings after the"
    " beginning is not in the copy. In TO nothing may be; a copy that was stopped there is begun anew.": (
        "FROM và TO là đường dẫn hoặc địa chỉ, như với --archive. Trong FROM có thể đang thu thập: những gì đến sau"
        " lúc bắt đầu không có trong bản sao. TO phải còn trống; nếu lần chép trước vào đó bị dừng thì chép lại từ đầu."
    ),
}
