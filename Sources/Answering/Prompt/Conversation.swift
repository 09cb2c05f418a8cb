/// Makes a question that leans on the conversation one that can be searched for.
enum Conversation {
  private static let leaningWords: Set<String> = [
    "it", "its", "he", "she", "his", "her", "they", "them", "their", "that", "this", "those", "these", "and", "also",
    "then",
  ]
  private static let leaningStarts = ["那", "它", "他", "她", "这", "其", "该", "还有", "呢", "上述", "前者", "后者"]
  /// Questions with less content are taken for fragments.
  private static let leastContent = 2.0

  /// `question`, with the user's last one before it when it says too little by itself or points back.
  static func searchable(_ question: String, history: [ChatMessage]) -> String {
    guard let last = history.last(where: { $0.role == .user })?.content, leans(question) else { return question }
    return last + "\n" + question
  }

  private static func leans(_ question: String) -> Bool {
    if ContentTerms(question, asQuestion: true).weight < leastContent { return true }
    let start = question.drop(while: \.isWhitespace)
    if leaningStarts.contains(where: start.hasPrefix) || start.hasPrefix("what about") { return true }
    let words = question.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
    return words.count <= 12 && words.contains(where: leaningWords.contains)
  }
}
