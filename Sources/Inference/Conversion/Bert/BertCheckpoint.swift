public import Foundation

/// A BERT sentence encoder as its makers publish it: safetensors, `config.json` and `tokenizer.json`.
public struct BertCheckpoint: Sendable {
  /// The part of `config.json` that decides the model's shape.
  public struct Shape: Decodable, Sendable {
    public var hiddenSize: Int
    public var layers: Int
    public var heads: Int
    public var feedForwardSize: Int
    public var positions: Int
    public var tokenTypes: Int
    public var vocabularySize: Int
    public var normEpsilon: Double
    var modelType: String
    var activation: String
    var positionType: String?

    enum CodingKeys: String, CodingKey {
      case hiddenSize = "hidden_size"
      case layers = "num_hidden_layers"
      case heads = "num_attention_heads"
      case feedForwardSize = "intermediate_size"
      case positions = "max_position_embeddings"
      case tokenTypes = "type_vocab_size"
      case vocabularySize = "vocab_size"
      case normEpsilon = "layer_norm_eps"
      case modelType = "model_type"
      case activation = "hidden_act"
      case positionType = "position_embedding_type"
    }
  }

  public let shape: Shape
  /// By id, written as GGUF asks: a piece that begins a word starts with U+2581, one that continues a word has no mark.
  let tokens: [[UInt8]]
  let kinds: [Vocabulary.Kind]
  let unknown, classifier, separator, padding, mask: Int
  let weights: SafeTensorsFile

  /// - Throws: `ModelFileError` where a file says what this engine does not do, or the files contradict each other.
  public init(weights: SafeTensorsFile, configuration: Data, tokenizer: Data) throws {
    self.weights = weights
    let path = weights.path
    func refuse(_ key: String, _ problem: String) -> ModelFileError {
      ModelFileError(path, .badValue(key: key, problem: problem))
    }
    let shape = try Self.decode(Shape.self, configuration, "config.json", path)
    guard shape.modelType == "bert", shape.activation == "gelu", shape.positionType ?? "absolute" == "absolute" else {
      throw refuse(
        "config.json",
        """
        describes a \(shape.modelType) with \(shape.activation) and positions '\(shape.positionType ?? "absolute")'; \
        bert with gelu and absolute positions is supported
        """)
    }
    guard (1...VocabularyReader.mostTokens).contains(shape.vocabularySize), (1...1024).contains(shape.layers),
      [shape.hiddenSize, shape.feedForwardSize, shape.positions, shape.heads, shape.tokenTypes].allSatisfy({
        (1...1 << 20).contains($0)
      })
    else { throw refuse("config.json", "has sizes that no model has: \(shape)") }
    let vocabulary = try Self.decode(WordPieceVocabulary.self, tokenizer, "tokenizer.json", path)
    guard vocabulary.isSupported else {
      throw refuse("tokenizer.json", "is not an uncased WordPiece with '##', which is what is supported")
    }
    var pieces = [String?](repeating: nil, count: shape.vocabularySize)
    for (piece, id) in vocabulary.model.vocab {
      guard pieces.indices.contains(id), pieces[id] == nil else {
        throw refuse("vocab", "gives id \(id) to '\(piece)'; ids are distinct and below \(shape.vocabularySize)")
      }
      pieces[id] = piece
    }
    func special(_ piece: String) throws(ModelFileError) -> Int {
      guard let id = vocabulary.model.vocab[piece] else { throw refuse("vocab", "lacks '\(piece)'") }
      return id
    }
    unknown = try special(vocabulary.model.unknown)
    (classifier, separator) = (try special("[CLS]"), try special("[SEP]"))
    (padding, mask) = (try special("[PAD]"), try special("[MASK]"))
    self.shape = shape
    let controls = Set(vocabulary.addedTokens.filter(\.special).map(\.id)).union([classifier, separator, padding, mask])
    var tokens: [[UInt8]] = []
    var kinds: [Vocabulary.Kind] = []
    for (id, piece) in pieces.enumerated() {
      guard let piece else { throw refuse("vocab", "has no piece for id \(id)") }
      let kind: Vocabulary.Kind = id == unknown ? .unknown : controls.contains(id) ? .control : .normal
      kinds.append(kind)
      tokens.append(kind == .normal ? Self.inGGUF(piece) : Array(piece.utf8))
    }
    self.tokens = tokens
    self.kinds = kinds
  }

  /// By bytes: a mark that follows "##" is one character with it.
  private static func inGGUF(_ piece: String) -> [UInt8] {
    piece.utf8.starts(with: "##".utf8)
      ? Array(piece.utf8.dropFirst(2)) : SentencePieceNormalizer.spaceMark + Array(piece.utf8)
  }

  private static func decode<T: Decodable>(
    _ type: T.Type, _ data: Data, _ file: String, _ path: String
  ) throws(ModelFileError) -> T {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw ModelFileError(path, .badValue(key: file, problem: "cannot be read: \(error)"))
    }
  }
}

/// The part of `tokenizer.json` that decides how a WordPiece model cuts text.
private struct WordPieceVocabulary: Decodable {
  struct Model: Decodable {
    var type: String
    var unknown: String
    var prefix: String
    var vocab: [String: Int]

    enum CodingKeys: String, CodingKey {
      case type, vocab
      case unknown = "unk_token"
      case prefix = "continuing_subword_prefix"
    }
  }

  struct Normalizer: Decodable {
    var type: String
    var lowercase: Bool
  }

  struct AddedToken: Decodable {
    var id: Int
    var special: Bool
  }

  var model: Model
  var normalizer: Normalizer
  var addedTokens: [AddedToken]

  var isSupported: Bool {
    model.type == "WordPiece" && model.prefix == "##" && normalizer.type == "BertNormalizer" && normalizer.lowercase
  }

  enum CodingKeys: String, CodingKey {
    case model, normalizer
    case addedTokens = "added_tokens"
  }
}
