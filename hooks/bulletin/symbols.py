"""Symbols: the letters in the numbers of Vietnamese documents, and what they stand for.

Kinds as in Decree 30/2020 on the work of the clerk's office, appendix III; who issues, by custom.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "BB": "Biên bản",
    "BC": "Báo cáo",
    "BGN": "Bản ghi nhớ",
    "CĐ": "Công điện",
    "CT": "Chỉ thị",
    "CTPH": "Chương trình phối hợp",
    "CTr": "Chương trình",
    "CV": "Công văn",
    "ĐA": "Đề án",
    "GM": "Giấy mời",
    "HD": "Hướng dẫn",
    "KH": "Kế hoạch",
    "KL": "Kết luận",
    "L": "Luật",
    "NĐ": "Nghị định",
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "PA": "Phương án",
    "PL": "Pháp lệnh",
    "QC": "Quy chế",
    "QCPH": "Quy chế phối hợp",
    "QĐ": "Quyết định",
    "QyĐ": "Quy định",
    "TB": "Thông báo",
    "TC": "Thông cáo",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "TTr": "Tờ trình",
    "VBHN": "Văn bản hợp nhất",
}
"""What a document is, by the letters that say so in its number."""

WORDS: Mapping[str, str] = {
    **{name: name for name in KINDS.values()},
    "Bộ luật": "Bộ luật",
    "Hiến pháp": "Hiến pháp",
    "Lệnh": "Lệnh",
    "văn bản": "",
}
"""Words that stand before a number, and the kind they tell."""

ISSUERS: Mapping[str, str] = {
    # The centre
    "CP": "Chính phủ",
    "CTN": "Chủ tịch nước",
    "HĐBT": "Hội đồng Bộ trưởng",
    "HĐTP": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "KTNN": "Kiểm toán nhà nước",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "QH": "Quốc hội",
    "TANDTC": "Tòa án nhân dân tối cao",
    "TTCP": "Thanh tra Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "TW": "Ban Chấp hành Trung ương Đảng",
    "UBDT": "Ủy ban Dân tộc",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "VPCP": "Văn phòng Chính phủ",
    # Ministries, today's and those that letters of the last decades came from
    "BCA": "Bộ Công an",
    "BCN": "Bộ Công nghiệp",
    "BCT": "Bộ Công Thương",
    "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BGTVT": "Bộ Giao thông vận tải",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BKHCNMT": "Bộ Khoa học, Công nghệ và Môi trường",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BNG": "Bộ Ngoại giao",
    "BNN": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNV": "Bộ Nội vụ",
    "BQP": "Bộ Quốc phòng",
    "BTC": "Bộ Tài chính",
    "BTM": "Bộ Thương mại",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTP": "Bộ Tư pháp",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế",
    # The province, the commune
    "BCĐ": "Ban Chỉ đạo",
    "BQL": "Ban Quản lý",
    "HĐND": "Hội đồng nhân dân",
    "HU": "Huyện ủy",
    "TU": "Tỉnh ủy",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "UBND": "Ủy ban nhân dân",
    "VP": "Văn phòng",
    "VPUB": "Văn phòng Ủy ban nhân dân",
    "VPUBND": "Văn phòng Ủy ban nhân dân",
    "SCT": "Sở Công Thương",
    "SGDĐT": "Sở Giáo dục và Đào tạo",
    "SGTVT": "Sở Giao thông vận tải",
    "SKHCN": "Sở Khoa học và Công nghệ",
    "SKHĐT": "Sở Kế hoạch và Đầu tư",
    "SLĐTBXH": "Sở Lao động - Thương binh và Xã hội",
    "SNN": "Sở Nông nghiệp và Phát triển nông thôn",
    "SNNMT": "Sở Nông nghiệp và Môi trường",
    "SNNPTNT": "Sở Nông nghiệp và Phát triển nông thôn",
    "SNV": "Sở Nội vụ",
    "STC": "Sở Tài chính",
    "STNMT": "Sở Tài nguyên và Môi trường",
    "STP": "Sở Tư pháp",
    "STTTT": "Sở Thông tin và Truyền thông",
    "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch",
    "SXD": "Sở Xây dựng",
    "SYT": "Sở Y tế",
    # Our own trade
    "CCTĐC": "Chi cục Tiêu chuẩn Đo lường Chất lượng",
    "TCTĐC": "Tổng cục Tiêu chuẩn Đo lường Chất lượng",
    "TĐC": "Tiêu chuẩn Đo lường Chất lượng",
    "UBTĐC": "Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia",
}
"""Who issues, by the letters that say so in a number."""

STANDARDS: Mapping[str, tuple[str, str]] = {
    "TCVN": ("Tiêu chuẩn quốc gia", ""),
    "QCVN": ("Quy chuẩn kỹ thuật quốc gia", ""),
    "QCĐP": ("Quy chuẩn kỹ thuật địa phương", ""),
    "TCXDVN": ("Tiêu chuẩn xây dựng Việt Nam", ""),
    "TCCS": ("Tiêu chuẩn cơ sở", ""),
    "ĐLVN": ("Văn bản kỹ thuật đo lường Việt Nam", ""),
    "ISO": ("Tiêu chuẩn quốc tế", "Tổ chức Tiêu chuẩn hóa quốc tế (ISO)"),
    "IEC": ("Tiêu chuẩn quốc tế", "Ủy ban Kỹ thuật điện quốc tế (IEC)"),
}
"""The kind of a standard and who issues it, by its first letters."""
