/// Makes a question that leans on the conversation one that can be searched for.
enum Conversation {
  private static let leaningWords: Set<String> = [
    "it", "its", "he", "she", "his", "her", "they", "them", "their", "that", "this", "those", "these", "and", "also",
    "then",
  ]
  private static let pronouns: Set<String> = ["it", "its", "he", "she", "his", "her", "they", "them", "their"]
  private static let leaningStarts = ["那", "它", "他", "她", "这", "其", "该", "还有", "呢", "上述", "前者", "后者"]
  private static let offices: Set<Substring> = ["CEO", "CFO", "CIO", "COO", "CTO", "VP"]
  /// Questions with less content are taken for fragments.
  private static let leastContent = 2.0
  /// Later ones of several questions with less content are taken to be about what the first is about.
  private static let leastTopic = 4.0
  /// Pairs of characters lie over each other.
  private static let pairWeight = 0.6

  /// `question`, with the user's last one before it when it says too little by itself or points back.
  static func searchable(_ question: String, history: [ChatMessage]) -> String {
    guard let last = history.last(where: { $0.role == .user })?.content, leans(question) else { return question }
    return last + "\n" + question
  }

  /// Whether a question that was one with others before it is about what they are about: it says too little to be about something of its own,
  /// and names nothing, or a pronoun comes before all that it names.
  static func pointsBack(_ question: String) -> Bool {
    let content = ContentTerms(question, asQuestion: true)
    let isNaming = content.terms.contains { term in
      (term.kind == .name || term.kind == .identifier) && !isAttribute(term, in: question)
    }
    let weight = content.terms.reduce(0) { $0 + ($1.kind == .pair ? pairWeight : $1.weight) }
    guard weight >= leastTopic || isNaming else { return true }
    guard !leaningStarts.contains(where: question.hasPrefix) else { return true }
    guard let pronoun = firstPronoun(in: question) else { return false }
    let place = question.unicodeScalars.distance(from: question.startIndex, to: pronoun)
    // Of English words only names are what a pronoun may mean.
    return !content.terms.contains { $0.kind != .word && $0.scalars.lowerBound < place }
  }

  /// Capitals are nobody's name where they are an office, or what is asked for itself (“What is the ISBN?”, “ISBN是多少？”).
  private static func isAttribute(_ term: ContentTerms.Term, in question: String) -> Bool {
    let scalars = question.unicodeScalars
    let start = scalars.index(scalars.startIndex, offsetBy: term.scalars.lowerBound)
    let end = scalars.index(start, offsetBy: term.scalars.count)
    guard question[start..<end].allSatisfy(\.isUppercase) else { return false }
    let behind = question[end...]
    let asking = /what(?:['’]s|\s(?:is|was|are|were))\s(?:the|its|an?|his|her|their)\s/.ignoresCase()
    let isAskedFor =
      question[..<start].wholeMatch(of: asking) != nil
      && behind.prefixMatch(of: /\s*(?:$|[?.]|(?:in|on|at|by|to|from|for|of|with|per|number)\b)/) != nil
    return offices.contains(question[start..<end]) || isAskedFor
      || behind.prefixMatch(of: /\s*(?:[是为]多少|(?:是什么|多少)[\s?？。]*$)/) != nil
  }

  private static func firstPronoun(in question: String) -> String.Index? {
    let words = question.split { !$0.isLetter && $0 != "'" }
    return words.first { pronouns.contains($0.lowercased()) }?.startIndex
      ?? question.indices.first { index in
        "它他她".contains(question[index])
          && (index == question.startIndex || !"其吉".contains(question[question.index(before: index)]))
      }
  }

  private static func leans(_ question: String) -> Bool {
    if ContentTerms(question, asQuestion: true).weight < leastContent { return true }
    let start = question.drop(while: \.isWhitespace)
    if leaningStarts.contains(where: start.hasPrefix) || start.hasPrefix("what about") { return true }
    let words = question.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
    return words.count <= 12 && words.contains(where: leaningWords.contains)
  }
}
