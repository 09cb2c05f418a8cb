/// JSON and JSON lines as a readable outline: nested objects under their key paths, scalars as `key: value`, lists of like objects as
/// tables. Long arrays end with how many elements more there are.
enum JSONParser {
  /// What is no JSON, such as a configuration with comments, is read as code.
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    var reader = JSONReader(Array(text.utf8))
    guard let value = reader.document() else {
      return try SourceCodeParser.parse(text, name: name, language: .generic)
    }
    var outline = JSONOutline()
    outline.write(value)
    return try outline.document(title: value["title"]?.string ?? value["name"]?.string, name: name)
  }

  /// One value a line. Lines that are no JSON are kept as they are.
  static func parse(lines text: String, name: String) throws(DocumentError) -> Document {
    var outline = JSONOutline()
    for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
      var reader = JSONReader(Array(line.utf8))
      outline.writeRecord(reader.document() ?? .string(String(line)))
    }
    return try outline.document(title: nil, name: name)
  }
}

struct JSONOutline {
  private var writer = BlockWriter()

  private static let headingDepth = 6

  func document(title: String?, name: String) throws(DocumentError) -> Document {
    var draft = try writer.draft(title: title)
    draft.kind = .article
    return try draft.document(name: name)
  }

  mutating func write(_ value: JSONValue) { write(value, path: []) }

  /// A record of many: all of it in one paragraph.
  mutating func writeRecord(_ value: JSONValue) {
    var lines = ""
    Self.flatten(value, path: "", into: &lines)
    writer.paragraph(lines)
  }

  private mutating func write(_ value: JSONValue, path: [String]) {
    switch value {
    case .object(let members): write(members, path: path)
    case .array(let elements, let count): write(elements, count: count, path: path)
    case .string(let text), .literal(let text): writer.paragraph(text)
    }
  }

  /// Scalars first, so that they do not come to stand under the heading of a member before them.
  private mutating func write(_ members: [(key: String, value: JSONValue)], path: [String]) {
    var lines: [String] = []
    for member in members {
      if let line = Self.line(member.value) { lines.append("\(member.key): \(line)") }
    }
    writer.paragraph(lines.joined(separator: "\n"))
    for member in members where Self.line(member.value) == nil {
      let path = path + [member.key.singleLine()]
      if path.count <= Self.headingDepth { writer.heading(path.joined(separator: "."), level: path.count) }
      if path.count < 40 { write(member.value, path: path) } else { writeRecord(member.value) }
    }
  }

  private mutating func write(_ elements: [JSONValue], count: Int, path: [String]) {
    if let table = Self.table(elements) {
      writer.table(table)
    } else {
      for element in elements { writeRecord(element) }
    }
    if count > elements.count { writer.paragraph("… \(count - elements.count) more") }
  }

  /// A scalar, or a list of nothing else, in one line.
  private static func line(_ value: JSONValue) -> String? {
    if let scalar = value.scalar { return scalar }
    guard case .array(let elements, let count) = value else { return nil }
    let scalars = elements.prefix(200).compactMap(\.scalar)
    guard scalars.count == min(elements.count, 200) else { return nil }
    return scalars.joined(separator: ", ") + (count > scalars.count ? ", … \(count - scalars.count) more" : "")
  }

  /// Objects of scalars with the keys of the first one.
  private static func table(_ elements: [JSONValue]) -> [[String]]? {
    guard elements.count > 1, case .object(let first)? = elements.first, !first.isEmpty, first.count <= 64 else {
      return nil
    }
    let keys = first.map(\.key)
    var rows = [keys]
    for element in elements {
      guard case .object(let members) = element, members.map(\.key) == keys else { return nil }
      let cells = members.compactMap { line($0.value) }
      guard cells.count == keys.count else { return nil }
      rows.append(cells)
    }
    return rows
  }

  /// `a.b: value` for each scalar inside. Ends early once there is more than a document may have.
  private static func flatten(_ value: JSONValue, path: String, into lines: inout String) {
    guard lines.utf8.count <= BlockWriter.byteLimit else { return }
    if let line = line(value) {
      lines += path.isEmpty ? "\(line)\n" : "\(path): \(line)\n"
      return
    }
    switch value {
    case .object(let members):
      for member in members { flatten(member.value, path: self.path(path, member.key), into: &lines) }
    case .array(let elements, let count):
      for (index, element) in elements.enumerated() { flatten(element, path: "\(path)[\(index)]", into: &lines) }
      if count > elements.count { lines += "\(path): … \(count - elements.count) more\n" }
    case .string, .literal: break
    }
  }

  /// Of a long path, its end.
  private static func path(_ outer: String, _ key: String) -> String {
    let key = key.singleLine()
    guard !outer.isEmpty else { return key }
    return (outer.utf8.count > 400 ? "…" + outer.suffix(200) : outer) + "." + key
  }
}
