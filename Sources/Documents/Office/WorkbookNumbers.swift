import Foundation

/// How the cell styles of a workbook show numbers.
struct WorkbookNumbers {
  enum Format: Equatable {
    case general
    case percent(decimals: Int)
    case date, dateTime, time, duration
  }

  private var formats: [Format] = []
  /// Days are counted from 1904 instead of 1900.
  let countsFrom1904: Bool

  init(_ bytes: [UInt8]?, in package: OfficePackage, countsFrom1904: Bool) throws(DocumentError) {
    self.countsFrom1904 = countsFrom1904
    guard let bytes else { return }
    let cursor = try package.cursor(bytes)
    var own: [Int: String] = [:]
    var isInCells = false
    while let event = try cursor.next() {
      switch event {
      case .start("numFmt"):
        if let id = cursor["numFmtId"].flatMap({ Int($0) }) { own[id] = cursor["formatCode"] }
      case .start("cellXfs"): isInCells = true
      case .end("cellXfs"): isInCells = false
      case .start("xf"):
        guard isInCells, formats.count < 100_000 else { continue }
        let id = cursor["numFmtId"].flatMap { Int($0) } ?? 0
        formats.append(own[id].map(Self.format) ?? Self.builtIn(id))
      default: break
      }
    }
  }

  /// A number as its style shows it; dates in ISO 8601.
  func text(_ value: Double, style: Int) -> String {
    guard value.isFinite else { return "" }
    switch formats.indices.contains(style) ? formats[style] : .general {
    case .general: return Self.plain(value)
    case .percent(let decimals): return String(format: "%.\(decimals)f%%", value * 100)
    case .date: return moment(value).map { String($0.prefix(10)) } ?? Self.plain(value)
    case .dateTime: return moment(value) ?? Self.plain(value)
    case .time: return moment(value).map { String($0.dropFirst(11)) } ?? Self.plain(value)
    case .duration:
      guard value >= 0, value < 1_000_000 else { return Self.plain(value) }
      let seconds = Int((value * 86_400).rounded())
      return String(format: "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
  }

  /// What is shown of a binary fraction: 15 significant digits.
  static func plain(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return String(format: "%.15g", value)
  }

  /// `2026-11-21 14:05`, seconds where there are any.
  private func moment(_ value: Double) -> String? {
    guard value >= 0, value < 2_958_466 else { return nil }
    // Day 60 of the count from 1900 is a 29 February that never was.
    let days = (countsFrom1904 ? value + 1462 : value < 60 ? value + 1 : value) - 25_569
    let seconds = (days * 86_400).rounded()
    var time = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&time, &parts) != nil else { return nil }
    let date = String(format: "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
    let clock = String(format: "%02d:%02d", parts.tm_hour, parts.tm_min)
    return date + " " + clock + (parts.tm_sec > 0 ? String(format: ":%02d", parts.tm_sec) : "")
  }

  /// Formats that every workbook has without saying so; those from 27 on are the East Asian ones.
  private static func builtIn(_ id: Int) -> Format {
    switch id {
    case 9: .percent(decimals: 0)
    case 10: .percent(decimals: 2)
    case 14...17, 27...31, 36, 50...54, 57, 58: .date
    case 18...21, 32...35, 45, 47, 55, 56: .time
    case 22: .dateTime
    case 46: .duration
    default: .general
    }
  }

  /// From a pattern such as `yyyy"年"m"月"d"日"` or `[h]:mm`.
  static func format(_ code: String) -> Format {
    var letters = ""
    var quote: Character?
    var isEscaped = false
    for character in code.lowercased().prefix(while: { $0 != ";" }) {
      if isEscaped {
        isEscaped = false
      } else if let open = quote {
        if character == open { quote = nil } else if open == "]", "hms".contains(character) { letters.append("D") }
      } else if character == "\"" {
        quote = "\""
      } else if character == "[" {
        quote = "]"
      } else if character == "\\" || character == "_" || character == "*" {
        isEscaped = true
      } else {
        letters.append(character)
      }
    }
    if letters.contains("%") {
      let decimals = letters.split(separator: ".").dropFirst().first.map { $0.prefix { $0 == "0" }.count } ?? 0
      return .percent(decimals: min(decimals, 9))
    }
    if letters == "general" { return .general }
    let isDuration = letters.contains("D")
    let hasDay = letters.contains("y") || letters.contains("d") || letters.contains("mmm")
    let hasClock = letters.contains("h") || letters.contains("s")
    if isDuration && !hasDay { return .duration }
    if hasDay || (letters.contains("m") && !hasClock) { return hasClock ? .dateTime : .date }
    return hasClock ? .time : .general
  }
}
