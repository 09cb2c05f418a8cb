/// Text that speaks to a model: found in documents, and made harmless in prompts.
///
/// No list of phrases is complete. What always holds is that neither control tokens nor characters nobody sees reach a prompt from a
/// document; what is found besides is marked as content.
public enum PromptInjection {
  /// Whether `text` tells a model what to do, as far as that can be seen. Linear in its length.
  public static func isFound(in text: String) -> Bool {
    InjectionDetector.findings(in: Array(text.utf8), isCode: false).contains { $0.action == .neutralized }
  }

  /// `text` as it may stand in a prompt: control tokens are broken by a space behind their first character, and tag characters,
  /// direction controls and zero-width spaces are gone. Other text stays as it is, so that quotes from it can still be found.
  public static func neutralized(_ text: String) -> String {
    var bytes = InvisibleCharacters.removed(from: Array(text.utf8))
    for place in InjectionDetector.controlTokens(in: bytes).map(\.lowerBound).reversed() {
      bytes.insert(0x20, at: place + 1)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
