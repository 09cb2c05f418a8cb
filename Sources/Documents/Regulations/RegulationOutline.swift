/// Cuts a regulation into its clauses (条, Article, Section), each under its 编, 章 and 节.
enum RegulationOutline {
  /// One section an article, and one for each run of text outside of articles; and the clauses down to points.
  static func read(
    _ blocks: [TextBlock], in source: SourceText, title: String
  ) -> (sections: [Section], clauses: ClauseOutline) {
    var assembly = Assembly(title: title)
    var tree = ClauseTree(source: source)
    let lines = headings(of: blocks, in: source)
    let hasArticles = lines.contains { $0.heading.map { $0.level == .clause && !$0.isEnglishSection } ?? false }
    for var line in lines {
      if hasArticles, line.heading?.isEnglishSection == true { line.heading?.level = .section }
      assembly.take(line)
      tree.take(line)
    }
    return (assembly.finish(), tree.finish())
  }

  /// Whether the text has the structure of a regulation: at least three clauses with rising numbers that hold most of it.
  static func isRegulation(_ blocks: [TextBlock], in source: SourceText) -> Bool {
    var clauses = 0
    var last = 0
    var total = 0
    var covered = 0
    for line in headings(of: blocks, in: source) {
      if let heading = line.heading, heading.level == .clause, !heading.isEnglishSection {
        guard heading.number >= last else { return false }
        clauses += heading.number > last ? 1 : 0
        last = heading.number
      }
      if line.markedLevel == nil {
        total += line.bytes.count
        covered += clauses > 0 ? line.bytes.count : 0
      }
    }
    return clauses >= 3 && covered * 2 >= total
  }

  struct Line {
    var bytes: Range<Int>
    var content: Section.Content
    /// The first of a block.
    var startsBlock = true
    /// The line before ends a sentence.
    var followsBreak = true
    /// The level of a heading that the format marks as one, and its text.
    var markedLevel: Int?
    var text = ""
    var heading: RegulationHeading?
  }

  /// The blocks' lines, each with the heading read from it. Tables and code are one line: no clause begins in them.
  private static func headings(of blocks: [TextBlock], in source: SourceText) -> [Line] {
    var lines: [Line] = []
    var context = RegulationContext()
    for block in blocks {
      switch block.role {
      case .heading(let level, let text):
        context.isMarkedHeading = true
        context.followsBreak = true
        let heading = RegulationHeading.parse(text, in: context)
        lines.append(Line(bytes: block.bytes, content: .prose, markedLevel: level, text: text, heading: heading))
        if let heading, heading.level == .clause { context.lastClause = heading.number }
      case .content(let content) where content == .table || content == .code:
        lines.append(Line(bytes: block.bytes, content: content))
      case .content(let content):
        context.isMarkedHeading = false
        context.followsBreak = true
        for bytes in contentLines(of: block, in: source) {
          let heading = RegulationHeading.parse(source.string(bytes), in: context)
          lines.append(
            Line(
              bytes: bytes, content: content, startsBlock: bytes.lowerBound == block.bytes.lowerBound,
              followsBreak: context.followsBreak, heading: heading))
          if let heading, heading.level == .clause { context.lastClause = heading.number }
          context.followsBreak = heading?.isWholeLine == true || endsSentence(source.bytes, bytes)
        }
      }
    }
    return lines
  }

  private static func contentLines(of block: TextBlock, in source: SourceText) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = block.bytes.lowerBound
    for index in block.bytes where source.bytes[index].isLineEnd {
      lines.append(source.bytes.trimmed(start..<index))
      start = index + 1
    }
    lines.append(source.bytes.trimmed(start..<block.bytes.upperBound))
    return lines.filter { !$0.isEmpty }
  }

  /// Whether a new clause may begin after this line. A line broken at the margin ends in the middle of a sentence, and is
  /// not short.
  private static func endsSentence(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    if line.count < 48 { return true }
    guard let last = bytes.scalar(before: line.upperBound)?.value, let scalar = Unicode.Scalar(last) else {
      return true
    }
    return "。；！？：…”」）》】〕.;!?:)]".unicodeScalars.contains(scalar)
  }
}

private struct Assembly {
  private var builder: SectionBuilder
  /// The clause or other run of text being collected.
  private var open: (bytes: Range<Int>, content: Section.Content)?
  private var isInClause = false

  init(title: String) {
    builder = SectionBuilder(title: title)
  }

  mutating func take(_ line: RegulationOutline.Line) {
    guard let heading = line.heading else {
      guard let level = line.markedLevel else { return extend(line) }
      close()
      isInClause = false
      builder.open(line.text, .init(level: level), bytes: line.bytes) { $0.level == 0 || $0.level >= level }
      return
    }
    close()
    let division = heading.level
    let level = line.markedLevel ?? 0
    isInClause = division == .clause
    builder.open(heading.label, .init(level: level, division: division), bytes: line.bytes) { open in
      open.division.map { $0 >= division } ?? (level > 0 && open.level >= level)
    }
    if isInClause, line.markedLevel == nil { open = (line.bytes, .prose) }
  }

  private mutating func extend(_ line: RegulationOutline.Line) {
    if let current = open, isInClause || (current.content == line.content && line.content != .table) {
      open = (current.bytes.lowerBound..<line.bytes.upperBound, current.content)
    } else {
      close()
      open = (line.bytes, isInClause ? .prose : line.content)
    }
  }

  private mutating func close() {
    if let open { builder.add(open.content, open.bytes, joining: false) }
    open = nil
  }

  mutating func finish() -> [Section] {
    close()
    return builder.finish()
  }
}
