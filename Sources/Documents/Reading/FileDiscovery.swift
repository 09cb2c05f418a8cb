import Foundation
import Glibc

/// Finds the files under the paths a person names.
public enum FileDiscovery {
  /// Walks files and folders. Below a folder, hidden entries, programs' temporary files (`TemporaryFile`) and what its
  /// `.kaijuanignore` names are skipped; a file or folder reachable in several ways is taken once, by its real place where that is
  /// among them. What cannot be taken is reported and never ends the walk. Blocks the calling thread on the disk.
  ///
  /// - Parameter besides: files and folders that are left out wherever they turn up, such as the library itself.
  public static func list(_ paths: [String], besides: [String] = []) -> FileListing {
    var walk = Walk(besides: besides)
    for path in paths { walk.addRoot(path) }
    walk.followLinks()
    return walk.listing()
  }

  /// Whether an entry of this name is looked at below a folder.
  static func isVisible(_ name: String) -> Bool {
    !name.hasPrefix(".") && !TemporaryFile.isName(name)
  }
}

private struct Walk {
  private struct Entry {
    var path: String
    var uri: String
  }
  private var files: [Entry] = []
  private var links: [Entry] = []
  private var problems: [FileProblem] = []
  /// Resolved paths of what has been taken.
  private var visited: Set<String> = []
  private var folders: [String] = []

  init(besides: [String]) {
    visited = Set(besides.compactMap(resolved))
  }

  mutating func addRoot(_ path: String) {
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    var status = stat()
    guard stat(absolute, &status) == 0 else { return report(absolute, errno) }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    take(Entry(path: absolute, uri: isFolder ? "" : (absolute as NSString).lastPathComponent), status)
  }

  /// Links wait until all real entries are known, so that a link never displaces what it points at.
  mutating func followLinks() {
    while !links.isEmpty {
      let batch = links.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      links = []
      for link in batch { follow(link) }
    }
  }

  private mutating func follow(_ link: Entry) {
    var status = stat()
    guard stat(link.path, &status) == 0, let target = resolved(link.path) else {
      let code = errno
      switch code {
      case ELOOP: return report(link.path, "It is a symbolic link that leads back to itself. Remove the link.")
      case ENOENT: return report(link.path, "It is a symbolic link to nothing. Remove or mend the link.")
      default: return report(link.path, code)
      }
    }
    let parent = resolved((link.path as NSString).deletingLastPathComponent) ?? link.path
    if status.st_mode & S_IFMT == S_IFDIR, parent == target || parent.hasPrefix(target == "/" ? "/" : target + "/") {
      return report(
        link.path,
        "It is a symbolic link to \(target), which contains it: a loop. It was not followed; remove the link.")
    }
    take(link, status)
  }

  private mutating func take(_ entry: Entry, _ status: stat) {
    guard let target = resolved(entry.path) else { return report(entry.path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard access(entry.path, R_OK) == 0 else { return report(entry.path, errno) }
      if visited.insert(target).inserted { files.append(entry) }
    case S_IFDIR:
      walk(entry)
    default:
      report(entry.path, "It is neither a file nor a folder but a device, pipe or socket. Leave it out.")
    }
  }

  private mutating func walk(_ folder: Entry) {
    var open = [folder]
    while let folder = open.popLast() {
      guard let target = resolved(folder.path) else {
        report(folder.path, errno)
        continue
      }
      guard visited.insert(target).inserted else { continue }
      folders.append(folder.path)
      for name in names(in: folder.path) {
        let path = folder.path == "/" ? "/" + name : folder.path + "/" + name
        let entry = Entry(path: path, uri: folder.uri.isEmpty ? name : folder.uri + "/" + name)
        var status = stat()
        guard lstat(entry.path, &status) == 0 else {
          report(entry.path, errno)
          continue
        }
        switch status.st_mode & S_IFMT {
        case S_IFLNK: links.append(entry)
        case S_IFDIR: open.append(entry)
        default: take(entry, status)
        }
      }
    }
  }

  /// The visible entries of a folder, sorted.
  private mutating func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else {
      report(folder, errno)
      return []
    }
    defer { closedir(stream) }
    let ignored = IgnoreFile(folder: folder)
    var names: [String] = []
    while let entry = readdir(stream) {
      let name: String? = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(validating: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name else {
        report(folder, "It holds an entry whose name is not valid UTF-8; that entry was left out. Rename it.")
        continue
      }
      if FileDiscovery.isVisible(name), !ignored.excludes(name) { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func report(_ path: String, _ code: Int32) {
    report(path, "\(DocumentError.unreadable(reason: systemMessage(code)))")
  }

  private mutating func report(_ path: String, _ reason: String) {
    problems.append(FileProblem(path: path, stage: .discover, reason: reason))
  }

  /// Two roots may hold files of the same relative path: the first keeps the URI, the others are reported.
  func listing() -> FileListing {
    var listing = FileListing(problems: problems, folders: folders)
    var owners: [String: String] = [:]
    for file in files {
      if let owner = owners[file.uri] {
        let reason = "Its URI '\(file.uri)' is that of \(owner) too. Name a folder that contains both."
        listing.problems.append(FileProblem(path: file.path, stage: .discover, reason: reason))
      } else {
        owners[file.uri] = file.path
        listing.files.append(FileListing.File(path: file.path, uri: file.uri))
      }
    }
    listing.files.sort { $0.uri.utf8.lexicographicallyPrecedes($1.uri.utf8) }
    listing.problems.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return listing
  }
}

/// The real place of a path, `nil` and `errno` where there is none.
private func resolved(_ path: String) -> String? {
  guard let buffer = realpath(path, nil) else { return nil }
  defer { free(buffer) }
  return String(cString: buffer)
}
