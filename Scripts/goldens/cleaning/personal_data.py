"""Sentences with personal data (all made up, with right check digits) and with numbers that only look so."""

import random

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def identity(draw, right=True):
    digits = "11010%d" % draw.randint(1, 9) + "%04d%02d%02d%03d" % (
        draw.randint(1950, 2008), draw.randint(1, 12), draw.randint(1, 28), draw.randint(1, 999))
    check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS)) % 11]
    if right:
        return digits + check
    return digits + draw.choice([c for c in "0123456789" if c != check])


def card(draw, prefix, length, right=True):
    digits = prefix + "".join(draw.choices("0123456789", k=length - len(prefix) - 1))
    total = sum(int(d) if i % 2 else (int(d) * 2 - 9 if int(d) > 4 else int(d) * 2) for i, d in enumerate(reversed(digits)))
    check = -total % 10
    return digits + str(check if right else (check + 3) % 10)


def positives():
    draw = random.Random(11)
    for text in ["申请人身份证号：{}，住址见附件。", "证件号码{}", "ID card {} was shown at the desk.", "王某，男，公民身份号码{}。",
                 "（{}）", "身份证:{};", "乘客信息 {} 已核验"]:
        yield text.format(identity(draw)), "identity"
    for text, number in zip(
        ["联系电话：{}。", "请拨打{}找李老师", "手机 {}（微信同号）", "Call {} after six.", "经办人：赵强，{}", "mobile: {}", "tel={}&name=x"],
        ["13812345679", "186-1234-5678", "159 2087 3316", "+86 17712345670", "19912348765", "+8613987651234", "15012349876"]):
        yield text.format(number), "mobile"
    for text, number in zip(
        ["办公室电话 {}", "传真：{}", "Phone: {}", "Ring {} between nine and five.", "Büro: {}", "Call us: {}", "值班电话{}，夜间有人接听"],
        ["010-62771234", "(0755) 86013388", "(415) 555-0132", "212-555-0187", "+49 30 90182021", "+44 20 7946 0958", "0571-87951234"]):
        yield text.format(number), "phone"
    for text, address in zip(
        ["来信请寄 {}。", "Write to {}.", "作者：陈静 <{}>", "Contact: {};", "mailto:{}?subject=hi", "邮箱{}，工作日回复", "（{}）"],
        ["li.lei@tsinghua-demo.edu.cn", "maya.okafor@farrow-light.org", "chen_jing@sohu-demo.com", "o'neil+books@kelp.io", "desk@harbour.co.uk",
         "zhao-qiang88@mail-demo.cn", "k@t.me"]):
        yield text.format(address), "mail"
    for prefix, length, text in [("622848", 19, "卡号：{}"), ("621700", 19, "工资卡 {} 已开通"), ("4", 16, "Visa {}"), ("53", 16, "card no. {} expires soon"),
                                 ("37", 15, "Amex {}"), ("6225", 16, "银行账号{}。"), ("35", 16, "JCB {}")]:
        number = card(draw, prefix, length)
        yield text.format(number), "card"
    for prefix, length in [("4", 16), ("62", 16)]:
        number = card(draw, prefix, length)
        yield "付款卡：" + " ".join(number[i : i + 4] for i in range(0, 16, 4)), "card"
    for text in ["护照号码 E12345678", "Passport No. G87654321", "持护照EJ1234567入境", "passport: 512345678 (US)", "护照：PE0123456"]:
        yield text, "passport"
    for text in ["SSN 219-09-9999", "social security number: 457-55-5462.", "His number, 536-22-8726, was on the form.", "(078-05-1120)"]:
        yield text, "ssn"
    for text in ["登录IP：114.247.50.2", "Connection from 203.119.25.1 refused", "host 8.8.4.4 answered", "访问来自 61.135.169.121，时间 10:02", "ip=52.95.110.1"]:
        yield text, "ipv4"
    for text in ["地址 2400:3200:baba::1:9 可达", "from 2606:4700:4700:0:0:0:0:1111 port 22", "2a00:1450:4009:80b::200e", "peer [2408:8719:40b1:2::4f]:443"]:
        yield text, "ipv6"
    for text in ["车牌京A12345的车主请挪车", "肇事车辆为粤B·7Q982", "沪AD12345（新能源）", "牌照 川A·88K66", "浙F 6T032 停在门口", "鲁B12Q45D。"]:
        yield text, "plate"


AWKWARD = """
订单号 20261121162304987 已发货。
流水号：110101199913451234，仅作格式示例。
快递单号 75312345678901，预计后天到。
文件共 13800138000 字节，约 13 GB。
营收 18600000000 元，同比增长 4%。
时间戳 1732184584123 对应 2024 年 11 月。
版本 10.4.2.18 修复了这个问题。
See section 4.2.1.13 of the standard.
release 23.11.7.40 is out
v1.2.3.4 and v2.0.0.31 are tags
子网 192.168.1.0/24 与 10.0.0.1 之间没有路由。
The loopback address is 127.0.0.1, and 0.0.0.0 listens everywhere.
Use 203.0.113.7 or 198.51.100.23 in documentation.
2001:db8:85a3::8a2e:370:7334 is a documentation address.
fe80::1ff:fe23:4567:890a is link-local.
::1 and :: are special.
std::vector<std::pair<int, dead::beef>> x;
MAC 00:1B:44:11:3A:B7 at 12:30:45
比分 3:2:1:0，用时 12:30:45:08
pi is 3.14159265358979323846
圆周率 3.1415926535897932384626
ISBN 978-7-111-12807-6 与 ISBN 0-306-40615-2
UUID 550e8400-e29b-41d4-a716-446655440000
sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
git@github.com:owner/project.git
Mail someone@example.com or a.b@mail.example.org to test.
@Test func name() async throws
npm install left-pad@1.3.0
user@localhost and root@db1
价格 1,299.00 元，货号 6901234567892
电话会议定于 2026-11-21 14:30 召开。
图 010-2 与表 0755-3 见附录。
1234567890123456 是随手敲的数字
0000 0000 0000 0000
Visa cards begin with 4 and have 16 digits.
第 13 条第 1 款，第 18 条第 3 项
The year 1999-12-31 and the range 100-200-300
555-01-000 is no number; 000-12-3456 and 666-12-3456 are never given.
987-65-4320 is outside of what is given out.
京A股指数与沪深300，川菜和粤B菜谱
Model E12345678 of the pump weighs 12 kg.
零件号 G87654321 缺货
Call 911 or 112; the hotline is 400 and extension 8001.
热线 12345、12315、95588、10086 全天开放。
经度 116.397128，纬度 39.916527
0x7fffffffffffffff and 18446744073709551615
1000000000000000 + 1 = 1000000000000001
tokens: 13912345678 tokens were read
共 15912345678 行日志
2026-2027-1 学期，学号 2026010203
RFC 2119, RFC 3986, ISO 8601-1:2019, GB 11643-1999
4-4-2 与 3-5-2 阵型
1-800-FLOWERS is a word.
key: AKIA1234567890ABCDEF
A4 210 297, A3 297 420, B5 176 250
抽奖号码 1 2 3 4 5 6 7 8 9 10
Q3 2026: 12 345 678 requests
http://example.com:8080/a@b
foo@bar
邮政编码 100084，区号 010
15 位旧号码已经停用。
一九九九年十二月三十一日
12-34-56-78 is a puzzle.
""".split("\n")[1:-1]


def cases():
    draw = random.Random(12)
    for text, note in positives():
        yield {"text": text, "label": True, "note": note}
    wrong = ["号码 %s 校验不过" % identity(draw, right=False) for _ in range(5)]
    wrong += ["卡号 %s 无效" % card(draw, prefix, length, right=False) for prefix, length in [("622848", 19), ("4", 16), ("53", 16), ("37", 15)]]
    for text in AWKWARD + wrong:
        yield {"text": text, "label": False}
