/// What a generation must write. A limit of tokens may still cut it short.
public enum ResponseFormat: Sendable, Hashable {
  case text
  /// Any JSON object.
  case jsonObject
  /// What a JSON Schema, given as JSON, describes; members come in the order of its `properties`.
  case jsonSchema(String)
  /// Words of one of the texts, from the beginning of a word to the end of one. `GenerationSummary.likelihood` then tells how likely
  /// they were, and how likely the model would have begun with the phrase instead.
  case excerpt(of: [String], insteadOf: String)
}
