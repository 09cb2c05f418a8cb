import Answering

/// The field `adapters` of requests that have something generated.
struct AdapterField: Decodable {
  /// The most that one request may mix.
  static let limit = 16

  var name: String
  /// 1 where it is missing.
  var scale: Double?

  /// Throws `Problem` for what no model could do.
  static func choices(_ fields: [AdapterField]?) throws -> [AdapterChoice] {
    let fields = fields ?? []
    guard fields.count <= limit else {
      throw Problem.invalid("adapters", "\(fields.count) adapters", limit: limit, "must hold at most \(limit)")
    }
    return fields.map { AdapterChoice(name: $0.name, scale: Float($0.scale ?? 1)) }
  }
}
