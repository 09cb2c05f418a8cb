"""Paragraphs without language, and language that looks strange."""

import base64
import hashlib
import random

from sentences import ACCENTED, CHINESE, ENGLISH


def positives():
    draw = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(8):
        yield " ".join("".join(draw.choices(letters, k=draw.randint(3, 9))) for _ in range(draw.randint(8, 20))), "random letters"
    for row in ["asdf jkl; qwer uiop zxcv", "qwertyuiop asdfghjkl zxcvbnm", "hjkl fdsa rewq vcxz", "lkjh gfds poiu trew mnbv"]:
        words = row.split()
        yield " ".join(draw.choice(words)[: draw.randint(2, 7)] for _ in range(18)), "keyboard"
    for text in ENGLISH[:10]:
        shift = draw.choice([1, 3, 7])
        yield "".join(chr((ord(c) - 97 + shift) % 26 + 97) if c in letters else c for c in text.lower()), "shifted letters"
    for text in CHINESE[:10]:
        yield "".join(draw.sample(text[:-1], len(text) - 1)) + "".join(draw.sample(text[:-1], len(text) - 1)), "shuffled Chinese"
    for _ in range(8):
        yield "".join(chr(draw.randint(0x4E00, 0x9FA5)) for _ in range(draw.randint(24, 60))), "random ideographs"
    for _ in range(6):
        yield base64.b64encode(draw.randbytes(draw.randint(90, 300))).decode(), "base64"
    for _ in range(3):
        yield draw.randbytes(draw.randint(64, 160)).hex(), "hexadecimal"
    for text in ["哈", "测试", "aa ", "xyz", "点击"]:
        yield text * 30, "repetition"
    for _ in range(8):
        yield " ".join("".join(draw.choices("~|_-=+*^<>[]{}\\/.,;:'\"!1lI", k=draw.randint(2, 8))) for _ in range(16)), "scanner noise"
    for text in CHINESE[10:14]:
        yield "".join("\ufffd" if i % 3 else c for i, c in enumerate(text)), "lost characters"


AWKWARD = """
SELECT id, name FROM users WHERE created_at > now() - interval '7 days' ORDER BY id;
https://example.org/a/very/long/path/to/some/resource?with=parameters&and=more#fragment
/usr/share/doc/libxml2-dev/examples/reader1.c.gz and /etc/ssl/certs/ca-certificates.crt
sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
Donaudampfschifffahrtsgesellschaftskapitän und Rindfleischetikettierungsüberwachungsaufgabe
GGUF Q4_K_M, Q6_K, IQ3_XXS, BF16, FP8 E4M3, INT8 VNNI, AVX-512, NEON SDOT, SVE2
NASDAQ: AAPL, MSFT, GOOG, AMZN, NVDA, TSLA, META, NFLX, INTC, AMD, QCOM, ADBE
人之初，性本善。性相近，习相远。苟不教，性乃迁。教之道，贵以专。
赵钱孙李，周吴郑王，冯陈褚卫，蒋沈韩杨，朱秦尤许，何吕施张。
天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。寒来暑往，秋收冬藏。
饕餮纹、夔龙纹、蟠螭纹是青铜器上常见的纹样，多见于鼎、簋、觚、斝。
王伟、李娜、张敏、刘洋、陈静、杨帆、赵磊、黄丽、周杰、吴昊、徐倩、孙鹏
北京、上海、广州、深圳、成都、杭州、武汉、西安、苏州、南京、天津、重庆
ATGCGTACGTTAGCCTAGGATCCGATTACAGATTACAGCCGTA is the start of the primer.
E = mc², F = ma, PV = nRT, ΔG = ΔH − TΔS, λ = h/p, i² = −1, e^(iπ) + 1 = 0
Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.
Le chat dort sur le fauteuil pendant que la pluie tombe sur les toits de zinc.
Der Zug nach Wien fährt heute wegen einer Störung erst mit einer Stunde Verspätung.
Wszystkie dzieci rodzą się wolne i równe pod względem swej godności.
Kaikki lapset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan.
Tất cả trẻ em sinh ra đều được tự do và bình đẳng về nhân phẩm.
Her çocuk özgür ve onur bakımından eşit doğar; bunu herkes bilir.
Все дети рождаются свободными и равными в своём достоинстве.
すべての子どもは、生まれながらにして自由である。
모든 아이는 태어날 때부터 자유롭고 존엄하다.
啊啊啊啊啊，太好吃了吧，再来一碗，再来一碗！
Ha ha ha, said the clown, ha ha ha, and rolled away on his little bicycle.
No. 7: 12.5 kg; No. 8: 14.2 kg; No. 9: 9.8 kg; No. 10: 17.0 kg; No. 11: 3.3 kg
2026-11-21 16:23:04 INFO http-nio-8080 GET /v1/datasets 200 12ms
2026-11-21 16:23:05 WARN pool-1 retry 3 of 5 after 250 ms: connection reset by peer
chmod 755 run.sh && ./run.sh --threads 8 --ctx 4096 --seed 42 -ngl 0 | tee log.txt
def f(x): return [y for y in sorted(set(x)) if y % 2 == 0 and y > 10]
Fe2O3 + 3CO → 2Fe + 3CO2; 2H2 + O2 → 2H2O; CaCO3 → CaO + CO2
C-14, U-235, Pu-239, Cs-137, I-131, Sr-90, K-40, Rn-222, Am-241
〇〇七年三月，甲、乙、丙、丁四方于戊地签署协议，己、庚、辛、壬、癸见证。
嘛呢叭咪吽，唵嘛呢叭咪吽，寺前的转经筒上刻着同样的字。
叽叽喳喳、噼里啪啦、稀里哗啦、叮叮当当、轰隆轰隆，都是拟声词。
Xhosa, Nguni, Zulu, Tswana, Sotho, Swazi, Venda, Tsonga and Ndebele are spoken there.
Krzysztof Szczepański, Zdzisław Brzęczyszczykiewicz, Łucja Wąsowicz
Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch is a village in Wales.
lgtm, tbh idk if we should merge rn bc ci is red, ping me l8r pls thx
yyds，绝绝子，xswl，awsl，u1s1，dbq，这些缩写长辈看不懂。
========================================
* * * * * * * * * * * * * * * * * * * *
------------ 8< ---------------- 8< ------------
1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
""".split("\n")[1:-1]


def cases():
    for text, note in positives():
        yield {"text": text, "label": True, "note": note}
    for text in AWKWARD + CHINESE[14:] + ENGLISH[10:] + ACCENTED:
        yield {"text": text, "label": False}
