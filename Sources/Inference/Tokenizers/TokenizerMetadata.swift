/// What a tokenizer is built from: the key–value part of a model file, by GGUF key.
///
/// A value that is absent or of another type is `nil`; values are not checked otherwise.
public protocol TokenizerMetadata {
  func string(_ key: String) -> String?
  func integer(_ key: String) -> Int?
  func boolean(_ key: String) -> Bool?
  /// An array of byte strings, which need not be UTF-8.
  func strings(_ key: String) -> [[UInt8]]?
  func floats(_ key: String) -> [Float]?
  func integers(_ key: String) -> [Int]?
  /// An array of 8-bit integers.
  func bytes(_ key: String) -> [UInt8]?
}

/// The GGUF keys that describe a tokenizer.
public enum TokenizerKey {
  public static let model = "tokenizer.ggml.model"
  public static let preTokenizer = "tokenizer.ggml.pre"
  public static let tokens = "tokenizer.ggml.tokens"
  public static let scores = "tokenizer.ggml.scores"
  public static let tokenTypes = "tokenizer.ggml.token_type"
  public static let merges = "tokenizer.ggml.merges"
  public static let beginningOfText = "tokenizer.ggml.bos_token_id"
  public static let endOfText = "tokenizer.ggml.eos_token_id"
  public static let endOfTurn = "tokenizer.ggml.eot_token_id"
  public static let unknown = "tokenizer.ggml.unknown_token_id"
  /// Spelled so by the format.
  public static let separator = "tokenizer.ggml.seperator_token_id"
  public static let padding = "tokenizer.ggml.padding_token_id"
  public static let classifier = "tokenizer.ggml.cls_token_id"
  public static let mask = "tokenizer.ggml.mask_token_id"
  public static let addsBeginningOfText = "tokenizer.ggml.add_bos_token"
  public static let addsEndOfText = "tokenizer.ggml.add_eos_token"
  public static let addsSpacePrefix = "tokenizer.ggml.add_space_prefix"
  public static let removesExtraWhitespace = "tokenizer.ggml.remove_extra_whitespaces"
  public static let charactersMap = "tokenizer.ggml.precompiled_charsmap"
  public static let chatTemplate = "tokenizer.chat_template"
}
