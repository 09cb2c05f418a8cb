import Documents

/// Things that a Chinese text names one after the other (“甲、乙和丙的导演”).
struct Enumeration {
  private let items: [HanText]

  /// Between brackets nothing is parted: “《罗密欧与朱丽叶》” is one thing.
  init(_ text: HanText) {
    var items: [HanText] = []
    var start = 0
    for (position, isOuter) in text.isOuter.enumerated() where isOuter && position >= start {
      let length = Self.separator(in: text.folded, at: position)
      guard length > 0 else { continue }
      items.append(text[start..<position])
      start = position + length
    }
    items.append(text[start..<text.folded.count])
    self.items = items.map(\.trimmed)
  }

  /// Words that part things, each with what makes another word of it in front and behind.
  private static let separators: [Unicode.Scalar: (before: Set<Unicode.Scalar>, behind: Set<Unicode.Scalar>)] = [
    "、": ([], []),
    "和": (Set("共总饱温缓柔调议讲暖随平祥谐亲应附".unicodeScalars), Set("平谐解服田尚声睦好气约蔼".unicodeScalars)),
    "与": (Set("参给赠授".unicodeScalars), Set("会其否".unicodeScalars)),
    "及": (Set("普涉埃顾危提波企触遍以尔".unicodeScalars), Set("格时其".unicodeScalars)),
    "跟": ([], Set("踪随进".unicodeScalars)),
  ]

  /// Its length; 0 where there is none.
  private static func separator(in scalars: [Unicode.Scalar], at position: Int) -> Int {
    func scalar(_ index: Int) -> Unicode.Scalar { scalars.indices.contains(index) ? scalars[index] : " " }
    if scalar(position) == "以", scalar(position + 1) == "及" { return 2 }
    guard let words = separators[scalar(position)] else { return 0 }
    return words.before.contains(scalar(position - 1)) || words.behind.contains(scalar(position + 1)) ? 0 : 1
  }

  /// Each with what it shares with others: “甲和乙的导演” are “甲的导演” and “乙的导演”. None where something is named by nothing, or things look
  /// so different that it is not clear what they share (“单位和个人缴纳的比例”), or that they are things at all (“颐和园”).
  var completed: [HanText] {
    guard items.count > 1, let first = items.first, let last = items.last, items.allSatisfy({ !$0.folded.isEmpty })
    else {
      return []
    }
    let owning = items.map { item in
      zip(item.isOuter, item.folded).enumerated().filter { $1.0 && $1.1 == "的" }.map(\.offset)
    }
    if let of = owning[items.count - 1].first, owning.dropLast().allSatisfy(\.isEmpty) {
      let owners = Self.withoutCount(items.dropLast() + [last[0..<of]])
      return (Self.ofOneShape(owners) ?? Self.alike(owners)).map { $0 + last[of..<last.folded.count] }
    }
    if let of = owning[0].last, owning.dropFirst().allSatisfy(\.isEmpty) {
      return [first] + items.dropFirst().map { first[0..<of + 1] + $0 }
    }
    guard owning.allSatisfy(\.isEmpty) else { return items }
    return ofOneOwner ?? Self.ofOneShape(items) ?? ofOneDate ?? Self.alike(Self.withoutCount(items))
  }

  /// The items, if they are about equally long; one of a single character is only beside others of these.
  private static func alike(_ items: [HanText]) -> [HanText] {
    guard !items.allSatisfy({ $0.folded.first == "《" }) else { return items }
    let lengths = items.map(\.folded.count)
    let isShort = lengths.contains(1)
    guard let least = lengths.min(), let most = lengths.max(), isShort ? most == 1 : most - least <= 4,
      !items.contains(where: { $0.folded.first == "最" })
    else { return [] }
    return items
  }

  private static let counts: [Int: Set<Unicode.Scalar>] = [2: ["两", "二"], 3: ["三"], 4: ["四"]]

  /// “中国、美国两国” are “中国” and “美国”.
  private static func withoutCount(_ items: [HanText]) -> [HanText] {
    guard let last = items.last, let words = counts[items.count],
      let count = last.folded.lastIndex(where: words.contains), count > 0, last.folded.count - count <= 4
    else { return items }
    return items.dropLast() + [last[0..<count]]
  }

  /// “2022年世界杯冠军和亚军” are “2022年世界杯冠军” and “2022年世界杯亚军”.
  private var ofOneOwner: [HanText]? {
    guard let first = items.first, let own = Self.attribute(of: first), own.count < first.folded.count,
      items.dropFirst().allSatisfy({ Self.attribute(of: $0)?.count == $0.folded.count })
    else { return nil }
    return [first] + items.dropFirst().map { first[0..<first.folded.count - own.count] + $0 }
  }

  private static func attribute(of item: HanText) -> [Unicode.Scalar]? {
    attributes.first { item.folded.reversed().starts(with: $0.reversed()) }
  }

  private static let attributes = FactQuestion.chineseAttributes.map { Array($0.unicodeScalars) }.sorted {
    $0.count > $1.count
  }

  /// “2022年和2023年春节” are “2022年春节” and “2023年春节”; “银行在2022年和2023年” are “银行在2022年” and “银行在2023年”;
  /// but “核心一级资本和一级资本” are two things already.
  private static func ofOneShape(_ items: [HanText]) -> [HanText]? {
    guard let first = items.first, let last = items.last else { return nil }
    let shape = shape(of: first)
    if shape.contains(.number),
      let start = (1..<max(1, first.folded.count)).first(where: { start in
        let end = first[start..<first.folded.count]
        return items.dropFirst().allSatisfy { $0.folded != end.folded && Self.shape(of: $0) == Self.shape(of: end) }
      }), Self.shape(of: last).contains(.number), !isDigit(first.folded[start - 1])
    {
      // What qualifies the first is not of the others: “某银行的其他一级资本和二级资本”.
      let before = first.folded[..<start].map(Character.init)
      let own = qualifiers.first { before.suffix($0.count).elementsEqual($0) }?.count ?? 0
      return [first] + items.dropFirst().map { first[0..<start - own] + $0 }
    }
    guard shape.contains(.number), items.dropLast().allSatisfy({ Self.shape(of: $0) == shape }),
      let end = last.folded.indices.map({ $0 + 1 }).last(where: { Self.shape(of: last[0..<$0]) == shape })
    else { return nil }
    return items.dropLast().map { $0 + last[end..<last.folded.count] } + [last]
  }

  /// In front of a name they make another of it.
  static let qualifiers = ["其他", "其它", "其余", "核心"].map(Array.init)

  /// “2022年春节和中秋节” are “2022年春节” and “2022年中秋节”.
  private var ofOneDate: [HanText]? {
    guard let first = items.first, Self.shape(of: first).starts(with: [.number, .other("年")]),
      items.dropFirst().allSatisfy({ !Self.shape(of: $0).contains(.number) })
    else { return nil }
    let date = first.folded.prefix { Self.isDigit($0) || "年月日".unicodeScalars.contains($0) }
    guard date.count < first.folded.count else { return nil }
    return [first] + items.dropFirst().map { first[0..<date.count] + $0 }
  }

  private enum Mark: Equatable {
    case number
    case other(Unicode.Scalar)
  }

  private static func shape(of item: HanText) -> [Mark] {
    var marks: [Mark] = []
    for scalar in item.folded {
      guard isDigit(scalar) else {
        marks.append(.other(scalar))
        continue
      }
      if marks.last != .number { marks.append(.number) }
    }
    return marks
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.numericType == .decimal || "〇零一二三四五六七八九十百千".unicodeScalars.contains(scalar)
  }
}
