import Foundation
import Tensors

/// All that a passage's keys and values depend on.
struct PassageKey: Hashable, Sendable {
  /// Changes with the model's weights.
  var model: String
  /// All that it sees beside itself.
  var beginning: [Int32]
  var passage: [Int32]
  /// Of the adapters that the model was read with; 0 for none.
  var adapters: UInt64

  /// Of the passages of a prompt.
  static func keys(_ prompt: [Int32], _ parts: PromptParts, _ adapters: AdapterMix, model: String) -> [PassageKey] {
    let beginning = beginning(prompt, parts, adapters, model: model)
    return parts.passages.map { passage in
      var key = beginning
      key.passage = Array(prompt[passage.tokens])
      return key
    }
  }

  /// Of what they are read behind.
  static func beginning(
    _ prompt: [Int32], _ parts: PromptParts, _ adapters: AdapterMix, model: String
  ) -> PassageKey {
    PassageKey(
      model: model, beginning: prompt[..<parts.beginning] + parts.standIn, passage: [], adapters: adapters.fingerprint)
  }

  /// Of the beginning by itself, which is kept as well.
  var ofBeginning: PassageKey {
    PassageKey(model: model, beginning: [], passage: beginning, adapters: adapters)
  }

  var isOfBeginning: Bool { beginning.isEmpty }

  /// The positions that it was read at.
  var positions: Range<Int> { beginning.count..<beginning.count + passage.count }

  /// As it stands in the passage's file: counts, adapters, tokens and model, little endian.
  var bytes: [UInt8] {
    var bytes = [UInt8]()
    let counts = [beginning.count, passage.count, model.utf8.count].map(UInt64.init)
    for number in counts + [adapters] { bytes.append(littleEndian: number) }
    for token in beginning + passage { bytes.append(littleEndian: UInt32(bitPattern: token)) }
    return bytes + model.utf8
  }

  /// Names the file of this key. Two keys may share a name by chance; what is in the file tells them apart.
  var name: String {
    var text = bytes
    let first = text.withUnsafeBytes { Checksum.of($0) }
    text.append(1)
    let second = text.withUnsafeBytes { Checksum.of($0) }
    return [first, second].map { String($0, radix: 16) }.map { String(repeating: "0", count: 16 - $0.count) + $0 }
      .joined()
  }
}

extension [UInt8] {
  mutating func append(littleEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
