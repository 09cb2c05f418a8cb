/// Layers whose attention sees the last positions only.
public struct WindowConfiguration: Sendable, Equatable {
  /// Positions that a token sees, itself included.
  public var length: Int
  /// By layer.
  public var isLocal: [Bool]

  /// `nil` where every layer sees everything.
  init?(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture, layers: Int, contextLength: Int
  ) throws(ModelFileError) {
    let key = "attention.sliding_window"
    let stated = try metadata.count(key, limit: 1 << 24)
    switch architecture {
    case .gemma3:
      guard let stated else { throw metadata.missing(key) }
      length = stated
      isLocal = try Self.pattern(metadata, layers: layers)
    case .llama:
      // As the Mistral models mean it.
      guard let stated, stated < contextLength else { return nil }
      length = stated
      isLocal = Array(repeating: true, count: layers)
    default:
      guard let stated, stated < contextLength else { return nil }
      throw metadata.bad(key, "is \(stated); windows are not supported for \(architecture.rawValue)")
    }
  }

  private static func pattern(_ metadata: ArchitectureMetadata, layers: Int) throws(ModelFileError) -> [Bool] {
    let key = "attention.sliding_window_pattern"
    if let stated = metadata.flags(key) {
      guard stated.count == layers else { throw metadata.bad(key, "has \(stated.count) values for \(layers) layers") }
      return stated
    }
    let period = metadata.has(key) ? try metadata.require(key, limit: 1024) : 6
    return (1...layers).map { $0 % period != 0 }
  }
}
