/// Pairs brackets as they come. A brace closes any others left open in it; a closing bracket without its partner is ignored.
struct BracketPairs {
  private var open: [(token: Int, byte: UInt8)] = []
  private var braces = 0
  private var pairs: [(open: Int, close: Int)] = []

  var depth: Int { open.count }
  /// The tokens of the brackets that were closed last.
  var lastPair: (open: Int, close: Int)? { pairs.last }

  mutating func add(_ byte: UInt8, at token: Int) {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["):
      open.append((token, byte))
      if byte == UInt8(ascii: "{") { braces += 1 }
    case UInt8(ascii: "}"):
      guard braces > 0 else { return }
      while let last = open.popLast() {
        pairs.append((last.token, token))
        if last.byte == UInt8(ascii: "{") { break }
      }
      braces -= 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"):
      let partner: UInt8 = byte == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "[")
      guard let last = open.last, last.byte == partner else { return }
      open.removeLast()
      pairs.append((last.token, token))
    default: break
    }
  }

  func paired(_ tokens: [CodeToken]) -> [CodeToken] {
    var tokens = tokens
    for pair in pairs {
      tokens[pair.open].partner = Int32(pair.close)
      tokens[pair.close].partner = Int32(pair.open)
    }
    return tokens
  }
}

/// The `#if`s around a place. The branches of one may each open the same brace or begin the same statement; then only the first is code.
struct ConditionalBranches {
  private var open: [(brackets: Int, tokens: Int)] = []

  mutating func open(brackets: Int, tokens: Int) { open.append((brackets, tokens)) }

  mutating func close() { _ = open.popLast() }

  /// Whether the branches so far leave every bracket and statement closed.
  func isWhole(brackets: Int, tokens: Int, last: UInt8?) -> Bool {
    guard let branch = open.last else { return true }
    return brackets == branch.brackets
      && (tokens == branch.tokens || last.map { ";}:,{".utf8.contains($0) } ?? true)
  }
}

/// Terminators of the here-documents that begin at the next line.
struct HereDocuments {
  struct Mark {
    var word: [UInt8]
    /// The terminator may be indented.
    var isIndented: Bool
  }

  var marks: [Mark] = []
  /// Those that no line ends; after a few, `<<` is no longer looked at, so that reading stays linear.
  var failures = 0

  static let failureLimit = 8
}
