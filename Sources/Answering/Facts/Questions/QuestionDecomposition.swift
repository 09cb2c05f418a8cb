import Documents

/// Takes a question for several facts (“who wrote it, and when?”, “甲和乙的作者分别是谁？”) apart into one question for each.
///
/// A small model that is asked for two facts at once names one of them, or none; each by itself is searched for, pointed out in the passages and
/// judged like any other. By the words of the question alone, so that it costs nothing: what cannot be taken apart that way stays whole.
enum QuestionDecomposition {
  /// Questions for more facts are left whole.
  static let most = 4
  /// Longer ones, in Unicode scalars, are a text with questions in it.
  private static let longest = 400

  /// The questions for one fact each that `question` consists of, two at least, in its words and order; none where it is for one fact, or
  /// for anything else. A later one may lean on what was asked before it (“and when?”).
  static func parts(of question: String) -> [String] {
    guard question.unicodeScalars.count <= longest, !FactQuestion.isAsked(in: question) else { return [] }
    let isChinese = LanguageDetector.language(of: question) == .chinese
    let parts = isChinese ? chineseParts(of: question) : englishParts(of: question)
    let isOfFacts = parts.allSatisfy {
      isChinese ? FactQuestion.isAskedInChinese($0) : FactQuestion.isAskedInEnglish($0)
    }
    // Nothing would be known of what the first one asks for.
    let isAbout = parts.first.map { !ContentTerms($0, asQuestion: true).isEmpty } ?? false
    return (2...most).contains(parts.count) && isOfFacts && isAbout ? parts : []
  }
}
