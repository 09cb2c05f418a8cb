/// A number as people write it: digits in groups with a space or a hyphen between.
struct DigitGroups {
  private(set) var digits: [UInt8] = []
  /// Digits in each group.
  private(set) var groups: [Int] = []
  private(set) var end: Int

  /// Reads from `start`, where a digit stands. Between groups stands the same separator throughout.
  init(at start: Int, in bytes: [UInt8], limit: Int = 24) {
    var index = start
    var separator: UInt8?
    var group = 0
    while index < bytes.count, digits.count < limit {
      let byte = bytes[index]
      if byte.isDigit {
        digits.append(byte - 0x30)
        group += 1
        index += 1
        continue
      }
      guard byte == 0x20 || byte == 0x2D, separator == nil || separator == byte, index + 1 < bytes.count,
        bytes[index + 1].isDigit
      else { break }
      separator = byte
      groups.append(group)
      group = 0
      index += 1
    }
    groups.append(group)
    end = index
  }

  /// The digits alone, or in groups of these sizes.
  func are(_ count: Int, in sizes: [Int]...) -> Bool {
    digits.count == count && (groups == [count] || sizes.contains(groups))
  }

  /// ISO/IEC 7812-1, annex B.
  var satisfyLuhn: Bool {
    let sum = digits.reversed().enumerated().reduce(0) { sum, item in
      let digit = Int(item.element)
      guard !item.offset.isMultiple(of: 2) else { return sum + digit }
      return sum + (digit * 2 > 9 ? digit * 2 - 9 : digit * 2)
    }
    return sum.isMultiple(of: 10)
  }

  func value(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) } }

  /// Whether all are one digit, or all but the first few are zero: numbers that somebody made up or rounded.
  var isRound: Bool { Set(digits).count <= 2 || digits.suffix(6).allSatisfy { $0 == 0 } }
}
