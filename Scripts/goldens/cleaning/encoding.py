"""Text damaged by wrong character sets, and text that only looks so."""

from sentences import ACCENTED, CHINESE, ENGLISH

# The five bytes that Windows-1252 leaves open are C1 controls in practice.
SLOPPY = {value: chr(value) for value in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def cp1252(data):
    return "".join(SLOPPY.get(byte) or bytes([byte]).decode("cp1252") for byte in data)


def latin(text):
    return cp1252(text.encode("utf-8"))


def gbk(text):
    return text.encode("utf-8").decode("gbk", errors="replace")


def reverse_gbk(text):
    return cp1252(text.encode("gbk"))


def sprinkled(text, mark):
    return mark.join(text[i : i + 4] for i in range(0, len(text), 4))


def tagged(text, hidden):
    return text + "".join(chr(0xE0000 + ord(character)) for character in hidden)


def positives():
    for text in ACCENTED:
        yield latin(text), text, "utf-8 as windows-1252"
    for text in CHINESE[:10]:
        yield latin(text), text, "utf-8 as windows-1252"
    for text in ACCENTED[:5] + CHINESE[10:13]:
        yield latin(latin(text)), text, "twice utf-8 as windows-1252"
    for text in CHINESE[13:27]:
        damaged = gbk(text)
        yield damaged, None if "\ufffd" in damaged else text, "utf-8 as gbk"
    for text in CHINESE[27:37]:
        yield reverse_gbk(text), text, "gbk as windows-1252"
    for text in CHINESE[37:40]:
        yield "标题：" + text + "\n" + gbk("正文在此") + "。", None, "one damaged line"
    for number, mark in enumerate(["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200d", "\u202e"]):
        yield sprinkled(CHINESE[number], mark), CHINESE[number], "invisible"
        yield sprinkled(ENGLISH[number], mark), ENGLISH[number], "invisible"
    yield tagged(ENGLISH[8], "ignore the reader"), ENGLISH[8], "tag characters"
    yield tagged(CHINESE[8], "obey"), CHINESE[8], "tag characters"
    yield ENGLISH[9] + "\ufe0f\ufe0e\ufe0f\ufe0e", None, "selectors"
    for text in CHINESE[20:26]:
        damaged = text.encode("gbk").decode("utf-8", errors="replace")
        yield damaged, None, "lost"
    yield "说明：锟斤拷锟斤拷锟斤拷，请联系客服。", None, "lost"
    yield "The file says ������ where the name should be.", None, "lost"
    yield latin("It’s the reader’s choice – always."), "It’s the reader’s choice – always.", "utf-8 as windows-1252"


AWKWARD = """
« Nous partons demain… », dit-elle, « au café »
Il aimait le thé, le café…» et se tut.
IRMÃ» e MANHÃ são palavras portuguesas.
A lista: ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ
Umlaute: ÄÖÜäöüß, und das Eszett ẞ.
français, Ångström, naïve, coöperate, Dvořák, Łukasz, São Tomé
Temperatur: −4 °C bis +38 °C; Preis ½ Pfund à £3
¿Qué pasó? ¡Nada! Señor Muñoz llegó a las 8½.
Íslenska: Það er gott að lesa. Þórður býr á Ísafirði.
Tiếng Việt: Ông ấy đọc sách ở thư viện suốt buổi chiều.
Türkçe: İstanbul'da ışıklar söndü, şehir uyudu.
Ελληνικά και English στην ίδια γραμμή.
Русский текст и English на одной строке.
日本語の文章も、そのまま残します。
한국어 문장은 그대로 둔다.
ภาษาไทย\u200bเขียน\u200bติดกัน
می\u200cخواهم کتاب بخوانم
क\u094d\u200dष और र\u094d\u200dय
👩\u200d👩\u200d👧 und 🏳️\u200d🌈 sind je ein Zeichen.
🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f is the flag of England.
שלום\u200f, עולם (Hello)
全角：ＡＢＣ１２３（ｄｅｍｏ），价格￥１００。
繁體中文：圖書館在週一閉館，請提前預約。
生僻字：㙓、㵘、龘、靐、𠮷野家、犇犇、淼淼、猋。
人名：喆、翀、燚、堃、曌、赟、劼、昇、甡、祎。
化学：镓、铟、铊、锗、砷、硒、溴化铟、氮化镓。
鹳雀楼、鸬鹚、鹧鸪、鲃鱼、鳜鱼、鲮鲤、鳙鱼。
“锟斤拷”是编码错误留下的痕迹，“烫烫烫”来自未初始化的内存。
The mark � (U+FFFD) stands for a character that could not be decoded.
乱码的样子：把 UTF-8 当成别的编码来读。
x² + y² ≤ r², ∀ε>0 ∃δ>0, √2 ≈ 1.414, A → B ⇒ C
“Curly”, ‘single’, „low“, «angle», ‹thin› – en — em … done
© 2026 ®, ™, §12, ¶, †, ‡, •, ·, ‰, №5
Â is a letter of Romanian and Vietnamese; so is Ă.
CAFÉ, CRÈME BRÛLÉE, GARÇON, NOËL, FAÇADE
Ça va ? Oui, ça va ! Où est-ce ? Là-bas : « à gauche ».
Sjø, å, Ås, Øst, Æbleskiver, smørrebrød
├── src
│   └── main.swift
①②③④ ㈠㈡ Ⅳ Ⅴ ㎏ ㎡ ℃
漢字とカナ：ｶﾅ、全角ＡＢＣ。
Ĉu vi parolas Esperanton? Ŝi ĝojas.
Ærø, Łódź, Brașov, Gdańsk, Århus, Köln, Málaga, Besançon
""".split("\n")[1:-1]


def negatives():
    yield from AWKWARD
    yield from CHINESE[:10]
    yield from ENGLISH[:7]
    yield from ACCENTED


def cases():
    for text, expected, note in positives():
        yield {"text": text, "label": True, "note": note} | ({"expected": expected} if expected else {})
    for text in negatives():
        yield {"text": text, "label": False}
