/// Collects sections while the headings above them come and go.
struct SectionBuilder {
  /// Where a heading stands among others.
  struct Rank {
    /// As the format marks it, 1 for the outermost; 0 for a line that is a heading by its words alone.
    var level: Int
    /// The division of a regulation that it opens.
    var division: RegulationHeading.Level?
  }
  private struct Heading {
    var rank: Rank
    var text: String
    var bytes: Range<Int>
    /// Whether some section stands under it.
    var isUsed = false
  }

  private let title: String
  private var headings: [Heading] = []
  private var sections: [Section] = []
  /// Indexes of sections that are nothing but a heading.
  private var bareHeadings: Set<Int> = []

  /// A heading that only repeats `title` stays out of the paths.
  init(title: String) {
    self.title = title
  }

  var path: [String] { headings.map(\.text).filter { $0 != title } }

  /// Begins a section under `text`, ending every open heading for which `ends` holds, from the innermost out.
  mutating func open(_ text: String, _ rank: Rank, bytes: Range<Int>, ending ends: (Rank) -> Bool) {
    while let last = headings.last, ends(last.rank) { pop() }
    headings.append(Heading(rank: rank, text: text, bytes: bytes))
  }

  /// Adds content under the headings open now. Prose that directly follows prose joins its section.
  mutating func add(_ content: Section.Content, _ bytes: Range<Int>, joining: Bool = true) {
    guard !bytes.isEmpty else { return }
    let path = path
    let isUnbroken = headings.last?.isUsed ?? true
    for index in headings.indices { headings[index].isUsed = true }
    if joining, isUnbroken, content == .prose, let last = sections.indices.last, sections[last].content == .prose,
      sections[last].headingPath == path, !bareHeadings.contains(last)
    {
      sections[last].bytes = sections[last].bytes.lowerBound..<bytes.upperBound
    } else {
      sections.append(Section(headingPath: path, content: content, bytes: bytes))
    }
  }

  /// All sections, in order. A heading with nothing under it is a section of its own, unless it announces one that comes
  /// elsewhere, as the lines of a table of contents do.
  mutating func finish() -> [Section] {
    while !headings.isEmpty { pop() }
    var announced = Set([title])
    for (index, section) in sections.enumerated() where !bareHeadings.contains(index) {
      announced.formUnion(section.headingPath)
    }
    return sections.enumerated().compactMap { index, section in
      guard bareHeadings.contains(index), sections.count > 1 else { return section }
      return announced.contains(section.headingPath.last ?? title) ? nil : section
    }
  }

  private mutating func pop() {
    guard let heading = headings.last else { return }
    if !heading.isUsed {
      bareHeadings.insert(sections.count)
      sections.append(Section(headingPath: path, content: .prose, bytes: heading.bytes))
      for index in headings.indices { headings[index].isUsed = true }
    }
    headings.removeLast()
  }
}

/// Sections by the levels of the headings alone.
enum HeadingOutline {
  static func sections(of blocks: [TextBlock], title: String) -> [Section] {
    var builder = SectionBuilder(title: title)
    for block in blocks {
      switch block.role {
      case .heading(let level, let text):
        builder.open(text, .init(level: level), bytes: block.bytes) { $0.level >= level }
      case .content(let content):
        builder.add(content, block.bytes)
      }
    }
    return builder.finish()
  }
}
