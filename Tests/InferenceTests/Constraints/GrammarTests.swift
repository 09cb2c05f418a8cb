import Foundation
import Testing

@testable import Inference

@Suite struct GrammarTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var schema: String
    var good: [String]
    var bad: [String]

    var testDescription: String { schema }
  }

  static let cases: [Case] = [
    Case(
      schema: #"{"type": "string", "minLength": 2, "maxLength": 3}"#,
      good: [#""ab""#, #""中文字""#, #""\n\u00e9""#, #""\uD83D\ude00x""#, #""😀😀""#],
      bad: [#""a""#, #""abcd""#, #""\uD83D\ude00""#, "\"a\nb\"", #""\x""#, #""ab"#, #""\uD83Dab""#, #""\uDE00a""#]),
    Case(
      schema: #"{"type": "integer"}"#, good: ["0", "-7", "123456789012345678", "-0"],
      bad: ["01", "1.0", "1e3", "+1", "-", "", "1234567890123456789"]),
    Case(
      schema: #"{"type": "number"}"#, good: ["0", "1.25", "-0.5", "1e9", "2.5E-10"],
      bad: ["1.", ".5", "1e", "1e999", "NaN", "00"]),
    Case(
      schema: #"{"type": "integer", "minimum": 8, "maximum": 1205}"#,
      good: ["8", "9", "10", "99", "100", "999", "1000", "1199", "1205"],
      bad: ["7", "0", "-8", "1206", "1210", "1300", "2000", "12050", "08"]),
    Case(
      schema: #"{"type": "integer", "exclusiveMinimum": -12, "exclusiveMaximum": 3}"#,
      good: ["-11", "-10", "-1", "0", "2"], bad: ["-12", "-13", "3", "-20", "-0", "-111", "10"]),
    Case(
      schema: #"{"type": "integer", "minimum": 2.5, "maximum": 1e1}"#, good: ["3", "10"], bad: ["2", "11", "0"]),
    Case(
      schema: #"{"type": "integer", "maximum": -5}"#, good: ["-5", "-6", "-50", "-100"], bad: ["-4", "0", "5", "-0"]),
    Case(schema: #"{"type": "integer", "minimum": 0}"#, good: ["0", "5", "100"], bad: ["-1", "-0"]),
    Case(
      schema: #"{"type": "number", "minimum": 0.25, "exclusiveMaximum": 2.5}"#,
      good: ["0.25", "0.3", "0.250", "1", "1.999", "2", "2.49", "2.4999", "2.0"],
      bad: ["0.2", "0.249", "0", "2.5", "2.50", "2.51", "3", "-1", "1e0", "20"]),
    Case(
      schema: #"{"type": "number", "exclusiveMinimum": 0, "maximum": 1}"#, good: ["0.1", "0.001", "1", "1.0", "0.99"],
      bad: ["0", "0.0", "1.01", "-0.5", "2"]),
    Case(
      schema: #"{"type": "number", "minimum": -1.5, "maximum": -1.25}"#, good: ["-1.5", "-1.3", "-1.25", "-1.250"],
      bad: ["-1.2", "-1.51", "-1", "1.3", "-2"]),
    Case(
      schema: #"{"enum": ["red", "reddish", 1, 12, null, {"a": [1]}]}"#,
      good: [#""red""#, #""reddish""#, "1", "12", "null", #"{"a":[1]}"#], bad: [#""redd""#, "2", "123", "{}"]),
    Case(schema: #"{"type": "integer", "enum": [1, "1", 2.5]}"#, good: ["1"], bad: [#""1""#, "2.5"]),
    Case(schema: #"{"const": "a\"\\\u0001é"}"#, good: [#""a\"\\\u0001é""#], bad: [#""a""#]),
    Case(
      schema:
        #"{"properties": {"a": {"type": "null"}, "b": {"type": "null"}, "c": {"type": "null"}}, "required": ["b"]}"#,
      good: [
        #"{"b":null}"#, #"{"a": null, "b": null}"#, "{\n  \"b\": null,\n  \"c\": null\n}",
        #"{"a":null,"b":null,"c":null}"#,
      ],
      bad: ["{}", #"{"a":null}"#, #"{"b":null,"a":null}"#, #"{"b":null,}"#, #"{"b":null "c":null}"#, #"{"b":1}"#]),
    Case(
      schema:
        #"{"properties": {"na": {"const": 1}, "名": {"const": 2}}, "additionalProperties": {"type": "boolean"}}"#,
      good: [
        "{}", #"{"na":1}"#, #"{"名":2}"#, #"{"n":true}"#, #"{"name":true, "":false}"#, #"{"na":1,"吉":true}"#,
        #"{"名前":true}"#, #"{"x":true,"y":false}"#,
      ],
      bad: [#"{"na":true}"#, #"{"名":true}"#, #"{"\u006ea":true}"#, #"{"x":1}"#, #"{"x":true,"na":1}"#]),
    Case(
      schema: #"{"required": ["x"], "additionalProperties": {"type": "integer"}}"#,
      good: [#"{"x":1}"#, #"{"x":1,"y":2}"#],
      bad: ["{}", #"{"x":null}"#, #"{"y":1}"#]),
    Case(schema: #"{"type": "object", "properties": {}}"#, good: ["{}", "{ }"], bad: [#"{"a":1}"#]),
    Case(
      schema: #"{"type": "object", "additionalProperties": false}"#, good: ["{}"], bad: [#"{"a":1}"#]),
    Case(
      schema: #"{"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3}"#,
      good: ["[1,2]", "[1, 2, 3]", "[ 1,2 ]"], bad: ["[]", "[1]", "[1,2,3,4]", "[1,]", "[1 2]", "[,1]"]),
    Case(
      schema: #"{"prefixItems": [{"const": 1}, {"const": 2}], "items": {"const": 3}, "minItems": 1, "maxItems": 4}"#,
      good: ["[1]", "[1,2]", "[1,2,3]", "[1,2,3,3]"], bad: ["[]", "[2]", "[1,3]", "[1,2,3,3,3]"]),
    Case(schema: #"{"prefixItems": [{"const": 1}], "items": false}"#, good: ["[]", "[1]"], bad: ["[1,1]"]),
    Case(schema: #"{"type": "array", "maxItems": 0}"#, good: ["[]"], bad: ["[1]"]),
    Case(schema: #"{"type": ["string", "null"]}"#, good: [#""""#, "null"], bad: ["1", "true"]),
    Case(schema: #"{"type": ["integer", "number"]}"#, good: ["1.5"], bad: ["true"]),
    Case(
      schema: #"{"type": "boolean", "title": "x", "default": 3, "x-own": {}}"#, good: ["true", "false"], bad: ["null"]),
    Case(
      schema:
        ##"{"oneOf": [{"type": "null"}, {"allOf": [{"$ref": "#/$defs/a~1b"}]}], "$defs": {"a/b": {"const": 1}}}"##,
      good: ["null", "1"], bad: ["2"]),
    Case(
      schema:
        ##"{"properties": {"v": {"type": "integer"}, "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "required": ["v", "next"]}"##,
      good: [#"{"v":1,"next":null}"#, #"{"v":1,"next":{"v":2,"next":null}}"#],
      bad: [#"{"v":1,"next":{}}"#, #"{"v":1}"#, #"{"v":1,"next":{"v":2,"next":null}"#]),
    Case(
      schema: "true", good: ["1", #"{"a":[{}]}"#, "[]", #""x""#, "null", "[\n  [],\n  {}\n]"],
      bad: ["", "[", "nul", "{1:2}"]),
  ]

  @Test(arguments: cases) func takesWhatIsValidAndNothingElse(_ example: Case) throws {
    for document in example.good { #expect(try accepts(example.schema, document), "\(document)") }
    for document in example.bad { #expect(try !accepts(example.schema, document), "\(document)") }
  }

  @Test func integerRangesAreExact() throws {
    for (low, high) in [(-105, 13), (0, 0), (7, 7), (9, 10), (99, 101), (-20, -9), (85, 1004), (-1, 1)] {
      let grammar = try Grammar(jsonSchema: #"{"type": "integer", "minimum": \#(low), "maximum": \#(high)}"#)
      for value in -1100...1100 {
        let isRead = read(Array("\(value)".utf8), grammar) == .complete
        #expect(isRead == (low...high).contains(value), "\(value) in \(low)...\(high)")
      }
    }
  }

  @Test func decimalRangesAreExact() throws {
    for (low, high) in [("-1.05", "0.4"), ("0.33", "0.34"), ("0.95", "11"), ("-3", "-0.5"), ("9.99", "10.01")] {
      let grammar = try Grammar(jsonSchema: #"{"type": "number", "minimum": \#(low), "exclusiveMaximum": \#(high)}"#)
      let (least, most) = (try #require(Decimal(string: low)), try #require(Decimal(string: high)))
      for hundredths in -1200...1200 where hundredths != 0 {
        let size = abs(hundredths)
        let text = "\(hundredths < 0 ? "-" : "")\(size / 100).\(size / 10 % 10)\(size % 10)"
        let value = Decimal(hundredths) / 100
        #expect((read(Array(text.utf8), grammar) == .complete) == (value >= least && value < most), "\(text)")
      }
    }
  }

  @Test func everyScalarIsReadAndBrokenTextIsNot() throws {
    let grammar = try Grammar(jsonSchema: #"{"type": "string", "maxLength": 1}"#)
    for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 97) {
      guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
      #expect(read(Array("\"\(scalar)\"".utf8), grammar) == .complete, "U+\(String(value, radix: 16))")
    }
    for broken in [[0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]] {
      guard case .refused = read([0x22] + broken.map(UInt8.init) + [0x22], grammar) else {
        Issue.record("\(broken)")
        continue
      }
    }
  }

  @Test func jsonObjectIsAnyObject() {
    #expect(read(Array(#"{"a": [1, {"b": null}], "c": "é"}"#.utf8), .jsonObject) == .complete)
    #expect(read(Array("[1]".utf8), .jsonObject) == .refused(after: 0))
  }

  @Test func blanksAreBounded() throws {
    let document = "[\n" + String(repeating: " ", count: 33)
    #expect(read(Array(document.utf8), try Grammar(jsonSchema: #"{"type": "array"}"#)) == .refused(after: 34))
    #expect(try !accepts(#"{"type": "array"}"#, "[  ]"))
  }

  /// Depth is bounded, and every document within it can still be closed.
  @Test func nestingEndsBeforeTheStackDoes() throws {
    var document: [UInt8] = []
    let grammar = try Grammar(jsonSchema: "true")
    while read(document + [UInt8(ascii: "[")], grammar) != .refused(after: document.count), document.count < 1000 {
      document.append(UInt8(ascii: "["))
    }
    #expect(document.count > 40 && document.count < 200)
    #expect(read(document + document.map { _ in UInt8(ascii: "]") }, grammar) == .complete)
  }
}
