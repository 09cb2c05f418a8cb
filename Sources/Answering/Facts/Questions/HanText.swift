import Documents

/// A text beside its simplified form, scalar by scalar.
struct HanText {
  let original: [Unicode.Scalar]
  let folded: [Unicode.Scalar]

  init(_ text: String) {
    original = Array(text.unicodeScalars)
    folded = original.map(HanVariants.simplified)
  }

  private init(original: [Unicode.Scalar], folded: [Unicode.Scalar]) {
    self.original = original
    self.folded = folded
  }

  subscript(range: Range<Int>) -> HanText {
    HanText(original: Array(original[range]), folded: Array(folded[range]))
  }

  static func + (one: HanText, two: HanText) -> HanText {
    HanText(original: one.original + two.original, folded: one.folded + two.folded)
  }

  var written: String { String(String.UnicodeScalarView(original)) }

  /// Without blanks and punctuation around it; brackets stay.
  var trimmed: HanText {
    func isMargin(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || "，,；;。.？?！!、：:".unicodeScalars.contains(scalar)
    }
    guard let start = folded.firstIndex(where: { !isMargin($0) }), let end = folded.lastIndex(where: { !isMargin($0) })
    else { return self[0..<0] }
    return self[start..<end + 1]
  }

  static func places(of word: [Unicode.Scalar], in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    guard scalars.count >= word.count else { return [] }
    return (0...scalars.count - word.count).map { $0..<$0 + word.count }.filter { scalars[$0].elementsEqual(word) }
  }

  /// Whether each scalar stands outside of titles, quotations and brackets.
  var isOuter: [Bool] {
    var depth = 0
    return folded.map { scalar in
      if "《“‘「『（(".unicodeScalars.contains(scalar) { depth += 1 }
      defer { if "》”’」』）)".unicodeScalars.contains(scalar) { depth = max(0, depth - 1) } }
      return depth == 0
    }
  }
}
