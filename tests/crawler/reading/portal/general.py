"""Sentences that fit any article, captions, and what portals print around articles. Blanks as in `texts.py`."""

from __future__ import annotations

SENTENCES = (
    "Cùng dự có đồng chí {person}, {role}, cùng đại diện lãnh đạo các ban, ngành của {district}.",
    "Phát biểu tại buổi làm việc, đồng chí {person} đánh giá cao sự chủ động của cấp ủy {place}.",
    "“Chúng tôi xác định việc này không thể làm xong trong một sớm một chiều”, đồng chí {person} nói.",
    "Trước đó, {org} đã ban hành kế hoạch gồm {m} nhiệm vụ, phân công rõ người, rõ việc, rõ thời hạn.",
    "So với cùng kỳ năm trước, kết quả này tăng {pct}% và vượt chỉ tiêu đề ra.",
    "Theo báo cáo của {place}, đến hết {month} đã có {n} hộ đăng ký tham gia.",
    "Bên cạnh kết quả đạt được, {district} vẫn còn {m} đơn vị chưa hoàn thành chỉ tiêu.",
    "Nguyên nhân chủ yếu là do nguồn lực còn hạn chế, địa bàn rộng và dân cư phân tán.",
    "Thời gian tới, {place} sẽ tiếp tục rà soát {n} trường hợp còn vướng mắc.",
    "Ông {person}, một đảng viên ở {place}, cho rằng điều quan trọng nhất là nói đi đôi với làm.",
    "Tại {place}, phong trào thi đua được gắn với việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.",
    "{org} cũng đã khen thưởng {m} tập thể và {n} cá nhân có thành tích xuất sắc.",
    "Các đại biểu đã thảo luận sôi nổi, đóng góp {n} lượt ý kiến cho dự thảo.",
    "Đồng chí {person}, {role}, đề nghị các địa phương nhân rộng cách làm của {place}.",
    "Kinh phí thực hiện khoảng {money} tỷ đồng, trong đó ngân sách {district} bảo đảm một phần.",
    "Nhờ làm tốt công tác tuyên truyền, {pct}% hộ dân ở {place} đã đồng thuận ngay từ đầu.",
    "Chị {person}, phó bí thư đoàn xã, chia sẻ rằng thanh niên rất hào hứng với công việc này.",
    "Đây là năm thứ {m} liên tiếp {district} duy trì hoạt động này.",
    "Kế hoạch của {district} đặt mục tiêu hoàn thành trước {month} năm {year}.",
    "Qua ba lần họp dân, cấp ủy {place} đã tháo gỡ được {m} điểm nghẽn.",
    "Kết quả bước đầu cho thấy chủ trương của {org} là đúng và hợp lòng dân.",
    "Tuy vậy, đồng chí {person} cũng lưu ý {place} không được chủ quan với kết quả ban đầu.",
    "Hằng tuần, tổ công tác của {district} xuống cơ sở ít nhất {m} buổi để nắm tình hình.",
    "Những việc khó, việc mới đều được đưa ra bàn bạc công khai trước khi biểu quyết.",
    "Đảng ủy {place} giao cho mỗi đảng viên phụ trách từ {m} hộ gia đình.",
    "Trong năm {year}, {district} kết nạp được {n} đảng viên mới, phần lớn ở độ tuổi dưới 30.",
    "Bí thư chi bộ thôn, bà {person}, kể lại những ngày đầu vận động đầy vất vả.",
    "Hội nghị thống nhất lấy kết quả thực hiện làm căn cứ đánh giá cán bộ cuối năm {year}.",
    "Lãnh đạo {district} cam kết hoàn thành phần việc còn lại trong vòng {m} tháng.",
    "Ở thôn xa nhất của {place}, con đường mới đã rút ngắn {m} cây số đến trường.",
    "Một số hộ ở {place} ban đầu còn e ngại, sau khi được giải thích đã vui vẻ tham gia.",
    "Từ thực tế ở {place}, {org} rút ra {m} bài học kinh nghiệm.",
    "Kết thúc buổi làm việc, đồng chí {person} giao văn phòng cấp ủy theo dõi, đôn đốc và báo cáo trước ngày 25 "
    "hằng tháng.",
    "Điều đáng mừng là lớp trẻ của {place} đã tự nguyện đứng ra nhận việc.",
)
HEADINGS = (
    "{place} bắt đầu từ việc nhỏ",
    "Chuyển biến rõ nét ở {place}",
    "Những kết quả bước đầu của {district}",
    "Ở {district} còn đó nhiều khó khăn",
    "Quyết tâm của cấp ủy {place}",
)
SHORT_PARAGRAPHS = (
    "Ngày {m} {month}, {org} thông báo lịch tiếp công dân tại {place}, {district}.",
    "{org} vừa có công văn đề nghị {place} báo cáo kết quả trước ngày {m} hằng tháng.",
    "Hội nghị của {district} dự kiến tổ chức vào cuối {month} có {n} đại biểu tham dự.",
)
CAPTIONS = (
    "Đồng chí {person}, {role}, phát biểu tại {place}.",
    "Quang cảnh buổi làm việc ở {place}.",
    "Các đại biểu tham quan mô hình tại {place}, {district}.",
    "Đồng chí {person} trao quà cho gia đình chính sách {place}.",
    "Người dân {place} phấn khởi trên con đường mới.",
    "Đoàn viên thanh niên {place} ra quân ngày thứ bảy tình nguyện.",
)
COMMON_CAPTION = "Quang cảnh hội nghị."
COMMENTS = (
    "Tôi rất đồng tình với cách làm của địa phương, mong rằng các xã khác cũng sớm học tập theo.",
    "Bài viết hay, phản ánh đúng tâm tư của bà con. Cảm ơn tác giả.",
    "Đề nghị cơ quan chức năng thông tin thêm về tiến độ và nguồn kinh phí để nhân dân cùng giám sát.",
    "Quê tôi cũng đang vận động như vậy, ban đầu khó nhưng kiên trì thì sẽ được.",
    "Mong quý báo có thêm nhiều bài về những tấm gương đảng viên cao tuổi ở cơ sở.",
)
SIDEBAR_TALK = (
    "Cán bộ, đảng viên có thể gửi tin, bài cộng tác về hộp thư của Ban Biên tập. Tin, bài được đăng sẽ hưởng nhuận bút "
    "theo quy định hiện hành và được lưu trong kho tư liệu chung của Đảng bộ.",
    "Chuyên mục hỏi đáp tiếp nhận câu hỏi của bạn đọc về chủ trương, đường lối của Đảng và chính sách của Nhà "
    "nước. Mỗi "
    "câu hỏi được chuyển cho cơ quan có thẩm quyền và trả lời chậm nhất sau mười ngày làm việc.",
    "Thư viện văn kiện điện tử hiện có hơn ba nghìn tài liệu, từ các nghị quyết đại hội đến các chỉ thị, kết luận mới "
    "ban hành, phục vụ việc tra cứu của cấp ủy và đảng viên.",
    "Cuộc thi tìm hiểu lịch sử Đảng bộ được tổ chức trên mạng, mỗi người dự thi trả lời hai mươi câu hỏi trắc "
    "nghiệm và "
    "một câu tự luận không quá năm trăm chữ.",
    "Phòng truyền thống của Đảng bộ mở cửa từ thứ hai đến thứ sáu, đón tiếp các đoàn học sinh, sinh viên và cán bộ đến "
    "tham quan, học tập. Các đoàn đông người vui lòng đăng ký trước.",
    "Đường dây nóng của Ban Biên tập hoạt động trong giờ hành chính, tiếp nhận phản ánh của nhân dân về thái độ "
    "phục vụ "
    "của cán bộ, công chức, viên chức ở cơ sở.",
    "Bạn đọc có thể nghe bản tin phát thanh của Đảng bộ vào sáng sớm và cuối giờ chiều hằng ngày trên hệ thống truyền "
    "thanh cơ sở của các xã, phường, thị trấn.",
    "Kế hoạch học tập nghị quyết dành cho báo cáo viên, tuyên truyền viên được cập nhật thường xuyên, kèm theo "
    "đề cương và "
    "tài liệu tham khảo để tải về.",
)
FOLLOW = (
    "Mời bạn đọc theo dõi trang của chúng tôi trên mạng xã hội để nhận tin mới mỗi ngày.",
    "Mời quý bạn đọc gửi ý kiến đóng góp về hộp thư của Ban Biên tập để trang tin ngày càng tốt hơn.",
)
GREETING = (
    "Trang tin điện tử trân trọng giới thiệu đến cán bộ, đảng viên và bạn đọc bài viết sau đây.",
    "Ban Biên tập xin gửi tới bạn đọc nội dung chi tiết như sau.",
)
LEGAL = (
    "Bản quyền nội dung thuộc về cơ quan chủ quản. Mọi hình thức sao chép, trích dẫn phải được sự đồng ý bằng "
    "văn bản của "
    "Ban Biên tập và phải ghi rõ nguồn. Cơ quan chủ quản không chịu trách nhiệm về nội dung của các trang liên "
    "kết ngoài. "
    "Bạn đọc phát hiện nội dung sai sót, đề nghị thông báo ngay cho Ban Biên tập để kịp thời chỉnh sửa theo quy "
    "định của "
    "pháp luật về báo chí và an ninh mạng. Trang tin hoạt động theo giấy phép của cơ quan có thẩm quyền và tuân "
    "thủ các "
    "quy định về bảo vệ bí mật nhà nước, bảo vệ dữ liệu cá nhân."
)
EDITORS_SENTENCE = (
    "Trang tin sẽ tiếp tục cập nhật diễn biến của sự việc đến bạn đọc trong những bản tin tiếp theo.",
    "Đây là một trong những nội dung trọng tâm của chương trình hành động toàn khóa mà Đảng bộ đã đề ra.",
)
BANNERS = (
    "Nhiệt liệt chào mừng kỷ niệm ngày thành lập Đảng bộ và các ngày lễ lớn trong năm",
    "Toàn Đảng bộ ra sức thi đua lập thành tích chào mừng đại hội đảng bộ các cấp",
)
MAXIMS = (
    "Dễ mười lần không dân cũng chịu, khó trăm lần dân liệu cũng xong.",
    "Cán bộ là cái gốc của mọi công việc.",
    "Nước lấy dân làm gốc.",
)
BANNER_CAPTION = "Đảng bộ và nhân dân trong tỉnh quyết tâm thực hiện thắng lợi nghị quyết đại hội."
EVENTS = (
    "Hội nghị trực tuyến toàn tỉnh",
    "Tiếp công dân định kỳ",
    "Khai mạc hội thi báo cáo viên giỏi",
    "Họp Ban Thường vụ mở rộng",
)
DOCUMENTS = ("Nghị quyết", "Kế hoạch", "Công văn", "Hướng dẫn", "Thông báo")
