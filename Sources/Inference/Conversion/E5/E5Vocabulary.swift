/// The tokenizer of an `E5S1` file: the pieces of XLM-RoBERTa's Unigram model in the order of their ids.
public struct E5Vocabulary: Sendable {
  public let pieces: [[UInt8]]
  public let scores: [Float]
  public let beginningOfText: Int
  public let endOfText: Int
  public let padding: Int
  public let unknown: Int
  /// What single characters are replaced by.
  public let replacements: [Unicode.Scalar: String]

  /// The value of `tokenizer.ggml.token_type`.
  public var tokenTypes: [Int] {
    let controls = [Array("<mask>".utf8), pieces[beginningOfText], pieces[endOfText], pieces[padding]]
    return pieces.enumerated().map { token, piece in
      let kind: Vocabulary.Kind = token == unknown ? .unknown : controls.contains(piece) ? .control : .normal
      return Int(kind.rawValue)
    }
  }

  init(_ cursor: inout E5Cursor, rows: Int) throws(E5ContainerError) {
    let count = try cursor.integer("piece count", in: 1...rows)
    let tokens = 0...(count - 1)
    beginningOfText = try cursor.integer("first token", in: tokens)
    endOfText = try cursor.integer("last token", in: tokens)
    padding = try cursor.integer("padding token", in: tokens)
    unknown = try cursor.integer("unknown token", in: tokens)
    let length = try cursor.long("length of the pieces")
    let ends = try cursor.words(count + 1, "piece offsets").map(Int.init)
    scores = try cursor.words(count, "piece scores").map { Float(bitPattern: $0) }
    let bytes = try cursor.take(length, "pieces")
    pieces = try Self.cut(bytes, at: ends)
    replacements = try Self.replacements(&cursor)
  }

  private static func cut(_ bytes: [UInt8], at ends: [Int]) throws(E5ContainerError) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    pieces.reserveCapacity(ends.count)
    for (start, end) in zip(ends, ends.dropFirst()) {
      guard start <= end, end <= bytes.count else {
        throw .outOfRange(what: "piece \(pieces.count)", value: "bytes \(start) to \(end) of \(bytes.count)")
      }
      pieces.append(Array(bytes[start..<end]))
    }
    return pieces
  }

  private static func replacements(_ cursor: inout E5Cursor) throws(E5ContainerError) -> [Unicode.Scalar: String] {
    let count = try cursor.integer("size of the normalisation map", in: 0...0x110000)
    let length = Int(try cursor.word("length of the normalisation map"))
    let end = cursor.position + length
    var replacements: [Unicode.Scalar: String] = [:]
    for _ in 0..<count {
      let source = try scalar(&cursor)
      let targets = Int(try cursor.take(1, "replacement length")[0])
      var text = String.UnicodeScalarView()
      for _ in 0..<targets { text.append(try scalar(&cursor)) }
      replacements[source] = String(text)
    }
    guard cursor.position == end else {
      throw .outOfRange(what: "length of the normalisation map", value: "\(length)")
    }
    return replacements
  }

  private static func scalar(_ cursor: inout E5Cursor) throws(E5ContainerError) -> Unicode.Scalar {
    let value = try cursor.word("normalisation map")
    guard value != 0, let scalar = Unicode.Scalar(value) else {
      throw .outOfRange(what: "character of the normalisation map", value: "\(value)")
    }
    return scalar
  }
}
