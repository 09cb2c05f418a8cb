import Foundation
import Testing

@testable import Documents

struct TextDecoderTests {
  private func bytes(_ hex: String) -> [UInt8] {
    hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
  }

  @Test func marks() throws {
    #expect(try TextDecoder.decode(Data(bytes("EF BB BF 61"))) == "a")
    #expect(try TextDecoder.decode(Data(bytes("FF FE 2D 4E 61 00"))) == "中a")
    #expect(try TextDecoder.decode(Data(bytes("FE FF 4E 2D 00 61"))) == "中a")
    #expect(try TextDecoder.decode(Data(bytes("FF FE 3D D8 00 DE"))) == "😀")
  }

  @Test func strictUTF16() {
    // A low surrogate alone, at the second unit.
    #expect(throws: DocumentError.self) { try TextDecoder.decode(Data(bytes("FF FE 61 00 00 DC 61 00"))) }
    #expect(throws: DocumentError.self) { try TextDecoder.decode(Data(bytes("FF FE 61 00 62"))) }
  }

  @Test func gb18030WithoutDeclaration() throws {
    // 人工智能，是计算机科学的分支。
    let text = bytes("C8 CB B9 A4 D6 C7 C4 DC A3 AC CA C7 BC C6 CB E3 BB FA BF C6 D1 A7 B5 C4 B7 D6 D6 A7 A1 A3")
    #expect(try TextDecoder.decode(Data(text)) == "人工智能，是计算机科学的分支。")
    // The four-byte form of a rare character among common ones.
    let rare = bytes("B5 C4 82 35 F3 36 D4 DA D3 D0 B2 BB CA C7")
    #expect(try TextDecoder.decode(Data(rare)).hasSuffix("在有不是"))
  }

  @Test func otherEightBitTextIsNotGuessedAt() {
    let latin = bytes("63 61 66 E9 20 72 E9 73 75 6D E9")
    #expect(throws: DocumentError.undecodable(charset: "UTF-8", offset: 3)) { try TextDecoder.decode(Data(latin)) }
    // Each accented letter makes a valid pair with the letter after it.
    let pairs = bytes("63 61 66 E9 73 20 61 6E 64 20 72 E9 73 75 6D E9 73")
    #expect(throws: DocumentError.undecodable(charset: "UTF-8", offset: 3)) { try TextDecoder.decode(Data(pairs)) }
    // 정보 처리 기술 … in EUC-KR, repeated: valid in GB 2312 but no Chinese.
    let korean = bytes("C1 A4 BA B8 20 C3 B3 B8 AE 20 B1 E2 BC FA 20 B0 B3 B9 DF 20")
    let long = Array(repeating: korean, count: 10).flatMap { $0 }
    #expect(throws: DocumentError.self) { try TextDecoder.decode(Data(long)) }
  }

  @Test(
    arguments: [
      (#"<meta charset="gb2312">"#, "gb2312"),
      (#"<META http-equiv=Content-Type content="text/html; charset=GBK">"#, "gbk"),
      (#"<!-- <meta charset=big5> --><meta charset=utf-8>"#, "utf-8"),
      (#"<?xml version="1.0" encoding="Big5"?><html>"#, "big5"),
      ("<p>charset=gbk</p>", nil),
    ] as [(String, String?)])
  func declarations(_ head: String, _ charset: String?) {
    #expect(CharsetDeclaration.html(Array(head.utf8)) == charset)
  }

  @Test func declaredCharsets() throws {
    let big5 = Array("<meta charset=big5><p>".utf8) + bytes("A4 A4 A4 E5") + Array("</p>".utf8)
    #expect(try DocumentParser().parse(data: Data(big5), name: "a.html").text == "中文")
    let latin = Array("<meta charset=iso-8859-1><p>caf".utf8) + [0xE9] + Array("</p>".utf8)
    #expect(try DocumentParser().parse(data: Data(latin), name: "a.html").text == "café")
    let gbk = Array(#"<?xml version="1.0" encoding="GBK"?><a>"#.utf8) + bytes("D6 D0 CE C4") + Array("</a>".utf8)
    let document = try DocumentParser().parse(data: Data(gbk), name: "a.xml")
    #expect(document.text(of: document.sections[0]) == "中文")
  }

  @Test func staleDeclarationOfUTF8Text() throws {
    let page = "<meta charset=gb2312><p>已经转成另一种编码的网页</p>"
    #expect(try DocumentParser().parse(data: Data(page.utf8), name: "a.html").text == "已经转成另一种编码的网页")
  }

  @Test(arguments: ["C3", "C0 80", "E0 80 80", "ED A0 80", "F4 90 80 80", "F5 80 80 80", "80", "E4 B8", "E4 B8 41"])
  func invalidUTF8Offset(_ hex: String) {
    let all = Array("ab中".utf8) + bytes(hex)
    #expect(CharsetConverter.firstInvalidUTF8(in: all[...]) == 5)
  }
}
