import Glibc

/// Reads what a tool writes, both ways at once, until it closes them or passes a limit.
struct ToolStream {
  let limits: ToolLimits
  let tool: String
  private var complaintBytes: [UInt8] = []
  private var outputBytes = 0

  init(limits: ToolLimits, tool: String) {
    self.limits = limits
    self.tool = tool
  }

  /// The last 4,096 bytes of what it complained of, as one line.
  var complaint: String { String(decoding: complaintBytes.suffix(4096), as: UTF8.self).singleLine(limit: 400) }

  mutating func read(
    _ output: Int32, _ complaint: Int32, take: (ArraySlice<UInt8>) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    let start = ContinuousClock.now
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var ends = [output, complaint].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while ends.contains(where: { $0.fd >= 0 }) {
      let left = Double(limits.seconds) - start.duration(to: .now) / .seconds(1)
      guard left > 0 else { throw .exhausted(tool: tool, limit: "\(limits.seconds) seconds") }
      guard poll(&ends, nfds_t(ends.count), Int32(min(left * 1000 + 1, 60_000))) > 0 else { continue }
      for index in ends.indices where ends[index].fd >= 0 && ends[index].revents != 0 {
        let count = Glibc.read(ends[index].fd, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          // A negative descriptor is passed over.
          ends[index].fd = -1
          continue
        }
        if index == 0 {
          outputBytes += count
          guard outputBytes <= limits.outputBytes else {
            throw .exhausted(tool: tool, limit: "\(limits.outputBytes) bytes of output")
          }
          try take(buffer[..<count])
        } else {
          complaintBytes = (complaintBytes + buffer[..<count]).suffix(8192)
        }
      }
    }
  }
}
