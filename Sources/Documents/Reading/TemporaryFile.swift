/// Files that programs put beside a document while they write or fetch it, and take away again.
enum TemporaryFile {
  static func isName(_ name: String) -> Bool {
    // Backups, auto-saves of Emacs, and what Office locks a file with.
    if name.hasSuffix("~") || name.hasPrefix("~$") || (name.hasPrefix("#") && name.hasSuffix("#")) { return true }
    guard let dot = name.lastIndex(of: ".") else { return false }
    return endings.contains(name[dot...].dropFirst().lowercased())
  }

  private static let endings: Set<String> = [
    "swp", "swo", "swx", "tmp", "temp", "part", "partial", "crdownload", "download",
  ]
}
