/// Turns a JSON Schema into a grammar.
///
/// Subschemas are taken from a list one by one and know each other by their first state only, so that neither long
/// chains of references nor circles of them use up the stack.
struct SchemaCompiler {
  typealias State = Grammar.State

  /// Longer texts are refused before they are read, in bytes.
  static let maximumBytes = 128 << 10
  /// Members or choices that may be skipped in a row: all of them are looked at for each byte.
  static let maximumChoices = 256
  /// States that one may lead to before the next byte.
  static let maximumFork = 4 * maximumChoices
  /// For `minLength` and `minItems`: what a generation can write at all.
  static let maximumCount = 100_000

  let root: JSONValue
  var rules = JSONRules()
  /// By the bytes of their pointers.
  private var known: [[UInt8]: State] = [:]
  private var pending: [(schema: JSONValue, pointer: String, start: State)] = []
  private var numbers: [String: State] = [:]

  static func grammar(_ text: String) throws(SchemaError) -> Grammar {
    guard text.utf8.count <= maximumBytes else {
      throw .tooLarge("the length of the schema in bytes", limit: maximumBytes)
    }
    var compiler = SchemaCompiler(root: try Self.parse(text))
    return try compiler.compile()
  }

  private init(root: JSONValue) {
    self.root = root
  }

  private static func parse(_ text: String) throws(SchemaError) -> JSONValue {
    do throws(JSONError) {
      return try JSONParser.parse(text)
    } catch {
      switch error {
      case .malformed(let offset, let reason): throw .malformed(offset: offset, reason: reason)
      case .tooDeep(let limit): throw .tooLarge("the nesting of the schema", limit: limit)
      }
    }
  }

  private mutating func compile() throws(SchemaError) -> Grammar {
    let start = rule(root, "#")
    while let next = pending.popLast() {
      try compile(next.schema, next.pointer, next.start)
      guard rules.builder.size <= GrammarBuilder.maximumSize else {
        throw .tooLarge("the size of the schema's automaton in states", limit: GrammarBuilder.maximumSize)
      }
    }
    let grammar = rules.builder.grammar(start: start)
    guard grammar.nodes[Int(start)].height <= GrammarConstraint.maximumDepth else { throw .unsatisfiable(pointer: "#") }
    guard grammar.widestFork(limit: Self.maximumFork) <= Self.maximumFork else {
      throw .tooLarge("the number of choices that nested “anyOf” offer at once", limit: Self.maximumFork)
    }
    return grammar
  }

  /// The first state of the schema's rule, which may be filled in later.
  mutating func rule(_ schema: JSONValue, _ pointer: String) -> State {
    if let state = known[Array(pointer.utf8)] { return state }
    let state = rules.builder.state()
    known[Array(pointer.utf8)] = state
    pending.append((schema, pointer, state))
    return state
  }

  private mutating func compile(_ schema: JSONValue, _ pointer: String, _ start: State) throws(SchemaError) {
    switch schema {
    case .bool(true): rules.builder.link(start, rules.anyValue())
    case .bool(false): break
    case .object(let members):
      if let member = members.first(where: { SchemaKeywords.unsupported[$0.name] != nil && !SchemaKeywords.isIdle($0) })
      {
        let advice = SchemaKeywords.unsupported[member.name].flatMap(\.self)
        throw .unsupported(pointer: "\(pointer)/\(member.name)", keyword: member.name, advice: advice)
      }
      if let keyword = SchemaKeywords.deciding.first(where: { schema[$0] != nil }), let value = schema[keyword] {
        try compile(keyword, value, of: schema, pointer, start)
      } else {
        for kind in try kinds(of: schema, pointer) { try link(start, kind, schema, pointer) }
      }
    default: throw .invalid(pointer: pointer, reason: "a schema is an object or a boolean, not \(schema.kind)")
    }
  }

  private mutating func compile(
    _ keyword: String, _ value: JSONValue, of schema: JSONValue, _ pointer: String, _ start: State
  ) throws(SchemaError) {
    let place = "\(pointer)/\(keyword)"
    let isLiteral = keyword == "enum" || keyword == "const"
    let others = SchemaKeywords.deciding + SchemaKeywords.byKind.flatMap(\.keywords) + (isLiteral ? [] : ["type"])
    if let other = others.first(where: { $0 != keyword && schema[$0] != nil }) {
      throw .unsupported(
        pointer: "\(pointer)/\(other)", keyword: other, advice: "“\(keyword)” beside it must stand alone")
    }
    switch (keyword, value) {
    case ("$ref", .string(let reference)): rules.builder.link(start, try target(reference, place))
    case ("const", _): try literals([value], schema, pointer, start)
    case ("enum", .array(let values)) where !values.isEmpty: try literals(values, schema, pointer, start)
    case ("anyOf", .array(let choices)) where !choices.isEmpty, ("oneOf", .array(let choices)) where !choices.isEmpty:
      guard choices.count <= Self.maximumChoices else {
        throw .tooLarge("the number of choices at \(place)", limit: Self.maximumChoices)
      }
      for (index, choice) in choices.enumerated() { rules.builder.link(start, rule(choice, "\(place)/\(index)")) }
    case ("allOf", .array(let parts)) where parts.count == 1:
      rules.builder.link(start, rule(parts[0], "\(place)/0"))
    case ("allOf", .array):
      throw .unsupported(pointer: place, keyword: keyword, advice: "write what all of them ask for as one schema")
    case ("$ref", _): throw .invalid(pointer: place, reason: "a string was expected, not \(value.kind)")
    default: throw .invalid(pointer: place, reason: "a list with something in it was expected")
    }
  }

  /// The kinds that `type` names; without it, those that the keywords speak of, else all.
  private func kinds(of schema: JSONValue, _ pointer: String) throws(SchemaError) -> [SchemaKeywords.Kind] {
    let kinds = try types(schema, pointer)
    if !kinds.isEmpty { return kinds.contains(.number) ? kinds.filter { $0 != .integer } : kinds }
    let spokenOf = SchemaKeywords.byKind.filter { entry in entry.keywords.contains { schema[$0] != nil } }
    return spokenOf.isEmpty ? SchemaKeywords.Kind.allCases.filter { $0 != .integer } : spokenOf.map(\.kind)
  }

  private func types(_ schema: JSONValue, _ pointer: String) throws(SchemaError) -> [SchemaKeywords.Kind] {
    let names: [JSONValue]
    switch schema["type"] {
    case nil: return []
    case .array(let list) where !list.isEmpty: names = list
    case .some(let one): names = [one]
    }
    var kinds: [SchemaKeywords.Kind] = []
    for name in names {
      guard case .string(let text) = name, let kind = SchemaKeywords.Kind(rawValue: text) else {
        let all = SchemaKeywords.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalid(pointer: "\(pointer)/type", reason: "“type” names one or more of \(all)")
      }
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    return kinds
  }

  private mutating func link(
    _ start: State, _ kind: SchemaKeywords.Kind, _ schema: JSONValue, _ pointer: String
  ) throws(SchemaError) {
    switch kind {
    case .object: rules.builder.link(start, try object(schema, pointer))
    case .array: rules.builder.link(start, try array(schema, pointer))
    case .string: rules.builder.link(start, rules.string(try bound(schema, "minLength", "maxLength", pointer)))
    case .number, .integer: rules.builder.link(start, try number(schema, pointer, wholeOnly: kind == .integer))
    case .boolean:
      rules.builder.link(start, rules.literal("true"))
      rules.builder.link(start, rules.literal("false"))
    case .null: rules.builder.link(start, rules.literal("null"))
    }
  }

  /// Values written out, those of the kinds that `type` allows.
  private mutating func literals(
    _ values: [JSONValue], _ schema: JSONValue, _ pointer: String, _ start: State
  ) throws(SchemaError) {
    let kinds = try types(schema, pointer)
    let allowed = values.filter { value in kinds.isEmpty || kinds.contains { value.isOf($0) } }
    guard !allowed.isEmpty else {
      throw .invalid(pointer: pointer, reason: "none of the values is of the “type” beside them")
    }
    // A tree of their bytes, so that many values cost no more than one at a time.
    var children: [[UInt8: Int]] = [[:]]
    var states = [start]
    for value in allowed {
      var at = 0
      for byte in value.compact {
        if children[at][byte] == nil {
          children[at][byte] = states.count
          children.append([:])
          states.append(rules.builder.state())
          rules.builder.edge(states[at], byte, byte, states[states.count - 1])
        }
        at = children[at][byte] ?? at
      }
      rules.builder.link(states[at], rules.end)
    }
  }

  /// Numbers with their limits.
  private mutating func number(_ schema: JSONValue, _ pointer: String, wholeOnly: Bool) throws(SchemaError) -> State {
    let low = try limit(schema, "minimum", "exclusiveMinimum", pointer) { $0 < $1 }
    let high = try limit(schema, "maximum", "exclusiveMaximum", pointer) { $1 < $0 }
    if low == nil, high == nil { return wholeOnly ? rules.wholeNumber() : rules.anyNumber() }
    let key = "\(low.map { "\($0)" } ?? "") \(high.map { "\($0)" } ?? "") \(wholeOnly)"
    if let state = numbers[key] { return state }
    let state = NumberRules.range(from: low, to: high, wholeOnly: wholeOnly, in: &rules.builder)
    numbers[key] = state
    return state
  }

  /// The tighter of two limits.
  private func limit(
    _ schema: JSONValue, _ inclusive: String, _ exclusive: String, _ pointer: String,
    isLooser: (DecimalNumber, DecimalNumber) -> Bool
  ) throws(SchemaError) -> (value: DecimalNumber, isInclusive: Bool)? {
    var limit: (value: DecimalNumber, isInclusive: Bool)?
    for (keyword, isInclusive) in [(inclusive, true), (exclusive, false)] {
      guard let value = schema[keyword] else { continue }
      let place = "\(pointer)/\(keyword)"
      guard case .number(let text) = value else {
        throw .invalid(pointer: place, reason: "a number was expected, not \(value.kind)")
      }
      guard let number = DecimalNumber(text) else {
        throw .unsupported(pointer: place, keyword: keyword, advice: "the number has too many digits")
      }
      // Of equal ones the exclusive is the tighter.
      if let known = limit, number != known.value, isLooser(number, known.value) { continue }
      limit = (number, isInclusive)
    }
    return limit
  }

  /// A pair of counts such as `minItems` and `maxItems`.
  func bound(
    _ schema: JSONValue, _ minimum: String, _ maximum: String, _ pointer: String
  ) throws(SchemaError) -> Grammar.Bound {
    func count(_ keyword: String) throws(SchemaError) -> Int? {
      guard let value = schema[keyword] else { return nil }
      guard let count = value.integer, count >= 0 else {
        throw .invalid(pointer: "\(pointer)/\(keyword)", reason: "a whole number of 0 or more was expected")
      }
      return count
    }
    let least = try count(minimum) ?? 0
    let most = try count(maximum)
    guard least <= Self.maximumCount else {
      throw .tooLarge("“\(minimum)” at \(pointer)", limit: Self.maximumCount)
    }
    if let most, most < least {
      throw .invalid(pointer: "\(pointer)/\(maximum)", reason: "“\(maximum)” is below “\(minimum)”")
    }
    return Grammar.Bound(minimum: Int32(least), maximum: most.map { Int32(clamping: $0) } ?? .max)
  }
}

extension JSONValue {
  fileprivate func isOf(_ kind: SchemaKeywords.Kind) -> Bool {
    switch (self, kind) {
    case (.null, .null), (.bool, .boolean), (.number, .number), (.string, .string), (.array, .array),
      (.object, .object):
      true
    case (.number(let text), .integer): DecimalNumber(text)?.magnitude.fraction.isEmpty ?? false
    default: false
    }
  }
}
