import Foundation
import Glibc

/// A program that reads a file for us, since its format invites attacks or its licence does not allow linking it.
///
/// It gets the file on its standard input, a bare environment, and limits on memory, time and output that the kernel enforces; it can
/// write no files. Blocks the calling thread, as parsers do: parsing is called off the cooperative pool.
struct ToolProcess {
  let tool: String
  let arguments: [String]
  /// The Debian package that has the tool.
  let package: String
  var limits = ToolLimits()

  struct Ending {
    /// `nil` when a signal ended it.
    var status: Int32?
    /// The end of what it wrote to standard error.
    var complaint: String
  }

  private static let complaintLimit = 4096

  /// Runs the tool to its end, handing over what it writes as it comes. The program is killed when `take` throws.
  func run(input: Data, take: (ArraySlice<UInt8>) throws(DocumentError) -> Void) throws(DocumentError) -> Ending {
    let path = try Self.find(tool, package: package)
    let file = try Self.unnamedFile(input)
    defer { close(file) }
    let (output, complaint) = (try ToolPipe(), try ToolPipe())
    defer {
      output.close()
      complaint.close()
    }
    let process = try spawn(path, input: file, output: output.writing, complaint: complaint.writing)
    output.closeWriting()
    complaint.closeWriting()
    var stream = ToolStream(limits: limits, tool: tool)
    do throws(DocumentError) {
      try stream.read(output.reading, complaint.reading, take: take)
    } catch {
      end(process)
      throw error
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // What it may have left behind of its own.
    kill(-process, SIGKILL)
    let signal = status & 0x7F
    if signal == SIGXCPU { throw .exhausted(tool: tool, limit: "\(limits.processorSeconds) seconds of processor time") }
    return Ending(status: signal == 0 ? status >> 8 & 0xFF : nil, complaint: stream.complaint)
  }

  private func end(_ process: pid_t) {
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// `prlimit` sets the limits and becomes the tool.
  private func spawn(_ path: String, input: Int32, output: Int32, complaint: Int32) throws(DocumentError) -> pid_t {
    let limiter = try Self.find("prlimit", package: "util-linux")
    let command =
      [
        limiter, "--as=\(limits.memoryBytes)", "--cpu=\(limits.processorSeconds):\(limits.processorSeconds + 5)",
        "--core=0", "--fsize=0", path,
      ] + arguments
    let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/nonexistent", "OMP_THREAD_LIMIT=1"]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (source, target) in [(input, 0), (output, 1), (complaint, 2)] as [(Int32, Int32)] {
      posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, and the signals that this process ignores or blocks as they are by default.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let (words, variables) = (command.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
    defer { for word in words + variables { free(word) } }
    let status = posix_spawn(&process, limiter, &actions, &attributes, words, variables)
    guard status == 0 else { throw .unreadable(reason: "\(tool) cannot be started, \(systemMessage(status))") }
    return process
  }

  // MARK: Set-up

  private static func find(_ tool: String, package: String) throws(DocumentError) -> String {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for folder in path.split(separator: ":") where access("\(folder)/\(tool)", X_OK) == 0 { return "\(folder)/\(tool)" }
    throw .toolMissing(tool: tool, package: package)
  }

  /// A file that is gone with its last descriptor.
  private static func unnamedFile(_ data: Data) throws(DocumentError) -> Int32 {
    var template = Array((NSTemporaryDirectory() + "/kaijuan-XXXXXX").utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw .unreadable(reason: "no temporary file can be made, \(systemMessage(errno))") }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    unlink(template)
    let failure = data.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = write(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        if count < 0, errno != EINTR { return errno }
        written += max(count, 0)
      }
      return 0
    }
    guard failure == 0, lseek(file, 0, SEEK_SET) == 0 else {
      close(file)
      throw .unreadable(reason: "a temporary file cannot be written, \(systemMessage(failure))")
    }
    return file
  }
}

/// Both ends of a pipe, closed once each.
private final class ToolPipe {
  let reading: Int32
  private(set) var writing: Int32

  init() throws(DocumentError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .unreadable(reason: "no pipe can be opened, \(systemMessage(errno))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  func closeWriting() {
    if writing >= 0 { Glibc.close(writing) }
    writing = -1
  }

  func close() {
    closeWriting()
    Glibc.close(reading)
  }
}
