import Answering
public import Foundation
import Inference

/// A generator's probe in a file beside it: JSON with the SHA-256 of the model, and of each linear function the bias, and the weights as
/// 16-bit floats, little-endian, in base64; where the model reads facts with an adapter, also the checksum of that.
struct AnswerProbeFile: Codable {
  struct Linear: Codable {
    var bias: Float
    var weights: String
  }

  var model: String
  var adapter: String?
  var held: Linear
  var right: Linear
  /// Missing in files of before passages were judged behind a stand-in, and after four sevenths of the blocks.
  var passage: Linear?

  private enum CodingKeys: String, CodingKey {
    case model, adapter, held, right
    case passage = "passage_after_four_sevenths"
  }

  init(_ probe: AnswerProbe, model: String, adapter: Adapter?) {
    self.model = model
    self.adapter = adapter.map(Self.name)
    held = Linear(probe.held)
    right = Linear(probe.right)
    passage = probe.passage.map(Linear.init)
  }

  func write(to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: url, options: .atomic)
  }

  private static func name(_ adapter: Adapter) -> String { String(adapter.fingerprint, radix: 16) }

  /// Throws `ModelError.unusableProbe` for what is no probe, or one of another model or adapter.
  static func read(_ url: URL, model: String, adapter: Adapter?, width: Int) throws(ModelError) -> AnswerProbe {
    func refused(_ reason: String) -> ModelError { .unusableProbe(path: url.path, reason: reason) }
    let file: AnswerProbeFile
    do { file = try JSONDecoder().decode(AnswerProbeFile.self, from: Data(contentsOf: url)) } catch {
      throw refused("it cannot be read as one")
    }
    guard file.model == model else { throw refused("it was fitted to a model with SHA-256 \(file.model)") }
    guard file.adapter == adapter.map(name) else {
      throw refused("it was fitted to the model with another adapter for facts, or with none")
    }
    func probe(_ linear: Linear) throws(ModelError) -> LinearProbe {
      guard let probe = LinearProbe(linear), probe.weights.count == width else {
        throw refused("its weights are not \(width) numbers of 16 bits in base64")
      }
      guard probe.weights.allSatisfy(\.isFinite), probe.bias.isFinite else {
        throw refused("it holds what is no number")
      }
      return probe
    }
    let passage: LinearProbe? = if let linear = file.passage { try probe(linear) } else { nil }
    return AnswerProbe(held: try probe(file.held), right: try probe(file.right), passage: passage)
  }
}

extension AnswerProbeFile.Linear {
  init(_ probe: LinearProbe) {
    bias = probe.bias
    weights = Self.text(probe.weights)
  }

  static func text(_ weights: [Float]) -> String {
    Data(weights.map { Float16($0).bitPattern }.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).base64EncodedString()
  }
}

extension LinearProbe {
  /// `nil` where the weights are no base64, or no whole number of 16-bit floats.
  init?(_ linear: AnswerProbeFile.Linear) {
    guard let bytes = Data(base64Encoded: linear.weights).map(Array.init), bytes.count.isMultiple(of: 2) else {
      return nil
    }
    let weights = stride(from: 0, to: bytes.count, by: 2).map {
      Float(Float16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
    }
    self.init(weights: weights, bias: linear.bias)
  }
}

extension ModelFile {
  /// Where a probe of the user's own lies.
  public var probeLocation: URL { url.appendingPathExtension("probe.json") }

  /// The user's own, or without an adapter the one that is known of the model; `nil` where there is none. Throws
  /// `ModelError.unusableProbe`.
  func probe(width: Int, adapter: Adapter?) throws(ModelError) -> AnswerProbe? {
    guard FileManager.default.fileExists(atPath: probeLocation.path) else {
      return adapter == nil ? ModelManifest.entries.first { $0.digest == digest }?.probe : nil
    }
    return try AnswerProbeFile.read(probeLocation, model: digest.sha256, adapter: adapter, width: width)
  }
}
