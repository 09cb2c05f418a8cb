import Foundation
import Inference
import Tensors
import Testing

/// What `Scripts/goldens/adapters.py` has recorded.
struct AdapterGolden: Decodable, Sendable {
  var base: String
  /// Scales by name.
  var adapters: [String: Float]
  var range: Float
  var norms: [Float]
  var rows: [String: [Float]]
  /// Choices of each expert by layer.
  var counts: [[Int]]?

  static let all: [AdapterGolden] = (try? Goldens.load("adapters/golden.json")) ?? []

  static func of(_ adapters: [String: Float]) throws -> AdapterGolden {
    try #require(all.first { $0.adapters == adapters })
  }

  func tokens() throws -> [Int32] {
    Array(try Checkpoints.golden(base).tokens.prefix(ParityGolden.promptLength))
  }

  /// The largest difference from the reference, in parts of the range of logits.
  func error(_ logits: [[Float]]) throws -> Float {
    var worst: Float = 0
    for (position, expected) in rows {
      for (a, e) in zip(logits[try #require(Int(position))], expected) {
        worst = a.isFinite ? max(worst, abs(a - e)) : .infinity
      }
    }
    for (row, norm) in zip(logits, norms) {
      let length = row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      worst = max(worst, abs(Float(length) - norm) / Float(row.count).squareRoot())
    }
    return worst / range
  }
}

enum TestAdapters {
  /// A folder where there is one of this name, else a file.
  static func path(_ name: String) -> String {
    let folder = Goldens.path("adapters/\(name)")
    return FileManager.default.fileExists(atPath: folder) ? folder : folder + ".gguf"
  }

  /// Loads what a golden names.
  static func mix(_ adapters: [String: Float], _ model: DecoderModel) throws -> AdapterMix {
    for name in adapters.keys where !model.adapters.all.contains(where: { $0.name == name }) {
      try model.adapters.load(name, path: path(name))
    }
    return try model.adapters.mix(adapters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// The logits of all positions, read in pieces.
  static func logits(
    _ model: DecoderModel, _ tokens: [Int32], _ mix: AdapterMix, pieces: [Int] = [64],
    precision: KeyValueCache.Precision = .single
  ) -> [[Float]] {
    let cache = model.makeCache(limit: tokens.count, precision: precision)
    var all = [[Float]]()
    var rest = tokens[...]
    for piece in pieces {
      let (rows, logits) = model.forward([
        .init(tokens: Array(rest.prefix(piece)), cache: cache, logits: .all, adapters: mix)
      ])
      let size = model.vocabularySize
      all += (0..<rows).map { Array(UnsafeBufferPointer(start: logits.base + $0 * size, count: size)) }
      rest = rest.dropFirst(piece)
    }
    return all
  }
}
