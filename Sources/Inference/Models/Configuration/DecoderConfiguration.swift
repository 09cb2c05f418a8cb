public import Tensors

/// The shape of a decoder-only transformer, from the metadata of its file.
public struct DecoderConfiguration: Sendable, Equatable {
  public enum Architecture: String, Sendable, CaseIterable {
    case llama, qwen2, qwen2moe, qwen3, qwen3moe, olmoe, granitemoe, deepseek2, gemma3
  }

  public var architecture: Architecture
  public var layers: Int
  public var width: Int
  /// Positions the model was trained for.
  public var contextLength: Int
  public var normEpsilon: Float
  public var attention: AttentionConfiguration
  public var window: WindowConfiguration?
  public var rotary: RotaryConfiguration
  /// Of the layers that see a window only.
  public var localRotary: RotaryConfiguration
  public var activation: Activation
  /// The inner width of feed-forward layers without experts; `nil` where there are none.
  public var feedForwardWidth: Int?
  public var experts: ExpertConfiguration?
  public var scales: Scales

  public enum Activation: Sendable {
    case silu, gelu
  }

  /// What the residual stream is multiplied with on its way.
  public struct Scales: Sendable, Equatable {
    public var embedding: Float = 1
    /// Of what each part adds.
    public var residual: Float = 1
    /// Divides the logits.
    public var logits: Float = 1
    /// Logits approach plus and minus this.
    public var logitCap: Float?
  }

  /// - Throws: `ModelFileError` where the file's metadata are of no architecture that is read, or say what is not followed.
  public init(_ file: GGUFFile) throws(ModelFileError) {
    let name = file.architecture ?? "(none)"
    guard let architecture = Architecture(rawValue: name) else {
      throw ModelFileError(
        file.path, .unsupportedArchitecture(name, supported: Architecture.allCases.map(\.rawValue)))
    }
    let metadata = ArchitectureMetadata(file: file, architecture: name)
    try metadata.refuseWhatIsNotFollowed()
    self.architecture = architecture
    layers = try metadata.require("block_count", limit: 1024)
    width = try metadata.require("embedding_length", limit: 1 << 17)
    contextLength = try metadata.require("context_length", limit: 1 << 24)
    normEpsilon = try metadata.positive("attention.layer_norm_rms_epsilon") ?? 1e-5
    attention = try AttentionConfiguration(metadata, architecture, width: width, layers: layers)
    window = try WindowConfiguration(metadata, architecture, layers: layers, contextLength: contextLength)
    rotary = try RotaryConfiguration(metadata, architecture, attention)
    localRotary = rotary
    if architecture == .gemma3 {
      localRotary.base = try metadata.positive("rope.freq_base_swa") ?? 10_000
      localRotary.scaling = .none
    }
    activation = architecture == .gemma3 ? .gelu : .silu
    experts = try ExpertConfiguration(metadata, architecture, layers: layers)
    let hasDenseLayers = experts.map { $0.denseLayers > 0 } ?? true
    feedForwardWidth = hasDenseLayers ? try metadata.require("feed_forward_length", limit: 1 << 20) : nil
    scales = try Scales(metadata, architecture, width: width)
  }

  /// Whether a layer's attention sees a window only.
  func isLocal(_ layer: Int) -> Bool { window?.isLocal[layer] ?? false }

  func hasExperts(_ layer: Int) -> Bool { experts.map { layer >= $0.denseLayers } ?? false }

  /// Whether what attention and feed-forward give is normalised before it is added.
  var hasPostNorms: Bool { architecture == .gemma3 }

  /// The blocks, counted from 0, after which the residual stream tells most of what was understood, before those that make the next token
  /// of it.
  public struct StateBlocks: Sendable, Equatable {
    /// Of the words said last: behind two thirds of all.
    public var words: Int
    /// Of a prompt as a whole: behind three quarters.
    public var prompt: Int
    /// Of a prompt with a single passage: behind four sevenths.
    public var passage: Int
  }

  public var stateBlocks: StateBlocks {
    StateBlocks(words: layers * 2 / 3, prompt: layers * 3 / 4, passage: max(0, layers * 4 / 7 - 1))
  }

  /// What keys and values are kept in unless something else is asked for. Every head of latent attention reads all of a long row, and 8
  /// bits make that half as long.
  public var cachePrecision: KeyValueCache.Precision {
    if case .latent = attention { .int8 } else { .half }
  }

  /// What a sequence keeps of each position. `precision: nil` takes `cachePrecision`.
  public func cacheShape(_ precision: KeyValueCache.Precision? = nil) -> KeyValueCache.Shape {
    let precision = precision ?? cachePrecision
    return switch attention {
    case .grouped(let shape):
      KeyValueCache.Shape(
        layers: layers, heads: shape.keyValueHeads, keySize: shape.headSize, valueSize: shape.headSize,
        precision: precision)
    case .latent(let shape):
      KeyValueCache.Shape(
        layers: layers, heads: 1, keySize: shape.keySize, valueSize: shape.latentSize, valueIsInKey: true,
        precision: precision)
    }
  }
}

extension DecoderConfiguration.Scales {
  init(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture, width: Int
  ) throws(ModelFileError) {
    if architecture == .granitemoe {
      guard let scale = try metadata.positive("logit_scale") else { throw metadata.missing("logit_scale") }
      logits = scale
      embedding = try metadata.number("embedding_scale") ?? 1
      residual = try metadata.number("residual_scale") ?? 1
    } else {
      try metadata.refuse(["logit_scale", "embedding_scale", "residual_scale"], unless: [0, 1])
    }
    if architecture == .gemma3 { embedding = Float(width).squareRoot() }
    logitCap = try metadata.number("final_logit_softcapping").flatMap { $0 == 0 ? nil : $0 }
    if let logitCap, logitCap < 0 { throw metadata.bad("final_logit_softcapping", "is negative") }
  }
}
