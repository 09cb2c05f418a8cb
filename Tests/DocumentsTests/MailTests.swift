import Foundation
import Testing

@testable import Documents

struct MailTests {
  private func unpack(_ data: Data, _ name: String) -> [UnpackedFile] {
    let unpacker = FileUnpacker(.data(data), uri: name)
    var files: [UnpackedFile] = []
    while let file = unpacker.next() { files.append(file) }
    return files
  }

  @Test func aMailAndItsAttachments() throws {
    let files = unpack(try fixture("offer.eml"), "offer.eml")
    #expect(files.map(\.uri) == ["offer.eml", "offer.eml/报价 2026.csv", "offer.eml/terms.docx"])
    let mail = try parseFixture("offer.eml")
    #expect(mail.title == "报价单：动态批处理服务器，十二台，请于本月内确认")
    #expect(mail.contributor == "陈思齐")
    #expect(mail.text.hasPrefix("From: 陈思齐 <chen@example.cn>\nTo: Maya Okafor <maya@example.org>\nDate: "))
    // Of the two texts the plain one, once.
    #expect(mail.text.components(separatedBy: "十二台服务器").count == 2)
    #expect(mail.language == .chinese)
    #expect(mail.metadata["message_id"] == "<offer-1@example.cn>")
    let table = try DocumentParser().parse(data: files[1].content.get(), name: files[1].uri)
    #expect(table.text == "item | price\nserver | 12000")
    #expect(try DocumentParser().parse(data: files[2].content.get(), name: files[2].uri).kind == .regulation)
  }

  @Test func aMailboxOfOldMails() throws {
    let files = unpack(try fixture("old.mbox"), "old.mbox")
    #expect(files.map(\.uri) == ["old.mbox/1.eml", "old.mbox/2.eml", "old.mbox/3.eml"])
    let mails = try files.map { try DocumentParser().parse(data: $0.content.get(), name: $0.uri) }
    #expect(mails.map(\.title) == ["Café menu", "会议通知", "Newsletter"])
    #expect(mails[0].text.hasSuffix("The café opens at nine.\nFrom here it is near."))
    #expect(mails[1].text.hasSuffix("会议改到星期三下午三点。"))
    #expect(mails[2].text.contains("Only HTML here.") && !mails[2].text.contains("<b>"))
  }

  @Test func headerFields() {
    func field(_ text: String) -> MIMEHeader { MIMEHeader(Array(text.utf8), 0..<text.utf8.count) }
    #expect(field("Subject: =?UTF-8?Q?Caf=C3=A9_?= =?utf-8?B?w6k=?= x\n")["subject"] == "Café é x")
    // A character torn between two words.
    #expect(field("Subject: =?utf-8?B?5Lit5Zs=?=\n =?utf-8?B?vQ==?=\n")["subject"] == "中国")
    #expect(field("Subject: =?gb2312?B?1tC5+g==?=\n")["subject"] == "中国")
    #expect(field("Subject: =?no-such?B?AAA?= =?broken\n")["subject"]?.contains("=?broken") == true)
    let file = field(
      "Content-Disposition: attachment; filename*0*=gb18030''%d6%d0; filename*1*=%b9%fa; filename*2=.pdf\n")
    #expect(file.parameter("filename", of: "content-disposition") == "中国.pdf")
    let quoted = field("Content-Type: text/plain; name=\"a; \\\"b\\\".txt\"; charset=GBK\n")
    #expect(quoted.parameter("name", of: "content-type") == "a; \"b\".txt")
    #expect(quoted.parameter("charset", of: "content-type") == "GBK")
  }

  @Test func errors() {
    func error(_ text: String) -> DocumentError? {
      do throws(DocumentError) {
        _ = try DocumentParser().parse(data: Data(text.utf8), name: "a.eml")
        return nil
      } catch { return error }
    }
    #expect(
      error("no mail at all")
        == .malformed(format: "mail", line: 1, reason: "it has neither sender nor subject nor date"))
    #expect(error("From: a@b\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n") == .encrypted(format: "mail"))
    #expect(error("From: a@b\n\n\n") == .empty)
  }

  @Test(.timeLimit(.minutes(2))) func hostileMails() throws {
    let whole = try fixture("offer.eml")
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 300)) {
      _ = unpack(whole.prefix(length), "a.eml")
      survive(whole.prefix(length), "a.eml")
    }
    let nested = (0..<3000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
    survive(Data(("From: x\n" + nested + "text").utf8), "a.eml")
    let many = "From: x\nContent-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\na\n", count: 50_000)
    survive(Data(many.utf8), "a.eml")
    survive(Data(("From: x\n" + String(repeating: "A: b\n", count: 100_000)).utf8), "a.eml")
    _ = unpack(Data(String(repeating: "From \n\n", count: 10_000).utf8), "a.mbox")
    // Encoded words that never end, and words by the thousand.
    for word in ["=?a?b?c", "=?utf-8?B?5Lit5Zs=?= "] {
      survive(Data(("From: x\nSubject: " + String(repeating: word, count: 200_000) + "\n\nx").utf8), "a.eml")
    }
  }

  @Test func aMailboxHasALimitOfMails() {
    var limits = ContainerLimits()
    limits.entries = 10
    let unpacker = FileUnpacker(
      .data(Data(String(repeating: "From a\nSubject: b\n\n", count: 50).utf8)), uri: "a.mbox", limits: limits)
    var files: [UnpackedFile] = []
    while let file = unpacker.next() { files.append(file) }
    #expect(files.count == 11)
    guard case .failure(.hostile)? = files.last?.content else {
      Issue.record("the mailbox went on")
      return
    }
  }
}
