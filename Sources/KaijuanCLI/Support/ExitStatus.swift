/// What the process ends with.
enum ExitStatus {
  static let done: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  static let partial: Int32 = 3
  /// As a shell reports a program that Ctrl-C ended.
  static let interrupted: Int32 = 130
}

/// Thrown after the results are out when some of the work could not be done.
struct DoneInPart: Error, CustomStringConvertible {
  var description: String
}
