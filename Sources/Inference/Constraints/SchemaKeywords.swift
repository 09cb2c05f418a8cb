/// What the compiler knows of JSON Schema's vocabulary (2020-12, and `definitions` of older drafts).
enum SchemaKeywords {
  enum Kind: String, CaseIterable {
    case object, array, string, number, integer, boolean, null
  }

  /// Keywords that say something about values of a kind only.
  static let byKind: [(kind: Kind, keywords: Set<String>)] = [
    (.object, ["properties", "required", "additionalProperties"]),
    (.array, ["items", "prefixItems", "minItems", "maxItems"]),
    (.string, ["minLength", "maxLength"]),
    (.number, ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
  ]

  /// Keywords that decide about the value by themselves, in the order in which they are looked for.
  static let deciding = ["$ref", "const", "enum", "anyOf", "oneOf", "allOf"]

  /// What cannot be guaranteed while writing, with what can be done about it.
  static let unsupported: [String: String?] = [
    "pattern": "use “enum”, “minLength” or “maxLength”", "format": "leave it out and check the value afterwards",
    "patternProperties": "name the properties", "propertyNames": "name the properties", "minProperties": nil,
    "maxProperties": nil, "dependentRequired": nil, "dependentSchemas": nil, "dependencies": nil,
    "unevaluatedProperties": "use “additionalProperties”", "unevaluatedItems": "use “items”",
    "additionalItems": "use “prefixItems” and “items”", "contains": nil, "minContains": nil, "maxContains": nil,
    "uniqueItems": nil, "multipleOf": nil, "not": nil, "if": "use “anyOf”", "then": nil, "else": nil,
    "$dynamicRef": "use “$ref”", "$recursiveRef": "use “$ref”",
  ]

  /// Values by which an unsupported keyword asks for nothing.
  static func isIdle(_ member: JSONValue.Member) -> Bool {
    switch (member.name, member.value) {
    case ("uniqueItems", .bool(false)), ("minProperties", .number("0")), ("unevaluatedProperties", .bool(true)),
      ("unevaluatedItems", .bool(true)), ("additionalItems", .bool(true)), ("multipleOf", .number("1")):
      true
    default: false
    }
  }
}
