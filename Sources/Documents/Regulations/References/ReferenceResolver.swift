/// Looks up what a mention points at, seen from the clause that it stands in.
struct ReferenceResolver {
  let outline: ClauseOutline
  /// The clause that the words stand in, and those around it, from the innermost out.
  private let around: [Clause]

  init(outline: ClauseOutline, origin: String) {
    self.outline = outline
    around = outline.ancestors(of: origin)
  }

  func resolve(_ mention: ClauseMention, into reference: inout ClauseReference) {
    if case .titled(let title) = mention.document {
      reference.document = title
      reference.targets = Self.written(mention)
      return
    }
    switch mention.anchor {
    case .preceding(let level, let count): resolvePreceding(level, count, mention, into: &reference)
    case .own(let level):
      let base = around.first { $0.level == level } ?? (level == .article ? around.first { $0.level == .article } : nil)
      guard let base else {
        reference.missing = ""
        return
      }
      finish(mention, below: base, into: &reference)
    case .none: finish(mention, below: nil, into: &reference)
    }
  }

  // MARK: Steps

  private func finish(_ mention: ClauseMention, below base: Clause?, into reference: inout ClauseReference) {
    guard !mention.steps.isEmpty else {
      reference.targets = base.map { [$0.id] } ?? []
      return
    }
    guard let first = find(mention.steps, below: base) else {
      reference.missing = Self.written(mention, below: base?.id).first ?? ""
      return
    }
    guard let through = mention.through, let last = mention.steps.last,
      let end = find(mention.steps.dropLast() + [.init(level: last.level, number: through)], below: base)
    else {
      if mention.through != nil { reference.missing = Self.written(mention, below: base?.id).first }
      reference.targets = [first.id]
      return
    }
    reference.targets = range(from: first, to: end)
  }

  /// Siblings from `first` to `last`; articles over the bounds of chapters.
  private func range(from first: Clause, to last: Clause) -> [String] {
    guard let start = outline.index(of: first.id), let end = outline.index(of: last.id), start <= end else {
      return [first.id, last.id]
    }
    let all = outline.clauses[start...end].lazy.filter {
      $0.level == first.level && ($0.parentID == first.parentID || first.level <= .article)
    }
    return all.prefix(ClauseReference.maximumTargets).map(\.id)
  }

  private func find(_ steps: [ClauseMention.Step], below base: Clause?) -> Clause? {
    var current = base
    for (index, step) in steps.enumerated() {
      guard let next = index == 0 && base == nil ? outermost(step) : child(step, of: current) else {
        // An annex that is not cut into clauses is meant as a whole.
        if let current, current.level == .annex, index > 0 { return current }
        return nil
      }
      current = next
    }
    return current
  }

  /// A clause named without what it is part of.
  private func outermost(_ step: ClauseMention.Step) -> Clause? {
    let name = step.level.abbreviation + "_" + step.number
    switch step.level {
    case .annex, .title, .part: return outline[name]
    case .article:
      let annex = around.last { $0.level == .annex }
      return annex.flatMap { outline[$0.id + "__" + name] } ?? outline[name]
    case .chapter, .subpart:
      return outline[name] ?? around.lazy.compactMap { outline[$0.id + "__" + name] }.first
    case .section, .subsection:
      // Where sections are the articles of an act, a section is one of them.
      return outline[name] ?? around.lazy.compactMap { outline[$0.id + "__" + name] }.first
    case .paragraph, .subparagraph, .point:
      for clause in around where clause.level < step.level || clause.level == .point {
        if let found = child(step, of: clause) { return found }
      }
      return nil
    }
  }

  /// Paragraphs of an article that are searched for a point: more than any has.
  private static let longestSearch = 500

  /// Searches the children of a clause, and where a level between is left out, theirs.
  private func child(_ step: ClauseMention.Step, of parent: Clause?) -> Clause? {
    guard let parent else { return nil }
    let name = step.level.abbreviation + "_" + step.number
    if let found = outline[parent.id + "__" + name] {
      // A 款 counted where English means a number in brackets: (2) of an unnumbered list is the second point.
      guard found.level == .paragraph, !found.isNumbered else { return found }
      return numberedPoint(step.number, of: parent) ?? found
    }
    if step.level == .subparagraph, step.number == "1", outline[parent.id + "__subpara_2"] != nil { return parent }
    if step.level == .article { return outline[name].flatMap { isWithin($0, parent) ? $0 : nil } }
    if step.level == .section || step.level == .chapter {
      return outline[name].flatMap { isWithin($0, parent) ? $0 : nil }
    }
    if parent.level == .article, step.level == .point || step.level == .subparagraph {
      let nested = outline.children(of: parent.id).prefix(Self.longestSearch)
        .compactMap { outline[$0.id + "__" + name] }
      if nested.count == 1 { return nested[0] }
      // Point (1) of an article whose paragraphs are numbered in brackets.
      return nested.isEmpty ? outline[parent.id + "__para_" + step.number] : nil
    }
    if parent.level == .article, step.level == .paragraph { return numberedPoint(step.number, of: parent) }
    return nil
  }

  private func numberedPoint(_ number: String, of article: Clause) -> Clause? {
    guard article.level == .article, article.label.first?.isASCII == true else { return nil }
    let points = outline.children(of: article.id).prefix(Self.longestSearch)
      .compactMap { outline[$0.id + "__point_" + number] }
    return points.count == 1 ? points[0] : nil
  }

  private func isWithin(_ clause: Clause, _ parent: Clause) -> Bool {
    parent.bytes.lowerBound <= clause.bytes.lowerBound && clause.bytes.upperBound <= parent.bytes.upperBound
  }

  // MARK: 前款, 前两条

  private func resolvePreceding(
    _ level: ClauseLevel, _ count: Int, _ mention: ClauseMention, into reference: inout ClauseReference
  ) {
    guard let own = around.first(where: { $0.level == level }) else {
      reference.missing = ""
      return
    }
    let found = outline.preceding(own, count: count)
    guard found.count == count, let last = found.last else {
      reference.missing = ""
      return
    }
    if mention.steps.isEmpty {
      reference.targets = found.map(\.id)
    } else {
      finish(mention, below: last, into: &reference)
    }
  }

  // MARK: As written

  /// Ids that are made from the numbers alone; of a range the first and the last.
  private static func written(_ mention: ClauseMention, below base: String? = nil) -> [String] {
    func id(_ last: String) -> String {
      var parts = mention.steps.map { $0.level.abbreviation + "_" + $0.number }
      if let step = mention.steps.last { parts[parts.count - 1] = step.level.abbreviation + "_" + last }
      return ((base.map { [$0] } ?? []) + parts).joined(separator: "__")
    }
    guard let last = mention.steps.last else { return [] }
    return [id(last.number)] + (mention.through.map { [id($0)] } ?? [])
  }
}
