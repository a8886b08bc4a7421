"""Texts that are copies of each other, or only look like it. Composed for the tests."""

from __future__ import annotations

import random

CONGRESS = (
    "(Thanhuy.example.vn) - Sáng 12/6, Đảng bộ phường Bình Lợi long trọng tổ chức Đại hội đại biểu lần thứ nhất, "
    "nhiệm kỳ 2025 - 2030, với sự tham dự của 180 đảng viên ưu tú.",
    "Phát biểu khai mạc, đồng chí Nguyễn Thị Hòa, Bí thư Đảng ủy phường, nhấn mạnh đây là dịp để nhìn lại chặng "
    "đường năm năm qua, thẳng thắn chỉ ra những việc chưa làm được và bàn cách làm cho bà con hài lòng hơn.",
    "Trong nhiệm kỳ, phường đã vận động nhân dân hiến hơn ba nghìn mét vuông đất để mở rộng mười bảy con hẻm, xây "
    "mới hai trường mầm non và một trạm y tế. Thu nhập bình quân của người dân tăng gần gấp rưỡi so với đầu kỳ.",
    "Tuy vậy, báo cáo chính trị cũng nêu rõ tình trạng ngập nước khi triều cường, nhất là ở khu phố 4 và khu phố 9, "
    "vẫn chưa được giải quyết dứt điểm; việc trả hồ sơ đất đai có lúc còn chậm.",
    "Thay mặt cấp trên, ông Trần Văn Lộc biểu dương kết quả mà cán bộ và nhân dân địa phương đạt được, đồng thời "
    "đề nghị phường sớm đưa nghị quyết vào cuộc sống bằng những công trình cụ thể, có người chịu trách nhiệm.",
    "Đại hội đã bầu Ban Chấp hành mới gồm 27 người. Bà Hòa được tín nhiệm tiếp tục giữ chức Bí thư.",
)
OTHER_CONGRESS = (
    "(Thanhuy.example.vn) - Chiều 20/6, Đảng bộ xã Tân Quy long trọng tổ chức Đại hội đại biểu lần thứ nhất, "
    "nhiệm kỳ 2025 - 2030, với sự tham dự của 95 đại biểu.",
    "Ông Lê Minh Tâm, Bí thư Đảng ủy xã, cho biết nông nghiệp công nghệ cao là hướng đi mà địa phương kiên trì từ "
    "nhiều năm nay: đến cuối năm ngoái cả xã có bốn mươi hai nhà màng trồng dưa lưới và hoa lan.",
    "Các tham luận tập trung vào chuyện giữ người trẻ ở lại với ruộng vườn, chuyện đường giao thông nối ra bến phà, "
    "và việc số hóa sổ sách của hợp tác xã để bán hàng qua mạng.",
    "Kết luận đại hội, chủ tọa kêu gọi mỗi chi bộ nhận giúp ít nhất một hộ còn khó khăn, không để ai đứng ngoài "
    "sự phát triển chung, và hẹn một năm sau sẽ công khai kết quả trước dân.",
)
STANDING = (
    "Mọi ý kiến đóng góp của bạn đọc xin gửi về Ban Biên tập Trang tin điện tử, địa chỉ số 127 đường Trương Định, "
    "điện thoại giờ hành chính; tin bài cộng tác xin ghi rõ họ tên, nơi công tác và số tài khoản để chúng tôi trả "
    "nhuận bút. Trang tin giữ bản quyền nội dung; khi phát hành lại phải ghi rõ nguồn và không được sửa đổi câu chữ. "
    "Đăng ký nhận bản tin hằng tuần tại trang chủ hoặc quét mã dưới đây bằng điện thoại của bạn để theo dõi chúng "
    "tôi trên các nền tảng mạng xã hội.",
)
FLOOD = (
    "Triều cường đêm qua đạt đỉnh 1,68 mét khiến nhiều tuyến đường ven sông chìm trong nước, học sinh ba trường phải "
    "nghỉ học. Lực lượng dân quân đã giúp dân kê cao đồ đạc và bơm nước ra khỏi các con hẻm thấp.",
    "Trung tâm chống ngập cho biết các cống ngăn triều đang vận hành hết công suất, dự báo hai ngày tới mực nước "
    "còn cao; người dân nên hạn chế đi lại vào khung giờ từ bốn đến bảy giờ chiều.",
)
PREFACE = "Lời tòa soạn: Nhân dịp các địa phương đồng loạt bước vào đại hội, chúng tôi xin giới thiệu bài viết sau."

_WORDS = (
    "sông núi đồng ruộng phố chợ trường lớp thầy cô bạn bè nhà máy công nhân kỹ sư thợ điện nước đường cầu bến xe tàu "
    "thuyền lúa ngô khoai sắn cam bưởi nhãn vải trâu bò lợn gà vịt cá tôm cua muối mắm gạo nếp rừng biển đảo gió mưa "
    "nắng bão lũ hạn mùa xuân hè thu đông sáng trưa chiều tối ngày đêm tuần tháng năm xưa nay cũ mới lớn nhỏ cao thấp"
).split()


def invented(seed: object, count: int = 60) -> str:
    """Words in an order that no other seed gives."""
    return " ".join(random.Random(str(seed)).choices(_WORDS, k=count))


def changed(text: tuple[str, ...], every: int) -> tuple[str, ...]:
    """The text with every so manieth word another one."""
    count = 0
    paragraphs = []
    for paragraph in text:
        words = paragraph.split()
        for place in range(len(words)):
            count += 1
            if count % every == 0:
                words[place] = "khác"
        paragraphs.append(" ".join(words))
    return tuple(paragraphs)
