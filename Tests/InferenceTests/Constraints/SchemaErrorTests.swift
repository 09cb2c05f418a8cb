import Foundation
import Testing

@testable import Inference

@Suite struct SchemaErrorTests {
  @Test(arguments: [
    (#"{"properties": {"a/b": {"pattern": "x"}}}"#, "#/properties/a~1b/pattern"),
    (#"{"items": {"format": "date"}}"#, "#/items/format"), (#"{"not": {}}"#, "#/not"),
    (#"{"type": "integer", "multipleOf": 3}"#, "#/multipleOf"), (#"{"uniqueItems": true}"#, "#/uniqueItems"),
    (#"{"anyOf": [{"type": "string"}], "type": "string"}"#, "#/type"),
    (#"{"enum": ["a"], "minLength": 1}"#, "#/minLength"),
    (#"{"allOf": [{}, {}]}"#, "#/allOf"), (#"{"$ref": "https://example.org/x"}"#, "#/$ref"),
    (#"{"items": [{}]}"#, "#/items"), (#"{"patternProperties": {}}"#, "#/patternProperties"),
  ])
  func whatCannotBeGuaranteedIsNamed(_ schema: String, _ place: String) {
    let error = #expect(throws: SchemaError.self) { try Grammar(jsonSchema: schema) }
    guard case .unsupported(place, let keyword, _) = error else {
      Issue.record("\(error.map { "\($0)" } ?? "")")
      return
    }
    #expect(error?.description.contains(place) == true && place.hasSuffix(keyword))
  }

  @Test(arguments: [
    (#"{"type": "text"}"#, "#/type"), (#"{"type": []}"#, "#/type"), ("3", "#"),
    (#"{"properties": []}"#, "#/properties"),
    (#"{"required": "a"}"#, "#/required"), (#"{"required": [1]}"#, "#/required/0"),
    (#"{"minLength": -1}"#, "#/minLength"), (#"{"minLength": 1.5}"#, "#/minLength"),
    (#"{"minLength": 3, "maxLength": 2}"#, "#/maxLength"), (#"{"anyOf": []}"#, "#/anyOf"), (#"{"enum": []}"#, "#/enum"),
    (#"{"minimum": "1"}"#, "#/minimum"), (##"{"$ref": "#/$defs/none"}"##, "#/$ref"), (#"{"$ref": 1}"#, "#/$ref"),
    (#"{"type": "null", "enum": [1]}"#, "#"), (#"{"items": {"properties": {"a": 7}}}"#, "#/items/properties/a"),
    (#"{"required": ["a"], "additionalProperties": false}"#, "#/required"),
    (#"{"prefixItems": [{}], "items": false, "minItems": 2}"#, "#/minItems"),
  ])
  func whatIsWrongIsNamed(_ schema: String, _ place: String) {
    let error = #expect(throws: SchemaError.self) { try Grammar(jsonSchema: schema) }
    guard case .invalid(place, _) = error else {
      Issue.record("\(error.map { "\($0)" } ?? "")")
      return
    }
  }

  @Test(arguments: [
    "", "{", #"{"a" 1}"#, "[1,]", #"{"a": 01}"#, #""\ud800""#, #""\u12"#, #""\"#, "nul", "{} {}", "\"a\nb\"",
    #"{"a": 1, "a": 2}"#, "-", "1.", #""\u+123""#,
  ])
  func brokenJSONIsRefused(_ schema: String) {
    let error = #expect(throws: SchemaError.self) { try Grammar(jsonSchema: schema) }
    guard case .malformed = error else {
      Issue.record("\(error.map { "\($0)" } ?? "")")
      return
    }
  }

  @Test(arguments: [
    "false", ##"{"$ref": "#"}"##, ##"{"anyOf": [{"$ref": "#"}, false]}"##,
    ##"{"properties": {"a": {"$ref": "#"}}, "required": ["a"]}"##, ##"{"items": {"$ref": "#"}, "minItems": 1}"##,
    #"{"type": "integer", "minimum": 5, "maximum": 4}"#, #"{"type": "number", "exclusiveMinimum": 1, "maximum": 1}"#,
    #"{"type": "integer", "minimum": 1e30}"#, #"{"type": "integer", "minimum": 0.2, "maximum": 0.8}"#,
  ])
  func whatNoDocumentSatisfiesIsRefused(_ schema: String) {
    #expect(throws: SchemaError.unsatisfiable(pointer: "#")) { try Grammar(jsonSchema: schema) }
  }

  static let hostile: [String] = {
    func repeated(_ count: Int, _ text: (Int) -> String) -> String { (0..<count).map(text).joined(separator: ",") }
    let nested = String(repeating: #"{"items":"#, count: 5000) + "true" + String(repeating: "}", count: 5000)
    let chain = repeated(4000) { ##""a\##($0)": {"$ref": "#/$defs/a\##($0 + 1)"}"## }
    let width = repeated(200) { _ in ##"{"anyOf": [{"$ref": "#/$defs/b"}, {"items": {"$ref": "#"}}]}"## }
    let bounds = repeated(2500) { #"{"type": "number", "minimum": \#($0).5, "maximum": \#($0 + 7000).25}"# }
    return [
      nested, String(repeating: "[", count: 100_000), ##"{"$ref": "#/$defs/a0", "$defs": {\##(chain)}}"##,
      ##"{"$ref": "#/$defs/a0", "$defs": {\##(chain), "a4000": {"type": "null"}}}"##,
      ##"{"anyOf": [\##(width)], "$defs": {"b": {"anyOf": [\##(width)]}}}"##, #"{"prefixItems": [\#(bounds)]}"#,
      #"{"minLength": 999999999999}"#, #"{"minItems": 99999999}"#, #"{"maximum": 1e999999999999}"#,
      #"{"properties": {\#(repeated(4000) { #""p\#($0)": {}"# })}}"#,
      #"{"enum": [\#(repeated(9000) { #""value \#($0)""# })]}"#,
      #"{"required": [\#(repeated(9000) { #""n\#($0)""# })]}"#,
      #"{"enum": [\#(String(repeating: "9", count: 120_000))]}"#,
      String(repeating: " ", count: 200_000),
    ]
  }()

  @Test(arguments: hostile.indices) func hostileSchemasEndSoon(_ index: Int) {
    let clock = ContinuousClock()
    let time = clock.measure {
      do {
        let grammar = try Grammar(jsonSchema: Self.hostile[index])
        #expect(grammar.nodes.count <= GrammarBuilder.maximumSize)
      } catch {
        #expect("\(error)".utf8.count < 500)
      }
    }
    #expect(time < .seconds(60), "\(Self.hostile[index].prefix(60)): \(time)")
  }

  @Test func mutatedSchemasNeverCrash() throws {
    let seed = Array(
      #"{"type":"object","properties":{"a":{"type":["string","null"],"maxLength":5},"b":{"minimum":-1.5e2}},"required":["a"]}"#
        .utf8)
    var random = SplitMix64(state: 7)
    for _ in 0..<3000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = Array(#"{}[]":,0-9.etrufalsn\ "#.utf8).randomElement(using: &random) ?? 0
        default: bytes.removeLast(min(bytes.count - 1, 3))
        }
      }
      _ = try? Grammar(jsonSchema: String(decoding: bytes, as: UTF8.self))
    }
  }
}
