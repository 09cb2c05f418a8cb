import Foundation
import Testing

@testable import Inference

@Suite struct GrammarConstraintTests {
  static let schemas: [String] = [
    "true", #"{"type": "object"}"#,
    #"{"properties": {"name": {"type": "string", "minLength": 2, "maxLength": 5}, "n": {"type": "integer"}}, "required": ["n"]}"#,
    #"{"properties": {"na": {"type": "null"}}, "additionalProperties": {"type": ["number", "boolean"]}}"#,
    #"{"type": "array", "items": {"type": "string", "maxLength": 3}, "minItems": 2, "maxItems": 4}"#,
    #"{"prefixItems": [{"type": "boolean"}, {"enum": ["ab", "abc", 1, 12]}], "items": {"type": "null"}, "minItems": 1}"#,
    #"{"type": "array", "items": {"type": "number", "minimum": -1.5, "exclusiveMaximum": 12.25}, "minItems": 1}"#,
    ##"{"$ref": "#/$defs/tree", "$defs": {"tree": {"properties": {"v": {"type": "integer", "minimum": 1, "maximum": 105}, "kids": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}, "required": ["v", "kids"]}}}"##,
    ##"{"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"$ref": "#"}}, {"properties": {"a": {"$ref": "#"}}, "required": ["a"]}]}"##,
    #"{"oneOf": [{"properties": {"kind": {"const": "a"}, "x": {"type": "null"}}, "required": ["kind"]}, {"properties": {"kind": {"const": "ab"}, "y": {"type": "boolean"}}, "required": ["kind", "y"]}]}"#,
  ]

  /// Walks at random, then the shortest way out; every document must be valid and no step without a way on.
  @Test(arguments: schemas) func everyWalkEndsInAValidDocument(_ schema: String) throws {
    let tokenizer = try vocabulary(spanningPieces)
    let pristine = GrammarConstraint(try Grammar(jsonSchema: schema), try ConstrainedVocabulary(tokenizer))
    let root = try JSONParser.parse(schema)
    let validator = SchemaValidator(root: root)
    let closing = ["\"", "}", "]", "n", "0", "a"].map { tokenizer.vocabulary.token($0) }
    var random = SplitMix64(state: 11)
    for walk in 0..<25 {
      var constraint = pristine
      var bytes: [UInt8] = []
      for step in 0..<4000 {
        if constraint.isComplete || (constraint.canEnd && step > walk) { break }
        let mask = try constraint.mask()
        if step % 7 == 0 { expectExact(mask, constraint, tokenizer) }
        var allowed: [Int32] = []
        mask.visit { allowed.append(Int32($0)) }
        let way = step > walk ? closing.lazy.compactMap(\.self).first(where: mask.contains) : nil
        let token = try #require(
          way ?? allowed.randomElement(using: &random), "\(String(decoding: bytes, as: UTF8.self))")
        let isAccepted = try constraint.accept(token)
        try #require(isAccepted)
        tokenizer.appendText(of: token, to: &bytes)
      }
      let text = try #require(String(validating: bytes, as: UTF8.self))
      try #require(constraint.canEnd, "\(text)")
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      #expect(validator.isValid(try JSONParser.parse(withoutTwins(text)), root), "\(text)")
    }
  }

  /// Free names may come twice, which JSON allows and the parser of schemas does not.
  private func withoutTwins(_ text: String) throws -> String {
    if (try? JSONParser.parse(text)) != nil { return text }
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    return String(
      decoding: try JSONSerialization.data(withJSONObject: object, options: .fragmentsAllowed), as: UTF8.self)
  }

  /// The mask says of each token what reading its bytes says.
  private func expectExact(_ mask: TokenMask, _ constraint: GrammarConstraint, _ tokenizer: any Tokenizer) {
    for token in 0..<Int32(tokenizer.vocabularySize) {
      #expect(
        mask.contains(token) == (constraint.accepting(token) != nil), "\(tokenizer.decode([token]).debugDescription)")
    }
  }

  @Test func tokensMaySpanStructure() throws {
    let tokenizer = try vocabulary(spanningPieces)
    let schema = #"{"properties": {"name": {"type": "string"}, "n": {"const": 1}}, "required": ["name", "n"]}"#
    var constraint = GrammarConstraint(try Grammar(jsonSchema: schema), try ConstrainedVocabulary(tokenizer))
    func token(_ text: String) throws -> Int32 {
      try #require(
        (0..<Int32(tokenizer.vocabularySize)).first { tokenizer.vocabulary.piece($0).elementsEqual(text.utf8) })
    }
    for piece in ["{\"", "na", "m", "e", "\": \"", "中文", "\", \"", "n", "\":", "1}"] {
      #expect(!constraint.canEnd)
      constraint = try #require(constraint.accepting(try token(piece)), "\(piece)")
    }
    let rest = try constraint.mask()
    #expect(constraint.isComplete && rest.isEmpty)
    #expect(constraint.accepting(try token("}")) == nil)
    let control = try #require(tokenizer.vocabulary.token("<end>"))
    for unknown in [control, -1, 99_999] { #expect(constraint.accepting(unknown) == nil) }
  }

  @Test func theEndIsAllowedOnceTheDocumentIsComplete() throws {
    let tokenizer = try vocabulary()
    let end = try #require(tokenizer.vocabulary.token("<end>"))
    var constraint = GrammarConstraint(
      try Grammar(jsonSchema: #"{"type": "integer"}"#), try ConstrainedVocabulary(tokenizer))
    func allowed() throws -> Set<Int> {
      var logits = [Float](repeating: 0, count: tokenizer.vocabularySize + 5)
      try constraint.restrict(&logits, endTokens: [end])
      return Set(logits.indices.filter { logits[$0] == 0 })
    }
    let digits = Set(0x30...0x39)
    #expect(try allowed() == digits.union([0x2D]))
    constraint = try #require(constraint.accepting(0x34))
    #expect(constraint.canEnd && !constraint.isComplete)
    #expect(try allowed() == digits.union([Int(end)]))
  }

  /// Copies go their own way.
  @Test func aConstraintIsAValue() throws {
    let tokenizer = try vocabulary()
    let start = GrammarConstraint(
      try Grammar(jsonSchema: #"{"enum": ["a", "b"]}"#), try ConstrainedVocabulary(tokenizer))
    let quoted = try #require(start.accepting(0x22))
    let first = try #require(quoted.accepting(0x61))
    let second = try #require(quoted.accepting(0x62))
    #expect(start.accepting(0x61) == nil && second.accepting(0x61) == nil)
    #expect(!first.isComplete && first.accepting(0x22)?.isComplete == true)
  }

  /// To JSON Schema, a composed and a decomposed character make two names.
  @Test func namesAreEqualByTheirBytes() throws {
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    let properties = #""properties": {"\#(composed)": {"type": "null"}, "\#(decomposed)": {"type": "boolean"}}"#
    var constraint = GrammarConstraint(
      try Grammar(jsonSchema: #"{\#(properties), "required": ["\#(composed)", "\#(decomposed)"]}"#),
      try ConstrainedVocabulary(try vocabulary()))
    for byte in #"{"\#(composed)":null,"\#(decomposed)":true}"#.utf8 {
      let isAccepted = try constraint.accept(Int32(byte))
      try #require(isAccepted)
    }
    #expect(constraint.isComplete)
    let misnamed =
      #"{"properties": {"\#(composed)": true}, "required": ["\#(decomposed)"], "additionalProperties": false}"#
    #expect(throws: SchemaError.self) { try Grammar(jsonSchema: misnamed) }
  }

  @Test func callsThatHaveReturnedAreForgotten() throws {
    let tokenizer = try vocabulary()
    var constraint = GrammarConstraint(.jsonObject, try ConstrainedVocabulary(tokenizer))
    let item = #"{"k": [true, "b"]}, "#
    let document = #"{"list": ["# + String(repeating: item, count: 200) + "1]}"
    var most = 0
    for byte in document.utf8 {
      let isAccepted = try constraint.accept(Int32(byte))
      try #require(isAccepted)
      most = max(most, constraint.matcher.stack.calls.count)
    }
    #expect(constraint.isComplete && most < 100, "\(most)")
  }

  @Test func vocabulariesThatCannotWriteJSONAreRefused() throws {
    var metadata = TestMetadata()
    metadata[TokenizerKey.model] = .string("gpt2")
    metadata[TokenizerKey.preTokenizer] = .string("gpt-2")
    metadata[TokenizerKey.tokens] = .strings((0x21...0x7A).map { [$0] })
    metadata[TokenizerKey.merges] = .strings([])
    let tokenizer = try TokenizerFactory.load(from: metadata)
    #expect(throws: ConstraintError.vocabulary(missing: " ")) { try ConstrainedVocabulary(tokenizer) }
  }
}
