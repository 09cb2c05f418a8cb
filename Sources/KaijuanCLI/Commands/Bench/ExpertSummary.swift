import Foundation
import Inference

/// The expert load of a mixture, or of a routed set of adapters, layer by layer.
struct ExpertSummary {
  let load: ExpertLoad
  let title: String

  init(load: ExpertLoad, of adapter: String? = nil) {
    self.load = load
    title = adapter.map { "experts of \($0)" } ?? "experts"
  }

  var text: String {
    var lines = ["\(title)  variation and cold share of the load by layer; no token is dropped\n"]
    for layer in load.layers {
      let figures =
        "\(layer.variation.formatted(Self.twoDigits))  \((layer.coldShare * 100).formatted(Self.oneDigit)) %"
      lines.append("\(layer.index)\t\(figures)  \(bars(layer.tokens))\n")
    }
    return lines.joined()
  }

  /// A bar an expert, as high as its load beside the layer's largest.
  private func bars(_ tokens: [Int]) -> String {
    let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let largest = max(1, tokens.max() ?? 1)
    return String(tokens.map { $0 == 0 ? " " : heights[min(7, $0 * 8 / largest)] })
  }

  private static let twoDigits = FloatingPointFormatStyle<Double>.number.precision(.fractionLength(2)).grouping(.never)
  private static let oneDigit = FloatingPointFormatStyle<Double>.number.precision(.fractionLength(1)).grouping(.never)
}
