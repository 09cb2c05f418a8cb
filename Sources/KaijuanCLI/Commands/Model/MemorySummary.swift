import Assistant

/// A model's need of memory in a few lines.
struct MemorySummary {
  let memory: ModelMemory

  var text: String {
    var weights = "\(mebibytes(memory.weightBytes)) of packed weights"
    if memory.expertBytes > 0 {
      weights += " (\(mebibytes(memory.expertBytes)) of experts, \(mebibytes(memory.activeExpertBytes)) for one token)"
    }
    return """
      Memory: \(weights), \(mebibytes(memory.contextBytes)) for a context of \(memory.contextTokens) tokens \
      (\(memory.positionBytes) bytes each), \(mebibytes(memory.bufferBytes)) of buffers
      \(verdict)

      """
  }

  private var verdict: String {
    let whole = mebibytes(memory.wholeBytes)
    guard let available = memory.availableBytes else { return "\(whole) in all" }
    let room = "\(mebibytes(available)) are available"
    return switch memory.fit {
    case .whole: "It fits: \(whole) in all, \(room)"
    case .expertsPaged:
      "Only its experts do not fit: \(whole) in all, \(room). Those that are not in use stay on the disk; \(mebibytes(memory.leastBytes)) is the least"
    case .no: "It does not fit: \(mebibytes(memory.leastBytes)) at least, \(room)"
    }
  }

  private func mebibytes(_ bytes: Int) -> String { "\((bytes + (1 << 20) - 1) >> 20) MiB" }
}
