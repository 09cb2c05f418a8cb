import GRDB

/// The FTS5 tokenizer of a library.
///
/// Documents are cut by `TermScanner`. Query strings are terms already (`LexicalQuery` cut them), so each is passed on as it is: nothing
/// that a user types reaches the syntax of FTS5.
final class KaijuanTokenizer: FTS5CustomTokenizer {
  static let name = "kaijuan"
  /// The full text of libraries cut by another version is rebuilt when they are opened.
  static let version = TermScanner.version

  private static let ok: CInt = 0

  init(db: Database, arguments: [String]) throws {}

  func tokenize(
    context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
    tokenCallback: @escaping FTS5TokenCallback
  ) -> CInt {
    guard let pText, nText > 0 else { return Self.ok }
    guard !tokenization.contains(.query) else { return tokenCallback(context, 0, pText, nText, 0, nText) }
    let bytes = UnsafeRawBufferPointer(start: pText, count: Int(nText))
    for term in TermScanner.terms(of: String(decoding: bytes, as: UTF8.self)) {
      var text = term.text
      let flags = term.isColocated ? FTS5TokenFlags.colocated.rawValue : 0
      let code = text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          tokenCallback(context, flags, $0.baseAddress, CInt($0.count), 0, 0)
        }
      }
      guard code == Self.ok else { return code }
    }
    return Self.ok
  }
}
