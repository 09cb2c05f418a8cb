import Documents
import Foundation
import Testing

/// A repeatable source of random numbers.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// A folder that is removed when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    path = base.appendingPathComponent("documents-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String = "text") throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }
}

func parse(_ text: String, _ name: String) throws -> Document {
  let document = try DocumentParser().parse(data: Data(text.utf8), name: name)
  checkSections(of: document)
  return document
}

/// What holds of every document, whatever the input: sections in order, apart, and on character boundaries.
func checkSections(of document: Document, sourceLocation: SourceLocation = #_sourceLocation) {
  let bytes = Array(document.text.utf8)
  var end = 0
  for section in document.sections {
    let range = section.bytes
    #expect(
      range.lowerBound >= end && !range.isEmpty && range.upperBound <= bytes.count, sourceLocation: sourceLocation)
    guard range.upperBound <= bytes.count else { return }
    #expect(String(validating: bytes[range], as: UTF8.self) != nil, sourceLocation: sourceLocation)
    end = range.upperBound
  }
  #expect(!document.title.isEmpty, sourceLocation: sourceLocation)
  #expect(!document.sections.isEmpty, sourceLocation: sourceLocation)
}

extension Document {
  func text(of section: Documents.Section) -> String {
    String(decoding: Array(text.utf8)[section.bytes], as: UTF8.self)
  }

  func section(_ symbol: String) -> Documents.Section? { sections.first { $0.symbol == symbol } }

  var paths: [[String]] { sections.map(\.headingPath) }
}

/// Counts roughly as the encoders do: a token an ideograph, a token four letters, and some for each input.
@Sendable func estimatedTokens(_ text: String) -> Int {
  var tokens = 5
  var run = 0
  for byte in text.utf8 {
    if byte >= 0xE0 {
      tokens += 1
      run = 0
    } else if byte == 0x20 || byte == 0x0A {
      run = 0
    } else if byte < 0x80 || byte >= 0xC0 {
      if run % 4 == 0 { tokens += 1 }
      run += 1
    }
  }
  return tokens
}

/// A file that `Scripts/goldens/formats.py` made.
func fixturePath(_ name: String, file: String = #filePath) -> String {
  URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Fixtures/" + name).path
}

func fixture(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: fixturePath(name))) }

func parseFixture(_ name: String) throws -> Document {
  let document = try DocumentParser().parse(data: try fixture(name), name: name)
  checkSections(of: document)
  return document
}

/// Parsing ends with a document that keeps its promises or with an error that explains itself.
func survive(_ data: Data, _ name: String) {
  do throws(DocumentError) {
    let document = try DocumentParser().parse(data: data, name: name)
    checkSections(of: document)
    _ = Chunker(maximumTokens: 512, tokenCount: estimatedTokens).chunks(of: document)
  } catch {
    #expect(!error.description.isEmpty)
  }
}
