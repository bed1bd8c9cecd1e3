"""Schema: every key that may stand in front matter. The parser, the checks, the guide and forms are made from it."""

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
    MAPPING = "một nhóm mục con thụt vào"
    MAPPINGS = "một danh sách các nhóm mục con"


class Status(Enum):
    """Whether readers may see a post."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the front matter."""

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

NAMES = frozenset(key.name for top in SCHEMA for key in (top, *top.keys))
"""The name of every key, also of those below others."""
