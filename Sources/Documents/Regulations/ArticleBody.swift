/// Collects the paragraphs and points of one article while its lines come.
///
/// Numbers open a level or go on with one that is open. In Chinese, each paragraph of the text is a 款, and 项 belong to the one before them; in
/// English, unnumbered paragraphs count only where none is numbered, and are subparagraphs of numbered ones.
struct ArticleBody {
  struct Node {
    var level: ClauseLevel
    var number: String
    var isNumbered: Bool
    var label: String
    /// Place among the nodes; `nil` for what stands directly in the article.
    var parent: Int?
    var bytes: Range<Int>
    var ownBytes: Range<Int>
  }

  /// A numbered level that the next number may go on with.
  private struct Level {
    var place: Int
    var style: ClauseMarker.Style
    var number: Int
  }

  private let source: SourceText
  private let pieces: ClausePieces
  private let isChinese: Bool
  private var nodes: [Node] = []
  /// From the outermost in.
  private var levels: [Level] = []
  /// The 款 or paragraph being read.
  private var paragraph: Int?
  private var (paragraphs, subparagraphs) = (0, 0)
  /// The node that running text belongs to.
  private var current: Int?

  /// What could be a sentence in brackets, or a year, opens no level that deep.
  private static let deepest = 6
  /// Points that were deleted leave gaps.
  private static let widestGap = 20

  init(source: SourceText, isChinese: Bool) {
    self.source = source
    pieces = ClausePieces(source: source)
    self.isChinese = isChinese
  }

  mutating func take(_ line: RegulationOutline.Line) {
    guard line.content == .prose || line.content == .list else { return extend(to: line.bytes) }
    for (index, piece) in pieces.ranges(of: line.bytes).enumerated() {
      let isStart = index > 0 || line.startsBlock || line.followsBreak || line.content == .list
      if isStart, let marker = pieces.marker(of: piece),
        open(marker, piece, isInline: index > 0)
      {
        continue
      }
      if index == 0, line.startsBlock || (isChinese && followsStop) {
        openText(piece)
      } else {
        extend(to: piece)
      }
    }
  }

  /// In reading order.
  mutating func finish() -> [Node] {
    var firstChild: [Int: Int] = [:]
    for index in nodes.indices.reversed() {
      if let parent = nodes[index].parent { firstChild[parent] = nodes[index].bytes.lowerBound }
    }
    for index in nodes.indices {
      let start = nodes[index].bytes.lowerBound
      nodes[index].ownBytes = start..<max(start, min(firstChild[index] ?? .max, nodes[index].bytes.upperBound))
    }
    return nodes
  }

  // MARK: Numbers

  /// False where the number fits nowhere, and so is part of the text.
  private mutating func open(_ marker: ClauseMarker, _ bytes: Range<Int>, isInline: Bool) -> Bool {
    for (depth, level) in levels.enumerated().reversed() {
      for reading in marker.readings where reading.style == level.style && reading.number == level.number + 1 {
        add(reading, marker, at: depth, bytes)
        return true
      }
    }
    for reading in marker.readings.reversed()
    where reading.number == 1 && levels.count < Self.deepest && !levels.contains(where: { $0.style == reading.style }) {
      add(reading, marker, at: levels.count, bytes)
      return true
    }
    guard !isInline else { return false }
    for (depth, level) in levels.enumerated().reversed() {
      for reading in marker.readings
      where reading.style == level.style && (level.number + 1...level.number + Self.widestGap).contains(reading.number)
      {
        add(reading, marker, at: depth, bytes)
        return true
      }
    }
    // A new list of the same style, under another paragraph.
    if let reading = marker.readings.last(where: { $0.number == 1 }),
      let depth = levels.lastIndex(where: { $0.style == reading.style }), isChinese || depth > 0
    {
      add(reading, marker, at: depth, bytes)
      return true
    }
    return false
  }

  private mutating func add(_ reading: ClauseMarker.Reading, _ marker: ClauseMarker, at depth: Int, _ bytes: Range<Int>)
  {
    let belongsToSentence = levels.first.map { nodes[$0.place].level == .point } ?? announcesList
    levels.removeSubrange(depth...)
    let isNumbered = reading.style == .brackets || reading.style == .point
    // English: 1. or (1) is a paragraph, unless it belongs to the sentence before it.
    let isParagraph = !isChinese && depth == 0 && isNumbered && !belongsToSentence
    let parent: Int?
    if isParagraph {
      parent = nil
      (paragraphs, subparagraphs) = (reading.number, 0)
    } else {
      if depth == 0, paragraph == nil { openParagraph(bytes.lowerBound..<bytes.lowerBound) }
      parent = depth > 0 ? levels[depth - 1].place : subparagraph ?? paragraph
    }
    let label = String(source.string(bytes).unicodeScalars.prefix(marker.length))
    nodes.append(
      Node(
        level: isParagraph ? .paragraph : .point, number: reading.text, isNumbered: true, label: label, parent: parent,
        bytes: bytes, ownBytes: bytes))
    let place = nodes.count - 1
    if isParagraph { paragraph = place }
    levels.append(Level(place: place, style: reading.style, number: reading.number))
    current = place
    reach(bytes.upperBound)
  }

  /// Whether the paragraph read last ends with a colon.
  private var announcesList: Bool {
    guard let paragraph, !nodes[paragraph].isNumbered else { return false }
    return ends(paragraph, with: ":：")
  }

  // MARK: Text

  private mutating func openText(_ bytes: Range<Int>) {
    if let paragraph, nodes[paragraph].isNumbered, !isChinese {
      // Under a numbered paragraph: a subparagraph, of which the first has no node of its own.
      levels.removeSubrange(min(1, levels.count)...)
      subparagraphs = max(subparagraphs, 1) + 1
      nodes.append(
        Node(
          level: .subparagraph, number: "\(subparagraphs)", isNumbered: false, label: "", parent: paragraph,
          bytes: bytes, ownBytes: bytes))
      current = nodes.count - 1
    } else {
      levels = []
      openParagraph(bytes)
    }
    reach(bytes.upperBound)
  }

  private mutating func openParagraph(_ bytes: Range<Int>) {
    paragraphs += 1
    nodes.append(
      Node(
        level: .paragraph, number: "\(paragraphs)", isNumbered: false, label: "", parent: nil, bytes: bytes,
        ownBytes: bytes))
    (paragraph, current) = (nodes.count - 1, nodes.count - 1)
  }

  /// The subparagraph being read, if text of one came last.
  private var subparagraph: Int? {
    guard let current, nodes[current].level == .subparagraph else { return nil }
    return current
  }

  /// Whether what was read last ends a sentence, and not only a line.
  private var followsStop: Bool {
    current.map { ends($0, with: "。；：！？”」】）;:.!?)|") } ?? true
  }

  private func ends(_ place: Int, with marks: String) -> Bool {
    let last = source.bytes.scalar(before: nodes[place].bytes.upperBound).flatMap { Unicode.Scalar($0.value) }
    return last.map(marks.unicodeScalars.contains) ?? false
  }

  private mutating func extend(to bytes: Range<Int>) {
    guard current != nil else { return openText(bytes) }
    reach(bytes.upperBound)
  }

  private mutating func reach(_ end: Int) {
    var next = current
    while let place = next {
      nodes[place].bytes = nodes[place].bytes.lowerBound..<max(end, nodes[place].bytes.upperBound)
      next = nodes[place].parent
    }
  }
}
