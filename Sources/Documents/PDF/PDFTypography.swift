/// What the sizes and distances of a document's lines mean in it.
struct PDFTypography {
  /// Of the letters that most of the text is set in.
  let bodySize: Float
  /// Between two lines of a paragraph, as a share of their size.
  let lineGap: Float
  /// Sizes of headings, the largest first.
  private let headingSizes: [Float]

  init(_ pages: [PDFPage]) {
    var characters: [Int: Int] = [:]
    var gaps: [Int: Int] = [:]
    var previous: PDFLine?
    for page in pages {
      previous = nil
      for case .line(let line) in page.items {
        characters[Self.bucket(line.size), default: 0] += line.text.utf8.count
        if let above = previous, line.size > 0, line.box.left < above.box.right, line.box.right > above.box.left {
          let gap = (line.box.top - above.box.bottom) / line.size
          if gap > -0.5, gap < 2 { gaps[Int(gap * 20), default: 0] += 1 }
        }
        previous = line
      }
    }
    let body = characters.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
    let gap = gaps.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
    bodySize = Float(body) / 2
    lineGap = Float(gap) / 20
    let total = characters.values.reduce(0, +)
    let larger = characters.filter { Float($0.key) >= Float(body) * 1.12 && $0.value * 4 < total }.keys.sorted(by: >)
    // Sizes that differ by a hair are one.
    headingSizes = larger.reduce(into: []) { sizes, bucket in
      let size = Float(bucket) / 2
      if let last = sizes.last, last - size < max(0.6, size * 0.06) { return }
      sizes.append(size)
    }
  }

  /// 1 for the largest letters; `nil` for those of running text.
  func headingLevel(_ size: Float) -> Int? {
    guard let place = headingSizes.lastIndex(where: { size <= $0 + 0.3 }), size >= bodySize * 1.12 else { return nil }
    return min(place + 1, 6)
  }

  /// Half points.
  private static func bucket(_ size: Float) -> Int { Int((size * 2).rounded()) }
}
