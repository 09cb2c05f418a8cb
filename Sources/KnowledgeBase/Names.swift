import Foundation

/// Names that people give: of datasets, files and contributors.
public enum Names {
  public static let maximumBytes = 1024

  /// `name` without surrounding space and in composed form, so that one name has one spelling. Throws
  /// `KnowledgeBaseError.invalidName` when nothing is left of it, it is too long, or it holds control characters.
  public static func checked(_ name: String) throws -> String {
    let name = name.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    guard !name.isEmpty else { throw KnowledgeBaseError.invalidName(name, reason: "it is empty") }
    guard name.utf8.count <= maximumBytes else {
      throw KnowledgeBaseError.invalidName(
        name, reason: "it has \(name.utf8.count) bytes, the limit is \(maximumBytes)")
    }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw KnowledgeBaseError.invalidName(name, reason: "it contains a control character")
    }
    return name
  }

  /// `nil` when nothing is left of `name`.
  public static func optional(_ name: String?) throws -> String? {
    guard let name, !name.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else { return nil }
    return try checked(name)
  }
}
