public import Foundation

/// A text with what its writer wants.
public struct IntentExample: Sendable, Equatable, Codable {
  public var text: String
  /// Lower-case letters, digits and underscores, beginning with a letter.
  public var intent: String

  public static let maximumFileBytes = 16 << 20
  public static let maximumExamples = 20_000
  public static let maximumCharacters = 2_000
  public static let maximumNameBytes = 64

  public init(text: String, intent: String) {
    self.text = text
    self.intent = intent
  }

  /// Reads JSON Lines, empty lines skipped. Throws `IntentError` with the first line that is no example, and for one text under two
  /// intents; a text that comes twice under the same one counts once.
  public static func read(_ url: URL) throws(IntentError) -> [IntentExample] {
    let name = url.lastPathComponent
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      data = try handle.read(upToCount: maximumFileBytes + 1) ?? Data()
    } catch { throw .unreadable(file: name, reason: error.localizedDescription) }
    guard data.count <= maximumFileBytes else {
      throw .unreadable(file: name, reason: "it is longer than \(maximumFileBytes >> 20) MiB")
    }
    return try read(data, name: name)
  }

  static func read(_ data: Data, name: String) throws(IntentError) -> [IntentExample] {
    var examples: [IntentExample] = []
    var known: [String: String] = [:]
    for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let example: IntentExample
      do { example = try JSONDecoder().decode(IntentExample.self, from: line) } catch {
        throw .badLine(file: name, line: index + 1, reason: "it is no JSON object with “text” and “intent”")
      }
      if let reason = example.flaw { throw .badLine(file: name, line: index + 1, reason: reason) }
      if let other = known[example.text] {
        guard other == example.intent else {
          throw .badLine(file: name, line: index + 1, reason: "its text stands under the intent '\(other)' before")
        }
        continue
      }
      known[example.text] = example.intent
      examples.append(example)
      guard examples.count <= maximumExamples else {
        throw .tooMany("examples", count: examples.count, limit: maximumExamples)
      }
    }
    return examples
  }

  private var flaw: String? {
    if !text.contains(where: { !$0.isWhitespace }) { return "its text is empty" }
    let characters = text.unicodeScalars.count
    if characters > Self.maximumCharacters {
      return "its text has \(characters) characters, and at most \(Self.maximumCharacters) are taken"
    }
    return Self.isName(intent)
      ? nil : "'\(intent.prefix(40))' is no name of an intent (a-z, 0-9 and _, from a letter on)"
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
      text.utf8.count <= maximumNameBytes
    else { return false }
    return text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_")
    }
  }
}
