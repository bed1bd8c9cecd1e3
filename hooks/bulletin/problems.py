"""Problems: what an editor should put right, where, and what to type instead.

Every message an editor can meet stands in RULES, in Vietnamese. Modules name a
rule and give the values; nobody else words a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that can be wrong, and what to do about it."""

    message: str
    """What is wrong, in Vietnamese; ``{names}`` are filled in by the problem."""

    advice: str
    """What to type instead, in Vietnamese."""

    is_blocking: bool = True
    """Whether a post with this problem cannot be published. Otherwise it is advice."""


RULES: dict[str, Rule] = {
    # The file
    "encoding": Rule(
        message="Tệp không được lưu bằng bảng mã UTF-8 (đọc thấy: {found}).",
        advice="Mở tệp bằng Notepad, chọn “Lưu thành” (Save As), chọn mã hóa UTF-8 rồi lưu lại.",
    ),
    "control-character": Rule(
        message="Dòng này có một ký tự điều khiển không nhìn thấy ({found}).",
        advice="Gõ lại dòng này bằng tay, không dán từ chương trình khác.",
    ),
    "fence-missing": Rule(
        message="Bài chưa có phần khai báo ở đầu tệp.",
        advice="Thêm một dòng `---` ở đầu tệp, các dòng khai báo (title, date, id, category), rồi một dòng `---` nữa.",
    ),
    "fence-unclosed": Rule(
        message="Phần khai báo chưa được đóng lại.",
        advice="Thêm một dòng chỉ có ba dấu gạch `---` ngay sau dòng khai báo cuối cùng.",
    ),
    # The YAML of the front matter
    "yaml-colon": Rule(
        message="Nội dung sau `{key}:` có dấu hai chấm nên máy hiểu nhầm.",
        advice="Đặt nội dung trong dấu ngoặc kép: `{fixed}`",
    ),
    "yaml-tab": Rule(
        message="Dòng này thụt vào bằng phím Tab.",
        advice="Thay phím Tab bằng dấu cách (hai dấu cách cho mỗi cấp).",
    ),
    "yaml-quote": Rule(
        message="Dấu ngoặc kép hoặc nháy đơn mở ra mà chưa đóng lại đúng chỗ.",
        advice='Thêm dấu đóng ở cuối nội dung; dấu ngoặc kép bên trong viết là `\\"` hoặc dùng “ ”.',
    ),
    "yaml-bracket": Rule(
        message="Dấu ngoặc vuông hoặc ngoặc nhọn mở ra mà chưa đóng lại, hoặc thiếu dấu phẩy bên trong.",
        advice="Viết danh sách trên một dòng theo mẫu `[một, hai, ba]`.",
    ),
    "yaml-no-colon": Rule(
        message="Dòng này thiếu dấu hai chấm sau tên mục.",
        advice="Viết theo mẫu `tên: nội dung`, ví dụ `title: Thông báo tập huấn`.",
    ),
    "yaml-space": Rule(
        message="Sau dấu hai chấm của `{key}:` thiếu một dấu cách.",
        advice="Viết lại thành: `{fixed}`",
    ),
    "yaml-indent": Rule(
        message="Dòng này thụt vào không thẳng hàng với các dòng cùng cấp.",
        advice="Các dòng cùng cấp phải bắt đầu ở cùng một cột; tên mục chính nằm sát lề trái.",
    ),
    "yaml-special": Rule(
        message="Nội dung bắt đầu bằng dấu `{found}` là dấu đặc biệt của phần khai báo.",
        advice="Đặt cả nội dung trong dấu ngoặc kép: `{fixed}`",
    ),
    "yaml": Rule(
        message="Phần khai báo viết chưa đúng cách ở dòng này.",
        advice="Viết mỗi dòng theo mẫu `tên: nội dung`; nội dung có dấu đặc biệt thì đặt trong dấu ngoặc kép.",
    ),
    "not-a-mapping": Rule(
        message="Phần khai báo không có dòng nào theo mẫu `tên: nội dung`.",
        advice="Viết mỗi mục trên một dòng, ví dụ `title: Thông báo tập huấn`.",
    ),
    "key-twice": Rule(
        message="Mục `{key}` được khai báo hai lần.",
        advice="Chỉ giữ lại một dòng `{key}:`.",
    ),
    "key-unknown": Rule(
        message="Không có mục khai báo nào tên là `{key}`.",
        advice="Có phải ý bạn là `{nearest}`? Sửa lại tên hoặc xóa dòng này.",
    ),
    "key-missing": Rule(
        message="Bài thiếu mục `{key}` ({meaning}).",
        advice="Thêm vào phần khai báo một dòng: `{example}`",
    ),
    # Values
    "value-empty": Rule(
        message="Mục `{key}` để trống.",
        advice="Điền nội dung, ví dụ `{example}`, hoặc xóa dòng này nếu không cần.",
    ),
    "value-type": Rule(
        message="Mục `{key}` phải là {expected}.",
        advice="Viết lại theo mẫu: `{example}`",
    ),
    "value-line": Rule(
        message="Mục `{key}` phải nằm trọn trên một dòng.",
        advice="Bỏ chỗ xuống dòng trong nội dung của `{key}`.",
    ),
    "value-choice": Rule(
        message="Mục `{key}` có giá trị “{found}” không dùng được.",
        advice="Chọn một trong: {choices}.",
    ),
    "date-form": Rule(
        message="“{found}” trong mục `{key}` không phải là ngày.",
        advice="Viết năm-tháng-ngày, ví dụ `{key}: 2017-12-04`.",
    ),
    "date-impossible": Rule(
        message="Không có ngày giờ nào là “{found}” (mục `{key}`).",
        advice="Kiểm tra lại ngày, tháng, giờ; viết năm-tháng-ngày, ví dụ `{key}: 2017-12-04`.",
    ),
    "date-order": Rule(
        message="Ngày “{found}” trong mục `{key}` được hiểu là {understood}, nhưng viết chưa đúng mẫu.",
        advice="Viết lại thành `{key}: {canonical}`.",
        is_blocking=False,
    ),
    "category-unknown": Rule(
        message="Không có chuyên mục “{found}”.",
        advice="Chọn một trong các chuyên mục: {choices}.",
    ),
    "id-form": Rule(
        message="Mã bài `{found}` có ký tự không dùng được.",
        advice="Mã chỉ gồm chữ cái không dấu, chữ số và các dấu . _ -, ví dụ `id: {example}`.",
    ),
    "id-twice": Rule(
        message="Mã bài `{found}` đã được dùng ở {other}.",
        advice="Nếu tệp này chép từ bài kia, hãy thay bằng một mã mới, ví dụ `id: {example}`.",
    ),
    "slug-form": Rule(
        message="Đường dẫn `{found}` có ký tự không dùng được hoặc dài quá {length} ký tự.",
        advice="Viết chữ thường không dấu, nối bằng gạch ngang: `slug: {fixed}`",
    ),
    "slug-empty": Rule(
        message="Không tạo được đường dẫn từ tiêu đề này.",
        advice="Thêm một dòng đặt đường dẫn bằng chữ không dấu, ví dụ `slug: thong-bao-moi`.",
    ),
    "address-twice": Rule(
        message="Địa chỉ {address} đã thuộc về {other}.",
        advice="Đặt cho bài này một đường dẫn khác, ví dụ `slug: {fixed}`.",
    ),
    "page-address": Rule(
        message="Trang này sẽ có địa chỉ {address}, là địa chỉ mà bản tin đã dùng.",
        advice="Đổi tên tệp của trang.",
    ),
    "withdrawn-missing": Rule(
        message="Bài bị gỡ (`status: withdrawn`) nhưng chưa có ngày và lý do gỡ.",
        advice="Thêm mục `withdrawn:` với hai dòng thụt vào: `date: 2018-01-15` và `reason: lý do gỡ bài`.",
    ),
    "withdrawn-unused": Rule(
        message="Có mục `withdrawn` nhưng bài không ở trạng thái gỡ.",
        advice="Thêm dòng `status: withdrawn` nếu muốn gỡ bài, hoặc xóa mục `withdrawn`.",
    ),
    "replaced-by-unknown": Rule(
        message="Bài thay thế “{found}” không có trong thư mục bài viết.",
        advice="Ghi mã (`id`) của bài thay thế, hoặc xóa dòng `replaced_by`.",
    ),
    # The body
    "body-empty": Rule(
        message="Bài không có nội dung và cũng không có tóm tắt.",
        advice="Viết nội dung dưới phần khai báo, hoặc thêm một dòng `summary: tóm tắt của bài`.",
    ),
    "link-dead": Rule(
        message="Liên kết “{found}” không dẫn tới bài hay trang nào.",
        advice="Kiểm tra lại tên tệp; liên kết tới bài khác viết theo tên tệp, ví dụ `[tên bài]({example})`.",
    ),
    "link-hidden": Rule(
        message="Liên kết “{found}” dẫn tới một bài chưa đăng (nháp hoặc hẹn giờ).",
        advice="Bỏ liên kết, hoặc chờ bài kia lên trang rồi hãy dẫn.",
    ),
    "anchor-dead": Rule(
        message="Liên kết “{found}” trỏ tới mục `#{anchor}` không có trong trang đích.",
        advice="Dùng một trong các mục có thật: {choices}.",
    ),
    "link-scheme": Rule(
        message="Liên kết “{found}” thuộc loại không được phép nên sẽ bị bỏ.",
        advice="Chỉ dùng liên kết bắt đầu bằng https://, http://, mailto: hoặc tel:.",
    ),
    "image-missing": Rule(
        message="Không tìm thấy tệp ảnh “{found}”.",
        advice="Chép ảnh vào cạnh tệp bài viết (hoặc vào thư mục docs) và kiểm tra lại tên, kể cả chữ hoa, chữ thường.",
    ),
    "file-missing": Rule(
        message="Không tìm thấy tệp đính kèm “{found}”.",
        advice="Chép tệp vào cạnh tệp bài viết (hoặc vào thư mục docs) và kiểm tra lại tên, kể cả chữ hoa, chữ thường.",
    ),
    "file-outside": Rule(
        message="Tệp “{found}” nằm ngoài thư mục bài viết và thư mục docs.",
        advice="Chép tệp vào cạnh tệp bài viết rồi ghi lại tên, ví dụ `{example}`.",
    ),
    "file-name": Rule(
        message="Tên tệp “{found}” trùng địa chỉ với tệp {other}.",
        advice="Đổi tên một trong hai tệp.",
    ),
    "html-removed": Rule(
        message="Đoạn HTML `{found}` không được phép và sẽ bị bỏ khỏi trang.",
        advice="Xóa đoạn này, hoặc viết bằng Markdown (xem hướng dẫn trong posts/README.md).",
        is_blocking=False,
    ),
    "image-alt": Rule(
        message="Ảnh “{found}” chưa có lời mô tả cho người không nhìn thấy ảnh.",
        advice="Viết mô tả vào giữa hai dấu ngoặc vuông: `![Mô tả ngắn về ảnh]({found})`.",
    ),
    "table-header": Rule(
        message="Bảng này để trống dòng đầu, là dòng tên các cột.",
        advice="Ghi tên cột vào dòng đầu của bảng, ví dụ `| Tên | Số lượng |`.",
        is_blocking=False,
    ),
    "heading-title": Rule(
        message="Đề mục này dùng một dấu `#`, là cấp dành riêng cho tiêu đề bài.",
        advice="Dùng hai dấu thăng: `{fixed}` rồi một dấu cách và tên mục.",
        is_blocking=False,
    ),
    "heading-jump": Rule(
        message="Đề mục này nhảy cấp: `{found}` đứng ngay sau đề mục cao hơn nó hơn một cấp.",
        advice="Bớt dấu thăng, dùng `{fixed}`.",
        is_blocking=False,
    ),
    "link-own": Rule(
        message="Liên kết “{found}” ghi cả tên miền của chính trang này; tên miền có thể đổi.",
        advice="Thay bằng `{fixed}`.",
        is_blocking=False,
    ),
    "title-capitals": Rule(
        message="Tiêu đề viết toàn chữ hoa, khó đọc và máy đọc màn hình có thể đánh vần từng chữ.",
        advice="Viết thường: `title: {fixed}` (nhớ viết hoa lại tên riêng và chữ viết tắt).",
        is_blocking=False,
    ),
    "title-stop": Rule(
        message="Tiêu đề kết thúc bằng dấu chấm.",
        advice="Bỏ dấu chấm: `title: {fixed}`",
        is_blocking=False,
    ),
    "date-early": Rule(
        message="Ngày {found} sớm hơn ngày đầu tiên của bản tin ({first}).",
        advice="Kiểm tra lại năm; nếu ngày đúng, hãy báo người quản trị sửa `first_date` trong mkdocs.yml.",
    ),
    "date-far": Rule(
        message="Ngày {found} còn rất xa; bài sẽ không lên trang trước ngày đó.",
        advice="Kiểm tra lại năm của mục `date`, ví dụ `date: 2026-03-02`.",
        is_blocking=False,
    ),
    "invisible": Rule(
        message="Dòng này có ký tự không nhìn thấy hoặc dấu cách đặc biệt, thường do dán từ Word hoặc trang web.",
        advice="Gõ lại dòng này, hoặc chạy `python3 scripts/bulletin.py check --fix`.",
        is_blocking=False,
    ),
    "legacy": Rule(
        message="Dòng này gõ bằng bảng mã cũ {encoding}: “{before}”.",
        advice="Thay bằng: “{after}”, hoặc chạy `python3 scripts/bulletin.py check --fix --legacy`.",
    ),
    "file-windows": Rule(
        message="Tên “{found}” không dùng được trên Windows.",
        advice="Đổi tên, chỉ dùng chữ cái, chữ số, dấu cách, dấu - _ và dấu chấm; cả đường dẫn dưới 180 ký tự.",
    ),
    "file-ending": Rule(
        message="Tệp “{found}” bị Notepad thêm đuôi .txt nên không được coi là bài viết.",
        advice="Đổi tên tệp thành `{fixed}`.",
    ),
    "file-case": Rule(
        message="Tên “{found}” chỉ khác {other} ở chữ hoa, chữ thường; trên Windows hai tệp sẽ đè lên nhau.",
        advice="Đổi tên một trong hai tệp.",
    ),
    "file-large": Rule(
        message="Tệp quá lớn ({found}).",
        advice="Giảm xuống dưới {limit}: nén ảnh, tách tài liệu, hoặc kiểm tra xem có lưu nhầm tệp không.",
    ),
    "image-address": Rule(
        message="Ảnh “{found}” lấy từ trang khác; người đọc sẽ phải tải ảnh từ nơi chúng ta không quản lý.",
        advice="Tải ảnh về, để cạnh tệp bài viết và ghi tên tệp ảnh.",
    ),
    # Settings
    "setting": Rule(
        message="Thiết lập `{key}` trong mkdocs.yml chưa đúng: {found}.",
        advice="Sửa lại theo mẫu: `{example}`",
    ),
    "settings-yaml": Rule(
        message="Không đọc được mkdocs.yml.",
        advice="Kiểm tra cách viết ở dòng này: {found}",
    ),
}


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Problem:
    """One thing an editor should put right."""

    path: str
    """The file to open, relative to the root of the project, with forward slashes."""

    line: int
    """The line to look at, counted from 1."""

    rule: str
    """The key in RULES."""

    message: str
    """What is wrong, in Vietnamese."""

    advice: str
    """What to type instead, in Vietnamese."""

    is_blocking: bool = field(default=True, compare=False)
    """Whether the post cannot be published as it stands."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} {self.advice}"


def problem(path: str, line: int, rule: str, **values: object) -> Problem:
    """Return the problem that breaks *rule* at *line* of *path*, its message filled in with *values*."""
    found = RULES[rule]
    return Problem(
        path=path,
        line=max(1, line),
        rule=rule,
        message=found.message.format(**values),
        advice=found.advice.format(**values),
        is_blocking=found.is_blocking,
    )


class InvalidPosts(Exception):
    """Some posts cannot be published as they stand. Carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class InvalidSettings(Exception):
    """mkdocs.yml cannot be used as it stands. Carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
