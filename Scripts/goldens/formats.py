#!/usr/bin/env python3
"""Makes the files of `Tests/DocumentsTests/Fixtures` with tools that share no code with Kaijuan.

    pip install -r Scripts/goldens/formats-requirements.txt
    Scripts/goldens/formats.py [NAME…]             # remakes all fixtures, or those named; `formats.py --list` names them

Each function below makes the file that it is named after.
"""
import bz2
import gzip
import io
import lzma
import pathlib
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "DocumentsTests" / "Fixtures"
TIME = (2026, 11, 21, 12, 0, 0)
MAKERS = {}

LEAVE = "# Leave policy\n\nEvery employee has twenty-five days of paid leave a year.\n"
QINGJIA = "# 请假制度\n\n员工每年享有二十五天带薪年假，未休部分可以结转至次年三月底。\n"


def fixture(name):
    def register(make):
        MAKERS[name] = make
        return make
    return register


# Archives


def zipped(entries, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(entries, mode="w"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in entries:
            info = tarfile.TarInfo(name)
            info.mtime = 1795262400
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(info)
            else:
                content = content.encode() if isinstance(content, str) else content
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


HANDBOOK = [
    ("policies/", ""), ("policies/leave.md", LEAVE), ("制度/请假.md", QINGJIA), ("prices.csv", "item,price\npen,2\n"),
    ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\0"), (".git/config", "[core]\n"), ("__MACOSX/policies/._leave.md", b"\0\5\x16\7"),
]


@fixture("handbook.zip")
def handbook_zip():
    return zipped(HANDBOOK)


@fixture("gbk-names.zip")
def gbk_names_zip():
    """As a Chinese Windows packs it: the name in code page 936, without the mark for UTF-8."""
    name = "请假制度.md"
    stand_in = "x" * len(name.encode("gbk"))
    return zipped([(stand_in, QINGJIA)]).replace(stand_in.encode(), name.encode("gbk"))


@fixture("handbook.tar.gz")
def handbook_tar_gz():
    return gzip.compress(tarred(HANDBOOK[1:4]), mtime=0)


@fixture("handbook.tar.xz")
def handbook_tar_xz():
    return lzma.compress(tarred(HANDBOOK[1:4]))


@fixture("handbook.tar.bz2")
def handbook_tar_bz2():
    return bz2.compress(tarred(HANDBOOK[1:4]))


@fixture("handbook.tar.zst")
def handbook_tar_zst():
    import zstandard
    return zstandard.ZstdCompressor(write_checksum=False).compress(tarred(HANDBOOK[1:4]))


@fixture("leave.md.gz")
def leave_md_gz():
    return gzip.compress(LEAVE.encode(), mtime=0)


@fixture("escaping.tar")
def escaping_tar():
    return tarred([("../outside.md", LEAVE), ("/etc/motd.md", LEAVE), ("link.md", None), ("a/../../b.md", LEAVE),
                   ("./good.md", LEAVE)])


@fixture("encrypted.zip")
def encrypted_zip():
    """One entry in traditional zip encryption; only its mark is real."""
    data = bytearray(zipped([("secret.md", LEAVE)]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


@fixture("nested.zip")
def nested_zip():
    inner = zipped([("leave.md", LEAVE)])
    return zipped([("inner.tar.gz", gzip.compress(tarred([("deep.zip", inner), ("note.txt", "A note.\n")]), mtime=0))])


@fixture("too-deep.zip")
def too_deep_zip():
    data = LEAVE.encode()
    for depth in range(8):
        data = zipped([(f"{depth}.zip" if depth else "leave.md", data)])
    return data


@fixture("bomb.bz2")
def bomb_bz2():
    """512 MiB of one letter in a few hundred bytes."""
    return bz2.compress(b"a" * (512 << 20))


@fixture("bomb.zip")
def bomb_zip():
    """A hundred entries of 10 MiB of zeros each, packed a thousandfold; packed once more to be small here."""
    inner = zipped([(f"{number}.txt", bytes(10 << 20)) for number in range(20)], compresslevel=9)
    return zipped([("bomb.zip", inner)], compresslevel=9)


# Office files


def saved(document):
    """What a library saved, packed again with one time for all entries and in their order."""
    buffer = io.BytesIO()
    document.save(buffer) if hasattr(document, "save") else document(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return zipped([(name, archive.read(name)) for name in archive.namelist()])


def word_xml(text):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    head, tail = text.split(">", 1) if not text.split(">", 1)[0].endswith("/") else (text.split("/>", 1)[0], None)
    return parse_xml(f"{head} {nsdecls('w')}" + (">" + tail if tail is not None else "/>"))


def clause_numbering(document):
    """A list whose items are numbered 第一条, 第二条, …; returns its id."""
    numbering = document.part.numbering_part.element
    numbering.insert(0, word_xml(
        '<w:abstractNum w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'))
    numbering.append(word_xml('<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def numbered(paragraph, number, level=0):
    paragraph._p.get_or_add_pPr().append(word_xml(
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


@fixture("report.docx")
def report_docx():
    import datetime
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = "Quarterly report", "Maya Okafor"
    properties.created = properties.modified = datetime.datetime(2026, 11, 21)
    document.add_paragraph("Quarterly report 2026", style="Title")
    document.add_paragraph("Revenue ......... 1", style=document.styles.add_style("toc 1", 1))
    document.add_heading("Revenue", 1)
    first = document.add_paragraph("Revenue grew by 12 % against the year before.")
    first._p.append(word_xml('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    changed = document.add_paragraph("The forecast was ")
    changed._p.append(word_xml('<w:del w:id="1" w:author="x"><w:r><w:delText>lowered</w:delText></w:r></w:del>'))
    changed._p.append(word_xml('<w:ins w:id="2" w:author="x"><w:r><w:t xml:space="preserve">raised</w:t></w:r></w:ins>'))
    link = document.add_paragraph("See ")
    link._p.append(word_xml('<w:hyperlink><w:r><w:t>the annual plan</w:t></w:r></w:hyperlink>'))
    document.add_heading("By region", 2)
    table = document.add_table(rows=4, cols=3)
    for row, cells in enumerate([("Region", "Quarter", "Revenue"), ("North", "Q1", "120"), ("", "Q2", "140"), ("South", "Q1", "95")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("Measures", 1)
    for text in ("Hire two engineers.", "Open the Hangzhou office."):
        document.add_paragraph(text, style="List Bullet")
    for text in ("Plan the budget.", "Sign the lease."):
        document.add_paragraph(text, style="List Number")
    footnotes = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/'
                 'wordprocessingml/2006/main"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p>'
                 '<w:r><w:t>Audited figures.</w:t></w:r></w:p></w:footnote></w:footnotes>')
    part = Part(PackURI("/word/footnotes.xml"),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml", footnotes.encode(),
                document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(document)


@fixture("regulation.docx")
def regulation_docx():
    """Clause numbers stand in no text, as most Chinese offices write them."""
    import datetime
    import docx
    document = docx.Document()
    document.core_properties.author = "python-docx"
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2026, 11, 21)
    document.add_paragraph("数据安全管理办法", style="Title")
    clauses = clause_numbering(document)
    for text in ("为了规范数据处理活动，制定本办法。", "本办法适用于公司各部门。", "数据分为三级："):
        numbered(document.add_paragraph(text), clauses)
    for text in ("公开数据；", "内部数据；"):
        numbered(document.add_paragraph(text), clauses, 1)
    numbered(document.add_paragraph("三级数据不得出境。"), clauses)
    return saved(document)


@fixture("talk.pptx")
def talk_pptx():
    import datetime
    import pptx
    from pptx.util import Inches
    deck = pptx.Presentation()
    deck.core_properties.title, deck.core_properties.author = "Batching for humans", "林知远"
    deck.core_properties.created = deck.core_properties.modified = datetime.datetime(2026, 11, 21)
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Batching for humans", "A talk in three slides"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "Why wait?"
    body = second.placeholders[1].text_frame
    body.text = "A full batch leaves at once."
    for text, level in (("An empty one never does.", 0), ("Except at the end.", 1)):
        paragraph = body.add_paragraph()
        paragraph.text, paragraph.level = text, level
    second.notes_slide.notes_text_frame.text = "Mention the fifty milliseconds."
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "Figures"
    table = third.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for row, cells in enumerate([("size", "tokens a second"), ("32", "1900")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    # The second slide is moved to the end: the order is that of the list, not of the files' names.
    slides = deck.slides._sldIdLst
    slides.append(slides[1])
    return saved(deck)


@fixture("prices.xlsx")
def prices_xlsx():
    import datetime
    import xlsxwriter

    def write(buffer):
        book = xlsxwriter.Workbook(buffer)
        book.set_properties({"title": "Price list", "author": "Maya Okafor", "created": datetime.datetime(2026, 11, 21)})
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": 'yyyy"年"m"月"d"日" hh:mm'})
        percent = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Prices")
        sheet.write_row(0, 0, ["Item", "Kind", "Price", "Since", "Discount", "Total"])
        rows = [("Pen", "Office", 2.5, datetime.date(2026, 1, 31), 0.125), ("Desk", None, 0.1 + 0.2, datetime.date(2024, 2, 29), 0)]
        for number, (item, kind, price, since, discount) in enumerate(rows, 1):
            sheet.write(number, 0, item)
            sheet.write_number(number, 2, price)
            sheet.write_datetime(number, 3, datetime.datetime.combine(since, datetime.time()), day)
            sheet.write_number(number, 4, discount, percent)
            sheet.write_formula(number, 5, f"=C{number + 1}*(1-E{number + 1})", None, price * (1 - discount))
        sheet.merge_range("B2:B3", "Office")
        sheet.write_row(5, 0, ["Second table", "of this sheet"])
        sheet.write_boolean(6, 0, True)
        sheet.write_datetime(6, 1, datetime.datetime(2026, 11, 21, 14, 5), clock)
        chinese = book.add_worksheet("库存")
        chinese.write_row(0, 0, ["品名", "数量"])
        chinese.write_rich_string(1, 0, "墨", book.add_format({"bold": True}), "水")
        chinese.write(1, 1, 12)
        book.close()

    return saved(write)


@fixture("inline.xlsx")
def inline_xlsx():
    """Strings in the cells themselves, and dates counted from 1904."""
    import datetime
    import openpyxl
    book = openpyxl.Workbook(write_only=True)
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    sheet = book.create_sheet("Days")
    sheet.append(["day", "what"])
    sheet.append([datetime.date(2026, 11, 21), "founded"])
    book.properties.created = book.properties.modified = datetime.datetime(2026, 11, 21)

    def write(buffer):
        book.save(buffer)

    content = saved(write)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    strings = ["day", "what", "founded"]

    def inline(match):
        return b't="inlineStr"><is><t>' + strings[int(match.group(1))].encode() + b"</t></is></c>"

    import re
    entries = [(name, re.sub(rb'T[0-9:]{8}Z', b"T00:00:00Z", data) if "core" in name else data) for name, data in entries]
    return zipped([(name, re.sub(rb't="s"><v>(\d+)</v></c>', inline, data) if "sheet1" in name else data)
                   for name, data in entries if "sharedStrings" not in name])


@fixture("book.epub")
def book_epub():
    from ebooklib import epub
    book = epub.EpubBook()
    book.set_identifier("kaijuan-fixture")
    book.set_title("The Book of Batches")
    book.set_language("en")
    book.add_author("Maya Okafor")
    chapters = []
    for name, title, body in (
            ("z_first", "Beginnings", "<h1>Beginnings</h1><p>It began with a queue &amp; a clock.</p><ul><li>one</li><li>two</li></ul>"),
            ("a_second", "The Wait", "<p>Nobody waits longer than fifty milliseconds.</p><table><tr><th>size</th><th>wait</th></tr>"
                                     "<tr><td>32</td><td>50</td></tr></table>")):
        chapter = epub.EpubHtml(title=title, file_name=name + ".xhtml", lang="en")
        chapter.content = f"<html><body>{body}</body></html>"
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc = chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", *chapters]
    return saved(lambda buffer: epub.write_epub(buffer, book, {"mtime": __import__("datetime").datetime(2026, 11, 21)}))


# PDF

CHINESE_FONT = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"  # Debian package fonts-wqy-microhei


def pdf(build, **options):
    """A PDF with reportlab; `build` gets the flowables' list, the styles and a function that draws on every page's canvas."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
    from reportlab.lib.units import cm
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1, title=options.pop("title", None),
                               author=options.pop("author", None), encrypt=options.pop("encrypt", None))
    columns = options.pop("columns", 1)
    width = (A4[0] - 4 * cm - (columns - 1) * cm) / columns
    frames = [Frame(2 * cm + index * (width + cm), 2.5 * cm, width, A4[1] - 5 * cm, 0, 0, 0, 0) for index in range(columns)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=options.pop("decorate", lambda canvas, document: None)))
    document.build(build)
    return buffer.getvalue()


def paper_styles():
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12.5, alignment=TA_JUSTIFY, spaceAfter=6,
                          firstLineIndent=12, hyphenationLang=None)
    return {"title": ParagraphStyle("title", fontName="Times-Bold", fontSize=20, leading=24, spaceAfter=14),
            "heading": ParagraphStyle("heading", fontName="Times-Bold", fontSize=14, leading=17, spaceBefore=8, spaceAfter=6),
            "body": body}


SENTENCES = ("A batch leaves when it is full or when its oldest request has waited long enough.",
             "The clock of a batch begins with its first request and not with the last one.",
             "Requests that arrive during a pass of the model are gathered for the next one.",
             "What was measured on two cores says little about machines with sixty-four of them.",
             "Every figure in this paper can be made again with the commands in its appendix.")


def running_head(canvas, document):
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(57, 810, "Journal of Waiting Rooms, volume 12")
    canvas.drawCentredString(297, 30, f"Page {document.page} of 4")


@fixture("paper.pdf")
def paper_pdf():
    """Two columns, running heads, page numbers, a table, a word broken at a line's end."""
    from reportlab.platypus import Paragraph, Table, TableStyle, PageBreak
    styles = paper_styles()
    story = [Paragraph("On the patience of batches", styles["title"])]
    for number, heading in enumerate(("Introduction", "Method", "Results", "Outlook"), 1):
        story.append(Paragraph(f"{number} {heading}", styles["heading"]))
        if heading == "Method":
            story.append(Paragraph("The words of this line were set by hand to be bro-<br/>ken where the hyphen stands.", styles["body"]))
        for paragraph in range(6):
            text = " ".join(SENTENCES[(paragraph + step * number) % 5] for step in range(6))
            story.append(Paragraph(f"Paragraph {number}.{paragraph} begins here. {text}", styles["body"]))
        if heading == "Results":
            table = Table([["Size", "Wait", "Tokens"], ["8", "20 ms", "1100"], ["16", "35 ms", "1600"], ["32", "50 ms", "1900"]],
                          colWidths=[60, 80, 80], style=TableStyle([("FONTSIZE", (0, 0), (-1, -1), 10)]))
            story.append(table)
    return pdf(story, columns=2, decorate=running_head, title="On the patience of batches", author="Maya Okafor")


@fixture("zhidu.pdf")
def zhidu_pdf():
    """A Chinese rule book over three pages, each clause a paragraph."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, PageBreak
    pdfmetrics.registerFont(TTFont("wqy", CHINESE_FONT, subfontIndex=0))
    title = ParagraphStyle("title", fontName="wqy", fontSize=18, leading=24, alignment=1, spaceAfter=16)
    chapter = ParagraphStyle("chapter", fontName="wqy", fontSize=13, leading=18, alignment=1, spaceAfter=10, spaceBefore=10)
    body = ParagraphStyle("body", fontName="wqy", fontSize=10.5, leading=17, firstLineIndent=21, wordWrap="CJK", spaceAfter=4)

    def decorate(canvas, document):
        canvas.setFont("wqy", 9)
        canvas.drawString(57, 810, "澄江公司内部制度汇编")
        canvas.drawCentredString(297, 30, f"第 {document.page} 页")

    story = [Paragraph("数据管理办法", title)]
    numerals = "一二三四五六七八九"
    for part, name in enumerate(("总则", "分级", "附则")):
        story.append(Paragraph(f"第{numerals[part]}章　{name}", chapter))
        for index in range(3):
            number = part * 3 + index
            story.append(Paragraph(
                f"第{numerals[number]}条　本条规定数据处理活动的第{numerals[number]}项要求，各部门应当在收到通知之日起十五个工作日内完成自查，"
                "并将自查结果以书面形式报送数据管理委员会备案，逾期未报送的，由委员会责令限期改正。", body))
        if part < 2:
            story.append(PageBreak())
    return pdf(story, decorate=decorate, title="数据管理办法")


@fixture("encrypted.pdf")
def encrypted_pdf():
    from reportlab.platypus import Paragraph
    from reportlab.lib.pdfencrypt import StandardEncryption
    return pdf([Paragraph("A secret.", paper_styles()["body"])],
               encrypt=StandardEncryption("open sesame", ownerPassword="owner", strength=128))


def picture(lines, font=CHINESE_FONT, size=28):
    from PIL import Image, ImageDraw, ImageFont
    image = Image.new("L", (900, 60 + 60 * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((40, 30 + 60 * number), line, fill=0, font=ImageFont.truetype(font, size))
    return image


SCAN = ["The lease ends on 31 March 2027.", "Both parties may end it earlier.", "租赁合同于明年三月底到期。"]


@fixture("scan.pdf")
def scan_pdf():
    """Two pages of nothing but pictures of text."""
    buffer = io.BytesIO()
    pages = [picture(SCAN), picture(["Second page of the scan."])]
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=150, creationDate=None, modDate=None)
    import re
    return re.sub(rb"D:\d{14}Z", b"D:20261121120000Z", buffer.getvalue())


@fixture("scan.png")
def scan_png():
    buffer = io.BytesIO()
    picture(SCAN).convert("1").save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


# Mail


@fixture("offer.eml")
def offer_eml():
    """Two texts, a file named in GB18030 by RFC 2231, and a Word document."""
    import email.header
    import email.policy
    from email.message import EmailMessage
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "陈思齐 <chen@example.cn>"
    mail["To"] = "Maya Okafor <maya@example.org>"
    mail["Date"] = "Sat, 21 Nov 2026 12:00:00 +0800"
    mail["Subject"] = "报价单：动态批处理服务器，十二台，请于本月内确认"
    mail["Message-ID"] = "<offer-1@example.cn>"
    mail.set_content("您好：\n\n现报上十二台服务器的价格，请查收附件。\n", charset="gb18030", cte="base64")
    mail.add_alternative("<html><body><p>您好：</p><p>现报上<b>十二台服务器</b>的价格，请查收附件。</p></body></html>",
                         subtype="html", charset="utf-8", cte="quoted-printable")
    mail.add_attachment(b"item,price\nserver,12000\n", maintype="text", subtype="csv", filename="报价 2026.csv")
    mail.add_attachment((HERE / "regulation.docx").read_bytes(), maintype="application",
                        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document", filename="terms.docx")
    import re
    boundaries = {}
    return re.sub(rb"={15}\d+==", lambda match: boundaries.setdefault(match.group(), b"BOUNDARY-%d" % len(boundaries)),
                  mail.as_bytes())


@fixture("old.mbox")
def old_mbox():
    latin = ("From: Cook <cook@example.org>\nSubject: =?iso-8859-1?Q?Caf=E9_menu?=\nContent-Type: text/plain; charset=iso-8859-1\n"
             "Content-Transfer-Encoding: 8bit\n\nThe café opens at nine.\n>From here it is near.\n").encode("latin-1")
    import base64
    chinese = (b"From: li@example.cn\nSubject: =?GBK?B?" + base64.b64encode("会议通知".encode("gbk")) +
               b"?=\nContent-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64\n\n" +
               base64.b64encode("会议改到星期三下午三点。".encode("gbk")) + b"\n")
    html = (b"From: news@example.org\nSubject: Newsletter\nContent-Type: text/html; charset=utf-8\n"
            b"Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>Only <b>HTML</b> =\nhere.</p></body></html>\n")
    return b"".join(b"From someone@example.org Sat Nov 21 12:00:00 2026\n" + mail + b"\n" for mail in (latin, chinese, html))


# Notebooks and LaTeX


@fixture("batching.ipynb")
def batching_ipynb():
    import nbformat
    from nbformat import v4
    picture = v4.new_output("display_data", {"image/png": "iVBORw0KGgo", "text/plain": "<Figure at 0x7f00>"})
    cells = [v4.new_markdown_cell("# Batching\n\nA batch leaves when it is *full*."),
             v4.new_code_cell("def full(batch):\n    return len(batch) >= 32\n\nfull(range(40))", outputs=[
                 v4.new_output("execute_result", {"text/plain": "True"}), picture]),
             v4.new_code_cell("print('x' * 5000)", outputs=[v4.new_output("stream", name="stdout", text="x" * 5000)]),
             v4.new_markdown_cell("## Waiting\n\nNobody waits longer than fifty milliseconds.")]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    book = v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}})
    return (nbformat.writes(book) + "\n").encode()


@fixture("paper.tex")
def paper_tex():
    return r"""\documentclass[11pt]{article}
\usepackage{amsmath} % for equations
\title{On \emph{batches} \& waiting}
\author{Maya Okafor}
\begin{document}
\maketitle
\section{Method}\label{sec:method}
A batch leaves when it is \textbf{full} (or ``late'': see the note~\cite{note}),
that is after $t_{max} = 50$ ms. % measured
Caf\'e --- na\"{\i}ve.

\begin{itemize}
  \item First item with \emph{emphasis}.
  \item Second item.
\end{itemize}
\subsection*{Details}
\begin{equation}
  E = mc^2
\end{equation}
\begin{tabular}{l|r}
  \hline
  Size & Wait \\
  8 & 20 ms \\
\end{tabular}
\begin{verbatim}
x = 1  % no comment here
\end{verbatim}
\end{document}
""".encode()


def main(names):
    if names == ["--list"]:
        return print("\n".join(MAKERS))
    HERE.mkdir(parents=True, exist_ok=True)
    for name in names or MAKERS:
        content = MAKERS[name]()
        (HERE / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
