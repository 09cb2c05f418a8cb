import Documents
import KnowledgeBase

/// A change of a watched folder as a line.
enum ChangeLine {
  /// `updated  notes/leave.md  3 passages`. Failures go to standard error, as those of every ingest do.
  static func show(_ change: DocumentChange) {
    let place = change.uri ?? change.path
    switch change.kind {
    case .failed:
      Console.note("failed   \(Style.yellow(place))  \(change.stage?.rawValue ?? ""): \(change.reason ?? "")")
    case .moved:
      Console.write("moved    \(change.from ?? "")  →  \(place)\n")
    case .removed:
      let count = change.documents ?? 1
      Console.write("removed  \(place)\(count > 1 ? "  \(count) documents" : "")\n")
    case .added, .updated:
      let count = change.documents ?? 1
      Console.write(
        "\(change.kind == .added ? "added  " : "updated")  \(place)  \(count > 1 ? "\(count) documents, " : "")"
          + "\(change.passages ?? 0) passages\n")
    }
  }
}
