import Foundation

/// What a paragraph is made of, counted in one pass.
struct CharacterCounts {
  /// Characters that are no white space.
  private(set) var visible = 0
  private(set) var han = 0
  private(set) var latin = 0
  private(set) var digits = 0
  /// Letters of other scripts.
  private(set) var other = 0
  /// Characters that are neither letters nor digits.
  private(set) var marks = 0
  /// U+FFFD.
  private(set) var lost = 0
  /// Runs of Latin letters without digits.
  private(set) var words = 0
  /// The longest run of what base64 and hexadecimal are made of, and the share of such runs of 60 and more.
  private(set) var longestToken = 0
  private(set) var tokenShare = 0.0
  private var frequencies: [UInt32: Int] = [:]
  private var surprises = (han: (sum: 0, count: 0), latin: (sum: 0, count: 0))
  /// The ideographs that `surprises` were counted on.
  private var ideographs: [UInt32] = []

  var letters: Int { han + latin + other }
  var kindsOfMarks: Int { frequencies.keys.count { Self.isMark($0) } }
  /// Means over at least 16 pairs.
  var hanSurprise: Double? { Self.mean(surprises.han) }
  var latinSurprise: Double? { Self.mean(surprises.latin) }

  /// The surprise that the same ideographs would have in any order: that of those which stand some way apart.
  var shuffledHanSurprise: Double? {
    var total = (sum: 0, count: 0)
    for distance in [3, 5, 7, 11, 13, 17, 19, 23] {
      for (index, first) in ideographs.enumerated() {
        total.sum += CharacterModel.surprise(of: ideographs[(index + distance) % ideographs.count], after: first)
        total.count += 1
      }
    }
    return Self.mean(total)
  }

  /// Bits a character, by how often each occurs.
  var entropy: Double {
    frequencies.values.reduce(0) { sum, count in
      let share = Double(count) / Double(visible)
      return sum - share * log2(share)
    }
  }

  init(_ text: ArraySlice<UInt8>) {
    let text = Array(text)
    var index = 0
    // Ideographs, or Latin letters and digits, without anything between.
    var run: [UInt32] = []
    var token = 0
    var inTokens = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      index += length
      if scalar < 0x80, UInt8(scalar).isWord && scalar != 0x5F || scalar == 0x2B || scalar == 0x2F || scalar == 0x3D {
        token += 1
      } else {
        endToken(&token, &inTokens)
      }
      let folded = CharacterModel.folded(scalar)
      if isHan(folded) != isHan(run.last ?? 0x3400) || !(isHan(folded) || Self.isLatin(folded) || folded == 0x30) {
        endRun(run)
        run.removeAll(keepingCapacity: true)
      }
      if isHan(folded) || Self.isLatin(folded) || folded == 0x30 { run.append(folded) }
      guard folded != 0x20 else { continue }
      visible += 1
      frequencies[folded == 1 ? scalar : folded, default: 0] += 1
      switch scalar {
      case 0xFFFD: lost += 1
      case _ where isHan(scalar): han += 1
      case _ where Self.isLatin(folded): latin += 1
      case 0x30...0x39: digits += 1
      case _ where Self.isMark(scalar): marks += 1
      default: other += 1
      }
    }
    endRun(run)
    endToken(&token, &inTokens)
    tokenShare = visible > 0 ? Double(inTokens) / Double(visible) : 0
  }

  private mutating func endToken(_ token: inout Int, _ inTokens: inout Int) {
    longestToken = max(longestToken, token)
    if token >= 60 { inTokens += token }
    token = 0
  }

  /// Names and verses have short runs of ideographs, sums and codes have digits in their words: neither tells anything.
  private mutating func endRun(_ run: [UInt32]) {
    guard let first = run.first else { return }
    if isHan(first) {
      guard run.count >= 5 else { return }
      Self.add(run, &surprises.han)
      ideographs += run
    } else if !run.contains(0x30) {
      words += 1
      Self.add([0x20] + run + [0x20], &surprises.latin)
    }
  }

  private static func add(_ run: [UInt32], _ total: inout (sum: Int, count: Int)) {
    for (first, second) in zip(run, run.dropFirst()) {
      total.sum += CharacterModel.surprise(of: second, after: first)
      total.count += 1
    }
  }

  private static func mean(_ total: (sum: Int, count: Int)) -> Double? {
    total.count >= 16 ? Double(total.sum) / Double(total.count) : nil
  }

  private static func isLatin(_ folded: UInt32) -> Bool { (0x61...0x7A).contains(folded) }

  private static func isMark(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0xA1...0xBF, 0xD7, 0xF7, 0x2010...0x2BFF,
      0x3001...0x303F, 0xFE30...0xFE4F, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65:
      scalar != 0x3007
    default: false
    }
  }
}
