/// A rectangle on a page, in points from its upper left corner.
struct PDFBox: Equatable {
  var left: Float
  var top: Float
  var right: Float
  var bottom: Float

  var width: Float { right - left }
  var height: Float { bottom - top }
  var middle: Float { (top + bottom) / 2 }

  func union(_ other: PDFBox) -> PDFBox {
    PDFBox(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

struct PDFWord: Equatable {
  var text: String
  var box: PDFBox
}

/// A line as it was set, of the block (mostly a paragraph or a part of one) that it belongs to.
struct PDFLine: Equatable {
  var text: String
  var box: PDFBox
  /// Number of its block on the page.
  var block: Int
  /// Height of most of its letters, which grows with the size of their font.
  var size: Float

  init(_ words: [PDFWord], box: PDFBox, block: Int) {
    text = words.text
    self.box = box
    self.block = block
    let heights = words.map { (height: $0.box.height, count: $0.text.utf8.count) }.sorted { $0.height < $1.height }
    var rest = heights.reduce(0) { $0 + $1.count } / 2
    size =
      heights.first { height in
        rest -= height.count
        return rest <= 0
      }?.height ?? box.height
  }
}

/// A page in reading order.
struct PDFPage: Equatable {
  enum Item: Equatable {
    case line(PDFLine)
    case table([[String]])
    /// Read off a picture of the page.
    case recognized([String])
  }

  var height: Float
  var items: [Item] = []
  /// Where each block stands.
  var blocks: [PDFBox] = []
}

extension [PDFWord] {
  /// The words of a line. Chinese set a little apart by justification is one run; where a space was set, one stands.
  var text: String {
    var text = ""
    for (index, word) in enumerated() {
      if index > 0, needsSpace(self[index - 1], word) { text += " " }
      text += word.text
    }
    return text
  }

  private func needsSpace(_ first: PDFWord, _ second: PDFWord) -> Bool {
    guard let end = first.text.unicodeScalars.last, let start = second.text.unicodeScalars.first,
      isWide(end.value) && isWide(start.value)
    else { return true }
    return second.box.left - first.box.right > second.box.height * 0.2
  }
}

/// Characters that are set without spaces between them: ideographs, kana and their punctuation.
func isWide(_ scalar: UInt32) -> Bool {
  isHan(scalar) || (0x3000...0x30FF).contains(scalar) || (0xFF00...0xFFEF).contains(scalar)
    || [0x201C, 0x201D, 0x2018, 0x2019, 0x2014, 0x2026].contains(scalar)
}
