import Foundation
import Glibc

/// The files that were seen at the last look.
struct FolderSnapshot {
  private struct Entry {
    var file: FileListing.File
    var state: FileState
  }

  /// How long a file rests before it is taken, and after how long it is taken although it never does.
  let settling: Duration
  let patience: Duration
  private var known: [String: Entry] = [:]
  private var unsettledSince: [String: ContinuousClock.Instant] = [:]
  private var told: Set<FileProblem> = []
  private var isFirst = true

  init(settling: Duration, patience: Duration) {
    self.settling = settling
    self.patience = patience
  }

  /// O(files). At the first call everything there is has been written.
  mutating func compare(_ listing: FileListing) -> FolderChanges {
    var changes = FolderChanges()
    var gone = known
    var new: [Entry] = []
    for file in listing.files {
      let old = gone.removeValue(forKey: file.uri)
      // What went away since it was listed is for the next look.
      guard let state = FileState(path: file.path), state != old?.state else { continue }
      if isUnsettled(file, state) {
        changes.unsettled += 1
      } else if old == nil {
        new.append(Entry(file: file, state: state))
      } else {
        known[file.uri] = Entry(file: file, state: state)
        changes.written.append(file)
      }
    }
    // A folder that cannot be read has not lost its files.
    let unread = Set(listing.problems.map(\.path))
    gone = gone.filter { !Self.isBelow($0.value.file.path, unread) }
    match(new, &gone, &changes)
    for uri in gone.keys { known[uri] = nil }
    changes.removed = gone.values.map(\.file).sorted { $0.uri.utf8.lexicographicallyPrecedes($1.uri.utf8) }
    changes.problems = listing.problems.filter { !told.contains($0) }
    told = Set(listing.problems)
    isFirst = false
    return changes
  }

  /// New files that are gone ones under another name. The ending stays, as it decides how a file is read.
  private mutating func match(_ new: [Entry], _ gone: inout [String: Entry], _ changes: inout FolderChanges) {
    let places = Dictionary(gone.map { ($0.value.state.identity, $0.key) }) { first, _ in first }
    for entry in new {
      known[entry.file.uri] = entry
      if let from = places[entry.state.identity], let old = gone[from], old.state.hasContent(of: entry.state),
        (from as NSString).pathExtension == (entry.file.uri as NSString).pathExtension
      {
        gone[from] = nil
        known[from] = nil
        changes.moved.append(FolderChanges.Move(from: from, to: entry.file))
      } else {
        changes.written.append(entry.file)
      }
    }
  }

  private mutating func isUnsettled(_ file: FileListing.File, _ state: FileState) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = Duration.nanoseconds(now.tv_sec * 1_000_000_000 + now.tv_nsec - state.written)
    let since = unsettledSince[file.uri] ?? .now
    // A time of writing in the future says nothing.
    guard !isFirst, age >= .zero, age < settling, since.duration(to: .now) < patience else {
      unsettledSince[file.uri] = nil
      return false
    }
    unsettledSince[file.uri] = since
    return true
  }

  private static func isBelow(_ path: String, _ places: Set<String>) -> Bool {
    guard !places.isEmpty else { return false }
    var path = path[...]
    while !path.isEmpty {
      if places.contains(String(path)) { return true }
      path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    }
    return false
  }
}
