import Assistant
import Foundation

/// One state of a step in words: `fetching [####----] 45 % 41/87 MiB, 12 MiB/s, 0:05 left`.
struct ProgressLine {
  private let progress: StepProgress
  private let since: Int
  private let seconds: Double

  /// - Parameters:
  ///   - since: what was completed when the step began, for the rate.
  ///   - seconds: how long the step has run.
  init(_ progress: StepProgress, since: Int, seconds: Double) {
    self.progress = progress
    self.since = since
    self.seconds = seconds
  }

  func text(width: Int) -> String {
    var parts = [String]()
    if let total = progress.total, total > 0 {
      let share = min(1, Double(progress.completed) / Double(total))
      let filled = Int(share * 24)
      parts.append("[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled) + "]")
      parts.append("\(Int(share * 100)) %")
      parts.append("\(amount(progress.completed))/\(amount(total))\(unit)")
    } else {
      parts.append("\(amount(progress.completed))\(unit)")
    }
    if let rest { parts.append("\(Self.clock(rest)) left") }
    let figures = parts.joined(separator: "  ")
    let room = max(8, width - figures.count - 3)
    let what = progress.detail.isEmpty ? progress.step : "\(progress.step) \(progress.detail)"
    return Self.fitting(what, room) + "  " + figures
  }

  private var rest: Double? {
    guard let total = progress.total, seconds > 1, progress.completed > since, progress.completed < total else {
      return nil
    }
    return Double(total - progress.completed) * seconds / Double(progress.completed - since)
  }

  private var unit: String {
    switch progress.unit {
    case .bytes: " MiB"
    case .files: " files"
    case .items: ""
    case .seconds: " s"
    }
  }

  private func amount(_ count: Int) -> String {
    progress.unit == .bytes ? String(count >> 20) : String(count)
  }

  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    let rest = whole % 60
    return "\(whole / 60):" + (rest < 10 ? "0" : "") + String(rest)
  }

  /// The end of a step's name is where its file is named, so the middle gives way. East Asian characters take two columns.
  static func fitting(_ text: String, _ columns: Int) -> String {
    func width(_ text: some StringProtocol) -> Int {
      text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
    }
    guard width(text) > columns else { return text }
    var head = Substring(text).prefix(columns / 2)
    while width(head) > columns / 2 { head = head.dropLast() }
    var tail = Substring(text).suffix(columns / 2)
    while width(tail) > columns - width(head) - 1 { tail = tail.dropFirst() }
    return head + "…" + tail
  }
}
