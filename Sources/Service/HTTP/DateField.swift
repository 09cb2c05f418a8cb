import Documents

/// A day in a body or a query.
enum DateField {
  /// Throws `Problem` for what is no day like 2021-06-01.
  static func date(_ text: String?, _ field: String) throws -> CalendarDate? {
    guard let text else { return nil }
    guard let date = CalendarDate(text) else { throw Problem.invalid(field, text, "must be a day like 2021-06-01") }
    return date
  }
}
