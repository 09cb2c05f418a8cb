import ArgumentParser
import Documents

/// A day as an argument.
enum DateArgument {
  static let help: ArgumentHelp =
    "A day like 2021-06-01: what was in force on it, of each regulation the version that held then."

  static func parse(_ text: String) throws -> CalendarDate {
    guard let date = CalendarDate(text) else { throw ValidationError("'\(text)' is no day like 2021-06-01") }
    return date
  }
}
