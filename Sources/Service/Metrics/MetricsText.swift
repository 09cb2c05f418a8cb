/// Prometheus' text format, version 0.0.4: families one after the other, each with its help, its type and its samples.
/// Source: Prometheus documentation, "Exposition formats".
struct MetricsText {
  enum Kind: String {
    case counter, gauge, histogram
  }

  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// A family of samples. One without samples is left out.
  mutating func family(_ name: String, _ kind: Kind, _ help: String, _ add: (inout Family) -> Void) {
    var family = Family(name: name)
    add(&family)
    guard !family.lines.isEmpty else { return }
    text += "# HELP \(name) \(Self.escapedHelp(help))\n# TYPE \(name) \(kind.rawValue)\n" + family.lines
  }

  struct Family {
    fileprivate let name: String
    fileprivate var lines = ""

    fileprivate init(name: String) {
      self.name = name
    }

    mutating func sample(_ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
      sample("", value, Array(labels))
    }

    mutating func sample(_ value: Int, _ labels: KeyValuePairs<String, String> = [:]) {
      sample(Double(value), labels)
    }

    mutating func histogram(_ histogram: Histogram, _ labels: KeyValuePairs<String, String>) {
      var sum = 0
      for (bound, count) in zip(Histogram.bounds + [.infinity], histogram.counts) {
        sum += count
        sample("_bucket", Double(sum), Array(labels) + [("le", MetricsText.number(bound))])
      }
      sample("_sum", histogram.sum, Array(labels))
      sample("_count", Double(sum), Array(labels))
    }

    private mutating func sample(_ suffix: String, _ value: Double, _ labels: [(key: String, value: String)]) {
      let pairs = labels.map { "\($0.key)=\"\(MetricsText.escaped($0.value))\"" }.joined(separator: ",")
      lines += "\(name)\(suffix)\(pairs.isEmpty ? "" : "{\(pairs)}") \(MetricsText.number(value))\n"
    }
  }

  /// Times in seconds, counted by how long they are at most.
  struct Histogram: Equatable {
    static let bounds = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

    /// One for each bound, and for what is beyond the last.
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var sum = 0.0

    mutating func observe(_ seconds: Double) {
      counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
      sum += seconds
    }
  }

  static func escaped(_ label: String) -> String {
    escapedHelp(label).replacing("\"", with: "\\\"")
  }

  private static func escapedHelp(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  /// Whole numbers without a point, as long as a double is exact about them.
  static func number(_ value: Double) -> String {
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if value.isNaN { return "NaN" }
    return value == value.rounded() && abs(value) < 0x1p53 ? String(Int(value)) : String(value)
  }
}
