import Foundation

/// Results for programs: one JSON document on standard output.
enum JSONOutput {
  static func write(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if Console.outputIsTerminal { encoder.outputFormatting.insert(.prettyPrinted) }
    Console.write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
  }
}
