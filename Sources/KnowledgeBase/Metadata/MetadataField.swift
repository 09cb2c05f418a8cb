/// What the library itself knows of a document. The fields that a document brings (its front matter, the head of a mail, the days of a
/// regulation) have their own names beside; of two with the same name the library's goes first, and `metadata.NAME` is the document's.
public enum MetadataField: String, Sendable, CaseIterable {
  case title, uri, kind, language, contributor, dataset
  /// The ending of its file, without the dot and in small letters: `pdf`.
  case format
  /// Bytes of the source.
  case bytes
  case version
  /// The day it was first stored, and that of its current version; UTC.
  case added, changed

  /// Writers are kept as contributors.
  static let otherNames = ["author": MetadataField.contributor]

  /// `nil` for a name that is not the library's.
  init?(named name: String) {
    guard let field = Self(rawValue: name) ?? Self.otherNames[name] else { return nil }
    self = field
  }

  /// What comes before the name of a document's own field.
  public static let ownPrefix = "metadata."
}
