import Foundation

/// An adapter to be loaded beside the configured generator, as the settings name it.
public struct AdapterSource: Sendable, Equatable {
  public var name: String
  /// A GGUF file, or a folder as PEFT saves it.
  public var path: String

  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  var text: String { "\(name)=\(path)" }

  static let form = "NAME=PATH"

  /// Reads `NAME=PATH`; `nil` for anything else.
  public init?(_ text: String) {
    guard let equal = text.firstIndex(of: "=") else { return nil }
    let name = text[..<equal].trimmingCharacters(in: .whitespaces)
    let path = text[equal...].dropFirst().trimmingCharacters(in: .whitespaces)
    guard !name.isEmpty, !path.isEmpty else { return nil }
    self.init(name: name, path: NSString(string: path).expandingTildeInPath)
  }
}
