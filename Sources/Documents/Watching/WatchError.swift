/// Why folders cannot be watched, or not any longer.
public enum WatchError: Error, Sendable, Equatable, CustomStringConvertible {
  case notAFolder(path: String)
  /// It was deleted, moved, unmounted or replaced.
  case folderGone(path: String)
  case tooManyFolders(path: String, limit: Int?)
  case system(reason: String)

  public var description: String {
    switch self {
    case .notAFolder(let path):
      "\(path) is not a folder that can be read; only folders can be watched."
    case .folderGone(let path):
      "\(path) is gone or another folder now. Nothing was taken out of the library; watch it again when it is back."
    case .tooManyFolders(let path, let limit):
      "\(path) cannot be watched: the system watches \(limit.map { "at most \($0)" } ?? "only so many") folders for one user. "
        + "Raise it, such as with: sysctl fs.inotify.max_user_watches=1048576"
    case .system(let reason):
      "the system cannot watch folders: \(reason)."
    }
  }
}
