import Foundation

/// The words by which the prompt asks the model to tell what it copies from what it concludes.
enum AnswerLabel: Equatable {
  case quote, answer
  /// The model goes on with a question of its own.
  case question

  private static let words: [(word: String, label: AnswerLabel)] = [
    ("原文", .quote), ("引文", .quote), ("引用", .quote), ("依据", .quote), ("quote", .quote), ("source", .quote),
    ("回答", .answer), ("答案", .answer), ("答", .answer), ("answer", .answer), ("问题", .question), ("question", .question),
  ]

  /// The label that `text` begins with, perhaps in bold, and what follows it.
  static func split(_ text: String) -> (label: AnswerLabel?, rest: String) {
    let start = text.drop { "*#- \n".contains($0) }
    for (word, label) in words {
      guard let found = start.range(of: word, options: [.anchored, .caseInsensitive]) else { continue }
      let after = start[found.upperBound...].drop { "* ".contains($0) }
      guard let sign = after.first, sign == "：" || sign == ":" else { continue }
      return (label, String(after.dropFirst().drop { $0 == "*" || $0.isWhitespace }))
    }
    return (nil, text)
  }

  /// Without the quotation marks around it.
  static func unquoted(_ text: String) -> String {
    let marks = "“”\"「」『』"
    let start = text.drop { marks.contains($0) || $0.isWhitespace }
    guard let end = start.lastIndex(where: { !marks.contains($0) && !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
