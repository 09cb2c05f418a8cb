import Foundation

extension SchemaCompiler {
  /// Members in the order of `properties`. Without `additionalProperties` others are written only if none are named.
  mutating func object(_ schema: JSONValue, _ pointer: String) throws(SchemaError) -> State {
    let required = try requiredNames(schema, pointer)
    var others: State?
    let additional = schema["additionalProperties"]
    if let additional, additional != .bool(false) {
      others = rule(additional, "\(pointer)/additionalProperties")
    } else if additional == nil, schema["properties"] == nil, required.isEmpty {
      return rules.anyObject()
    }
    var properties: [JSONRules.Property] = []
    switch schema["properties"] {
    case nil: break
    case .object(let members):
      for member in members {
        let place = "\(pointer)/properties/\(member.name.pointerToken)"
        let isRequired = required.contains(Array(member.name.utf8))
        properties.append(.init(name: member.name, value: rule(member.value, place), isRequired: isRequired))
      }
    case .some(let value):
      throw .invalid(pointer: "\(pointer)/properties", reason: "an object was expected, not \(value.kind)")
    }
    let unnamed = required.subtracting(properties.map { Array($0.name.utf8) })
      .sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    if let unnamed = unnamed.first, additional == .bool(false) {
      throw .invalid(
        pointer: "\(pointer)/required", reason: "“\(unnamed.prefix(60))” is required and no property may have that name"
      )
    }
    for name in unnamed {
      properties.append(.init(name: name, value: others ?? rules.anyValue(), isRequired: true))
    }
    let optional = properties.split(whereSeparator: \.isRequired).map(\.count).max() ?? 0
    guard optional <= Self.maximumChoices else {
      throw .tooLarge(
        "the number of properties in a row at \(pointer) that are not required", limit: Self.maximumChoices)
    }
    return rules.object(properties, others: others)
  }

  /// As bytes.
  private func requiredNames(_ schema: JSONValue, _ pointer: String) throws(SchemaError) -> Set<[UInt8]> {
    guard let value = schema["required"] else { return [] }
    guard case .array(let list) = value else {
      throw .invalid(pointer: "\(pointer)/required", reason: "a list of names was expected, not \(value.kind)")
    }
    var names: Set<[UInt8]> = []
    for (index, item) in list.enumerated() {
      guard case .string(let name) = item else {
        throw .invalid(pointer: "\(pointer)/required/\(index)", reason: "a name was expected, not \(item.kind)")
      }
      names.insert(Array(name.utf8))
    }
    return names
  }

  mutating func array(_ schema: JSONValue, _ pointer: String) throws(SchemaError) -> State {
    let count = try bound(schema, "minItems", "maxItems", pointer)
    var first: [State] = []
    switch schema["prefixItems"] {
    case nil: break
    case .array(let items):
      for (index, item) in items.enumerated() { first.append(rule(item, "\(pointer)/prefixItems/\(index)")) }
    case .some(let value):
      throw .invalid(pointer: "\(pointer)/prefixItems", reason: "a list was expected, not \(value.kind)")
    }
    var rest: State?
    switch schema["items"] {
    case nil: rest = first.isEmpty || Int(count.minimum) > first.count ? rules.anyValue() : nil
    case .bool(false): break
    case .array:
      throw .unsupported(pointer: "\(pointer)/items", keyword: "items", advice: "a list of them is “prefixItems”")
    case .some(let items): rest = rule(items, "\(pointer)/items")
    }
    if rest == nil, Int(count.minimum) > first.count {
      throw .invalid(pointer: "\(pointer)/minItems", reason: "more items are asked for than there may be")
    }
    return rules.array(first, rest: rest, count: count)
  }

  /// The rule that a reference within the schema names.
  mutating func target(_ reference: String, _ place: String) throws(SchemaError) -> State {
    guard reference.hasPrefix("#"), let path = reference.dropFirst().removingPercentEncoding,
      path.isEmpty || path.hasPrefix("/")
    else {
      throw .unsupported(
        pointer: place, keyword: "$ref", advice: "only pointers into the schema itself, as “#/$defs/name”")
    }
    var value = root
    var pointer = "#"
    for token in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      var next = value[name]
      if case .array(let items) = value, let index = Int(name), items.indices.contains(index) { next = items[index] }
      guard let next else { throw .invalid(pointer: place, reason: "there is nothing at “\(reference.prefix(100))”") }
      value = next
      pointer += "/" + name.pointerToken
    }
    return rule(value, pointer)
  }
}

extension String {
  /// As a part of a JSON pointer.
  var pointerToken: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
