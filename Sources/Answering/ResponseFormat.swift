/// What a generation must write. A limit of tokens may still cut it short.
public enum ResponseFormat: Sendable, Hashable {
  case text
  /// Any JSON object.
  case jsonObject
  /// What a JSON Schema, given as JSON, describes; members come in the order of its `properties`.
  case jsonSchema(String)
}
