import Foundation

/// Results for programs: one JSON document on standard output.
enum JSONOutput {
  /// - Parameter asLine: one line even on a terminal, as one of several documents.
  static func write(_ value: some Encodable, asLine: Bool = false) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if Console.outputIsTerminal, !asLine { encoder.outputFormatting.insert(.prettyPrinted) }
    Console.write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
  }
}
