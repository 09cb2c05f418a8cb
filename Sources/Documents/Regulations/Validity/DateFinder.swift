/// Dates as texts write them.
enum DateFinder {
  struct Found: Equatable {
    var date: CalendarDate
    /// Scalars of the text.
    var range: Range<Int>
  }

  /// In order: 2021年11月1日, 二〇二一年九月一日, 2021-11-01, 25 May 2018, October 1, 2015, the 1st day of January 2001.
  static func dates(in text: ScalarText) -> [Found] {
    (numeric(text) + english(text)).sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  // MARK: 年月日 and 2021-11-01

  private static func numeric(_ text: ScalarText) -> [Found] {
    var found: [Found] = []
    var index = 0
    while index < text.count {
      if let date = numeric(text, at: index) {
        found.append(date)
        index = date.range.upperBound
      } else {
        index += 1
        // Not from the middle of a number.
        while let previous = text[index - 1], ChineseNumeral.isNumeral(previous), let scalar = text[index],
          ChineseNumeral.isNumeral(scalar)
        {
          index += 1
        }
      }
    }
    return found
  }

  private static func numeric(_ text: ScalarText, at index: Int) -> Found? {
    guard let (year, afterYear) = number(text, at: index), year >= 1000, let mark = text[afterYear] else { return nil }
    if mark == "年" {
      guard let (month, afterMonth) = number(text, at: text.skippingSpace(from: afterYear + 1)),
        text[afterMonth] == "月",
        let (day, afterDay) = number(text, at: text.skippingSpace(from: afterMonth + 1)),
        text[afterDay] == "日" || text[afterDay] == "号", let date = CalendarDate(year: year, month: month, day: day)
      else { return nil }
      return Found(date: date, range: index..<afterDay + 1)
    }
    guard "-./".unicodeScalars.contains(mark), let (month, afterMonth) = number(text, at: afterYear + 1),
      text[afterMonth] == mark, let (day, end) = number(text, at: afterMonth + 1),
      let date = CalendarDate(year: year, month: month, day: day)
    else { return nil }
    return Found(date: date, range: index..<end)
  }

  /// With the white space behind it.
  private static func number(_ text: ScalarText, at index: Int) -> (Int, Int)? {
    var end = index
    while let scalar = text[end], end < index + 8, ChineseNumeral.isNumeral(scalar) { end += 1 }
    guard end > index, let value = ChineseNumeral.value(of: text.string(index..<end)) else { return nil }
    let after = text.skippingSpace(from: end)
    return (value, text[after].map { "年月日号".unicodeScalars.contains($0) } ?? false ? after : end)
  }

  // MARK: 25 May 2018

  private static let months: [String: Int] = [
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
  ]

  private static func english(_ text: ScalarText) -> [Found] {
    let tokens = EnglishTokens(text)
    return tokens.tokens.indices.compactMap { index in
      guard tokens[index]?.isCapitalized == true, let month = tokens.word(index).flatMap({ months[$0] }) else {
        return nil
      }
      return dayFirst(tokens, month: month, at: index) ?? monthFirst(tokens, month: month, at: index)
    }
  }

  /// `25 May 2018`, `1st day of January 2001`.
  private static func dayFirst(_ tokens: EnglishTokens, month: Int, at index: Int) -> Found? {
    var place = index - 1
    if tokens.word(place) == "of" { place -= 1 }
    if tokens.word(place) == "day" { place -= 1 }
    guard let day = day(tokens.number(place)), let year = year(tokens.number(index + 1)),
      let date = CalendarDate(year: year, month: month, day: day), let first = tokens[place],
      let last = tokens[index + 1]
    else { return nil }
    return Found(date: date, range: first.range.lowerBound..<last.range.upperBound)
  }

  /// `October 1, 2015`.
  private static func monthFirst(_ tokens: EnglishTokens, month: Int, at index: Int) -> Found? {
    let place = tokens.mark(index + 2) == "," ? index + 3 : index + 2
    guard let day = day(tokens.number(index + 1)), let year = year(tokens.number(place)),
      let date = CalendarDate(year: year, month: month, day: day), let first = tokens[index], let last = tokens[place]
    else { return nil }
    return Found(date: date, range: first.range.lowerBound..<last.range.upperBound)
  }

  private static func day(_ text: String?) -> Int? {
    guard let text else { return nil }
    let digits = text.prefix(while: \.isNumber)
    guard ["", "st", "nd", "rd", "th"].contains(text[digits.endIndex...].lowercased()) else { return nil }
    return Int(digits)
  }

  private static func year(_ text: String?) -> Int? {
    text.flatMap { $0.count == 4 ? Int($0) : nil }
  }
}
