/// Cuts documents into passages for an encoder.
///
/// Chunks come in order, overlap only where the options say so, and together hold all text of the sections except white space. One ends
/// with a section, else with a paragraph, a sentence, a clause, and only then between characters. Clauses of regulations and
/// functions are the units of citation: each is a chunk of its own, whole where it fits. Other sections under one heading
/// are packed towards the target.
public struct Chunker: Sendable {
  /// The most tokens of a chunk's `embeddingText`.
  public let maximumTokens: Int
  public let options: ChunkingOptions
  private let tokenCount: @Sendable (String) -> Int

  /// Neighbouring sections below this many tokens are joined.
  private static let tinyTokens = 48
  /// In bytes; more than this before a section is no heading.
  private static let longestHeading = 400

  /// `tokenCount` counts a text as the encoder will, with what that adds to every input. The limit holds wherever the
  /// document's title leaves room for a character beside it.
  public init(
    maximumTokens: Int, options: ChunkingOptions = ChunkingOptions(), tokenCount: @escaping @Sendable (String) -> Int
  ) {
    self.maximumTokens = max(1, maximumTokens)
    self.options = ChunkingOptions(
      targetTokens: max(1, min(options.targetTokens, maximumTokens)), overlapTokens: max(0, options.overlapTokens))
    self.tokenCount = tokenCount
  }

  /// Counts each sentence once and each chunk once more: linear in the text's length. Sections may be in any state; what
  /// lies outside of the text or overlaps what came before is left out.
  public func chunks(of document: Document) -> [Chunk] {
    var run = ChunkingRun(document: document, chunker: self)
    return run.chunks()
  }

  fileprivate struct Group {
    var path: [String]
    var symbol: String?
    /// The paragraph before it, its heading as a rule.
    var lead: Range<Int>
    var units: [ChunkUnit]
    var target: Int
    /// Tokens that a chunk may repeat of the one before it.
    var overlap: Int
    /// Whether it may be joined with its neighbours.
    var isTiny: Bool
    /// The first row of a table or the head of a function, which every later chunk of it repeats.
    var header: Range<Int>?
    var signature: String?
  }

  fileprivate struct ChunkingRun {
    private let document: Document
    private let chunker: Chunker
    private let bytes: [UInt8]
    /// Tokens the encoder adds to every input.
    private let overhead: Int
    /// What cleaning keeps out of all chunks, in order.
    private let excluded: [Range<Int>]
    private var result: [Chunk] = []
    /// Unicode scalars before `scalarPlace`.
    private var scalarCount = 0
    private var scalarPlace = 0

    init(document: Document, chunker: Chunker) {
      self.document = document
      self.chunker = chunker
      bytes = Array(document.text.utf8)
      overhead = chunker.tokenCount("")
      excluded = document.findings.filter { $0.action == .excluded }.map(\.bytes)
        .sorted { $0.lowerBound < $1.lowerBound }
    }

    mutating func chunks() -> [Chunk] {
      var pending: Group?
      var end = 0
      for section in validSections() {
        let group = group(section, after: end)
        end = section.bytes.upperBound
        guard !group.units.isEmpty else { continue }
        if let open = pending, let joined = joined(open, group) {
          pending = joined
        } else {
          if let open = pending { emit(open) }
          pending = group
        }
      }
      if let open = pending { emit(open) }
      return result
    }

    private func validSections() -> [Section] {
      var end = 0
      return document.sections.flatMap(withoutExcluded).compactMap { section in
        var section = section
        var start = max(section.bytes.lowerBound, end)
        var stop = min(section.bytes.upperBound, bytes.count)
        while start < stop, bytes[start].isContinuation { start += 1 }
        while stop > start, stop < bytes.count, bytes[stop].isContinuation { stop -= 1 }
        guard start < stop else { return nil }
        section.bytes = start..<stop
        section.signature = section.signature.map { $0.clamped(to: 0..<bytes.count) }
        end = stop
        return section
      }
    }

    /// The parts of a section around what is excluded.
    private func withoutExcluded(_ section: Section) -> [Section] {
      var parts: [Section] = []
      var start = section.bytes.lowerBound
      for gap in excluded[firstExcluded(after: start)...] {
        guard gap.lowerBound < section.bytes.upperBound else { break }
        if gap.lowerBound > start {
          var part = section
          part.bytes = start..<gap.lowerBound
          parts.append(part)
        }
        start = max(start, gap.upperBound)
      }
      guard start < section.bytes.upperBound else { return parts }
      var rest = section
      rest.bytes = start..<section.bytes.upperBound
      return parts + [rest]
    }

    /// Index of the first excluded stretch that ends behind `offset`.
    private func firstExcluded(after offset: Int) -> Int { excluded.partitioningIndex { $0.upperBound > offset } }

    // MARK: Groups

    private func group(_ section: Section, after end: Int) -> Group {
      let path = fittingPath(section.headingPath)
      let header = header(of: section, under: path)
      let room = room(under: path, header: header)
      let units = splitter.units(section.bytes, content: section.content, limit: room)
      let isWhole = document.kind != .article || section.content == .table || section.content == .code
      let isCitable = section.symbol != nil || (document.kind == .regulation && !path.isEmpty)
      return Group(
        path: path, symbol: section.symbol, lead: lastParagraph(of: end..<section.bytes.lowerBound), units: units,
        target: isWhole ? room : min(room, chunker.options.targetTokens),
        overlap: isWhole ? 0 : chunker.options.overlapTokens,
        isTiny: !isCitable && total(units) < Chunker.tinyTokens, header: header,
        signature: section.signature.map { bytes.string($0).singleLine(limit: CodeOutline.longestSignature) })
    }

    /// Sections under the same heading are joined up to the target, tiny ones under sibling headings too. What stands between two joined
    /// sections, such as a heading, goes with them; so does the first one's own heading when the path says it no more.
    private func joined(_ first: Group, _ second: Group) -> Group? {
      guard document.kind == .article || (first.isTiny && second.isTiny), first.symbol == nil, second.symbol == nil
      else { return nil }
      let isSamePlace = first.path == second.path
      let areSiblings = !first.path.isEmpty && first.path.dropLast() == second.path.dropLast()
      guard isSamePlace || (first.isTiny && second.isTiny && areSiblings), let last = first.units.last,
        let next = second.units.first, isKept(last.bytes.upperBound..<next.bytes.lowerBound)
      else { return nil }
      var joined = first
      joined.header = nil
      if !isSamePlace, first.lead.count <= Chunker.longestHeading, isKept(first.lead) {
        joined.units = unit(first.lead) + first.units
      }
      joined.units += unit(bytes.trimmed(last.bytes.upperBound..<next.bytes.lowerBound)) + second.units
      guard total(joined.units) <= min(first.target, second.target, chunker.options.targetTokens) else { return nil }
      joined.path = isSamePlace ? first.path : Array(first.path.dropLast())
      joined.isTiny = first.isTiny && second.isTiny
      return joined
    }

    /// What follows the last empty line.
    private func lastParagraph(of range: Range<Int>) -> Range<Int> {
      let range = bytes.trimmed(range)
      var start = range.upperBound
      var isEmptyLine = false
      while start > range.lowerBound, !(isEmptyLine && bytes[start - 1] == 0x0A) {
        start -= 1
        isEmptyLine = bytes[start] == 0x0A || isEmptyLine && bytes[start].isSpace
      }
      return bytes.trimmed(start..<range.upperBound)
    }

    /// What is no section, whole; none of nothing.
    private func unit(_ range: Range<Int>) -> [ChunkUnit] {
      guard !range.isEmpty else { return [] }
      let tokens = max(0, chunker.tokenCount(bytes.string(range)) - overhead)
      return [ChunkUnit(bytes: range, tokens: tokens, end: .character)]
    }

    private func isKept(_ range: Range<Int>) -> Bool {
      let next = firstExcluded(after: range.lowerBound)
      return next == excluded.count || excluded[next].lowerBound >= range.upperBound
    }

    private func total(_ units: [ChunkUnit]) -> Int {
      units.reduce(0) { $0 + min($1.tokens, 1 << 40) }
    }

    // MARK: Room

    private func headTokens(_ path: [String], header: Range<Int>? = nil) -> Int {
      let head = chunk(path: path, symbol: nil, bytes: 0..<0, header: header)
      return chunker.tokenCount(head.embeddingText(title: document.title))
    }

    private func room(under path: [String], header: Range<Int>?) -> Int {
      max(1, chunker.maximumTokens - headTokens(path, header: header))
    }

    /// The first line of a table with more than one, or a signature, if it leaves most of the room to the others.
    private func header(of section: Section, under path: [String]) -> Range<Int>? {
      var header = section.signature
      if section.content == .table, let end = section.bytes.first(where: { bytes[$0].isLineEnd }) {
        header = section.bytes.lowerBound..<end
      }
      guard let header, header.upperBound < section.bytes.upperBound else { return nil }
      return headTokens(path, header: header) * 3 <= chunker.maximumTokens ? header : nil
    }

    /// A heading path that leaves the text at least half of the tokens: outer headings go first, then the end of the last one.
    private func fittingPath(_ path: [String]) -> [String] {
      var path = path.suffix(12).map { $0.singleLine() }
      let limit = chunker.maximumTokens / 2
      while !path.isEmpty, headTokens(path) > limit {
        if path.count > 1 {
          path.removeFirst()
        } else if path[0].count > 8 {
          path[0] = String(path[0].prefix(path[0].count / 2))
        } else {
          path = []
        }
      }
      return path
    }

    // MARK: Packing

    private mutating func emit(_ group: Group) {
      var group = group
      let room = room(under: group.path, header: group.header)
      var start = 0
      while start < group.units.count {
        var end = end(of: group, from: start, room: room)
        // Tokens of parts need not add up to those of the whole: make sure, and give back what is over.
        while end > start + 1, !fits(group, start..<end) { end = start + max(1, (end - start) * 3 / 4) }
        if end == start + 1, !fits(group, start..<end), let parts = splitter.halves(group.units[start]) {
          group.units.replaceSubrange(start...start, with: parts)
          continue
        }
        let span = span(group, repeated(group, before: start, end)..<end)
        append(group, bytes: span)
        start = end
      }
    }

    /// From which unit on a chunk of the units `start..<end` repeats those before it, as far as it still fits.
    private func repeated(_ group: Group, before start: Int, _ end: Int) -> Int {
      var first = start
      var tokens = 0
      while first > 0, group.overlap > 0 {
        tokens += group.units[first - 1].tokens
        guard tokens <= group.overlap, group.units[first - 1].end >= .sentence, fits(group, first - 1..<end) else {
          break
        }
        first -= 1
      }
      return first
    }

    private func span(_ group: Group, _ units: Range<Int>) -> Range<Int> {
      group.units[units.lowerBound].bytes.lowerBound..<group.units[units.upperBound - 1].bytes.upperBound
    }

    private func header(_ group: Group, before span: Range<Int>) -> Range<Int>? {
      group.header.flatMap { span.lowerBound >= $0.upperBound ? $0 : nil }
    }

    private var splitter: UnitSplitter {
      UnitSplitter(bytes: bytes) { [bytes, chunker, overhead] range in
        max(0, chunker.tokenCount(bytes.string(range)) - overhead)
      }
    }

    private func fits(_ group: Group, _ units: Range<Int>) -> Bool {
      let span = span(group, units)
      let chunk = chunk(path: group.path, symbol: group.symbol, bytes: span, header: header(group, before: span))
      return chunker.tokenCount(chunk.embeddingText(title: document.title)) <= chunker.maximumTokens
    }

    /// The unit after the last one of the chunk that begins at `start`: all that remains if that fits, else up to the best
    /// place to cut in the later half of the target. The last two chunks share what remains for both.
    private func end(of group: Group, from start: Int, room: Int) -> Int {
      var remaining = 0
      for unit in group.units[start...] {
        remaining += unit.tokens
        if remaining > group.target * 2 { break }
      }
      if remaining <= min(room, group.target + Chunker.tinyTokens) { return group.units.count }
      let goal = remaining <= group.target * 2 ? min(group.target, remaining * 3 / 5) : group.target
      var sum = 0
      var last = start
      var best: (index: Int, mark: ChunkUnit.Break)?
      for index in start..<group.units.count {
        sum += group.units[index].tokens
        if sum > goal { break }
        last = index
        let mark = group.units[index].end
        if sum * 2 >= goal, mark >= best?.mark ?? .character { best = (index, mark) }
      }
      return (best?.index ?? last) + 1
    }

    // MARK: Chunks

    private func chunk(path: [String], symbol: String?, bytes range: Range<Int>, header: Range<Int>?) -> Chunk {
      let text = bytes.string(range)
      return Chunk(
        ordinal: result.count, headingPath: path, symbol: symbol, language: document.language, kind: document.kind,
        text: text, bytes: range, characters: 0..<0, continuedHeader: header.map { bytes.string($0) })
    }

    private mutating func append(_ group: Group, bytes range: Range<Int>) {
      var chunk = chunk(path: group.path, symbol: group.symbol, bytes: range, header: header(group, before: range))
      chunk.signature = group.signature
      chunk.pages = PageSpan(of: range, starts: document.pageStarts)
      let start = scalars(before: range.lowerBound)
      chunk.characters = start..<scalars(before: range.upperBound)
      chunk.clauseID = document.clauses?.clause(around: range)?.id
      if document.kind != .code {
        let counts = LanguageDetector.counts(of: chunk.text)
        if counts.total >= 20 { chunk.language = counts.language }
      }
      result.append(chunk)
    }

    /// Offsets are asked for in rising order but for what chunks repeat, so the text is counted hardly more than once.
    private mutating func scalars(before offset: Int) -> Int {
      let range = min(scalarPlace, offset)..<max(scalarPlace, offset)
      let count = bytes[range].count { !$0.isContinuation }
      scalarCount += offset < scalarPlace ? -count : count
      scalarPlace = offset
      return scalarCount
    }
  }
}
