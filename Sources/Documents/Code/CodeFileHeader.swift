/// What the comments before the code say of it: who wrote it, and under what licence it may be used.
struct CodeFileHeader {
  var contributor: String?
  /// By its SPDX identifier or expression.
  var license: String?

  /// A header is looked for among this many comments and bytes.
  private static let commentLimit = 200
  private static let byteLimit = 16 << 10

  init(_ tokens: CodeTokens, in source: SourceText) {
    let first = tokens.tokens.first { $0.kind != .string }.map { Int($0.start) } ?? tokens.bytes.count
    var text = ""
    for comment in tokens.comments.prefix(Self.commentLimit) {
      guard comment.lowerBound < first, text.utf8.count < Self.byteLimit else { break }
      text += source.string(comment.prefix(Self.byteLimit)) + "\n"
    }
    contributor = Self.contributors(in: text)
    license = License.identifier(in: text)
  }

  /// Everybody named by `SPDX-FileContributor`.
  private static func contributors(in text: String) -> String? {
    var names: [String] = []
    for match in text.matches(of: /SPDX-FileContributor:[ \t]*([^\r\n]+)/) {
      let name = String(match.1).replacing("*/", with: "").replacing("-->", with: "").trimmingSpaces()
      if !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }
}

extension Range<Int> {
  fileprivate func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
