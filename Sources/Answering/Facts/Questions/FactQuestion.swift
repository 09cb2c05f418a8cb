import Documents

/// Tells questions for a single fact (who, when, where, how many, which) from those that want something explained, listed or compared.
///
/// By the words of the question alone: one that asks for two facts, or for reasons, ways, lists, meanings or code, is not for a fact.
enum FactQuestion {
  static func isAsked(in question: String) -> Bool {
    LanguageDetector.language(of: question) == .chinese ? isAskedInChinese(question) : isAskedInEnglish(question)
  }
}
