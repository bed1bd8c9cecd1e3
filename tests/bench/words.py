"""Words: the material that posts are made of. Written for this purpose; nothing is quoted from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CATEGORIES: Sequence[tuple[str, str, str]] = (
    ("tin-hoat-dong", "Tin hoạt động", "Hoạt động của cơ quan và của các đơn vị trên địa bàn."),
    ("thong-bao", "Thông báo", "Thông báo gửi cơ quan, tổ chức và người dân."),
    ("huong-dan", "Hướng dẫn", "Việc cần làm và cách làm."),
    ("tieu-chuan", "Tiêu chuẩn", "Xây dựng, công bố và áp dụng tiêu chuẩn."),
    ("quy-chuan", "Quy chuẩn kỹ thuật", "Quy chuẩn kỹ thuật và việc chứng nhận, công bố hợp quy."),
    ("do-luong", "Đo lường", "Phương tiện đo, phép đo và hàng đóng gói sẵn."),
    ("chat-luong", "Chất lượng sản phẩm", "Chất lượng sản phẩm, hàng hóa lưu thông trên thị trường."),
    ("ma-so-ma-vach", "Mã số, mã vạch", "Cấp, sử dụng mã số mã vạch và truy xuất nguồn gốc."),
    ("thanh-tra", "Thanh tra, kiểm tra", "Kế hoạch, kết quả thanh tra và kiểm tra."),
    ("hang-rao-ky-thuat", "Hàng rào kỹ thuật", "Cảnh báo và hỏi đáp về hàng rào kỹ thuật trong thương mại."),
    ("nang-suat", "Năng suất", "Công cụ cải tiến năng suất và chất lượng."),
    ("van-ban-moi", "Văn bản mới", "Giới thiệu văn bản mới ban hành."),
)
"""Slug, name and description of the twelve categories."""

_TASKS = (
    "kiểm định",
    "hiệu chuẩn",
    "thử nghiệm",
    "kiểm tra",
    "giám sát",
    "tập huấn về",
    "hướng dẫn sử dụng",
    "công bố hợp quy",
    "chứng nhận",
    "đánh giá",
    "quản lý",
    "tra cứu",
    "đăng ký",
    "thống kê",
    "cải tiến",
    "bảo quản",
    "ghi nhãn",
    "lấy mẫu",
    "so sánh",
    "niêm phong",
)
_THINGS = (
    "cân đồng hồ lò xo",
    "cân ô tô",
    "công tơ điện",
    "đồng hồ nước lạnh",
    "cột đo xăng dầu",
    "huyết áp kế",
    "hàng đóng gói sẵn",
    "đồ chơi trẻ em",
    "mũ bảo hiểm",
    "thép làm cốt bê tông",
)

TAGS: tuple[str, ...] = tuple(f"{task} {thing}" for task in _TASKS for thing in _THINGS)
"""Two hundred keywords, the most used first."""

REPEATED_TITLES: tuple[str, ...] = (
    "Lịch tiếp công dân trong tháng",
    "Thông báo lịch kiểm định tại chỗ",
    "Kết quả khảo sát chất lượng hàng hóa trong tuần",
    "Giấy mời họp giao ban công tác tiêu chuẩn đo lường chất lượng",
    "Danh sách cơ sở đã công bố hợp quy",
    "Thông báo tạm ngừng tiếp nhận hồ sơ để bảo trì hệ thống",
)
"""Headlines that come back again and again, as they do in every office."""

TITLES: tuple[str, ...] = (
    "{agency} {action} {subject} tại {place}",
    "{agency} triển khai kế hoạch {subject} trên địa bàn {place} năm {year}",
    "Thông báo số {number} về việc {action} {subject} tại {place}",
    "Hướng dẫn {subject} dành cho {audience} của {place}",
    "{place}: {action} {subject} trong quý {quarter}",
    "Kết quả {subject} tại {place} sáu tháng đầu năm {year}",
    "Tập huấn {subject} cho {audience} của {place}",
    "{number} câu hỏi và trả lời về {subject} dành cho {audience}",
    "{place} tổng kết công tác {subject} năm {year}",
    "Lấy ý kiến {audience} về dự thảo kế hoạch {subject} của {place}",
    "Đoàn công tác {action} {subject} tại {place}",
    "Hỏi đáp: {audience} của {place} cần làm gì khi {action} {subject}?",
    "{place} hoàn thành {subject} trước thời hạn",
    "Cảnh báo sai phạm trong {subject} tại {place}",
)

HEADINGS: tuple[str, ...] = (
    "Mục đích và yêu cầu",
    "Thành phần tham dự",
    "Nội dung thực hiện",
    "Thời gian và địa điểm",
    "Trách nhiệm của {audience}",
    "Kết quả bước đầu",
    "Những tồn tại cần khắc phục",
    "Kinh phí thực hiện",
    "Hồ sơ cần chuẩn bị",
    "Các bước tiến hành",
    "Kiến nghị, đề xuất",
    "Kế hoạch trong quý {quarter}",
    "Tổ chức thực hiện",
    "Số liệu tại {place}",
)

SUBHEADINGS: tuple[str, ...] = (
    "Đối với {audience}",
    "Riêng tại {place}",
    "Trường hợp cần gia hạn",
    "Cách tính thời hạn",
    "Khi phát hiện sai số",
    "Nơi tiếp nhận hồ sơ",
)

SENTENCES: tuple[str, ...] = (
    "Ngày {day}, {agency} đã {action} {subject} tại {place}.",
    "Tham dự có đại diện {agency}, {audience} và {number} cơ sở sản xuất, kinh doanh trên địa bàn.",
    "Theo báo cáo, đến hết tháng {month} đã có {number} đơn vị hoàn thành {subject}, đạt {percent} kế hoạch.",
    "Phát biểu tại buổi làm việc, {person} đề nghị {audience} {duty}.",
    "Việc {action} {subject} giúp {benefit}, đồng thời {benefit}.",
    "So với cùng kỳ năm trước, số {thing} được kiểm tra tăng {percent}, trong khi số vụ vi phạm giảm {percent}.",
    "Đoàn công tác ghi nhận phần lớn cơ sở đã {duty}, song vẫn còn {number} nơi chưa làm đúng quy định.",
    "Các đơn vị tự rà soát, lập danh mục và gửi về {agency} trước ngày {day}.",
    "Qua đo thử {number} {thing}, sai số lớn nhất là {percent}, nằm trong giới hạn cho phép.",
    "{person} cho biết trong quý {quarter}, {agency} sẽ tiếp tục {action} {subject}.",
    "Nếu có khó khăn, {audience} liên hệ bộ phận một cửa của {agency} để được hướng dẫn.",
    "Hồ sơ được tiếp nhận trực tuyến và trả kết quả trong vòng {few} ngày làm việc.",
    "Yêu cầu đặt ra là {duty}, không để ảnh hưởng đến quyền lợi của người tiêu dùng.",
    "Đây là năm thứ {few} liên tiếp {place} {action} {subject}.",
    "Bên cạnh kết quả đạt được, công tác {subject} còn một số hạn chế do {cause}.",
    "Để {benefit}, {audience} cần {duty}.",
    "Trong số {number} mẫu {thing} được lấy ngẫu nhiên, có {few} mẫu chưa phù hợp với mức đã công bố.",
    "Tổ giúp việc gồm {few} người, do {person} làm tổ trưởng, chịu trách nhiệm {action} {subject}.",
    "{agency} giao cho từng phòng chuyên môn theo dõi, đôn đốc và báo cáo vào ngày cuối tháng.",
    "Nguyên nhân chủ yếu là {cause} và {cause}.",
    "Kinh phí được cân đối trong dự toán năm {year} của {agency}, ước khoảng {number} triệu đồng.",
    "Học viên được thực hành trên {thing} và trao đổi về cách {duty}.",
    "Những trường hợp cố ý làm sai lệch kết quả đo sẽ bị lập biên bản và xử lý theo quy định.",
    "Tại {place}, mô hình này đã được {number} hộ kinh doanh hưởng ứng.",
    "Thông tin chi tiết được niêm yết tại trụ sở {agency} và đăng trên trang tin này.",
    "Sau khi nghe ý kiến của {audience}, {person} kết luận: cần {duty} ngay trong tháng {month}.",
)

ITEMS: tuple[str, ...] = (
    "Bản tự đánh giá {subject} có xác nhận của người đứng đầu.",
    "Danh sách {thing} đang sử dụng tại {place}.",
    "Báo cáo kết quả {subject} trong quý {quarter}.",
    "Rà soát, bổ sung quy trình và biểu mẫu còn thiếu.",
    "Phân công người theo dõi tại {place}.",
    "Gửi kế hoạch về {agency} trước ngày {day}.",
    "Kiểm tra tem, dấu niêm phong của {thing}.",
    "Ghi chép đầy đủ vào sổ theo dõi và lưu ít nhất {few} năm.",
    "Khắc phục điểm không phù hợp trong vòng {few} ngày.",
    "Phổ biến nội dung này đến toàn thể {audience}.",
)

NOTES: tuple[str, ...] = (
    "Số liệu do {agency} tổng hợp đến ngày {day}.",
    "Theo kế hoạch công tác năm {year} của {agency}.",
    "Không tính các cơ sở đã ngừng hoạt động trong quý {quarter}.",
    "Biểu mẫu có tại bộ phận một cửa của {place}.",
    "Sai số tính theo phần trăm của giá trị đo.",
)

LINKS: tuple[str, ...] = (
    "Biểu mẫu có thể tải tại [trang biểu mẫu](https://bieu-mau.example/{month}/{number}).",
    "Xem thêm [tài liệu giới thiệu](https://tai-lieu.example/{year}/{few}) của ban tổ chức.",
    "Góp ý gửi qua [trang lấy ý kiến](https://gop-y.example/du-thao/{number}) đến hết ngày {day}.",
)

WORDS: Mapping[str, Sequence[str]] = {
    "agency": (
        "Chi cục",
        "Sở Khoa học và Công nghệ",
        "Trung tâm Kỹ thuật",
        "Phòng Quản lý Đo lường",
        "Phòng Quản lý Tiêu chuẩn",
        "Ban Chỉ đạo ISO",
        "Văn phòng TBT",
        "UBND {place}",
        "Phòng Kinh tế {place}",
        "Đội Quản lý thị trường số {few}",
        "Hội Bảo vệ người tiêu dùng",
        "Tổ công tác liên ngành",
    ),
    "place": tuple(
        f"{kind} {first} {last}"
        for kind in ("xã", "phường", "thị trấn")
        for first in "Tân Phú Bình Hòa Long An Vĩnh Thạnh Hưng Mỹ Đông Tây Xuân Hải Sơn Đức Nghĩa Lộc Thiện Quý".split()
        for last in "Thành Lập Thuận Hiệp Khánh Điền Giang Lâm Trạch Thọ Hưng Yên Minh Cường Tiến Phong Hải Đạt".split()
    ),
    "person": tuple(
        f"{title} {family} {middle} {given}"
        for title in ("ông", "bà")
        for family in "Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương".split()
        for middle in "Văn Thị Minh Thanh Quốc Ngọc".split()
        for given in "An Bình Châu Dũng Đào Giang Hạnh Khoa Lan Nghĩa Oanh Phúc Quỳnh Sơn Thủy Uyên Vũ Yến".split()
    ),
    "action": (
        "tổ chức",
        "kiểm tra việc",
        "sơ kết đợt",
        "phát động",
        "thống nhất phương án",
        "đôn đốc",
        "hướng dẫn việc",
        "lấy ý kiến về",
        "ký kết quy chế phối hợp",
        "mở rộng phạm vi",
        "rút kinh nghiệm đợt",
        "công bố kết quả",
    ),
    "subject": (
        "áp dụng hệ thống quản lý chất lượng",
        "duy trì TCVN ISO 9001",
        "kiểm định {thing}",
        "hiệu chuẩn {thing}",
        "lấy mẫu {thing}",
        "ghi nhãn hàng hóa",
        "truy xuất nguồn gốc nông sản",
        "kiểm soát hàng đóng gói sẵn",
        "xây dựng quy chuẩn kỹ thuật địa phương",
        "đăng ký mã số mã vạch",
        "công bố tiêu chuẩn cơ sở",
        "đánh giá nội bộ",
        "nâng cao năng suất theo phương pháp 5S",
        "so sánh liên phòng thử nghiệm",
        "xử lý điểm không phù hợp",
        "số hóa quy trình giải quyết thủ tục hành chính",
    ),
    "thing": (
        *_THINGS,
        "cân bàn",
        "cân phân tích",
        "thước cuộn",
        "nhiệt kế y tế",
        "áp kế lò xo",
        "đồng hồ xăng dầu",
        "máy đo nồng độ cồn",
        "taximet",
        "bình đong",
        "máy biến dòng đo lường",
        "nước uống đóng chai",
        "phân bón vô cơ",
        "thiết bị điện gia dụng",
        "đèn chiếu sáng LED",
        "vàng trang sức",
    ),
    "audience": (
        "cán bộ, công chức",
        "viên chức phụ trách đo lường",
        "thư ký ISO",
        "chủ cơ sở kinh doanh",
        "doanh nghiệp nhỏ và vừa",
        "hợp tác xã",
        "tiểu thương chợ trung tâm",
        "ban quản lý chợ",
        "kỹ thuật viên phòng thử nghiệm",
        "người đứng đầu đơn vị",
        "tổ chức đánh giá sự phù hợp",
        "người tiêu dùng",
    ),
    "duty": (
        "niêm yết công khai quy trình và thời hạn giải quyết",
        "sử dụng phương tiện đo còn hiệu lực kiểm định",
        "bố trí cân đối chứng ở nơi dễ thấy",
        "lưu giữ hồ sơ, chứng từ để đối chiếu khi cần",
        "cập nhật tài liệu nội bộ theo phiên bản mới",
        "ghi đầy đủ nhãn phụ bằng tiếng Việt",
        "thực hiện đánh giá nội bộ ít nhất mỗi năm một lần",
        "báo cáo đúng mẫu và đúng thời hạn",
        "cử người tham gia đầy đủ các buổi tập huấn",
        "tự kiểm tra định kỳ và ghi kết quả vào sổ",
        "khắc phục dứt điểm các lỗi đã nêu trong biên bản",
        "phối hợp với tổ công tác trong suốt đợt khảo sát",
    ),
    "benefit": (
        "rút ngắn thời gian giải quyết hồ sơ",
        "giảm sai sót trong giao nhận hàng hóa",
        "bảo vệ quyền lợi của người mua",
        "nâng cao uy tín của cơ sở",
        "tạo thuận lợi cho việc xuất khẩu",
        "tiết kiệm chi phí vận hành",
        "thống nhất cách làm giữa các bộ phận",
        "phát hiện sớm thiết bị hư hỏng",
        "tăng sự hài lòng của tổ chức và công dân",
        "đáp ứng yêu cầu quản lý trong tình hình mới",
    ),
    "cause": (
        "nhân lực còn mỏng",
        "thiết bị chuẩn chưa đồng bộ",
        "địa bàn rộng, đi lại khó khăn",
        "nhận thức của một số chủ cơ sở chưa đầy đủ",
        "biểu mẫu thay đổi nhiều lần trong năm",
        "việc phối hợp giữa các phòng chưa nhịp nhàng",
        "kinh phí được giao muộn",
        "chưa bố trí được người chuyên trách",
    ),
}
"""What may stand in a slot; an entry may have slots of its own. Numbers and days are made as needed."""

LEADS: tuple[str, ...] = (
    "{agency} vừa {action} {subject} tại {place}, với sự tham gia của {audience} và nhiều cơ sở trên địa bàn.",
    "Nhằm {benefit}, {agency} {action} {subject} trong quý {quarter} năm {year}.",
    "Thực hiện kế hoạch năm {year}, {agency} thông báo đến {audience} về việc {action} {subject}.",
    "Sáng ngày {day}, tại {place}, {agency} đã {action} {subject}.",
)

PAGES: Sequence[tuple[str, str, str]] = (
    (
        "gioi-thieu",
        "Giới thiệu",
        "Trang tin này được tạo ra để đo thời gian dựng.\n\n## Nội dung\n\n- Tin bài\n- Lưu trữ",
    ),
    (
        "lien-he",
        "Liên hệ",
        "Mọi góp ý xin gửi về bộ phận một cửa.\n\n## Giờ\n\n| Buổi | Giờ |\n|---|---|\n| Sáng | 7–11 |",
    ),
    (
        "tro-nang",
        "Trợ năng",
        "Trang đọc được bằng bàn phím và phần mềm đọc màn hình.\n\n## Cỡ chữ\n\nPhóng to được đến 400%.",
    ),
)
"""Stem, title and text of the pages that are not news."""
