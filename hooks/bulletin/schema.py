"""Schema: every key that may stand in front matter or in the register of documents.

The parser, the checks, the guide and forms are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What may stand behind a key."""

    LINE = "một dòng chữ"
    TEXT = "một đoạn chữ"
    DATE = "một ngày"
    ID = "một mã"
    CATEGORY = "một chuyên mục"
    SLUG = "một đường dẫn không dấu"
    LINES = "một danh sách"
    FLAG = "true hoặc false"
    STATUS = "một trạng thái"
    NUMBER = "số hiệu của một văn bản"
    NUMBERS = "một danh sách số hiệu văn bản"
    STANDING = "một tình trạng hiệu lực"
    ADDRESS = "địa chỉ của một trang, bắt đầu bằng https://"
    MAPPING = "một nhóm mục con thụt vào"
    MAPPINGS = "một danh sách các nhóm mục con"


class Status(Enum):
    """Whether readers may see a post."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Standing(Enum):
    """Whether a document is in force, as editors last found it."""

    IN_FORCE = "in-force"
    AMENDED = "amended"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the front matter, or of the register of documents."""

    name: str
    kind: Kind
    meaning: str
    """What it is, in Vietnamese, for messages, the guide and forms."""

    example: str
    """How to write it, as it would stand in a file."""

    is_needed: bool = False
    keys: tuple[Key, ...] = ()
    """The keys below it, for mappings."""


SCHEMA: tuple[Key, ...] = (
    Key(
        name="title",
        kind=Kind.LINE,
        is_needed=True,
        meaning="tiêu đề, một dòng",
        example="title: Thông báo tập huấn duy trì HTQLCL",
    ),
    Key(
        name="date", kind=Kind.DATE, is_needed=True, meaning="ngày bạn đọc thấy bài lần đầu", example="date: 2017-12-04"
    ),
    Key(name="id", kind=Kind.ID, is_needed=True, meaning="mã bài, không bao giờ đổi", example="id: k3v7q2mx"),
    Key(
        name="category", kind=Kind.CATEGORY, is_needed=True, meaning="chuyên mục của bài", example="category: thong-bao"
    ),
    Key(name="tags", kind=Kind.LINES, meaning="từ khóa", example="tags: [HTQLCL, tập huấn]"),
    Key(name="author", kind=Kind.LINE, meaning="người viết", example="author: Quang Luận"),
    Key(name="summary", kind=Kind.TEXT, meaning="tóm tắt (sapo)", example="summary: Một hai câu tóm tắt bài."),
    Key(name="slug", kind=Kind.SLUG, meaning="đường dẫn riêng của bài", example="slug: tap-huan-htqlcl"),
    Key(name="source", kind=Kind.LINE, meaning="nguồn của bài", example="source: Cổng thông tin điện tử tỉnh"),
    Key(name="featured", kind=Kind.FLAG, meaning="đưa lên đầu trang chủ", example="featured: true"),
    Key(
        name="image",
        kind=Kind.MAPPING,
        meaning="ảnh chính của bài",
        example="image: {src: hoi-nghi.jpg, alt: Toàn cảnh hội nghị}",
        keys=(
            Key(name="src", kind=Kind.LINE, is_needed=True, meaning="tên tệp ảnh", example="src: hoi-nghi.jpg"),
            Key(
                name="alt",
                kind=Kind.LINE,
                is_needed=True,
                meaning="mô tả ảnh cho người không nhìn thấy ảnh",
                example="alt: Toàn cảnh hội nghị",
            ),
            Key(name="caption", kind=Kind.LINE, meaning="chú thích dưới ảnh", example="caption: Hội nghị tổng kết"),
        ),
    ),
    Key(
        name="attachments",
        kind=Kind.MAPPINGS,
        meaning="tệp đính kèm",
        example="attachments: [{file: cong-van.pdf, title: Công văn}]",
        keys=(
            Key(name="file", kind=Kind.LINE, is_needed=True, meaning="tên tệp", example="file: cong-van.pdf"),
            Key(name="title", kind=Kind.LINE, is_needed=True, meaning="tên để bạn đọc thấy", example="title: Công văn"),
        ),
    ),
    Key(
        name="documents",
        kind=Kind.LINES,
        meaning="số hiệu văn bản làm căn cứ",
        example='documents: ["19/2014/QĐ-TTg"]',
    ),
    Key(name="aliases", kind=Kind.LINES, meaning="địa chỉ cũ của bài", example="aliases: [/tin/123.aspx]"),
    Key(
        name="status",
        kind=Kind.STATUS,
        meaning="trạng thái: draft (nháp), published (đăng), withdrawn (gỡ)",
        example="status: draft",
    ),
    Key(
        name="withdrawn",
        kind=Kind.MAPPING,
        meaning="ngày và lý do gỡ bài",
        example="withdrawn: {date: 2018-01-15, reason: Đã có bài thay thế}",
        keys=(
            Key(name="date", kind=Kind.DATE, is_needed=True, meaning="ngày gỡ", example="date: 2018-01-15"),
            Key(
                name="reason", kind=Kind.TEXT, is_needed=True, meaning="lý do gỡ", example="reason: Đã có bài thay thế"
            ),
            Key(
                name="replaced_by",
                kind=Kind.LINE,
                meaning="mã hoặc tên tệp của bài thay thế",
                example="replaced_by: k3v7q2mx",
            ),
        ),
    ),
    Key(
        name="changes",
        kind=Kind.MAPPINGS,
        meaning="những gì đã sửa sau khi đăng",
        example="changes: [{date: 2018-01-15, note: Sửa số công văn}]",
        keys=(
            Key(name="date", kind=Kind.DATE, is_needed=True, meaning="ngày sửa", example="date: 2018-01-15"),
            Key(name="note", kind=Kind.TEXT, is_needed=True, meaning="đã sửa gì", example="note: Sửa số công văn"),
        ),
    ),
    Key(name="review_on", kind=Kind.DATE, meaning="ngày cần xem lại bài", example="review_on: 2018-12-31"),
)
"""Every key an editor may write, in the order the guide shows them."""

DOCUMENT_SCHEMA: tuple[Key, ...] = (
    Key(
        name="number",
        kind=Kind.NUMBER,
        is_needed=True,
        meaning="số hiệu của văn bản",
        example="number: 19/2014/QĐ-TTg",
    ),
    Key(name="title", kind=Kind.TEXT, meaning="tên hoặc trích yếu", example="title: Về việc áp dụng HTQLCL"),
    Key(name="kind", kind=Kind.LINE, meaning="tên loại, khi số hiệu không cho biết", example="kind: Luật"),
    Key(name="date", kind=Kind.DATE, meaning="ngày ban hành", example="date: 2014-03-05"),
    Key(
        name="issuer",
        kind=Kind.LINE,
        meaning="cơ quan ban hành, khi số hiệu không cho biết",
        example="issuer: Thủ tướng Chính phủ",
    ),
    Key(
        name="status",
        kind=Kind.STANDING,
        meaning="hiệu lực: in-force (còn), amended (đã được sửa đổi), lapsed (hết), unknown (chưa rõ)",
        example="status: in-force",
    ),
    Key(
        name="checked_on",
        kind=Kind.DATE,
        meaning="ngày kiểm tra hiệu lực lần cuối",
        example="checked_on: 2026-11-20",
    ),
    Key(name="lapsed_on", kind=Kind.DATE, meaning="ngày hết hiệu lực", example="lapsed_on: 2026-07-01"),
    Key(
        name="noted_on",
        kind=Kind.DATE,
        meaning="ngày ghi vào sổ là nó đã hết hiệu lực",
        example="noted_on: 2026-11-20",
    ),
    Key(
        name="replaced_by",
        kind=Kind.NUMBERS,
        meaning="số hiệu văn bản thay thế nó",
        example='replaced_by: ["14/2025/NĐ-CP"]',
    ),
    Key(
        name="replaces",
        kind=Kind.NUMBERS,
        meaning="số hiệu văn bản mà nó thay thế",
        example='replaces: ["118/2009/QĐ-TTg"]',
    ),
    Key(
        name="amended_by",
        kind=Kind.NUMBERS,
        meaning="số hiệu văn bản sửa đổi, bổ sung nó",
        example='amended_by: ["20/2020/QĐ-TTg"]',
    ),
    Key(
        name="other_numbers",
        kind=Kind.NUMBERS,
        meaning="cách ghi khác của cùng văn bản này",
        example='other_numbers: ["TCVN 9001:2008"]',
    ),
    Key(
        name="link",
        kind=Kind.ADDRESS,
        meaning="địa chỉ bản chính thức",
        example="link: https://van-ban.example/19-2014-qd-ttg",
    ),
)
"""Every key an editor may write of a document in the register, in the order the guide shows them."""

DOCUMENT_NAMES = frozenset(key.name for key in DOCUMENT_SCHEMA)
"""The name of every key of the register."""

NAMES = frozenset(key.name for top in SCHEMA for key in (top, *top.keys))
"""The name of every key, also of those below others."""
