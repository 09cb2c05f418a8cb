/// What a robots.txt lets one crawler fetch, by RFC 9309. `Crawl-delay`, which many write though the RFC does not know it, is kept.
struct RobotsRules: Sendable, Equatable {
  private struct Rule: Sendable, Equatable {
    var pattern: [UInt8]
    var allows: Bool
  }

  /// What is read of a file; the RFC asks for 500 KiB at least.
  static let limit = 512 << 10

  private var rules: [Rule] = []
  /// Seconds; `nil` where none is given.
  var delay: Double?

  /// Everything may be fetched: the file is missing.
  static let allowAll = RobotsRules()

  private init() {}

  /// - Parameter agent: the crawler's product token, such as `Kaijuan`.
  init(_ text: [UInt8], agent: String) {
    let agent = agent.lowercased()
    var (own, others) = (Group(), Group())
    var agents: Set<String> = []
    var isNaming = false
    var lines = text.prefix(Self.limit).split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
    // Half a rule can mean more than the whole.
    if text.count >= Self.limit { lines.removeLast() }
    for line in lines {
      let line = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].trimmed.replacing("\u{FEFF}", with: "").lowercased()
      let value = String(line[line.index(after: colon)...].trimmed)
      switch key {
      case "user-agent":
        if !isNaming { agents = [] }
        isNaming = true
        agents.insert(value.lowercased())
      case "allow", "disallow", "crawl-delay":
        isNaming = false
        if agents.contains(where: { Self.token($0) == agent }) { own.take(key, value) }
        if agents.contains("*") { others.take(key, value) }
      default: break
      }
      if key == "user-agent" {
        if Self.token(value.lowercased()) == agent { own.isNamed = true }
      }
    }
    let group = own.isNamed ? own : others
    rules = group.rules
    delay = group.delay
  }

  /// The longest rule that fits decides, the one that allows among equals.
  ///
  /// - Parameter path: with its query, as it is requested.
  func allows(path: String) -> Bool {
    if path == "/robots.txt" { return true }
    let path = Self.normal(path)
    let fitting = rules.filter { Self.matches($0.pattern[...], path[...]) }
    let longest = fitting.map(\.pattern.count).max() ?? 0
    return fitting.isEmpty || fitting.contains { $0.pattern.count == longest && $0.allows }
  }

  private struct Group {
    var rules: [Rule] = []
    var delay: Double?
    var isNamed = false

    mutating func take(_ key: String, _ value: String) {
      if key == "crawl-delay" {
        if let seconds = Double(value), seconds.isFinite, seconds >= 0 { delay = seconds }
      } else if !value.isEmpty {
        // An empty rule holds for nothing.
        rules.append(Rule(pattern: RobotsRules.normal(value), allows: key == "allow"))
      }
    }
  }

  /// Letters, hyphens and underscores; versions after them are passed over.
  private static func token(_ name: String) -> Substring {
    name.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == "_") }
  }

  /// Percent-encoded characters that need no encoding are decoded, others are encoded, so that one path has one spelling.
  static func normal(_ path: String) -> [UInt8] {
    let bytes = Array(path.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hex(bytes[index + 1]),
        let low = hex(bytes[index + 2])
      {
        append(high << 4 | low, wasEncoded: true, to: &result)
        index += 3
      } else {
        append(byte, wasEncoded: false, to: &result)
        index += 1
      }
    }
    return result
  }

  private static func append(_ byte: UInt8, wasEncoded: Bool, to result: inout [UInt8]) {
    let isPlain: Bool
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      isPlain = true
    default: isPlain = !wasEncoded && byte > 0x20 && byte < 0x7F
    }
    if isPlain { return result.append(byte) }
    let digits = Array("0123456789ABCDEF".utf8)
    result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// `*` stands for any bytes, `$` at the end for the end. O(pattern × path): the last star alone is gone back to.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
    let isAnchored = pattern.last == UInt8(ascii: "$")
    // Without an anchor anything may follow.
    let pattern = isAnchored ? pattern.dropLast() : pattern + [UInt8(ascii: "*")]
    var (at, index) = (pattern.startIndex, path.startIndex)
    var star: (pattern: Int, path: Int)?
    while index < path.endIndex {
      if at < pattern.endIndex, pattern[at] == UInt8(ascii: "*") {
        star = (at, index)
        at += 1
      } else if at < pattern.endIndex, pattern[at] == path[index] {
        (at, index) = (at + 1, index + 1)
      } else if let last = star {
        star = (last.pattern, last.path + 1)
        (at, index) = (last.pattern + 1, last.path + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop { $0.isWhitespace }
    return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
  }
}
