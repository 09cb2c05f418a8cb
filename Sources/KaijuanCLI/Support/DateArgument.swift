import ArgumentParser
import Documents

/// A day as an argument.
enum DateArgument {
  static let help: ArgumentHelp =
    "A day like 2021-06-01: regulations not in force on it are left out. Older versions of a document are not searched."

  static func parse(_ text: String) throws -> CalendarDate {
    guard let date = CalendarDate(text) else { throw ValidationError("'\(text)' is no day like 2021-06-01") }
    return date
  }
}
