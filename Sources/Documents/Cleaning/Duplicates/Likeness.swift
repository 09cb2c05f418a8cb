/// How much of one text is in another, and whether that makes them duplicates.
public struct Likeness: Sendable, Equatable {
  /// Share of shingles that both have among those that either has.
  public var similarity: Double
  /// Share of the later text's shingles that the earlier one has.
  public var share: Double
  /// Whether the texts state other numbers, as two copies of a form do that were filled in for two cases.
  public var hasOtherNumbers: Bool

  /// Chosen, like the next, on the open part of the labelled sample: a form that was filled in twice is less alike, or has other numbers.
  static let leastSimilarity = 0.65
  static let leastShare = 0.9
  /// Texts with fewer numbers are judged by their words alone.
  private static let leastNumbers = 3

  public init(of later: ComparedText, to earlier: ComparedText) {
    similarity = later.shingles.similarity(to: earlier.shingles)
    share = later.shingles.share(in: earlier.shingles)
    let fewer = min(later.numbers.count, earlier.numbers.count)
    hasOtherNumbers =
      fewer >= Self.leastNumbers && later.numbers.intersection(earlier.numbers).count * 2 < fewer
  }

  /// Of texts that are too long to be compared.
  public init(estimate: Double) {
    (similarity, share, hasOtherNumbers) = (estimate, estimate, false)
  }

  public var isDuplicate: Bool {
    (similarity >= Self.leastSimilarity || share >= Self.leastShare) && !hasOtherNumbers
  }
}

/// A text as it is compared with others.
public struct ComparedText: Sendable {
  let shingles: Shingles
  /// Runs of digits, each once; a hash of each.
  let numbers: Set<UInt64>

  /// Linear in the text's length, which it takes several times of memory.
  public init(_ text: String) {
    shingles = Shingles(text)
    var numbers: Set<UInt64> = []
    var digits: [UInt8] = []
    for byte in text.utf8 {
      if byte.isDigit {
        digits.append(byte)
      } else if !digits.isEmpty {
        numbers.insert(StableHash.value(digits))
        digits.removeAll(keepingCapacity: true)
      }
    }
    if !digits.isEmpty { numbers.insert(StableHash.value(digits)) }
    self.numbers = numbers
  }
}
