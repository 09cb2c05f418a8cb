/// A stretch of a document as Unicode scalars, each with its place.
struct ScalarText {
  let scalars: [Unicode.Scalar]
  /// UTF-8 offset in the document of each scalar, and of the end.
  private let offsets: [Int]

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    var scalars: [Unicode.Scalar] = []
    var offsets: [Int] = []
    scalars.reserveCapacity(range.count / 2)
    offsets.reserveCapacity(range.count / 2)
    var place = range.lowerBound
    while place < range.upperBound {
      let (value, length) = bytes.scalar(at: place)
      scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
      offsets.append(place)
      place += length
    }
    offsets.append(range.upperBound)
    (self.scalars, self.offsets) = (scalars, offsets)
  }

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes, 0..<bytes.count)
  }

  var count: Int { scalars.count }

  /// `nil` past the end.
  subscript(index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

  func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  /// With ASCII letters in lower case, so that no place moves.
  func lowercased(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    for scalar in scalars[range] {
      let isUpper = ("A"..."Z").contains(scalar)
      view.append(isUpper ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
    }
    return String(view)
  }

  func bytes(_ range: Range<Int>) -> Range<Int> { offsets[range.lowerBound]..<offsets[range.upperBound] }

  func hasPrefix(_ word: String, at index: Int) -> Bool {
    var place = index
    for scalar in word.unicodeScalars {
      guard self[place] == scalar else { return false }
      place += 1
    }
    return true
  }

  func hasSuffix(_ word: String, before index: Int) -> Bool {
    let start = index - word.unicodeScalars.count
    return start >= 0 && hasPrefix(word, at: start)
  }

  /// `range` without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isWhitespace(scalars[start].value) { start += 1 }
    while end > start, isWhitespace(scalars[end - 1].value) { end -= 1 }
    return start..<end
  }

  /// The next place that holds no white space.
  func skippingSpace(from index: Int) -> Int {
    var place = index
    while let scalar = self[place], isWhitespace(scalar.value) { place += 1 }
    return place
  }
}
