"""What stands around the article on any portal: menus, boxes of other news, comments, footers. Composed."""

# ruff: noqa: E501
from __future__ import annotations

from html import escape

from tests.crawler.reading.skins.story import Story

SITE = "Trang tin điện tử Đảng bộ huyện Sông Trà"
MENU = ("Trang chủ", "Giới thiệu", "Tin tức", "Xây dựng Đảng", "Văn bản", "Liên hệ")
OTHERS = (
    "Hội nghị Ban Chấp hành Đảng bộ huyện lần thứ mười ba",
    "Nhiều mô hình dân vận khéo phát huy hiệu quả ở Phú Thịnh",
    "Kiểm tra công tác chuẩn bị đại hội tại các chi bộ trực thuộc",
    "Xã Tân Lập về đích nông thôn mới nâng cao",
    "Tập huấn nghiệp vụ cho 90 cấp ủy viên cơ sở",
)
SUMMARIES = (
    "Sáng nay, tại hội trường trung tâm, Ban Chấp hành Đảng bộ huyện họp phiên thường kỳ để cho ý kiến vào dự thảo báo cáo "
    "chính trị và một số nội dung quan trọng khác thuộc thẩm quyền.",
    "Từ việc nhỏ như thắp sáng đường quê, trồng hoa ven lộ đến việc lớn như hiến đất mở đường, dân vận khéo ở Phú Thịnh đã làm "
    "thay đổi bộ mặt của cả một vùng quê từng rất khó khăn.",
    "Đoàn kiểm tra của Ban Thường vụ làm việc với bốn chi bộ trực thuộc, nghe báo cáo tiến độ xây dựng văn kiện, công tác nhân "
    "sự và các điều kiện bảo đảm cho đại hội diễn ra đúng kế hoạch.",
    "Sau năm năm phấn đấu, xã Tân Lập hoàn thành toàn bộ các tiêu chí, thu nhập bình quân của người dân tăng gấp rưỡi, hệ thống "
    "giao thông nội đồng được cứng hóa gần như toàn bộ.",
    "Lớp tập huấn kéo dài ba ngày, tập trung vào kỹ năng ra nghị quyết, điều hành sinh hoạt chi bộ, xử lý tình huống và công tác "
    "văn phòng cấp ủy trong điều kiện mới.",
)
COMMENTS = (
    (
        "Lê Văn Chín",
        "Bài viết rất hay và thiết thực, mong rằng các cấp ủy ở cơ sở sẽ học tập cách làm này để người dân chúng tôi "
        "được nhờ, nhất là những nơi còn nhiều khó khăn như xã tôi.",
    ),
    (
        "bandoc_72",
        "Tôi đã đọc kỹ và thấy còn một việc chưa được nói tới, đó là chế độ cho cán bộ không chuyên trách sau khi sắp "
        "xếp lại. Đề nghị tòa soạn có thêm bài về vấn đề này để bà con được rõ.",
    ),
    (
        "Thanh Xuân",
        "Xin cảm ơn tác giả đã phản ánh trung thực câu chuyện ở quê hương chúng tôi. Chúc Ban Biên tập luôn mạnh khỏe, có "
        "thêm nhiều bài viết đi vào lòng người như thế này.",
    ),
)


def title_of(story: Story) -> str:
    """The title, escaped."""
    return escape(story.title, quote=False)


def menu() -> str:
    """Links without classes."""
    return "".join(f'<a href="/muc-{index}">{name}</a> ' for index, name in enumerate(MENU))


def links(count: int = 4) -> str:
    """List items that link to other news."""
    return "".join(f'<li><a href="/tin-tuc/bai-{100 + i}.html">{OTHERS[i]}</a></li>' for i in range(count))


def footer() -> str:
    """Who is responsible, as in every footer."""
    return (
        "<p>Cơ quan chủ quản: Ban Thường vụ Huyện ủy Sông Trà. Chịu trách nhiệm nội dung: Trưởng Ban Biên tập trang tin "
        "điện tử.</p><p>Địa chỉ: 01 đường Hùng Vương, thị trấn Sông Trà. Điện thoại: 0255.3888.999. Ghi rõ nguồn khi phát "
        "hành lại thông tin từ trang này.</p>"
    )


def page(head: str, body: str, *, window: str = SITE) -> str:
    """A whole page; the window's title is the site's unless said otherwise."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(window, quote=False)}</title>{head}'
        f"</head><body>{body}</body></html>"
    )
