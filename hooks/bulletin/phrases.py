"""Phrases: what Vietnamese texts say again and again; short texts are packed against it."""

from __future__ import annotations

# The most frequent words of two and three syllables in several thousand news texts, the most frequent last, then terms
# of the field: what stands last is nearest to the text that is packed, and costs least. Changing it changes every file
# of texts in the search index, nothing else.
PHRASES = """
của chúng việc thực hiện mở rộng để thực hiện chiến đấu điều hành trừng phạt mùa giải bình thường chỉ là
trên thế giới cũng cho nhu cầu nam thanh niên kết thúc năm nay khiến người thực tế dự kiến những gì hoàn thiện
đối với các thanh tra các chuyên gia cũng có thể đối thủ được đánh giá quân sự con người trên thế một cuộc
kiến nghị sinh viên đã quyết định vẫn còn sự việc vụ tai nạn thu nhập góp phần giữa hai chính quyền địa
di chuyển ra quyết định các cuộc lên tiếng những điều trên sân bao gồm ngôi sao của anh với một tài khoản
công khai người bạn còn lại tiêu chuẩn bác sĩ thảo luận chưa có người đã đóng góp xác nhận chứng khoán
khoảng thời gian chuẩn bị cho trở thành một các thành viên hành khách các cầu thủ một người đàn cáo buộc đó là
là không xung quanh phong cách văn bản chứng kiến chăm sóc tình huống phát biểu chiến dịch chỉ có đầu tiên của
cơ quan công không cần dẫn đến hiện tại xe máy tổng thống ứng dụng trong khu du khách nhất thế giới từ ngày
nhấn mạnh cán bộ dấu hiệu vô địch chung kết nguy cơ vào năm trình diễn của người dân chưa được thông tin về
trao đổi tác động cao nhất của những vai trò nước này đã không chi phí tịch nước trong vòng được thực hiện
trong giai đoạn quan điều tra hàng không diện tích cho những thừa nhận nằm trong người ta không bao giờ
vận chuyển tiết kiệm vào tháng cũng được cạnh tranh xuất khẩu vô cùng giám sát nâng cao bổ sung người hâm mộ
giám đốc cho phép quan điểm danh sách được tổ chức thực sự lớn nhất bao giờ ngân sách bàn thắng bản thân
sẽ tiếp tục này đã ngoại giao tình cảm tại các trên mạng xã chính trị phát triển kinh khoa học thi đấu
thống nhất con gái thương hiệu cùng với các công nền kinh tế một chiếc người dùng giới thiệu này không
tạo điều kiện chuyển nhượng được đưa được trang bị này được trở lại giáo dục tỷ đồng thành lập không muốn
trong nước cần phải người bị người có bị thương như thế cô gái tài chính chấp nhận các loại tôi không
tuyến đường nhiều lần tại khu vực những ngày cơ hội sẵn sàng cộng đồng vị trí cơ quan điều chuyến thăm
các đối tượng dịch vụ truyền thống vụ tấn công trả lời trong ngày phương án thực hiện các tử vong sức khỏe
các trường trong lĩnh vực cảm thấy hiện nay được nhiều thúc đẩy số tiền toàn bộ số lượng trách nhiệm của
tích cực chứ không phải nhà đầu tư phiên bản hình thức nhà lãnh đạo cơ sở hoạt động của phục vụ mà không
trong bối cảnh liên tục tất cả các đại biểu của một vẫn chưa và không tai nạn động của chắc chắn tinh thần
an ninh ý kiến chỉ đạo các nước quy hoạch chính phủ các đơn vị chiến lược lựa chọn hạnh phúc con trai câu chuyện
nhất của điều trị quân đội cũng đã sân bay sau đó vợ chồng trong tình trạng phù hợp với người khác công nghiệp
điều khiển đang được điều chỉnh lao động mong muốn chứ không kinh nghiệm công an nhất trong khủng bố vụ việc
nghiêm trọng xử lý dành cho một cách truyền hình giáo viên tất cả thỏa thuận truyền thông lĩnh vực đây là
cuối cùng vào ngày quan tâm tài sản nhiệm vụ với người đưa ra lực lượng chức quốc tế trong năm có một tình hình
dự án du lịch giá trị được cho là giao dịch triệu đồng chiếc xe ngân hàng máy bay đội bóng mạng xã hội trung tâm
các biện pháp mục tiêu nhất là cảnh sát ngày càng không chỉ khán giả sẽ không lần đầu tiên thiết bị công trình
khó khăn tăng trưởng sẽ được bất ngờ nổi tiếng hợp đồng khiến nhiều người giải pháp không biết cũng có
hoàn thành về việc bắt đầu các hoạt động khai thác các nhà mọi người cũng là xã hội trận đấu hỗ trợ cho thấy
vi phạm công việc chiến thắng đề nghị bảo vệ đặc biệt là ảnh hưởng đến của ông thậm chí đã có và các trong các
nước ngoài thiết kế hiệu quả không còn cung cấp thí sinh chính là chuẩn bị khách hàng người phụ nữ tuyên bố
giai đoạn nội dung thông qua cuộc sống hành động đại diện kiểm soát lượng chức năng thanh niên mối quan hệ
bệnh viện nạn nhân có khả năng bệnh nhân nhanh chóng trong một đảm bảo trên đường trực tiếp biện pháp thay đổi
nhân viên thể hiện chia sẻ diễn viên kết quả học sinh sản phẩm là những chúng ta trong quá trình cầu thủ
trong cuộc xác định cho các so với diễn ra không phải là có những công nghệ tên lửa trong khi tập trung
thương mại có nhiều trong việc cho người hình ảnh trước khi nhưng không hoàn toàn chuyên gia môi trường
thành viên trong đó có kinh tế hợp tác của mình tăng cường cơ quan chức nguyên nhân chính sách trong đó
chính quyền đồng thời là một trong điều kiện quá trình nghiên cứu là người vấn đề làm việc công ty
quan chức năng đã được không được điện thoại thời điểm quan chức các doanh nghiệp với những thường xuyên
cũng như giao thông rất nhiều quan hệ nhận được giải quyết tiến hành xảy ra thế giới với các ảnh hưởng
cũng không chính thức yêu cầu đầu tư một người chức năng tấn công trường hợp xuất hiện địa phương người đàn ông
một số trong thời gian liên quan đến công tác trở thành điều tra khẳng định lãnh đạo đặc biệt quan trọng của các
triển khai đầu tiên khả năng cho rằng của người chúng tôi tình trạng liên quan đối tượng một trong những
tham gia đối với là một thành phố khu vực lực lượng phát hiện sau khi không phải thị trường trong những
chương trình nhiều người không thể sử dụng gia đình không có tiếp tục quyết định cho biết những người người dân
hoạt động thông tin phát triển thời gian có thể thực hiện phối hợp với chịu trách nhiệm có hiệu lực thi hành
theo quy định của pháp luật đánh giá sự phù hợp chứng nhận công bố hợp quy đăng ký thủ tục hồ sơ báo cáo
kế hoạch thông báo hướng dẫn tập huấn duy trì và cải tiến xây dựng và áp dụng sở hữu trí tuệ an toàn thực phẩm
mã số mã vạch ghi nhãn hàng hóa kiểm tra nhà nước về thử nghiệm hiệu chuẩn kiểm định phương tiện đo
hàng đóng gói sẵn sản xuất, kinh doanh doanh nghiệp tổ chức, cá nhân trên địa bàn tỉnh các cơ quan, đơn vị
cơ quan hành chính nhà nước ngày tháng năm 20 /TT-BKHCN /NĐ-CP ngày /2014/QĐ-TTg Thông tư số Nghị định số
Quyết định số quy chuẩn kỹ thuật TCVN ISO 9001:2015 Tiêu chuẩn quốc gia hệ thống quản lý chất lượng
Chi cục Tiêu chuẩn Đo lường Chất lượng Bộ Khoa học và Công nghệ Sở Khoa học và Công nghệ Thủ tướng Chính phủ
Hội đồng nhân dân Ủy ban nhân dân tỉnh
"""
