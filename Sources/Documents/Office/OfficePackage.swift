import Foundation

/// The parts of an Office Open XML file or a book: a zip archive whose entries name each other.
struct OfficePackage {
  /// What the file is called in errors.
  let format: String
  private let data: Data
  private let limits: ContainerLimits

  init(_ data: Data, format: String) {
    self.data = data
    self.format = format
    var limits = ContainerLimits()
    limits.entries = 20_000
    limits.totalBytes = 512 << 20
    self.limits = limits
  }

  /// One part may unpack to this much.
  private static let partLimit = 256 << 20

  /// The parts for whose names `isWanted` holds, by their names. Goes through the archive once; what is not wanted is not unpacked.
  ///
  /// Names are in lower case and with `/`: those of parts are compared without case (ECMA-376, part 2), and some programs write `\`.
  func parts(where isWanted: (String) -> Bool) throws(DocumentError) -> [String: [UInt8]] {
    let reader: ArchiveReader
    do throws(DocumentError) {
      reader = try ArchiveReader(data: data, budget: ContainerBudget(limits: limits, packedBytes: data.count))
      var parts: [String: [UInt8]] = [:]
      while let entry = try reader.next() {
        let name = Self.partName(entry.name)
        guard isWanted(name) else { continue }
        guard !entry.isEncrypted else { throw .encrypted(format: format) }
        parts[name] = [UInt8](try reader.content(limit: Self.partLimit))
      }
      return parts
    } catch .malformed(_, _, let reason) {
      throw .malformed(format: format, line: 0, reason: reason)
    } catch .encrypted {
      throw .encrypted(format: format)
    }
  }

  func part(_ name: String) throws(DocumentError) -> [UInt8]? {
    try parts { $0 == name }[name]
  }

  /// A part without which there is nothing to read.
  func required(_ name: String) throws(DocumentError) -> [UInt8] {
    guard let part = try part(name) else {
      throw .malformed(format: format, line: 0, reason: "it has no part '\(name.singleLine())'")
    }
    return part
  }

  func cursor(_ bytes: [UInt8]) throws(DocumentError) -> XMLCursor { try XMLCursor(bytes, format: format) }

  /// Targets inside the package by their ids, as `owner` (`word/document.xml`) names them.
  func relationships(of owner: String, in parts: [String: [UInt8]]) throws(DocumentError) -> [String: Relationship] {
    let folder = owner.split(separator: "/").dropLast().joined(separator: "/")
    guard let bytes = parts[Self.relationships(of: owner)] else { return [:] }
    let cursor = try cursor(bytes)
    var relationships: [String: Relationship] = [:]
    while let event = try cursor.next() {
      guard event == .start("Relationship"), cursor["TargetMode"] != "External", let id = cursor["Id"],
        let target = cursor["Target"]
      else { continue }
      let kind = cursor["Type"]?.split(separator: "/").last.map { String($0) } ?? ""
      relationships[id] = Relationship(kind: kind, target: Self.resolve(target, from: folder))
    }
    return relationships
  }

  /// The part that names the targets of another.
  static func relationships(of owner: String) -> String {
    let folder = owner.split(separator: "/").dropLast().joined(separator: "/")
    return (folder.isEmpty ? "" : folder + "/") + "_rels/" + fileName(of: owner) + ".rels"
  }

  struct Relationship {
    /// The last word of its type: `slide`, `notesSlide`.
    var kind: String
    /// Name of a part.
    var target: String
  }

  private static func partName(_ path: String) -> String { path.replacing("\\", with: "/").lowercased() }

  /// A path that may begin with `/` or hold `..`, as the name of a part.
  static func resolve(_ target: String, from folder: String) -> String {
    var path = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for step in target.split(separator: "/") {
      if step == ".." {
        _ = path.popLast()
      } else if step != "." {
        path.append(step)
      }
    }
    return partName(path.joined(separator: "/"))
  }
}

/// Title, author and dates of an Office file, from `docProps/core.xml`.
struct OfficeProperties {
  var title: String?
  var author: String?
  var fields: [String: String] = [:]

  /// Names that programs put in place of an author's.
  private static let placeholders: Set<String> = [
    "python-docx", "openpyxl", "administrator", "admin", "user", "unknown", "microsoft office user", "author",
  ]

  init(_ bytes: [UInt8]?, in package: OfficePackage) throws(DocumentError) {
    guard let bytes else { return }
    let cursor = try package.cursor(bytes)
    while let event = try cursor.next() {
      guard case .start(let name) = event, name != "coreProperties" else { continue }
      let value = try cursor.content().singleLine(limit: 500)
      if value.isEmpty { continue }
      switch name {
      case "title": title = value
      case "creator": author = Self.placeholders.contains(value.lowercased()) ? nil : value
      case "created": fields["date"] = String(value.prefix(10))
      case "modified": fields["modified"] = String(value.prefix(10))
      case "subject", "description", "keywords", "category": fields[name] = value
      default: break
      }
    }
  }

  func apply(to draft: inout DocumentDraft) {
    draft.contributor = author
    draft.metadata = fields
  }
}
