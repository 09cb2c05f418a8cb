import Foundation
import Glibc
import Synchronization

/// The files under some folders, and what became of them since they were looked at last.
///
/// The kernel only tells when to look (inotify); what has changed is found by listing the folders again, by the rules of every ingest. So
/// renamed folders, new ones, ignore files and events that the kernel dropped need no care of their own. For a single task.
public final class WatchedFolders: Sendable {
  private let paths: [String]
  private let besides: [String]
  private let settling: Duration
  private let notifier: FolderNotifier
  private let roots: [String: FileState.Identity]
  private let snapshot: Mutex<FolderSnapshot>

  /// Throws `WatchError`.
  ///
  /// - Parameters:
  ///   - besides: see `FileDiscovery.list`.
  ///   - settling: how long nothing may happen to a file before it is taken. One that never rests is taken after 40 times as long.
  public init(_ paths: [String], besides: [String] = [], settling: Duration = .milliseconds(750)) throws(WatchError) {
    self.paths = paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    self.besides = besides
    self.settling = settling
    snapshot = Mutex(FolderSnapshot(settling: settling, patience: settling * 40))
    var roots: [String: FileState.Identity] = [:]
    for path in self.paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
        access(path, R_OK | X_OK) == 0, let state = FileState(path: path)
      else { throw .notAFolder(path: path) }
      roots[path] = state.identity
    }
    self.roots = roots
    notifier = try FolderNotifier()
  }

  /// Returns when something may have changed and then nothing for the time of settling, at the latest after ten times as long. False when
  /// the task is cancelled.
  ///
  /// - Parameter soon: does not wait for something to change; for files that were unsettled.
  public func change(soon: Bool = false) async -> Bool {
    if !soon {
      var wakeups = notifier.wakeups.makeAsyncIterator()
      guard await wakeups.next() != nil else { return false }
    }
    let start = ContinuousClock.now
    var seen: Int
    repeat {
      seen = notifier.count
      do { try await Task.sleep(for: settling) } catch { return false }
    } while notifier.count != seen && start.duration(to: .now) < settling * 10
    return !Task.isCancelled
  }

  /// Lists the folders and compares. At the first call everything there is has been written. Blocks the calling thread on the disk, as
  /// long as `FileDiscovery.list` does.
  ///
  /// Throws `WatchError.folderGone` when one of the folders is not there any more, before anything counts as removed.
  public func look() throws(WatchError) -> FolderChanges {
    var listing = FileDiscovery.list(paths, besides: besides)
    // What is made in a new folder before it is watched is seen by listing it once more.
    while try watch(listing.folders) { listing = FileDiscovery.list(paths, besides: besides) }
    for (path, identity) in roots where FileState(path: path)?.identity != identity { throw .folderGone(path: path) }
    return snapshot.withLock { $0.compare(listing) }
  }

  /// True when one was not watched before.
  private func watch(_ folders: [String]) throws(WatchError) -> Bool {
    var isNew = false
    for folder in folders where try notifier.watch(folder) { isNew = true }
    return isNew
  }
}
