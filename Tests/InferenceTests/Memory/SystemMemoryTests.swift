import Foundation
import Testing

@testable import Inference

@Suite struct SystemMemoryTests {
  /// What a machine made of these files says.
  private func available(_ files: [String: String]) throws -> Int? {
    let root = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return SystemMemory(root: root.path).available
  }

  private static let meminfo = "MemTotal:       16000000 kB\nMemFree:        100 kB\nMemAvailable:    8000000 kB\n"

  @Test func theSystemSaysWhatIsAvailable() throws {
    #expect(try available(["proc/meminfo": Self.meminfo]) == 8_000_000 << 10)
    #expect(try available([:]) == nil)
    #expect(try available(["proc/meminfo": "MemAvailable: many kB\n"]) == nil)
    #expect(try #require(SystemMemory.current.available) > 1 << 20)
  }

  /// Every group above the process counts, and pages of files are no burden.
  @Test func groupsOfVersion2LimitIt() throws {
    var files = [
      "proc/meminfo": Self.meminfo, "proc/self/cgroup": "0::/service/job\n",
      "sys/fs/cgroup/service/memory.max": "3000000\n", "sys/fs/cgroup/service/memory.current": "2500000\n",
      "sys/fs/cgroup/service/memory.stat": "anon 1\ninactive_file 300000\nactive_file 200000\n",
      "sys/fs/cgroup/service/job/memory.max": "max\n", "sys/fs/cgroup/service/job/memory.current": "2500000\n",
    ]
    #expect(try available(files) == 1_000_000)
    files["sys/fs/cgroup/service/job/memory.max"] = "2600000"
    #expect(try available(files) == 100_000)
    files["sys/fs/cgroup/service/job/memory.max"] = "1"
    #expect(try available(files) == 0)
  }

  @Test func groupsOfVersion1LimitIt() throws {
    let files = [
      "proc/meminfo": Self.meminfo, "proc/self/cgroup": "5:devices:/x\n4:cpu,memory:/job\n0::/\n",
      "sys/fs/cgroup/memory/job/memory.limit_in_bytes": "4000000\n",
      "sys/fs/cgroup/memory/job/memory.usage_in_bytes": "3000000\n",
      "sys/fs/cgroup/memory/job/memory.stat": "active_file 5\ntotal_inactive_file 400000\ntotal_active_file 100000\n",
      // No limit is a number near the largest.
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/memory.usage_in_bytes": "3000000\n",
    ]
    #expect(try available(files) == 1_500_000)
  }

  @Test(arguments: ["", "\n", "4:memory", "::::", "4:memory:/../../..", "0::", String(repeating: "0::/a\n", count: 50)])
  func oddFilesSayNothing(_ groups: String) throws {
    #expect(try available(["proc/meminfo": Self.meminfo, "proc/self/cgroup": groups]) == 8_000_000 << 10)
  }
}
