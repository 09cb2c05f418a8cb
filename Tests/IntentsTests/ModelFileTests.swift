import Crypto
import Foundation
import Testing

@testable import Intents

@Suite struct ModelFileTests {
  private func refusal(_ data: Data) -> IntentError? {
    do throws(IntentError) {
      _ = try IntentModelFile.model(data, name: "m")
      return nil
    } catch { return error }
  }

  /// With its checksum made right again.
  private func sealed(_ data: Data) -> Data {
    let body = data.dropLast(32)
    return body + Data(SHA256.hash(data: body))
  }

  @Test func whatIsWrittenIsRead() async throws {
    let model = try await Toy.model()
    let file = FileManager.default.temporaryDirectory.appending(path: "intents-\(UUID().uuidString).model")
    defer { try? FileManager.default.removeItem(at: file) }
    try IntentModelFile.write(model, to: file)
    #expect(try IntentModelFile.read(file, encoder: "toy", dimension: 12) == model)
    let name = file.lastPathComponent
    #expect(throws: IntentError.otherEncoder(file: name, trained: "toy", present: "e5")) {
      try IntentModelFile.read(file, encoder: "e5", dimension: 12)
    }
    #expect(throws: IntentError.otherEncoder(file: name, trained: "toy", present: "toy")) {
      try IntentModelFile.read(file, encoder: "toy", dimension: 13)
    }
    try Data("{}".utf8).write(to: file)
    #expect(throws: IntentError.foreign(file: name)) {
      try IntentModelFile.read(file, encoder: "toy", dimension: 12)
    }
  }

  @Test func everyTornFileIsRefused() async throws {
    let data = try IntentModelFile.data(try await Toy.model())
    for count in 0..<data.count { #expect(refusal(data.prefix(count)) != nil, "\(count) bytes") }
    #expect(refusal(data + Data([0])) != nil)
    for place in data.indices {
      var damaged = data
      damaged[place] ^= 0x10
      #expect(refusal(damaged) != nil, "byte \(place)")
    }
  }

  @Test func aRightChecksumOverWrongValuesIsNotEnough() async throws {
    let model = try await Toy.model()
    let data = try IntentModelFile.data(model)
    var version = data
    version[8] = 2
    #expect(refusal(sealed(version)) == .otherVersion(file: "m", version: 2, readable: 1))
    var header = data
    header.replaceSubrange(12..<16, with: [255, 255, 255, 255])
    #expect(refusal(sealed(header)) != nil)
    #expect(refusal(sealed(data.dropLast(36) + data.suffix(32))) != nil)
    var wrong = model
    wrong.rows[3] = .nan
    #expect(refusal(try IntentModelFile.data(wrong)) == .torn(file: "m", reason: "a weight is no number"))
    for change: (inout IntentModel) -> Void in [
      { $0.dimension = .max }, { $0.dimension = 0 }, { $0.intents = [] }, { $0.intents[1] = $0.intents[0] },
      { $0.threshold = 2 }, { $0.sharpness = 0 }, { $0.intents[0] = "\u{1B}[31m" },
    ] {
      var other = model
      change(&other)
      #expect(refusal(try IntentModelFile.data(other)) != nil)
    }
  }

  @Test func randomBytesNeverPass() {
    var numbers = SeededNumbers(5)
    for _ in 0..<300 {
      let count = Int.random(in: 0...400, using: &numbers)
      let noise = Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) })
      #expect(refusal(noise) != nil)
      #expect(refusal(sealed(IntentModelFile.magic + noise + Data(count: 32))) != nil)
    }
  }
}
