"""Fifty questions to twenty documents, PDF and DOCX, each as a person would ask it: with diacritics and without."""

from __future__ import annotations

import pytest

from archive import Archive, Attachment
from archive.maintenance.verify import verify
from archive.media.ledger import FoundMedia, MediaVisit
from tests.archive.media.documents import make_docx, make_pdf
from tests.archive.samples import NOON, SITE, make_article, make_visit

# Lines of a page for a PDF (a tuple is a page), paragraphs for a DOCX.
DOCUMENTS = {
    "nq-chuyen-doi-so.pdf": (
        ("NGHỊ QUYẾT", "về đẩy mạnh chuyển đổi số trong các cơ quan Đảng của", "tỉnh giai đoạn 2026 - 2030"),
        ("Số: 07-NQ/TU", "Đến năm 2028, một trăm phần trăm văn bản được ký số và", "gửi qua trục liên thông."),
    ),
    "kh-trong-rung.docx": (
        "Kế hoạch trồng rừng ngập mặn ven biển năm 2026",
        "Giao Sở Nông nghiệp và Môi trường chọn giống cây đước, bần chua và mắm trắng.",
        "Kinh phí: 4.250.000.000 đồng từ ngân sách tỉnh.",
    ),
    "qc-lam-viec.pdf": (
        ("QUY CHẾ LÀM VIỆC", "của Ban Chấp hành Đảng bộ phường khoá mười bảy"),
        ("Điều 5. Chế độ họp", "Ban Thường vụ họp định kỳ mỗi tháng hai lần, khi cần thì", "họp bất thường."),
    ),
    "bc-thuy-loi.docx": (
        "Báo cáo kết quả nạo vét kênh mương vụ hè thu",
        "Toàn huyện nạo vét 128 tuyến kênh nội đồng với chiều dài 96 kilômét.",
        "Còn ba trạm bơm chưa được cấp điện.",
    ),
    "hd-ket-nap.pdf": (
        ("HƯỚNG DẪN", "thủ tục kết nạp quần chúng ưu tú vào Đảng", "Lý lịch do người xin vào Đảng tự khai trung thực."),
        ("Người giới thiệu phải là đảng viên chính thức cùng công tác", "ít nhất mười hai tháng."),
    ),
    "tb-le-hoi.docx": (
        "Thông báo tổ chức lễ hội đua ghe ngo",
        "Ghe ngo tập kết tại bến Ninh Kiều trước sáu giờ sáng ngày rằm tháng mười.",
    ),
    "ct-phong-chay.pdf": (
        ("CHỈ THỊ", "về tăng cường phòng cháy, chữa cháy rừng mùa khô", "Các hạt kiểm lâm trực hai mươi bốn trên"),
        ("hai mươi bốn giờ; tháp canh U Minh có ba người.",),
    ),
    "qd-khen-thuong.docx": (
        "Quyết định tặng bằng khen cho bà Huỳnh Thị Ngọc Ánh",
        "Đã có thành tích xuất sắc trong phong trào hiến đất làm đường giao thông nông thôn.",
    ),
    "bc-y-te.pdf": (
        ("BÁO CÁO", "công tác tiêm chủng mở rộng quý ba", "Tỷ lệ trẻ dưới một tuổi được tiêm đủ mũi: 97,4%"),
    ),
    "kh-kiem-tra.docx": (
        "Chương trình kiểm tra, giám sát của Uỷ ban Kiểm tra",
        "Giám sát chuyên đề việc kê khai tài sản, thu nhập của cán bộ diện quản lý.",
    ),
    "dt-cho-noi.pdf": (
        ("ĐỀ ÁN", "bảo tồn chợ nổi Cái Răng", "Hỗ trợ mỗi hộ thương hồ hai mươi triệu đồng để sửa ghe."),
        ("Cấm đổ rác thải nhựa xuống sông.",),
    ),
    "tt-hoc-phi.docx": (
        "Tờ trình về mức thu học phí của các trường mầm non công lập",
        "Miễn học phí cho trẻ năm tuổi ở xã đảo Thổ Chu.",
    ),
    "bb-tiep-dan.pdf": (
        ("BIÊN BẢN", "tiếp công dân định kỳ tháng tư", "Ông Thạch Sa Rây kiến nghị về ranh đất chùa Chén Kiểu."),
    ),
    "kl-thanh-tra.docx": (
        "Kết luận thanh tra việc sử dụng quỹ vì người nghèo",
        "Thu hồi 36 triệu đồng chi sai cho tiếp khách.",
    ),
    "pa-bao-lu.pdf": (
        ("PHƯƠNG ÁN", "ứng phó bão, lũ và triều cường", "Sơ tán 1.200 hộ dân sống ven đê biển Tây"),
        ("Lực lượng xung kích chuẩn bị áo phao, xuồng máy.",),
    ),
    "dc-tuyen-truyen.docx": (
        "Đề cương tuyên truyền kỷ niệm ngày thành lập Mặt trận",
        "Khẩu hiệu: Đoàn kết là sức mạnh của dân tộc.",
        "Treo băng rôn tại ngã sáu Phù Đổng.",
    ),
    "qh-do-thi.pdf": (
        ("QUY HOẠCH", "phân khu đô thị phía bắc sông Hậu", "Mật độ xây dựng gộp tối đa ba mươi lăm phần trăm."),
    ),
    "ds-ung-cu.docx": (
        "Danh sách sơ bộ những người ứng cử đại biểu Hội đồng nhân dân",
        "Đơn vị bầu cử số 4: bà Lâm Mỹ Duyên, kỹ sư thuỷ sản.",
    ),
    "nq-ngan-sach.pdf": (
        ("NGHỊ QUYẾT", "phân bổ dự toán ngân sách địa phương", "Chi sự nghiệp khoa học và công nghệ: 152 tỷ đồng"),
        ("Dự phòng ngân sách: 3%",),
    ),
    "tl-sinh-hoat.docx": (
        "Tài liệu sinh hoạt chi bộ tháng năm",
        "Chuyên đề: nêu gương và phê bình từ dưới lên.",
        "Gợi ý thảo luận: vì sao chi bộ khóm 3 nhiều năm không kết nạp được đảng viên mới?",
    ),
}

QUESTIONS = [
    ('"chuyển đổi số trong các cơ quan đảng của tỉnh"', "nq-chuyen-doi-so.pdf"),
    ("chuyen doi so truc lien thong", "nq-chuyen-doi-so.pdf"),
    ("07-NQ/TU", "nq-chuyen-doi-so.pdf"),
    ("rừng ngập mặn", "kh-trong-rung.docx"),
    ('"bần chua"', "kh-trong-rung.docx"),
    ('"ban chua"', "kh-trong-rung.docx"),
    ("4.250.000.000", "kh-trong-rung.docx"),
    ('"quy chế làm việc" khóa', "qc-lam-viec.pdf"),
    ('"hop bat thuong"', "qc-lam-viec.pdf"),
    ('attachment:"thường vụ họp định kỳ"', "qc-lam-viec.pdf"),
    ("nạo vét kênh", "bc-thuy-loi.docx"),
    ('"ba tram bom"', "bc-thuy-loi.docx"),
    ("kết nạp -khóm", "hd-ket-nap.pdf"),
    ('"người giới thiệu phải là đảng viên chính thức cùng công tác ít nhất"', "hd-ket-nap.pdf"),
    ("ghe ngo", "tb-le-hoi.docx"),
    ("Ninh Kieu", "tb-le-hoi.docx"),
    ('"chữa cháy"', "ct-phong-chay.pdf"),
    ("U Minh", "ct-phong-chay.pdf"),
    ("kiem lam", "ct-phong-chay.pdf"),
    ('"Huỳnh Thị Ngọc Ánh"', "qd-khen-thuong.docx"),
    ('"huynh thi ngoc anh"', "qd-khen-thuong.docx"),
    ('"hiến đất"', "qd-khen-thuong.docx"),
    ("tiêm chủng", "bc-y-te.pdf"),
    ("97,4", "bc-y-te.pdf"),
    ('"tiem du mui"', "bc-y-te.pdf"),
    ('"kê khai tài sản"', "kh-kiem-tra.docx"),
    ("ủy ban giám sát", "kh-kiem-tra.docx"),
    ('"chợ nổi Cái Răng"', "dt-cho-noi.pdf"),
    ("rac thai nhua", "dt-cho-noi.pdf"),
    ('ghe -"ghe ngo"', "dt-cho-noi.pdf"),
    ("học phí mầm non", "tt-hoc-phi.docx"),
    ('"Tho Chu"', "tt-hoc-phi.docx"),
    ('"Thạch Sa Rây"', "bb-tiep-dan.pdf"),
    ("chen kieu", "bb-tiep-dan.pdf"),
    ('"quỹ vì người nghèo"', "kl-thanh-tra.docx"),
    ('"tiep khach"', "kl-thanh-tra.docx"),
    ("triều cường", "pa-bao-lu.pdf"),
    ('"ao phao"', "pa-bao-lu.pdf"),
    ("1.200 hộ", "pa-bao-lu.pdf"),
    ('"Phù Đổng"', "dc-tuyen-truyen.docx"),
    ("bang ron", "dc-tuyen-truyen.docx"),
    ('"mật độ xây dựng"', "qh-do-thi.pdf"),
    ("song hau phan khu", "qh-do-thi.pdf"),
    ('"Lâm Mỹ Duyên"', "ds-ung-cu.docx"),
    ("kỹ sư thủy sản", "ds-ung-cu.docx"),
    ('"khoa học và công nghệ"', "nq-ngan-sach.pdf"),
    ("du phong ngan sach", "nq-ngan-sach.pdf"),
    ('attachment:"phê bình từ dưới lên"', "tl-sinh-hoat.docx"),
    ("khóm đảng viên", "tl-sinh-hoat.docx"),
    ('"lang ngan do" OR "dự toán ngân sách"', "nq-ngan-sach.pdf"),
]


NEWS = {"title": "Văn bản mới", "lead": None, "body": ("Mời xem.",), "tags": (), "photos": (), "authors": ()}


def fill(archive, names):
    """Save an article for each document, and the documents; read them."""
    for number, name in enumerate(names, start=1):
        url = f"https://{SITE}/uploads/{name}"
        links = (Attachment(url=url, text="Xem chi tiết"),)
        article = make_article(number, **NEWS, attachments=links)
        archive.save(make_visit(article))
        archive.media.enter(SITE, article.key, [FoundMedia(url, "document")], NOON)
        lines = DOCUMENTS[name]
        body = make_pdf(*lines) if name.endswith(".pdf") else make_docx(*lines)
        archive.media.save(MediaVisit(site=SITE, url=url, fetched_at=NOON, outcome="kept", status=200, body=body))
    return archive.media.read_texts()


def ask(archive, names):
    for words, name in QUESTIONS:
        if name in names:
            found = archive.search(words)
            assert [one.attachment and one.attachment.rpartition("/")[2] for one in found] == [name], words
            assert found[0].highlights, words


def test_some_questions_are_answered_from_documents(tmp_path):
    names = list(DOCUMENTS)[:6]
    with Archive.open(tmp_path / "a.db") as archive:
        assert fill(archive, names) == {"text": 6}
        ask(archive, names)


@pytest.mark.long
def test_fifty_questions_are_answered_from_documents(new_place):
    assert len(QUESTIONS) == 50
    assert len(DOCUMENTS) == 20
    with Archive.open(new_place) as archive:
        assert fill(archive, list(DOCUMENTS)) == {"text": 20}
        ask(archive, DOCUMENTS)
    assert verify(new_place).problems == []
