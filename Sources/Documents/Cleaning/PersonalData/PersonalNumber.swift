import Glibc

/// The forms of numbers that belong to a person. Each matcher looks at one place and gives the range, or `nil`.
enum PersonalNumber {
  typealias Matcher = @Sendable (_ index: Int, _ bytes: [UInt8]) -> Range<Int>?

  /// The first that matches decides.
  static let matchers: [(PersonalDatum.Kind, Matcher)] = [
    (.passport, passport), (.identityNumber, identityNumber), (.socialSecurity, socialSecurity), (.mobile, mobile),
    (.phone, phone), (.bankCard, bankCard), (.address4, address4),
  ]

  /// GB 11643-1999: a date of birth in the past century or this one, and the check character of ISO 7064 mod 11-2.
  private static func identityNumber(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    guard index + 18 <= bytes.count, bytes[index..<index + 17].allSatisfy(\.isDigit) else { return nil }
    let digits = bytes[index..<index + 17].map { Int($0) - 0x30 }
    let year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
    let (month, day) = (digits[10] * 10 + digits[11], digits[12] * 10 + digits[13])
    guard digits[0] > 0, (1900...2100).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
    let last = bytes[index + 17] == UInt8(ascii: "x") ? UInt8(ascii: "X") : bytes[index + 17]
    return last == Array("10X98765432".utf8)[sum] ? index..<index + 18 : nil
  }

  /// 11 digits from 13 to 19, alone or as 3-4-4, with +86 where it stands. Amounts and round numbers are none.
  private static func mobile(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    var start = index
    for prefix in ["+86", "0086", "86-"] where bytes.starts(prefix, at: index) {
      start = index + prefix.utf8.count
      if start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x2D { start += 1 }
      break
    }
    guard start < bytes.count, bytes[start] == UInt8(ascii: "1") else { return nil }
    let groups = DigitGroups(at: start, in: bytes)
    guard groups.are(11, in: [3, 4, 4]), (3...9).contains(groups.digits[1]), !groups.isRound,
      !isQuantity(bytes, at: groups.end)
    else { return nil }
    return index..<groups.end
  }

  /// +49 30 901820, (415) 555-0132, 415-555-0132, 010-62771234, (0755) 86013388.
  private static func phone(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    if bytes[index] == UInt8(ascii: "+") {
      guard index + 1 < bytes.count, bytes[index + 1].isDigit else { return nil }
      let groups = DigitGroups(at: index + 1, in: bytes)
      let isNumber = (8...15).contains(groups.digits.count) && groups.groups.count > 1 && groups.digits[0] > 0
      return isNumber && !groups.isRound ? index..<groups.end : nil
    }
    if bytes[index] == UInt8(ascii: "(") {
      let area = DigitGroups(at: min(index + 1, bytes.count - 1), in: bytes)
      guard area.groups.count == 1, (3...4).contains(area.digits.count), bytes.starts(")", at: area.end) else {
        return nil
      }
      var start = area.end + 1
      if start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x2D { start += 1 }
      guard start < bytes.count, bytes[start].isDigit else { return nil }
      let rest = DigitGroups(at: start, in: bytes)
      let isChinese = area.digits[0] == 0 && rest.groups.count == 1 && (7...8).contains(rest.digits.count)
      let isAmerican = area.digits.count == 3 && area.digits[0] > 1 && rest.groups == [3, 4]
      return (isChinese || isAmerican) && !rest.isRound ? index..<rest.end : nil
    }
    guard bytes[index].isDigit else { return nil }
    let groups = DigitGroups(at: index, in: bytes)
    guard groups.end > index, bytes[groups.end - 1].isDigit, !groups.isRound else { return nil }
    let isChinese =
      groups.digits[0] == 0 && groups.digits.count > 9 && groups.groups.count == 2 && groups.digits[1] > 0
      && (3...4).contains(groups.groups[0]) && (7...8).contains(groups.groups[1])
      && bytes[index + groups.groups[0]] == 0x2D
    let isAmerican =
      groups.groups == [3, 3, 4] && groups.digits[0] > 1 && groups.digits[3] > 1 && bytes[index + 3] == 0x2D
    return isChinese || isAmerican ? index..<groups.end : nil
  }

  /// ISO/IEC 7812: a known issuer, a length of that issuer, and the check digit.
  private static func bankCard(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    guard bytes[index].isDigit else { return nil }
    let card = DigitGroups(at: index, in: bytes)
    guard (13...19).contains(card.digits.count), card.satisfyLuhn, !card.isRound else { return nil }
    let isGrouped = card.groups.count == 1 || card.groups.dropLast().allSatisfy { $0 == 4 } || card.groups == [4, 6, 5]
    let (two, four) = (card.value(0..<2), card.value(0..<4))
    let lengths: ClosedRange<Int>
    switch two {
    case 62: lengths = 16...19
    case 40...49: lengths = card.digits.count == 13 ? 13...13 : 16...16
    case 51...55, 35, 65: lengths = 16...16
    case 22...27: lengths = (2221...2720).contains(four) ? 16...16 : 1...1
    case 60: lengths = four == 6011 ? 16...16 : 1...1
    case 34, 37: lengths = 15...15
    default: lengths = 1...1
    }
    return isGrouped && lengths.contains(card.digits.count) ? index..<card.end : nil
  }

  /// A letter or two and seven or eight digits, or nine digits, where the text says that it is a passport.
  private static func passport(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    var end = index
    while end < bytes.count, bytes[end].isUppercase { end += 1 }
    let letters = end - index
    while end < bytes.count, bytes[end].isDigit { end += 1 }
    let digits = end - index - letters
    guard letters == 0 ? digits == 9 : letters <= 2 && (6...8).contains(digits) && letters + digits >= 8 else {
      return nil
    }
    return mentions(["护照", "passport"], before: index, in: bytes) ? index..<end : nil
  }

  /// The areas that the Social Security Administration gives out.
  private static func socialSecurity(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    guard bytes[index].isDigit else { return nil }
    let number = DigitGroups(at: index, in: bytes)
    guard number.groups == [3, 2, 4], bytes[index + 3] == 0x2D else { return nil }
    let area = number.value(0..<3)
    let isGiven = area > 0 && area != 666 && area < 900 && number.value(3..<5) > 0 && number.value(5..<9) > 0
    return isGiven ? index..<number.end : nil
  }
}
