import Foundation
import Glibc
import Synchronization

/// Tells that something changed in some folders, by inotify(7). What changed is for `WatchedFolders` to find: names can be stale and the
/// kernel's queue can overflow, a listing is right.
final class FolderNotifier: Sendable {
  private struct State {
    /// Grows with every event that matters.
    var events = 0
    /// Folders by the kernel's number for them.
    var folders: [Int32: String] = [:]
  }

  /// One element at least after each event; several events may share one. For a single reader.
  let wakeups: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let state = Mutex(State())
  private let events: Int32
  /// The end of a pipe whose closing ends the reading thread.
  private let stop: Int32

  init() throws(WatchError) {
    events = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard events >= 0 else { throw .system(reason: systemMessage(errno)) }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      let reason = systemMessage(errno)
      close(events)
      throw .system(reason: reason)
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    stop = ends[1]
    (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    let thread = Thread { [events, stopped = ends[0], wake, weak self] in
      Self.read(events, until: stopped) { bytes in self?.take(bytes) }
      wake.finish()
      close(events)
      close(stopped)
    }
    thread.name = "kaijuan.watch"
    thread.start()
  }

  deinit { close(stop) }

  /// How many events have come.
  var count: Int { state.withLock(\.events) }

  /// Begins to watch a folder, unless it is watched. True when it was not.
  func watch(_ folder: String) throws(WatchError) -> Bool {
    let kinds = [
      IN_CREATE, IN_CLOSE_WRITE, IN_MODIFY, IN_MOVED_FROM, IN_MOVED_TO, IN_DELETE, IN_DELETE_SELF, IN_MOVE_SELF,
      IN_ATTRIB,
      IN_ONLYDIR,
    ]
    let number = inotify_add_watch(events, folder, kinds.reduce(UInt32(0)) { $0 | UInt32($1) })
    guard number >= 0 else {
      switch errno {
      case ENOSPC: throw .tooManyFolders(path: folder, limit: Self.limit)
      // It went away since it was listed; the folder above has told.
      case ENOENT, ENOTDIR, EACCES, ELOOP: return false
      default: throw .system(reason: "\(folder): \(systemMessage(errno))")
      }
    }
    return state.withLock { $0.folders.updateValue(folder, forKey: number) == nil }
  }

  private static var limit: Int? {
    let text = try? String(contentsOfFile: "/proc/sys/fs/inotify/max_user_watches", encoding: .utf8)
    return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func read(_ events: Int32, until stop: Int32, _ take: ([UInt8]) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var ends = [events, stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      guard poll(&ends, 2, -1) > 0 else { continue }
      if ends[1].revents != 0 { return }
      let count = Glibc.read(events, &buffer, buffer.count)
      if count > 0 { take(Array(buffer[..<count])) }
    }
  }

  private func take(_ bytes: [UInt8]) {
    let matters = state.withLock { state in
      var matters = false
      for event in Self.events(in: bytes) {
        if event.mask & UInt32(IN_IGNORED) != 0 { state.folders[event.folder] = nil }
        matters = matters || event.matters
      }
      if matters { state.events += 1 }
      return matters
    }
    if matters { wake.yield() }
  }
}

/// One `struct inotify_event`.
private struct FolderEvent {
  var folder: Int32
  var mask: UInt32
  var name: String

  /// What is hidden or temporary is not listed, so nothing changes with it; the list of what to leave out is hidden but counts.
  var matters: Bool { name.isEmpty || name == IgnoreFile.name || FileDiscovery.isVisible(name) }
}

extension FolderNotifier {
  /// Four 32-bit numbers, the last of which is the length of the name after them, filled up with NUL.
  private static func events(in bytes: [UInt8]) -> [FolderEvent] {
    var found: [FolderEvent] = []
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while offset + 16 <= raw.count {
        let length = Int(raw.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
        let name = raw[offset + 16..<min(raw.count, offset + 16 + length)].prefix { $0 != 0 }
        found.append(
          FolderEvent(
            folder: raw.loadUnaligned(fromByteOffset: offset, as: Int32.self),
            mask: raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
            name: String(decoding: name, as: UTF8.self)))
        offset += 16 + length
      }
    }
    return found
  }
}
