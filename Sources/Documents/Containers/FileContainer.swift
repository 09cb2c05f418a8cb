import Foundation

/// A file in which other files stand.
protocol FileContainer {
  /// The next file inside, `nil` after the last. What is wrong with one file is in its content; throws where the container itself
  /// gives no more.
  mutating func next() throws(DocumentError) -> ContainedFile?
}

struct ContainedFile {
  /// Its path inside, with `/` between names; empty where the container is nothing but this file, compressed.
  var name: String
  var content: Result<Data, DocumentError>
}

/// The regular files of an archive. Folders, links, devices and hidden files are passed over, as in a folder.
struct ArchiveContainer: FileContainer {
  private let reader: ArchiveReader
  private let fileLimit: Int
  private var names: Set<String> = []

  init(_ reader: ArchiveReader, fileLimit: Int) {
    self.reader = reader
    self.fileLimit = fileLimit
  }

  mutating func next() throws(DocumentError) -> ContainedFile? {
    while let entry = try reader.next() {
      guard entry.isRegularFile else { continue }
      let path = entry.name.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      if Self.isHidden(path) { continue }
      if let problem = problem(of: entry, path: path) { return ContainedFile(name: path, content: .failure(problem)) }
      do throws(DocumentError) {
        return ContainedFile(name: path, content: .success(try reader.content(limit: fileLimit)))
      } catch .hostile(let reason) {
        throw .hostile(reason: reason)
      } catch {
        return ContainedFile(name: path, content: .failure(error))
      }
    }
    return nil
  }

  private mutating func problem(of entry: ArchiveReader.Entry, path: String) -> DocumentError? {
    if entry.name.hasPrefix("/") || path.split(separator: "/").contains("..") || entry.name.contains("\\..") {
      return .hostile(reason: "its path '\(entry.name.singleLine())' leads out of the archive")
    }
    if entry.isEncrypted { return .encrypted(format: "archive entry") }
    guard names.insert(path).inserted else {
      return .malformed(format: "archive", line: 0, reason: "two of its files are called '\(path.singleLine())'")
    }
    return nil
  }

  private static func isHidden(_ path: String) -> Bool {
    path.split(separator: "/").contains { ($0.hasPrefix(".") && $0 != "..") || $0 == "__MACOSX" }
  }
}
