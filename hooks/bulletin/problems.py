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
        advice=(
            "Đặt ở đầu tệp: một dòng `---`, các dòng khai báo (title, date, id, category), rồi một dòng `---` nữa. "
            "Xem bài mẫu trong posts/README.md."
        ),
    ),
    "fence-opening": Rule(
        message="Thiếu dòng mở đầu phần khai báo.",
        advice="Thêm một dòng chỉ có ba dấu gạch `---` ngay trên dòng này.",
    ),
    "fence-late": Rule(
        message="Trên phần khai báo có chữ khác.",
        advice="Chuyển mọi chữ nằm trên dòng `---` đầu tiên xuống dưới dòng `---` thứ hai, hoặc xóa đi.",
    ),
    "fence-dashes": Rule(
        message="Dòng “{found}” không phải là ba dấu gạch (Word hay đổi ba dấu gạch thành một dấu dài).",
        advice="Viết lại dòng này thành ba dấu gạch, sát lề trái: `---`",
    ),
    "fence-unclosed": Rule(
        message="Phần khai báo chưa được đóng lại.",
        advice="Thêm một dòng chỉ có ba dấu gạch `---` ngay dưới dòng khai báo cuối cùng.",
    ),
    # The YAML of the front matter
    "yaml-colon": Rule(
        message="Nội dung sau `{key}:` có dấu hai chấm nên máy hiểu nhầm.",
        advice="Đặt nội dung trong dấu ngoặc kép: `{fixed}`",
    ),
    "yaml-tab": Rule(
        message="Dòng này thụt vào bằng phím Tab.",
        advice="Thay phím Tab bằng dấu cách (hai dấu cách cho mỗi cấp): `{fixed}`",
    ),
    "yaml-quote": Rule(
        message="Dấu ngoặc kép hoặc nháy đơn mở ra mà chưa đóng lại đúng chỗ.",
        advice="Viết lại dòng này thành: `{fixed}`",
    ),
    "yaml-bracket": Rule(
        message="Dấu ngoặc vuông hoặc ngoặc nhọn mở ra mà chưa đóng lại, hoặc thiếu dấu phẩy bên trong.",
        advice="Viết lại dòng này thành: `{fixed}`",
    ),
    "yaml-no-colon": Rule(
        message="Sau tên mục `{key}` thiếu dấu hai chấm.",
        advice="Viết lại thành: `{fixed}`",
    ),
    "yaml-stray": Rule(
        message="Dòng này không bắt đầu bằng tên mục nào.",
        advice="Nếu là phần tiếp của dòng trên thì nối vào cuối dòng trên; nếu không thì xóa dòng này.",
    ),
    "yaml-space": Rule(
        message="Sau dấu hai chấm của `{key}:` thiếu một dấu cách.",
        advice="Viết lại thành: `{fixed}`",
    ),
    "yaml-indent": Rule(
        message="Dòng này thụt vào không thẳng hàng với các dòng cùng cấp.",
        advice="Các dòng cùng cấp bắt đầu ở cùng một cột, mục chính nằm sát lề trái. Viết lại thành: `{fixed}`",
    ),
    "yaml-special": Rule(
        message="Nội dung bắt đầu bằng dấu “{found}” là dấu đặc biệt của phần khai báo.",
        advice="Đặt cả nội dung trong dấu ngoặc kép: `{fixed}`",
    ),
    "yaml-hash": Rule(
        message="Phần “{found}” bị bỏ đi, vì dấu # đứng sau dấu cách mở đầu một ghi chú mà người đọc không thấy.",
        advice="Muốn giữ thì đặt cả nội dung trong dấu ngoặc kép: `{fixed}`; nếu không thì xóa từ dấu # trở đi.",
        is_blocking=False,
    ),
    "yaml": Rule(
        message="Phần khai báo viết chưa đúng cách ở dòng này.",
        advice='Xóa dòng này, hoặc viết lại theo mẫu `tên: "nội dung"`, ví dụ `title: "Thông báo tập huấn"`.',
    ),
    "not-a-mapping": Rule(
        message="Phần khai báo không có dòng nào theo mẫu `tên: nội dung`.",
        advice=(
            "Viết bốn mục bắt buộc, mỗi mục một dòng, sát lề trái, không có gạch đầu dòng: "
            "`title: Thông báo tập huấn`, `date: 2017-12-04`, `id: {id}`, `category: {category}`."
        ),
    ),
    "key-twice": Rule(
        message="Mục `{key}` được khai báo hai lần (lần đầu ở dòng {first}).",
        advice="Chỉ giữ lại một; xóa dòng này hoặc dòng kia.",
    ),
    "key-unknown": Rule(
        message="Không có mục khai báo nào tên là `{key}`.",
        advice="Có phải ý bạn là `{nearest}`? Sửa lại tên mục như vậy.",
    ),
    "key-foreign": Rule(
        message="Không có mục khai báo nào tên là `{key}`.",
        advice="Xóa mục này. Các mục dùng được ở đây: {choices}.",
    ),
    "key-missing": Rule(
        message="Bài thiếu mục `{key}` ({meaning}).",
        advice="Thêm vào phần khai báo một dòng: `{example}`",
    ),
    "key-missing-below": Rule(
        message="Trong mục `{parent}` thiếu mục con `{key}` ({meaning}).",
        advice=(
            "Thêm dưới `{parent}` một dòng thụt vào thẳng cột với các mục con khác: `{example}`; "
            "nếu các mục con nằm trong ngoặc nhọn thì thêm vào trước dấu ngoặc đóng: `, {example}`."
        ),
    ),
    # Values
    "value-empty": Rule(
        message="Mục `{key}` để trống.",
        advice="Điền nội dung, ví dụ `{example}`, hoặc xóa dòng này nếu không cần.",
    ),
    "value-needed": Rule(
        message="Mục `{key}` ({meaning}) không được để trống.",
        advice="Điền nội dung, ví dụ `{example}`.",
    ),
    "value-type": Rule(
        message="Mục `{key}` phải là {expected}.",
        advice="Viết lại theo mẫu: `{example}`",
    ),
    "value-line": Rule(
        message="Mục `{key}` phải nằm trọn trên một dòng.",
        advice="Viết lại trên một dòng: `{fixed}`",
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
        advice="Viết lại thành `{key}: {canonical}`, hoặc chạy `py scripts\\bulletin.py check --fix`.",
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
    "glossary": Rule(
        message="Dòng này của bảng chữ viết tắt không đọc được, hoặc chữ viết tắt này đã có ở dòng khác.",
        advice="Mỗi dòng ghi một chữ viết tắt, dấu hai chấm, một dấu cách rồi cách đọc: `UBND: ủy ban nhân dân`",
    ),
    "picture-unreadable": Rule(
        message="Không đọc được ảnh này: tệp hỏng, chép chưa hết, hoặc không phải là ảnh.",
        advice="Chép lại tệp ảnh gốc, hoặc mở ảnh bằng chương trình xem ảnh rồi lưu lại, ví dụ `{fixed}`.",
        is_blocking=False,
    ),
    "picture-kind": Rule(
        message="Ảnh thuộc loại mà nhiều máy của người đọc không mở được.",
        advice="Mở ảnh rồi lưu lại thành JPEG hoặc PNG, ví dụ `{fixed}`, và sửa tên ảnh trong bài cho khớp.",
        is_blocking=False,
    ),
    "picture-pixels": Rule(
        message="Ảnh quá lớn: hơn 60 triệu điểm ảnh. Bản tin để nguyên ảnh này, người đọc phải tải rất lâu.",
        advice="Thu nhỏ ảnh, mỗi chiều không quá 6000 điểm ảnh, rồi lưu đè lên, ví dụ `{fixed}`.",
        is_blocking=False,
    ),
    "page-address": Rule(
        message="Tệp này sẽ có địa chỉ {address}, là địa chỉ mà bản tin đã dùng.",
        advice="Đổi tên tệp, ví dụ `{fixed}`.",
    ),
    "withdrawn-missing": Rule(
        message="Bài bị gỡ (`status: withdrawn`) nhưng chưa có ngày và lý do gỡ.",
        advice=(
            "Thêm ba dòng, hai dòng sau thụt vào hai dấu cách: "
            "`withdrawn:`, `  date: 2018-01-15`, `  reason: Lý do gỡ bài`."
        ),
    ),
    "withdrawn-unused": Rule(
        message="Có mục `withdrawn` nhưng bài không ở trạng thái gỡ.",
        advice="Muốn gỡ bài thì ghi `status: withdrawn` (đã có dòng `status` thì sửa dòng ấy); không thì xóa mục này.",
    ),
    "replaced-by-unknown": Rule(
        message="Bài thay thế “{found}” không có trong thư mục bài viết.",
        advice="Ghi mã (`id`) hoặc tên tệp của bài thay thế, ví dụ `replaced_by: {example}`, hoặc xóa mục này.",
    ),
    # Addresses once published
    "alias-form": Rule(
        message="“{found}” trong mục `aliases` không phải là địa chỉ của một trang.",
        advice=(
            "Chép phần địa chỉ kể từ dấu gạch chéo đứng sau tên miền, dấu cách viết thành %20. "
            "Ví dụ, nếu bài chỉ có một địa chỉ cũ: `{fixed}`"
        ),
    ),
    "alias-own": Rule(
        message="Địa chỉ “{found}” trong mục `aliases` chính là địa chỉ hiện nay của bài.",
        advice="Xóa địa chỉ ấy khỏi mục `aliases`; không còn địa chỉ nào thì xóa cả mục.",
    ),
    "alias-taken": Rule(
        message="Địa chỉ “{found}” trong mục `aliases` đang là địa chỉ của {other}.",
        advice="Xóa địa chỉ ấy khỏi mục `aliases`; không còn địa chỉ nào thì xóa cả mục.",
    ),
    "alias-twice": Rule(
        message="Địa chỉ cũ “{found}” đã được ghi ở {other}; một địa chỉ chỉ dẫn tới một bài.",
        advice=(
            "Xóa địa chỉ ấy khỏi mục `aliases` của bài này, hoặc của bài kia nếu nó vốn là của bài này; "
            "không còn địa chỉ nào thì xóa cả mục."
        ),
    ),
    "address-gone": Rule(
        message="Bài từng có địa chỉ mà nay không mở được nữa: {found}.",
        advice=(
            "Ghi vào phần khai báo dòng sau, thay cho mục `aliases` đang có nếu có, "
            "để người đọc được dẫn tới địa chỉ mới: `{fixed}`"
        ),
    ),
    "address-reused": Rule(
        message="Địa chỉ {address} trước đây là của {other}, nay thành địa chỉ của bài này.",
        advice="Trả địa chỉ ấy cho bài kia: đặt cho bài này một đường dẫn khác, `slug: {fixed}`.",
    ),
    "post-hidden": Rule(
        message=(
            "Bài “{title}” đã lên trang, nay lại thành bài nháp hoặc bài hẹn giờ; ai đã lưu địa chỉ sẽ gặp trang lỗi."
        ),
        advice=(
            "Trả lại dòng này như trước (bài nháp thì xóa dòng `status: draft`); "
            "muốn gỡ bài thì ghi hai dòng `status: withdrawn` và "
            "`withdrawn: {{date: 2018-01-15, reason: Lý do gỡ bài}}`."
        ),
    ),
    "post-gone": Rule(
        message="Bài “{title}” ({address}) đã lên trang, nay tệp của bài không còn.",
        advice=(
            "Đừng xóa tệp: lấy lại bằng lệnh `git checkout {commit} -- {file}`, rồi gỡ bài: ghi hai dòng "
            "`status: withdrawn` và `withdrawn: {{date: 2018-01-15, reason: Lý do gỡ bài}}`."
        ),
    ),
    "page-gone": Rule(
        message="Trang từng có mà nay không mở được nữa: {found}.",
        advice=(
            "Dẫn người đọc tới trang thay thế: trong mkdocs.yml, thêm vào nhóm `bulletin` dòng sau, thay cho mục "
            "`redirects` đang có nếu có, và xem lại địa chỉ mới sau mỗi dấu hai chấm: `{fixed}`"
        ),
    ),
    "redirect-dead": Rule(
        message="Thiết lập `redirects` trong mkdocs.yml dẫn {found} tới “{target}”, là địa chỉ không có trên trang.",
        advice="Thay “{target}” bằng một địa chỉ đang có, ví dụ `/luu-tru/`.",
    ),
    "redirect-unused": Rule(
        message="Thiết lập `redirects` ghi “{found}”, nhưng địa chỉ ấy đang là một trang hoặc đã có bài nhận.",
        advice="Xóa dòng ghi địa chỉ ấy; không còn dòng nào thì xóa cả mục `redirects`.",
    ),
    # The register of documents
    "document-nameless": Rule(
        message="Văn bản này chưa có số hiệu.",
        advice="Thêm trên dòng này một dòng: `number: 19/2014/QĐ-TTg`",
    ),
    "document-number": Rule(
        message="“{found}” trong mục `{key}` không phải là số hiệu văn bản mà máy nhận ra.",
        advice=(
            "Viết đủ số, năm (nếu có) và ký hiệu như trên văn bản, ví dụ `{example}`; "
            "số không có năm thì thêm ngày, ví dụ “30/KH-UBND ngày 15/3/2017”."
        ),
    ),
    "document-undated": Rule(
        message="Số hiệu “{found}” không có năm, mỗi năm lại có một văn bản mang số này.",
        advice="Thêm một dòng ngày ban hành: `date: 2017-03-15`",
    ),
    "document-twice": Rule(
        message="Văn bản {found} đã có trong sổ ở dòng {other}.",
        advice="Chỉ giữ lại một; xóa khối này, từ dòng `---` ở trên tới hết.",
    ),
    "document-lapsed": Rule(
        message="Văn bản ghi hết hiệu lực (`status: lapsed`) nhưng chưa có ngày hết hiệu lực.",
        advice=(
            "Thêm một dòng ngày ấy: `lapsed_on: 2026-07-01`. Ngày ấy đã qua thì thêm cả ngày bạn ghi vào sổ: "
            "`noted_on: 2026-11-20`"
        ),
    ),
    "document-not-lapsed": Rule(
        message="Văn bản có ngày hết hiệu lực nhưng không ghi là hết hiệu lực.",
        advice="Sửa hiệu lực thành `status: lapsed` (hết hiệu lực), hoặc xóa dòng `lapsed_on`.",
    ),
    "document-unchecked": Rule(
        message="Văn bản có ghi hiệu lực nhưng chưa có ngày kiểm tra, bạn đọc không biết thông tin có từ bao giờ.",
        advice="Thêm một dòng ngày bạn vừa kiểm tra: `checked_on: 2026-11-20`",
    ),
    "document-dates": Rule(
        message="Ngày hết hiệu lực {found} sớm hơn ngày ban hành {other}.",
        advice="Kiểm tra lại hai ngày `date` và `lapsed_on`, sửa ngày viết nhầm, ví dụ `lapsed_on: {fixed}`.",
    ),
    "document-gone": Rule(
        message=(
            "{found} từng có trang riêng ({address}), nay không bài nào viện dẫn và sổ văn bản cũng không có; "
            "ai đã lưu địa chỉ sẽ gặp trang lỗi."
        ),
        advice=(
            "Giữ lại trang ấy: mở sổ văn bản (chưa có thì tạo tệp), thêm vào cuối tệp các dòng {fixed}. "
            "Nếu trước đây bài gõ nhầm số hiệu thì thay vào đó ghi số ấy vào mục “other_numbers” của văn bản đúng."
        ),
    ),
    "document-circle": Rule(
        message="Theo sổ, văn bản {found} được thay bằng chính nó (có thể qua văn bản khác).",
        advice="Xóa số “{other}” ghi nhầm ở mục `{key}` này; mục không còn số nào thì xóa cả dòng.",
    ),
    "document-ahead": Rule(
        message="Ngày {found} ở mục “{key}” chưa đến, mà mục này nói việc đã xảy ra.",
        advice="Sửa ngày viết nhầm, không muộn hơn hôm nay: `{fixed}`",
    ),
    "document-unnoted": Rule(
        message="Văn bản hết hiệu lực từ {found}, ghi vào sổ sau ngày ấy nhưng chưa có ngày ghi.",
        advice=(
            "Thêm một dòng ngày bạn ghi vào sổ: `{fixed}`. Trang Đính chính mang ngày này; "
            "sau này kiểm tra lại thì chỉ sửa “checked_on”."
        ),
    ),
    "document-year": Rule(
        message="Số hiệu {found} không khớp với ngày ban hành {other}: hai năm khác nhau.",
        advice="Sửa năm viết nhầm, ở số hiệu hoặc ở ngày: `{fixed}`",
    ),
    "document-kind": Rule(
        message="Máy không biết loại văn bản “{found}”.",
        advice="Có phải ý bạn là `{fixed}`? Nếu loại ấy có thật thì để nguyên.",
        is_blocking=False,
    ),
    "number-undated": Rule(
        message="Số “{found}” trong mục “{key}” không có năm, mỗi năm lại có một văn bản mang số này.",
        advice="Thêm ngày ban hành vào sau số: `{found} ngày 15/3/2017`",
    ),
    "number-unread": Rule(
        message="Máy không nhận ra số hiệu văn bản “{found}”, nên văn bản này không có trang riêng.",
        advice='Viết đủ số, năm (nếu có) và ký hiệu, ví dụ `documents: ["19/2014/QĐ-TTg"]`.',
        is_blocking=False,
    ),
    # The body
    "body-empty": Rule(
        message="Bài không có nội dung và cũng không có tóm tắt.",
        advice="Viết nội dung dưới phần khai báo, hoặc thêm một dòng `summary: tóm tắt của bài`.",
    ),
    "body-placeholder": Rule(
        message="Bài còn nguyên dòng chữ mẫu “{found}”.",
        advice="Thay dòng này bằng nội dung của bài, hoặc thêm `status: draft` vào phần khai báo nếu chưa viết xong.",
    ),
    "link-dead": Rule(
        message="Liên kết “{found}” không dẫn tới bài hay trang nào.",
        advice="Kiểm tra lại tên; liên kết tới bài khác viết theo tên tệp, ví dụ `[tên bài]({example})`.",
    ),
    "link-hidden": Rule(
        message="Liên kết “{found}” dẫn tới một bài chưa đăng (nháp hoặc hẹn giờ).",
        advice="Bỏ liên kết (giữ chữ, xóa các dấu ngoặc và tên tệp), hoặc chờ bài kia lên trang rồi hãy dẫn.",
    ),
    "anchor-dead": Rule(
        message="Liên kết “{found}” trỏ tới mục `#{anchor}` không có trong trang đích.",
        advice="Dùng một trong các mục có thật: {choices}.",
    ),
    "anchor-none": Rule(
        message="Liên kết “{found}” trỏ tới mục `#{anchor}`, nhưng trang đích không có đề mục nào.",
        advice="Xóa phần `#{anchor}` khỏi liên kết; liên kết chỉ có phần ấy thì bỏ cả liên kết, giữ chữ.",
    ),
    "link-scheme": Rule(
        message="Liên kết “{found}” thuộc loại không được phép nên sẽ bị bỏ.",
        advice=(
            "Chỉ dùng liên kết bắt đầu bằng https://, http://, mailto: hoặc tel:. Muốn dẫn tới một tệp trong máy bạn, "
            "hãy chép tệp vào cạnh tệp bài viết rồi chỉ ghi tên tệp, ví dụ `[tên tệp](cong-van.pdf)`."
        ),
    ),
    "image-missing": Rule(
        message="Không tìm thấy tệp ảnh “{found}”.",
        advice="Chép ảnh vào thư mục {folder} với đúng tên `{name}`, kể cả chữ hoa, chữ thường và dấu.",
    ),
    "file-missing": Rule(
        message="Không tìm thấy tệp “{found}”.",
        advice="Chép tệp vào thư mục {folder} với đúng tên `{name}`, kể cả chữ hoa, chữ thường và dấu.",
    ),
    "file-spelling": Rule(
        message="Không có tệp “{found}”, nhưng có một tệp tên gần giống.",
        advice="Sửa tên trong bài cho đúng từng chữ, kể cả chữ hoa, chữ thường: `{fixed}`",
    ),
    "file-outside": Rule(
        message="Tệp “{found}” nằm ngoài thư mục bài viết và thư mục docs.",
        advice="Chép tệp vào cạnh tệp bài viết rồi ghi lại tên, ví dụ `{example}`.",
    ),
    "file-name": Rule(
        message="Tên tệp “{found}” trùng địa chỉ với tệp {other}.",
        advice="Đổi tên tệp này, ví dụ `{fixed}`, rồi sửa lại tên ấy trong những bài dùng tệp.",
    ),
    "file-twin": Rule(
        message="Có hai tệp cùng tên “{found}”; mắt không phân biệt được vì chỉ khác cách ghép dấu.",
        advice="Xóa một tệp, hoặc đổi tên một tệp, ví dụ `{fixed}`.",
    ),
    "html-removed": Rule(
        message="Đoạn HTML `{found}` không được phép và sẽ bị bỏ khỏi trang.",
        advice=(
            "Xóa đoạn này và thẻ đóng của nó; cách trình bày xem ở posts/README.md. "
            "Muốn người đọc thấy dấu < thì gõ `&lt;`."
        ),
        is_blocking=False,
    ),
    "image-alt": Rule(
        message="Ảnh “{found}” chưa có lời mô tả cho người không nhìn thấy ảnh.",
        advice="Viết mô tả vào giữa hai dấu ngoặc vuông: `![Mô tả ngắn về ảnh]({fixed})`.",
    ),
    "table-header": Rule(
        message="Bảng này để trống dòng đầu, là dòng tên các cột.",
        advice="Ghi tên cột vào dòng đầu của bảng, ví dụ `| Tên | Số lượng |`.",
        is_blocking=False,
    ),
    "heading-title": Rule(
        message="Đề mục này ở cấp một, là cấp dành riêng cho tiêu đề bài.",
        advice="Viết lại với hai dấu thăng: `{fixed}` (có dòng gạch `===` ở dưới thì xóa dòng ấy).",
        is_blocking=False,
    ),
    "heading-jump": Rule(
        message="Đề mục này nhảy cấp: `{found}` là cấp thấp hơn đề mục trước nó hơn một bậc.",
        advice="Bớt dấu thăng, viết lại thành `{fixed}`.",
        is_blocking=False,
    ),
    "link-own": Rule(
        message="Liên kết “{found}” ghi cả tên miền của chính trang này; tên miền có thể đổi.",
        advice="Thay địa chỉ ấy bằng `{fixed}`.",
        is_blocking=False,
    ),
    "title-capitals": Rule(
        message="Tiêu đề viết toàn chữ hoa, khó đọc và máy đọc màn hình có thể đánh vần từng chữ.",
        advice="Viết thường: `{fixed}` (nhớ viết hoa lại tên riêng và chữ viết tắt).",
        is_blocking=False,
    ),
    "title-stop": Rule(
        message="Tiêu đề kết thúc bằng dấu chấm.",
        advice="Bỏ dấu chấm: `{fixed}`",
        is_blocking=False,
    ),
    "date-early": Rule(
        message="Ngày {found} sớm hơn ngày đầu tiên của bản tin ({first}).",
        advice="Kiểm tra lại năm; nếu ngày đúng, hãy báo người quản trị sửa `first_date` trong mkdocs.yml.",
    ),
    "date-far": Rule(
        message="Ngày {found} còn rất xa; bài sẽ không lên trang trước ngày đó.",
        advice="Kiểm tra lại năm của mục `date`; nếu gõ nhầm năm thì viết lại, ví dụ `date: {fixed}`.",
        is_blocking=False,
    ),
    "note-ahead": Rule(
        message="Ngày {found} chưa đến, mà mục này nói việc đã làm: người đọc sẽ thấy một ngày sai.",
        advice="Ghi ngày đã làm, không muộn hơn hôm nay: `date: {fixed}`.",
    ),
    "invisible": Rule(
        message="Dòng này có ký tự không nhìn thấy hoặc dấu cách đặc biệt, thường do dán từ Word hoặc trang web.",
        advice="Chạy `py scripts\\bulletin.py check --fix` để máy tự sửa, hoặc xóa cả dòng rồi gõ lại bằng tay.",
        is_blocking=False,
    ),
    "letters-lost": Rule(
        message="Dòng này có chữ đã hỏng, máy không đoán lại được: “{found}”.",
        advice="Tìm bản gốc và gõ lại những chữ ấy.",
    ),
    "legacy": Rule(
        message="Dòng này gõ bằng bảng mã cũ {encoding}: “{before}”.",
        advice="Thay cả dòng bằng: `{after}`, hoặc chạy `py scripts\\bulletin.py check --fix --legacy` để máy tự sửa.",
    ),
    "file-windows": Rule(
        message="Tên “{found}” không dùng được trên Windows.",
        advice="Đổi tên thành `{fixed}`, rồi sửa lại tên ấy trong những bài dùng tệp.",
    ),
    "file-path": Rule(
        message="Đường dẫn tệp dài {length} ký tự, trên Windows có thể không mở được.",
        advice="Đổi tên ngắn lại, ví dụ `{fixed}`; cả đường dẫn không quá {limit} ký tự.",
    ),
    "file-ending": Rule(
        message="Tệp “{found}” bị Notepad thêm đuôi .txt nên không được coi là bài viết.",
        advice="Đổi tên tệp thành `{fixed}`.",
    ),
    "file-case": Rule(
        message="Tên “{found}” chỉ khác {other} ở chữ hoa, chữ thường; trên Windows hai tệp sẽ đè lên nhau.",
        advice="Đổi tên tệp này, ví dụ `{fixed}`, rồi sửa lại tên ấy trong những bài dùng tệp.",
    ),
    "file-large": Rule(
        message="Tệp quá lớn ({found}).",
        advice="Giảm xuống dưới {limit}: nén ảnh, tách tài liệu, hoặc kiểm tra xem có lưu nhầm tệp không.",
    ),
    "image-address": Rule(
        message="Ảnh “{found}” lấy từ trang khác; người đọc sẽ phải tải ảnh từ nơi chúng ta không quản lý.",
        advice="Tải ảnh về thư mục {folder} rồi ghi tên tệp ảnh thay cho địa chỉ ấy, ví dụ `{example}`.",
    ),
    # Settings
    "setting": Rule(
        message="Thiết lập `{key}` trong mkdocs.yml chưa đúng: {found}.",
        advice="Sửa lại theo mẫu: `{example}`",
    ),
    "setting-unknown": Rule(
        message="Không có thiết lập nào tên là `{key}` trong mkdocs.yml.",
        advice="Xóa dòng này, hoặc dùng một trong: {choices}.",
    ),
    "contact-missing": Rule(
        message="Bản tin chưa có cách liên hệ với cơ quan; người đọc gặp lỗi hay trở ngại không biết báo cho ai.",
        advice=(
            "Trong mkdocs.yml, nhóm `bulletin`, điền vào mục `contact` (chưa có thì thêm) ít nhất một trong ba phần, "
            "ghi đúng của cơ quan: "
            '`contact: {{address: "…", phone: "…", email: "…"}}`'
        ),
        is_blocking=False,
    ),
    "settings-yaml": Rule(
        message="Không đọc được mkdocs.yml từ dòng này.",
        advice="Kiểm tra dấu hai chấm, dấu ngoặc kép và khoảng thụt vào ở dòng này và dòng trên. Máy báo: {found}.",
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
        return f"{self.path}:{self.line}: {self.message} {self.advice}{'' if self.is_blocking else ' (nên sửa)'}"


_LONGEST = 160
"""Characters of an editor's own text that a message repeats: enough to know it by."""


def problem(path: str, line: int, rule: str, **values: object) -> Problem:
    """Return the problem that breaks *rule* at *line* of *path*, its message filled in with *values*.

    What was *found* is cut when it is very long; what to type instead never is.
    """
    found = RULES[rule]
    text = str(values.get("found", ""))
    if len(text) > _LONGEST:
        values["found"] = text[:_LONGEST] + "…"
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


class UnsoundSite(Exception):
    """A site is not what it has to be, or cannot be. Carries every fault found, in Vietnamese."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
