import Foundation

/// Colours, on a terminal whose owner has not asked for none (no-color.org).
enum Style: String {
  case bold = "1"
  case dim = "2"
  case green = "32"
  case yellow = "33"
  case cyan = "36"

  private static let isOn: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return Console.outputIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }()

  func callAsFunction(_ text: String) -> String {
    Self.isOn ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
