import Answering
import ArgumentParser
import Assistant

/// `--adapter NAME=FILE:SCALE`: what is loaded, and how much it counts.
struct AdapterOption {
  var source: AdapterSource
  var choice: AdapterChoice

  /// The scale is what follows the last colon, if it is a number; else it is 1.
  init(_ text: String) throws {
    var rest = text[...]
    var scale: Float = 1
    if let colon = text.lastIndex(of: ":"), let number = Float(text[colon...].dropFirst()) {
      (rest, scale) = (text[..<colon], number)
    }
    guard let source = AdapterSource(String(rest)), scale.isFinite else {
      throw ValidationError(
        "'\(text)' names no adapter; write NAME=FILE or NAME=FILE:SCALE, such as code=code.gguf:0.6")
    }
    self.source = source
    choice = AdapterChoice(name: source.name, scale: scale)
  }
}
