import Inference

/// What a generator will take of memory, in bytes, and whether that is there.
public struct ModelMemory: Sendable, Equatable, Encodable {
  public enum Fit: String, Sendable, Encodable {
    /// All of it stays in memory.
    case whole
    /// Experts are read from disk when they are chosen, and those in use stay.
    case expertsPaged = "experts_paged"
    case no
  }

  /// Packed weights; of these the routed experts', and of these those that one token goes through.
  public var weightBytes: Int
  public var expertBytes: Int
  public var activeExpertBytes: Int
  /// Keys and values of a token, and of an answer that fills a context of so many tokens.
  public var positionBytes: Int
  public var contextTokens: Int
  public var contextBytes: Int
  /// Of the computation.
  public var bufferBytes: Int
  /// With everything in memory.
  public var wholeBytes: Int
  /// The least with which it is loaded.
  public var leastBytes: Int
  /// What this machine, or the control group of this process, has left; `nil` where that is not known.
  public var availableBytes: Int?
  public var fit: Fit

  init(_ demand: MemoryDemand, contextLength: Int, available: Int?) {
    weightBytes = demand.weightBytes
    expertBytes = demand.expertBytes
    activeExpertBytes = demand.activeExpertBytes
    positionBytes = demand.positionBytes
    contextTokens = min(contextLength, demand.longestContext)
    contextBytes = demand.positionBytes * contextTokens
    bufferBytes = demand.bufferBytes
    wholeBytes = demand.whole(context: contextTokens)
    leastBytes = demand.least(context: contextTokens)
    availableBytes = available
    fit =
      switch available {
      case .some(..<leastBytes): .no
      case .some(..<wholeBytes): .expertsPaged
      default: .whole
      }
  }

  /// Throws `ModelFileError` where the file holds no decoder, and `ModelError.tooLarge` where it does not fit.
  static func check(_ file: GGUFFile, name: String, contextLength: Int) throws {
    let memory = Self(try MemoryDemand(file), contextLength: contextLength, available: SystemMemory.current.available)
    if memory.fit == .no { throw ModelError.tooLarge(name: name, memory: memory) }
  }
}
