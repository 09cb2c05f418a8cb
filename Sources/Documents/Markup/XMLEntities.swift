/// Refuses documents whose entity declarations are an attack, before any parser reads them. Entities that name a file or an address are
/// none: nothing is ever fetched for them, and references to them stay as they are written.
enum XMLEntities {
  /// The most bytes one entity may come to when it is expanded.
  static let expansionLimit = 1 << 16

  /// Throws `.hostile` for entities that refer to themselves, or grow past `expansionLimit`.
  static func check(_ source: SourceText) throws(DocumentError) {
    guard let subset = XMLProlog.documentType(in: source.bytes).map(source.string) else { return }
    let declaration = /<!ENTITY\s+(%\s+)?([^\s"'>]+)\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')/
    var values: [String: String] = [:]
    for match in subset.matches(of: declaration) {
      guard match.3 == nil else { continue }
      let name = String(match.2)
      values[name] = values[name] ?? String(match.4 ?? match.5 ?? "")
      guard values.count <= 10_000 else { throw .hostile(reason: "more than 10000 entities are declared") }
    }
    try checkExpansion(values)
  }

  /// Sizes are computed from the entities that refer to nothing upwards, so that no depth of nesting costs more than a pass.
  private static func checkExpansion(_ values: [String: String]) throws(DocumentError) {
    let reference = /[&%]([^\s;&%#]+);/
    var references: [String: [String]] = [:]
    var users: [String: [String]] = [:]
    var sizes: [String: Int] = [:]
    var waiting: [String: Int] = [:]
    for (name, value) in values {
      let names = value.matches(of: reference).map { String($0.1) }.filter { values[$0] != nil }
      references[name] = names
      for used in Set(names) { users[used, default: []].append(name) }
      waiting[name] = Set(names).count
      sizes[name] = value.utf8.count
    }
    var ready = waiting.filter { $0.value == 0 }.map(\.key)
    var settled = 0
    while let name = ready.popLast() {
      settled += 1
      let size = (references[name] ?? []).reduce(sizes[name] ?? 0) { min($0 + (sizes[$1] ?? 0), 1 << 40) }
      sizes[name] = size
      guard size <= expansionLimit else {
        throw .hostile(
          reason:
            "the entity '\(name.singleLine(limit: 40))' expands to \(size) bytes or more; the limit is \(expansionLimit)"
        )
      }
      for user in users[name] ?? [] {
        waiting[user, default: 0] -= 1
        if waiting[user] == 0 { ready.append(user) }
      }
    }
    guard settled == values.count else { throw .hostile(reason: "its entities refer to each other in a circle") }
  }
}
