import Foundation

/// How much memory this process may still take.
public struct SystemMemory: Sendable {
  /// Bytes: what the system calls available, and no more than its control groups leave. Pages of files count as free, since they can be
  /// read again. `nil` where the system does not say.
  public var available: Int?

  /// Cost: a few small files under `/proc` and `/sys`.
  public static var current: Self { Self(root: "/") }

  /// - Parameter root: the folder that holds `proc` and `sys`.
  init(root: String) {
    let rooms = [Self.systemRoom(root)] + ControlGroup.groups(root: root).map(\.room)
    available = rooms.compactMap(\.self).min()
  }

  private static func systemRoom(_ root: String) -> Int? {
    Self.fields("\(root)/proc/meminfo")["MemAvailable:"].map { $0 << 10 }
  }

  /// Lines of a name and a number.
  fileprivate static func fields(_ path: String) -> [String: Int] {
    let lines = (text(path) ?? "").split(separator: "\n").map { $0.split(separator: " ") }
    let pairs = lines.compactMap { line in
      line.count >= 2 ? Int(line[1]).map { (String(line[0]), min(max(0, $0), 1 << 50)) } : nil
    }
    return Dictionary(pairs) { first, _ in first }
  }

  fileprivate static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// A control group that holds this process, of version 1 or 2.
/// Source: the Linux kernel's documentation, `cgroup-v1/memory.rst` and `cgroup-v2.rst`.
private struct ControlGroup {
  let folder: String
  let isVersion2: Bool

  /// Bytes below its limit; `nil` without one.
  var room: Int? {
    guard let limit = number(isVersion2 ? "memory.max" : "memory.limit_in_bytes"),
      let used = number(isVersion2 ? "memory.current" : "memory.usage_in_bytes")
    else { return nil }
    let pages = SystemMemory.fields("\(folder)/memory.stat")
    let prefix = isVersion2 ? "" : "total_"
    let files = ["inactive_file", "active_file"].reduce(0) { $0 + (pages[prefix + $1] ?? 0) }
    return max(0, limit - max(0, used - files))
  }

  private func number(_ name: String) -> Int? {
    SystemMemory.text("\(folder)/\(name)").flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// The process's own groups and all above them.
  static func groups(root: String) -> [Self] {
    (SystemMemory.text("\(root)/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line -> [Self] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let isVersion2 = fields[1].isEmpty
      guard isVersion2 || fields[1].split(separator: ",").contains("memory") else { return [] }
      let mount = "\(root)/sys/fs/cgroup" + (isVersion2 ? "" : "/memory")
      let names = fields[2].split(separator: "/")
      return (0...names.count).map { depth in
        Self(folder: ([mount] + names.prefix(depth).map(String.init)).joined(separator: "/"), isVersion2: isVersion2)
      }
    }
  }
}
