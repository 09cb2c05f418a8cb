import Documents
import Foundation
import Testing

struct DocumentErrorTests {
  private func error(_ data: Data, _ name: String) -> DocumentError? {
    do throws(DocumentError) {
      _ = try DocumentParser().parse(data: data, name: name)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["", " \n\t ", "\u{FEFF}", "\u{3000}\n", "---\ntitle: x\n---\n"])
  func empty(_ text: String) {
    #expect(error(Data(text.utf8), "a.md") == .empty)
  }

  @Test(
    arguments: [
      ("x\0y", nil), ("\u{7F}ELF\u{2}", "an ELF program"), ("GIF89a", "a GIF image"), ("GGUF\0\0", "a GGUF model"),
    ] as [(String, String?)])
  func binary(_ text: String, _ format: String?) {
    #expect(error(Data(text.utf8), "a.txt") == .binary(format: format))
  }

  @Test func magicNumbers() {
    #expect(error(Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A]), "a.md") == .binary(format: "a PNG image"))
    let ole = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
    #expect(
      error(ole + Data("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".utf8), "a.docx")
        == .encrypted(format: "Office document"))
    #expect(error(ole, "a.doc") == .unsupported(format: "an old Office document (.doc, .xls or .ppt)"))
    #expect(error(Data("{\\rtf1 x}".utf8), "a.rtf") == .unsupported(format: "RTF"))
  }

  @Test func wrongCharsetNamesTheByte() {
    let data = Data("correct until here: ".utf8) + Data([0xFF, 0xFE, 0x41])
    #expect(error(data, "a.md") == .undecodable(charset: "UTF-8", offset: 20))
    let page = Data("<meta charset=shift_jis><p>abc".utf8) + Data([0x81]) + Data("</p>".utf8)
    guard case .undecodable("CP932", 30) = error(page, "a.html") else {
      Issue.record("\(String(describing: error(page, "a.html")))")
      return
    }
    #expect(error(Data("<meta charset=klingon><p>x".utf8), "a.html") == .unknownCharset("KLINGON"))
  }

  @Test func tooLargeIsRefusedBeforeReading() throws {
    let folder = try TemporaryFolder()
    try folder.write("big.txt", "")
    truncate(folder.path + "/big.txt", 200 << 20)
    #expect(throws: DocumentError.tooLarge(bytes: 200 << 20, limit: 64 << 20)) {
      try DocumentParser().parse(path: folder.path + "/big.txt", name: "big.txt")
    }
    let description = DocumentError.tooLarge(bytes: 200 << 20, limit: 64 << 20).description
    #expect(description.contains("209715200") && description.contains("67108864"))
    #expect(throws: DocumentError.tooLarge(bytes: 3, limit: 2)) {
      try DocumentParser(limit: 2).parse(data: Data("abc".utf8), name: "a.txt")
    }
  }

  @Test func unreadable() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DocumentError.unreadable(reason: "it is a folder")) { try DocumentReader.read(path: folder.path) }
    #expect(throws: DocumentError.unreadable(reason: "No such file or directory")) {
      try DocumentReader.read(path: folder.path + "/x")
    }
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    #expect(throws: DocumentError.unreadable(reason: "it is not a regular file")) {
      try DocumentReader.read(path: folder.path + "/pipe")
    }
    try folder.write("a.txt", "abc")
    #expect(try DocumentReader.read(path: folder.path + "/a.txt") == Data("abc".utf8))
  }
}
