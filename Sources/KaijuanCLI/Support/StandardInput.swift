import Foundation

enum StandardInput {
  /// All of it.
  static func read() -> [UInt8] {
    Array(FileHandle.standardInput.readDataToEndOfFile())
  }

  /// Its lines that are not empty.
  static func lines() -> [String] {
    String(decoding: read(), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }
}
