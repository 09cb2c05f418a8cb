/// How far the lines of each block of a page could have gone: to the right edge of its column.
struct PDFColumns {
  private var edges: [Int: Float] = [:]

  /// Pages with more lines are no print; their blocks end where they end.
  private static let lineLimit = 600

  init(_ page: PDFPage) {
    var blocks: [Int: PDFBox] = [:]
    var lines: [PDFBox] = []
    for case .line(let line) in page.items {
      blocks[line.block] = blocks[line.block]?.union(line.box) ?? line.box
      lines.append(line.box)
    }
    for (block, box) in blocks {
      edges[block] = max(box.right, lines.count <= Self.lineLimit ? Self.edge(beside: box, lines) ?? 0 : 0)
    }
  }

  func right(of line: PDFLine) -> Float { edges[line.block] ?? line.box.right }

  /// Where most of the lines above and below end, if enough of them end there.
  private static func edge(beside box: PDFBox, _ lines: [PDFBox]) -> Float? {
    var counts: [Int: Int] = [:]
    var total = 0
    for line in lines where min(line.right, box.right) - max(line.left, box.left) > min(line.width, box.width) / 2 {
      counts[Int(line.right / 3), default: 0] += 1
      total += 1
    }
    guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value >= 4,
      best.value * 4 >= total
    else { return nil }
    return Float(best.key + 1) * 3
  }
}
