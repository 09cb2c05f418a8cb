import Foundation
import Glibc

/// `.kaijuanignore` in a folder: names of entries of that folder to leave out, one shell pattern (`*`, `?`, `[…]`) a line;
/// `#` begins a comment.
struct IgnoreFile {
  static let name = ".kaijuanignore"

  private let patterns: [String]

  /// A folder without the file leaves nothing out.
  init(folder: String) {
    let text = (try? String(contentsOfFile: folder + "/" + Self.name, encoding: .utf8)) ?? ""
    patterns = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  func excludes(_ name: String) -> Bool {
    patterns.contains { fnmatch($0, name, 0) == 0 }
  }
}
