import Foundation
import Testing

@testable import Service

@Suite struct MultipartTests {
  private func parse(_ body: String, boundary: String = "b") throws -> [MultipartPart] {
    try Multipart.parts(of: Data(body.utf8), boundary: boundary)
  }

  @Test func partsKeepTheirBytes() throws {
    let binary = Data((0...255).map(UInt8.init)) + Data("\r\n--not the boundary\r\n--".utf8)
    var body = Data("preamble\r\n--b  \r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.bin\"\r\n\r\n".utf8)
    body += binary + Data("\r\n--b\r\ncontent-disposition: form-data; name=n\r\n\r\n\r\n--b--\r\nepilogue".utf8)
    let parts = try Multipart.parts(of: body, boundary: "b")
    #expect(parts.map(\.name) == ["f", "n"])
    #expect(parts.map(\.fileName) == ["x.bin", nil])
    #expect(Data(parts[0].content) == binary)
    #expect(parts[1].content.isEmpty)
  }

  @Test(arguments: [
    (#"form-data; name="f"; filename="a \"b\" \\ c.md""#, #"a "b" \ c.md"#),
    (#"form-data; name="f"; filename="a%22b.md""#, #"a"b.md"#),
    (#"form-data; name="f"; filename="C:\dir\a.md""#, #"C:\dir\a.md"#),
    (#"form-data; name="f"; filename="x"; filename*=UTF-8''%E8%A7%84.md"#, "规.md"),
    (#"form-data; filename=a;b.md; name="f""#, "a"), (#"form-data; name="f"; filename="半角;.md""#, "半角;.md"),
    (#"form-data; name="f"; filename="open"#, "open"), (#"form-data; name="f""#, nil as String?),
  ])
  func fileNamesAreReadAsSent(_ header: String, _ name: String?) {
    #expect(HeaderParameters(header).fileName == name)
    #expect(HeaderParameters(header)["name"] == "f")
  }

  @Test(arguments: [
    "", "--c\r\n", "--b", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\ncut off",
    "--bX\r\n\r\n\r\n--b--", "--b\r\nno colon\r\n\r\nx\r\n--b--", "--b\r\n\r\nno name\r\n--b--",
    "--b\r\nContent-Disposition: attachment; name=\"f\"\r\n\r\nx\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=\"f\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n--b--",
  ])
  func brokenBodiesAreNamed(_ body: String) throws {
    let problem = #expect(throws: Problem.self) { try parse(body) }
    #expect(problem?.kind == .malformedMultipart)
  }

  @Test func thereMayNotBeTooManyParts() throws {
    let part = "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\r\n"
    #expect(try parse(String(repeating: part, count: 1000) + "--b--").count == 1000)
    #expect(throws: Problem.self) { try parse(String(repeating: part, count: 1001) + "--b--") }
  }

  @Test func truncatedAndRandomBodiesNeverCrash() throws {
    var generator = SystemRandomNumberGenerator()
    let whole = Data("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"规\"\r\n\r\nx\r\n--b--".utf8)
    for length in 0..<whole.count { _ = try? Multipart.parts(of: whole.prefix(length), boundary: "b") }
    for _ in 0..<500 {
      var body = whole
      for _ in 0..<3 {
        body[Int.random(in: 0..<body.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = try? Multipart.parts(of: body, boundary: "b")
    }
  }

  @Test(arguments: [
    ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; charset=x; boundary=\"a b\"", "a b"),
    ("application/json", nil), ("", nil),
  ])
  func theBoundaryIsFound(_ header: String, _ boundary: String?) throws {
    #expect(try Multipart.boundary(contentType: header) == boundary)
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
  ])
  func aBodyWithoutBoundaryIsRefused(_ header: String) {
    #expect(throws: Problem.self) { try Multipart.boundary(contentType: header) }
  }
}
