"""Words of invented party committees: names, places, and sentences with blanks. No sentence is taken from a paper.

Blanks: `{place}` a commune or ward, `{district}`, `{province}`, `{person}`, `{role}`, `{org}`, `{n}` a count, `{m}`
another, `{pct}` a share with a decimal comma, `{money}` billions, `{year}`, `{month}`.
"""

from __future__ import annotations

from dataclasses import dataclass

SITES = (
    ("Tỉnh ủy An Lâm", "tinhuyanlam.example", "An Lâm"),
    ("Trang tin điện tử Đảng bộ tỉnh Thanh Phú", "dangbo.thanhphu.example", "Thanh Phú"),
    ("Thành ủy Hòa Giang", "thanhuyhoagiang.example", "Hòa Giang"),
    ("Huyện ủy Vĩnh Trạch", "huyenuy.vinhtrach.example", "Vĩnh Trạch"),
    ("Cổng thông tin Đảng bộ thành phố Nam Trà", "namtra.dcs.example", "Nam Trà"),
    ("Đảng ủy Khối các cơ quan tỉnh Tây Điền", "dukcq.taydien.example", "Tây Điền"),
    ("Ban Tuyên giáo Tỉnh ủy Đông Khê", "tuyengiaodongkhe.example", "Đông Khê"),
)
SLOGANS = (
    "Đảng bộ và nhân dân đoàn kết, sáng tạo, phát triển",
    "Trí tuệ - Kỷ cương - Đồng thuận - Hành động",
    "Tiếng nói của Đảng bộ và nhân dân trong tỉnh",
)
SECTIONS = (
    "Tin trong tỉnh",
    "Xây dựng Đảng",
    "Học tập và làm theo Bác",
    "Dân vận - Mặt trận",
    "Kinh tế - Xã hội",
    "Kiểm tra - Giám sát",
)
PLACES = tuple(
    "xã Tân Hội,xã Phú Lộc,xã Bình Thuận,phường Đông Sơn,xã Long Khánh,xã Hòa Mỹ,phường Quang Trung,xã Yên Thịnh,"
    "xã Thạch Bình,xã Vĩnh Hảo,thị trấn Cầu Kè,xã An Nhơn,phường Lê Lợi,xã Đại Đồng,xã Mỹ Phước,xã Trung Sơn,"
    "xã Nghĩa Lâm,phường Hải Châu,xã Tam Hiệp,xã Xuân Quang,xã Lương Phú,thị trấn Sông Vệ,xã Bắc Lý,xã Hưng Đạo,"
    "xã Cẩm Thanh,phường Trường Thi,xã Đức Hòa,xã Khánh Vân,xã Minh Tiến,xã Tà Long,xã Phong Nẫm,xã Thới Thuận".split(
        ","
    )
)
DISTRICTS = tuple(
    "huyện Phú Điền,huyện Sơn Trà,thị xã Hồng Giang,huyện Lộc Bình Đông,huyện Thuận Nam,huyện Yên Lạc Hạ,"
    "thành phố Trung Châu,huyện Krông Nam,huyện Vân Phong,thị xã Tân Uyên Tây,huyện Hàm Rồng,huyện Cửa Tùng".split(",")
)
SURNAMES = tuple("Nguyễn,Trần,Lê,Phạm,Hoàng,Vũ,Đặng,Bùi,Đỗ,Hồ,Ngô,Dương,Võ,Đinh".split(","))
MIDDLES = tuple("Văn,Thị,Minh,Quốc,Thanh,Đức,Ngọc,Hữu,Xuân,Thu,Công,Kim".split(","))
GIVENS = tuple(
    "An,Bình,Chiến,Dũng,Giang,Hà,Hải,Hạnh,Hiếu,Hòa,Hùng,Hương,Khánh,Lan,Long,Mai,Nam,Nga,Phong,Phúc,Quang,Quyên,Sơn,"
    "Tâm,Thảo,Thắng,Thủy,Toàn,Trang,Trung,Tuấn,Vân,Vinh,Yến".split(",")
)
PEN_NAMES = tuple(
    "Minh Thư,Quốc Bảo,Thanh Hà,Lê Hoàng,Ngọc Diệp,Hoài Nam,Phương Linh,Đình Tuệ,Thùy Dương,Xuân Trường,Bích Ngân,"
    "Hải Đăng,Kim Oanh,Tuấn Kiệt,Mai Chi,Hữu Phước,Gia Khiêm,Thu Trà".split(",")
)
PHOTOGRAPHERS = ("Trọng Nghĩa", "Đăng Khoa", "Bảo Châu", "Việt Cường")
SOURCES = ("TTXVN", "Nhân Dân", "Báo Tin tức", "Tạp chí Xây dựng Đảng", "VOV", "Báo Quân đội nhân dân")
ROLES = (
    "Bí thư Huyện ủy",
    "Phó Bí thư Thường trực Tỉnh ủy",
    "Trưởng Ban Tổ chức Tỉnh ủy",
    "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy",
    "Trưởng Ban Dân vận Tỉnh ủy",
    "Phó Chủ tịch Hội đồng nhân dân tỉnh",
    "Chủ tịch Ủy ban Mặt trận Tổ quốc huyện",
    "Trưởng Ban Tuyên giáo Huyện ủy",
    "Chánh Văn phòng Tỉnh ủy",
)
ORGS = (
    "Ban Thường vụ Tỉnh ủy",
    "Ban Thường vụ Huyện ủy",
    "Ban Tổ chức Tỉnh ủy",
    "Ủy ban Kiểm tra Huyện ủy",
    "Ban Dân vận Tỉnh ủy",
    "Ban Tuyên giáo Tỉnh ủy",
    "Hội Cựu chiến binh huyện",
    "Hội Liên hiệp Phụ nữ tỉnh",
    "Đảng ủy Quân sự huyện",
)
TAGS = tuple(
    "xây dựng Đảng,nghị quyết,đại hội chi bộ,nông thôn mới,chuyển đổi số,dân vận khéo,cải cách hành chính,"
    "an sinh xã hội,kiểm tra giám sát,huy hiệu Đảng,tiếp xúc cử tri,phòng chống thiên tai".split(",")
)


@dataclass(frozen=True)
class Topic:
    """What one kind of article says: its titles, leads and sentences, with blanks."""

    titles: tuple[str, ...]
    leads: tuple[str, ...]
    sentences: tuple[str, ...]


TOPICS = (
    Topic(
        (
            "{district} trao Huy hiệu Đảng cho {n} đảng viên",
            "{n} đảng viên {place} nhận Huy hiệu Đảng đợt {month}",
            "Trao tặng Huy hiệu Đảng cho đảng viên cao tuổi {place}",
        ),
        (
            "Sáng nay, {org} tổ chức lễ trao tặng Huy hiệu Đảng cho {n} đảng viên của {place}, {district}.",
            "{n} đảng viên lão thành ở {place} vừa được trao Huy hiệu Đảng trong đợt {month} năm {year}.",
        ),
        (
            "Trong số đảng viên được trao Huy hiệu đợt này có {m} đồng chí đã tròn 60 năm tuổi Đảng.",
            "Thay mặt những đảng viên được nhận Huy hiệu, đồng chí {person} bày tỏ niềm vinh dự và lòng biết ơn "
            "đối với Đảng.",
            "Với các đảng viên tuổi cao, sức yếu ở {place}, cấp ủy đã đến tận nhà để trao Huy hiệu.",
            "Nhiều đồng chí từng tham gia hai cuộc kháng chiến và nay vẫn sinh hoạt đều đặn tại chi bộ.",
            "Đồng chí {person} nhấn mạnh, Huy hiệu Đảng là phần thưởng ghi nhận cả một quá trình phấn đấu bền bỉ.",
            "Tính từ đầu năm {year}, {district} đã có {n} đảng viên được trao Huy hiệu từ 30 năm tuổi Đảng trở lên.",
        ),
    ),
    Topic(
        (
            "Chi bộ {place} tổ chức đại hội điểm nhiệm kỳ mới",
            "{district} rút kinh nghiệm đại hội điểm cấp cơ sở tại {place}",
            "Đại hội Đảng bộ {place}: bầu {n} đồng chí vào Ban Chấp hành",
        ),
        (
            "Đại hội điểm tại {place} diễn ra trong một ngày với sự tham dự của {n} đảng viên.",
            "Được chọn làm điểm của {district}, {place} đã hoàn thành đại hội sớm hơn kế hoạch {m} ngày.",
        ),
        (
            "Báo cáo chính trị trình đại hội nêu {m} nhóm chỉ tiêu chủ yếu cho nhiệm kỳ tới.",
            "Đại hội đã bầu Ban Chấp hành gồm {m} đồng chí, đồng chí {person} được tín nhiệm giữ chức bí thư.",
            "Có {n} lượt ý kiến phát biểu, tập trung vào công tác cán bộ và phát triển kinh tế hộ gia đình.",
            "Công tác nhân sự được chuẩn bị kỹ, bảo đảm cơ cấu trẻ và nữ đạt {pct}%.",
            "Phát biểu chỉ đạo đại hội, đồng chí {person} đề nghị cấp ủy mới sớm ban hành quy chế làm việc.",
            "Sau đại hội điểm, {org} sẽ tổ chức hội nghị rút kinh nghiệm cho {n} chi bộ còn lại.",
        ),
    ),
    Topic(
        (
            "{place} về đích nông thôn mới nâng cao",
            "{district} huy động {money} tỷ đồng xây dựng nông thôn mới",
            "Người dân {place} hiến {n} nghìn mét vuông đất làm đường",
        ),
        (
            "Sau {m} năm kiên trì, {place} vừa được công nhận đạt chuẩn nông thôn mới nâng cao.",
            "Nhờ sự đồng thuận của nhân dân, {place} đã bê tông hóa {pct}% đường liên thôn.",
        ),
        (
            "Tổng nguồn lực huy động của {place} trong giai đoạn vừa qua đạt {money} tỷ đồng.",
            "Thu nhập bình quân đầu người của {place} đạt {m} triệu đồng mỗi năm, tăng gấp rưỡi so với trước.",
            "Gia đình ông {person} là hộ đầu tiên tự nguyện tháo dỡ tường rào để mở rộng đường.",
            "Tỷ lệ hộ dùng nước sạch ở {place} hiện là {pct}%, cao hơn mức bình quân chung của {district}.",
            "Bí thư chi bộ {person} cho biết, mỗi khoản đóng góp đều được công khai tại nhà văn hóa thôn.",
            "Trong năm {year}, địa phương phấn đấu có thêm {m} sản phẩm đạt chuẩn OCOP.",
        ),
    ),
    Topic(
        (
            "Kiểm tra việc thực hiện nghị quyết tại {place}",
            "{org} giám sát chuyên đề tại {district}",
            "{district} kiểm tra {n} tổ chức đảng trong quý vừa qua",
        ),
        (
            "Đoàn kiểm tra của {org} vừa làm việc với cấp ủy {place} về kết quả thực hiện nghị quyết.",
            "Trong quý vừa qua, ủy ban kiểm tra các cấp ở {district} đã kiểm tra {n} tổ chức đảng và {m} đảng viên.",
        ),
        (
            "Qua kiểm tra, đoàn ghi nhận {m} nội dung làm tốt và chỉ ra {n} nội dung cần khắc phục.",
            "Đồng chí {person} yêu cầu cấp ủy {place} xây dựng kế hoạch khắc phục, có lộ trình và địa chỉ trách "
            "nhiệm rõ ràng.",
            "Hồ sơ của {n} cuộc kiểm tra được lưu trữ đầy đủ, đúng quy định của Điều lệ Đảng.",
            "Một số chi bộ ở {place} còn lúng túng khi tự kiểm tra việc thu, nộp đảng phí.",
            "Kết luận của đoàn sẽ được công bố tại hội nghị cấp ủy mở rộng của {district}.",
            "Từ đầu năm {year} đến nay, {pct}% cuộc giám sát đã được tiến hành đúng tiến độ.",
        ),
    ),
    Topic(
        (
            "Đại biểu tiếp xúc cử tri {place}",
            "Cử tri {district} kiến nghị {n} vấn đề về hạ tầng",
            "{n} ý kiến cử tri {place} được giải đáp tại chỗ",
        ),
        (
            "Hơn {n} cử tri {place} đã dự buổi tiếp xúc với tổ đại biểu Hội đồng nhân dân tỉnh.",
            "Giao thông, thủy lợi và giá vật tư nông nghiệp là những vấn đề cử tri {place} quan tâm nhất.",
        ),
        (
            "Cử tri {person} đề nghị sớm sửa chữa tuyến kênh tưới cho {n} héc ta lúa của {place}.",
            "Đại biểu {person} đã trực tiếp trả lời {m} kiến nghị thuộc thẩm quyền của tỉnh.",
            "Các ý kiến liên quan đến giải phóng mặt bằng được chuyển cho cơ quan chuyên môn trong vòng {m} ngày.",
            "Bà con ở {place} mong muốn trạm y tế có thêm bác sĩ và thiết bị siêu âm.",
            "Buổi tiếp xúc kéo dài hơn dự kiến {m} phút vì còn nhiều cử tri muốn phát biểu.",
            "Theo thống kê, {pct}% kiến nghị của kỳ tiếp xúc trước đã được giải quyết xong.",
        ),
    ),
    Topic(
        (
            "{district} sẵn sàng ứng phó mưa lũ năm {year}",
            "Di dời {n} hộ dân {place} khỏi vùng sạt lở",
            "{place} chủ động vật tư hộ đê trước mùa bão",
        ),
        (
            "Trước dự báo mưa lớn kéo dài, {place} đã lên phương án di dời {n} hộ dân ở vùng trũng thấp.",
            "Phương châm bốn tại chỗ đang được {district} triển khai đến từng thôn, xóm.",
        ),
        (
            "Lực lượng dân quân của {place} đã gia cố {n} mét đê bao xung yếu.",
            "Mỗi thôn thành lập một tổ xung kích gồm {m} người, do bí thư chi bộ phụ trách.",
            "Kho dự trữ của {district} hiện có {n} áo phao, {m} xuồng máy và hàng nghìn bao tải.",
            "Đồng chí {person} yêu cầu trực ban đủ 24 giờ trong suốt mùa mưa bão năm {year}.",
            "Bà {person}, người dân {place}, kể rằng nước từng ngập đến mái nhà cách đây ít năm.",
            "Đến nay, {pct}% tàu thuyền của địa phương đã có nơi neo đậu an toàn.",
        ),
    ),
    Topic(
        (
            "Chuyển đổi số từ sổ tay đảng viên ở {place}",
            "{district} họp không giấy, tiết kiệm {n} triệu đồng",
            "Tổ công nghệ số {place} đến từng ngõ",
        ),
        (
            "Sau một năm dùng sổ tay đảng viên điện tử, sinh hoạt chi bộ ở {place} đã đổi khác.",
            "{district} vừa tổng kết việc thí điểm họp không giấy tại {m} cơ quan đảng.",
        ),
        (
            "Toàn {district} có {n} tổ công nghệ số cộng đồng với hàng trăm thành viên là đoàn viên thanh niên.",
            "Tỷ lệ đảng viên ở {place} cài đặt sổ tay điện tử đạt {pct}%.",
            "Ông {person}, 72 tuổi, nay đã quen xem tài liệu sinh hoạt trên điện thoại.",
            "Dữ liệu của {n} hồ sơ đảng viên đã được số hóa và kiểm tra chéo.",
            "Khó khăn lớn nhất là {m} thôn vùng cao còn thiếu sóng di động.",
            "Đồng chí {person} đề nghị mỗi chi bộ cử một người hướng dẫn các đảng viên lớn tuổi.",
        ),
    ),
    Topic(
        (
            "Mô hình dân vận khéo ở {place} lan tỏa",
            "{district} biểu dương {n} điển hình dân vận khéo",
            "Dân vận khéo giúp {place} giữ rừng",
        ),
        (
            "Từ một tổ tự quản nhỏ, mô hình dân vận khéo ở {place} đã được nhân rộng ra {m} thôn.",
            "{org} vừa biểu dương {n} tập thể, cá nhân tiêu biểu trong phong trào thi đua dân vận khéo.",
        ),
        (
            "Già làng {person} đi từng nhà vận động bà con không phát nương vào rừng đầu nguồn.",
            "Đến nay toàn {district} có {n} mô hình được công nhận, trong đó {m} mô hình về kinh tế.",
            "Chi hội phụ nữ {place} giúp {m} hội viên vay vốn nuôi bò sinh sản.",
            "Cán bộ dân vận ở đây học tiếng dân tộc để nói chuyện với bà con.",
            "Mô hình thu gom rác thải nhựa tại {place} gây quỹ được {n} triệu đồng.",
            "Đồng chí {person} cho rằng, muốn dân tin thì cán bộ phải làm trước.",
        ),
    ),
    Topic(
        (
            "Trao {n} căn nhà đại đoàn kết ở {place}",
            "{district} xóa xong nhà tạm cho {n} hộ nghèo",
            "Thăm, tặng quà {n} gia đình chính sách {place}",
        ),
        (
            "Chiều nay, {n} gia đình ở {place} được nhận bàn giao nhà đại đoàn kết.",
            "Đoàn công tác của {org} đã đến thăm, tặng quà các gia đình chính sách tại {place}.",
        ),
        (
            "Mỗi căn nhà được hỗ trợ {m} triệu đồng, phần còn lại do dòng họ và làng xóm góp công.",
            "Chị {person} xúc động nói rằng từ nay các con không còn lo mưa dột.",
            "Quỹ vì người nghèo của {district} đã tiếp nhận {money} tỷ đồng trong năm {year}.",
            "Tỷ lệ hộ nghèo của {place} giảm còn {pct}%.",
            "Các cựu chiến binh ở {place} đóng góp {n} ngày công để san nền, chuyển vật liệu.",
            "Đồng chí {person} mong các gia đình giữ gìn sức khỏe và tiếp tục là tấm gương cho con cháu.",
        ),
    ),
    Topic(
        (
            "Cải cách hành chính ở {place}: hẹn là đúng",
            "{district} rút ngắn thời gian giải quyết {n} thủ tục",
            "Bộ phận một cửa {place} phục vụ cả ngày thứ bảy",
        ),
        (
            "Từ đầu năm, {pct}% hồ sơ ở {place} được trả đúng và trước hạn.",
            "{district} vừa công bố danh mục {n} thủ tục được rút ngắn thời gian giải quyết.",
        ),
        (
            "Mỗi tháng bộ phận một cửa của {place} tiếp nhận khoảng {n} hồ sơ, chủ yếu về đất đai và hộ tịch.",
            "Anh {person} cho biết chỉ mất {m} phút để nộp hồ sơ khai sinh cho con.",
            "Cán bộ trả kết quả trễ hạn phải có thư xin lỗi và hẹn lại ngày cụ thể.",
            "Số hồ sơ nộp trực tuyến của {district} tăng {pct}% so với cùng kỳ.",
            "Đồng chí {person} khẳng định, người đứng đầu phải chịu trách nhiệm về chỉ số hài lòng của dân.",
            "Địa phương đầu tư {m} máy tính để người dân tự tra cứu tiến độ hồ sơ.",
        ),
    ),
)
