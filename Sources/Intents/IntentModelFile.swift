import Crypto
public import Foundation

/// Trained intents on the disk.
///
/// Layout, little-endian: 8 bytes `KJINTENT`, the layout's version and the length of the header (4 bytes each), the header in JSON, a row an
/// intent of 32-bit floats (`dimension` weights and the bias), and the SHA-256 of all before it.
public enum IntentModelFile {
  static let magic = Data("KJINTENT".utf8)
  static let version = 1
  static let maximumHeaderBytes = 64 << 10
  static let maximumDimension = 16_384
  private static let maximumBytes = 32 << 20
  private static let digestBytes = 32

  private struct Header: Codable {
    var encoder: String
    var dimension: Int
    var intents: [String]
    var sharpness: Double
    var threshold: Double
    var examples: Int
    var accuracy: Double
  }

  /// Replaces the file at once. Throws what the disk throws.
  public static func write(_ model: IntentModel, to url: URL) throws {
    try data(model).write(to: url, options: .atomic)
  }

  /// Throws `IntentError`: `foreign`, `otherVersion` or `torn` for what cannot be a model, `otherEncoder` for one of another encoder.
  public static func read(_ url: URL, encoder: String, dimension: Int) throws(IntentError) -> IntentModel {
    let name = url.lastPathComponent
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
    } catch { throw .unreadable(file: name, reason: error.localizedDescription) }
    let model = try model(data, name: name)
    guard model.encoder == encoder, model.dimension == dimension else {
      throw .otherEncoder(file: name, trained: model.encoder, present: encoder)
    }
    return model
  }

  static func data(_ model: IntentModel) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let header = try encoder.encode(
      Header(
        encoder: model.encoder, dimension: model.dimension, intents: model.intents, sharpness: model.sharpness,
        threshold: model.threshold, examples: model.examples, accuracy: model.accuracy))
    var data = magic
    for number in [UInt32(version), UInt32(header.count)] { append(number, to: &data) }
    data += header
    for value in model.rows { append(value.bitPattern, to: &data) }
    return data + Data(SHA256.hash(data: data))
  }

  static func model(_ data: Data, name: String) throws(IntentError) -> IntentModel {
    let data = Data(data)
    guard data.count <= maximumBytes, data.starts(with: magic) else { throw .foreign(file: name) }
    guard data.count >= magic.count + 8 + digestBytes else { throw .torn(file: name, reason: "it ends too early") }
    let found = Int(number(data, at: magic.count))
    guard found == version else { throw .otherVersion(file: name, version: found, readable: version) }
    let body = data.prefix(data.count - digestBytes)
    guard Data(SHA256.hash(data: body)) == data.suffix(digestBytes) else {
      throw .torn(file: name, reason: "its checksum does not hold")
    }
    let start = magic.count + 8
    let headerBytes = Int(number(data, at: magic.count + 4))
    guard headerBytes <= maximumHeaderBytes, start + headerBytes <= body.count,
      let header = try? JSONDecoder().decode(Header.self, from: body[start..<start + headerBytes])
    else { throw .torn(file: name, reason: "its header cannot be read") }
    guard (1...maximumDimension).contains(header.dimension),
      (2...IntentModel.maximumIntents).contains(header.intents.count),
      header.intents.allSatisfy(IntentExample.isName), Set(header.intents).count == header.intents.count,
      header.sharpness.isFinite, header.sharpness > 0, (0...1).contains(header.threshold)
    else { throw .torn(file: name, reason: "its header holds values that no model has") }
    let count = header.intents.count * (header.dimension + 1)
    guard body.count - start - headerBytes == 4 * count else {
      throw .torn(
        file: name, reason: "it has \(body.count - start - headerBytes) bytes of weights instead of \(4 * count)")
    }
    let rows = (0..<count).map { Float(bitPattern: number(data, at: start + headerBytes + 4 * $0)) }
    guard rows.allSatisfy(\.isFinite) else { throw .torn(file: name, reason: "a weight is no number") }
    return IntentModel(
      encoder: header.encoder, dimension: header.dimension, intents: header.intents, sharpness: header.sharpness,
      threshold: header.threshold, examples: header.examples, accuracy: header.accuracy, rows: rows)
  }

  private static func append(_ number: UInt32, to data: inout Data) {
    withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
  }

  private static func number(_ data: Data, at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(data[data.startIndex + offset + $1]) << (8 * UInt32($1)) }
  }
}
