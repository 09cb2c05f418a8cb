/// An item of a list, or what may be one.
struct PDFListItem {
  /// Without the mark.
  var text: String
  var mark: String
  /// Of `3.`, `3)` and `(3)`.
  var number: Int?

  init?(_ line: String) {
    guard let bullet = LineMarks.bullet(line) else { return nil }
    text = String(line.dropFirst(bullet.length))
    mark = bullet.text
    number = Int(mark.filter(\.isNumber))
  }

  /// Whether `other` is the next of the same list.
  func isFollowed(by other: PDFListItem?) -> Bool {
    guard let number, let other, let next = other.number else { return false }
    return next == number + 1 && mark.filter { !$0.isNumber } == other.mark.filter { !$0.isNumber }
  }
}
