import Foundation

@testable import Inference

/// A byte-level vocabulary made by hand: all bytes, and what a test adds.
func vocabulary(_ more: [[UInt8]] = [], controls: [String] = ["<end>"]) throws -> any Tokenizer {
  let pieces = (UInt8.min...UInt8.max).map { [$0] } + more
  let texts = pieces.map { piece in
    String(String.UnicodeScalarView(piece.map { ByteAlphabet.characters[Int($0)] }))
  }
  var metadata = TestMetadata()
  metadata[TokenizerKey.model] = .string("gpt2")
  metadata[TokenizerKey.preTokenizer] = .string("gpt-2")
  metadata[TokenizerKey.tokens] = .strings((texts + controls).map { Array($0.utf8) })
  metadata[TokenizerKey.tokenTypes] = .integers(
    Array(repeating: 1, count: texts.count) + Array(repeating: 3, count: controls.count))
  metadata[TokenizerKey.merges] = .strings([])
  return try TokenizerFactory.load(from: metadata)
}

/// Tokens that span structure, strings and characters, as trained vocabularies have them.
let spanningPieces: [[UInt8]] =
  [
    "{\"", "\":", "\": ", "\": \"", "\",", "\", \"", "\"}", "\"]", "},", "}]", "]}", "[{", "[[", "]]", "[\"", "{}",
    "[]",
    "\n  ", ",\n", "{\n", "    ", "true", "false", "null", "tru", "12", "100", "1.5", "-1", ".0", "e+", "name", "na",
    "\"name", "\"name\":", "ab", "abc", "中文", "字", "é", "\\n", "\\u", "\\ud8", "\\\"", "\"a", "a\"", "😀", "x\\", "0,",
    "1]", "1}", "\t",
  ].map { Array($0.utf8) } + [[0xE4, 0xB8], [0xAD, 0xE6], [0xF0, 0x9F, 0x98], [0x80, 0x22]]

/// How a grammar reads a document byte by byte.
enum Reading: Equatable {
  case complete
  case unfinished
  /// How many bytes were read before the one that is not allowed.
  case refused(after: Int)
}

func read(_ document: some Collection<UInt8>, _ grammar: Grammar) -> Reading {
  var matcher = Matcher(grammar, maximumDepth: GrammarConstraint.maximumDepth)
  var positions: [Matcher.Position] = []
  var canEnd = false
  matcher.begin(&positions)
  for (index, byte) in document.enumerated() {
    let count = positions.count
    canEnd = matcher.step(byte, 0..<count, of: &positions)
    positions.removeFirst(count)
    if positions.isEmpty, !canEnd { return .refused(after: index) }
  }
  return canEnd ? .complete : .unfinished
}

func accepts(_ schema: String, _ document: String) throws -> Bool {
  read(Array(document.utf8), try Grammar(jsonSchema: schema)) == .complete
}

extension GrammarConstraint {
  /// The place after the tokens; `nil` if one is not allowed.
  func accepting(_ tokens: Int32...) -> GrammarConstraint? {
    var next = self
    return tokens.allSatisfy { (try? next.accept($0)) == true } ? next : nil
  }
}

/// What the test schemas ask for, checked by plain reading of the specification.
struct SchemaValidator {
  let root: JSONValue

  func isValid(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    guard case .object = schema else { return schema == .bool(true) }
    if case .string(let reference) = schema["$ref"] {
      let target = reference.split(separator: "/").dropFirst().reduce(Optional(root)) { $0?[String($1)] }
      return target.map { isValid(value, $0) } ?? false
    }
    if case .array(let choices) = schema["anyOf"] ?? schema["oneOf"] {
      return choices.contains { isValid(value, $0) }
    }
    if let constant = schema["const"], constant != value { return false }
    if case .array(let values) = schema["enum"], !values.contains(value) { return false }
    if let type = schema["type"] {
      let types: [JSONValue] = if case .array(let list) = type { list } else { [type] }
      guard types.contains(where: { hasType(value, $0) }) else { return false }
    }
    switch value {
    case .string(let text): return isWithin(text.unicodeScalars.count, schema, "minLength", "maxLength")
    case .array(let items):
      var prefix: [JSONValue] = []
      if case .array(let list) = schema["prefixItems"] { prefix = list }
      return isWithin(items.count, schema, "minItems", "maxItems")
        && items.enumerated().allSatisfy { index, item in
          isValid(item, index < prefix.count ? prefix[index] : schema["items"] ?? .bool(true))
        }
    case .object(let members):
      var required: [JSONValue] = []
      if case .array(let list) = schema["required"] { required = list }
      return required.allSatisfy { name in members.contains { .string($0.name) == name } }
        && members.allSatisfy { member in
          isValid(member.value, schema["properties"]?[member.name] ?? schema["additionalProperties"] ?? .bool(true))
        }
    case .number(let text):
      let number = Decimal(string: text) ?? .nan
      func limit(_ keyword: String, _ isKept: (Decimal, Decimal) -> Bool) -> Bool {
        guard case .number(let text) = schema[keyword], let limit = Decimal(string: text) else { return true }
        return isKept(number, limit)
      }
      return limit("minimum", >=) && limit("maximum", <=) && limit("exclusiveMinimum", >)
        && limit("exclusiveMaximum", <)
    default: return true
    }
  }

  private func isWithin(_ count: Int, _ schema: JSONValue, _ least: String, _ most: String) -> Bool {
    count >= schema[least]?.integer ?? 0 && count <= schema[most]?.integer ?? .max
  }

  private func hasType(_ value: JSONValue, _ type: JSONValue) -> Bool {
    switch value {
    case .null: type == .string("null")
    case .bool: type == .string("boolean")
    case .number(let text):
      type == .string("number") || type == .string("integer") && !text.contains { ".eE".contains($0) }
    case .string: type == .string("string")
    case .array: type == .string("array")
    case .object: type == .string("object")
    }
  }
}
