import Documents
import KnowledgeBase

/// How far an encoder sets a passage apart from a question for its language alone.
///
/// Multilingual e5 lays a text that holds some Chinese beside Chinese ones, whatever else it holds: for Chinese questions, the cosines of
/// passages without an ideograph are 0.08 lower than those of Chinese passages, and with three ideographs in a hundred letters (a function
/// with a Chinese comment, a listing in a Chinese article) only 0.03. So what the detector calls English is not all equally far away.
enum LanguageDistance {
  /// The share of ideographs among the letters from which a text counts as a Chinese one.
  private static let chineseShare = 0.03

  /// 0 for a passage in the question's language or in none that is known, up to 1. O(length) for others.
  static func of(_ passage: Passage, from language: Language) -> Float {
    guard isForeign(passage.chunk.language, to: language) else { return 0 }
    let share = LanguageDetector.ideographShare(of: passage.chunk.embeddingText(title: passage.title))
    let chinese = Float(min(1, share / chineseShare))
    return language == .chinese ? 1 - chinese : chinese
  }

  static func isForeign(_ language: Language, to question: Language) -> Bool {
    question != .other && language != .other && language != question
  }
}
