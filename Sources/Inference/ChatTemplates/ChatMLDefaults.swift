/// The system prompt that a ChatML template puts in front of a conversation without one.
enum ChatMLDefaults {
  /// The text of the template's literal that opens and closes a system turn without naming a message, as in Qwen2's
  /// `'<|im_start|>system\nYou are …<|im_end|>\n'`.
  static func systemPrompt(in source: String) -> String? {
    var rest = source[...]
    while let opening = rest.firstRange(of: "<|im_start|>system") {
      rest = rest[opening.upperBound...]
      guard let closing = rest.firstRange(of: "<|im_end|>") else { return nil }
      let body = rest[..<closing.lowerBound]
      let isLiteral = !body.contains { $0 == "'" || $0 == "\"" }
      if isLiteral { return unescaped(body) }
    }
    return nil
  }

  /// Templates write the line break after the role as itself or as `\n`.
  private static func unescaped(_ body: Substring) -> String {
    let text = String(body.replacing("\\n", with: "\n"))
    return text.hasPrefix("\n") ? String(text.dropFirst()) : text
  }
}
