/// The shape of a BERT encoder, from the metadata of its file.
public struct EncoderConfiguration: Sendable, Equatable {
  public enum Pooling: Int, Sendable {
    case mean = 1
    case firstToken = 2
  }

  public var layers: Int
  public var width: Int
  public var feedForwardWidth: Int
  public var heads: Int
  /// The longest input, in tokens.
  public var contextLength: Int
  public var normEpsilon: Float
  public var pooling: Pooling

  var headSize: Int { width / heads }

  init(_ file: GGUFFile) throws(ModelFileError) {
    guard file.architecture == "bert" else {
      throw ModelFileError(file.path, .unsupportedArchitecture(file.architecture ?? "(none)", supported: ["bert"]))
    }
    layers = try file.require("bert.block_count", limit: 1024)
    width = try file.require("bert.embedding_length", limit: 1 << 16)
    feedForwardWidth = try file.require("bert.feed_forward_length", limit: 1 << 20)
    heads = try file.require("bert.attention.head_count", limit: width)
    contextLength = try file.require("bert.context_length", limit: 1 << 20)
    normEpsilon = file.float("bert.attention.layer_norm_epsilon") ?? 1e-12
    guard width % heads == 0, width / heads % 16 == 0 else {
      throw ModelFileError(
        file.path,
        .badValue(
          key: "bert.attention.head_count",
          problem: "cuts a width of \(width) into \(heads) heads; heads must be multiples of 16 wide"))
    }
    let code = file.integer("bert.pooling_type") ?? 1
    guard let pooling = Pooling(rawValue: code) else {
      throw ModelFileError(
        file.path,
        .badValue(key: "bert.pooling_type", problem: "is \(code); 1 (mean) and 2 (first token) are supported"))
    }
    self.pooling = pooling
  }
}
