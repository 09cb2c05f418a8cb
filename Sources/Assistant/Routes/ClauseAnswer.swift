import Answering
import Documents
import Foundation
import KnowledgeBase
import Retrieval

/// Clauses of regulations, word for word: those that a question names, or else the one that is about it.
struct ClauseAnswer {
  static let longestAnswer = 8_000
  /// Passages that are looked through for the document that is meant.
  static let depth = 50

  let store: any KnowledgeStore
  let retriever: Retriever
  let answerability: Answerability

  /// `nil` where no clause is surely meant.
  func answer(_ request: AskRequest) async throws -> RoutedAnswer? {
    var filter = request.filter
    filter.kinds = [.regulation]
    let found = try await retriever.retrieve(
      RetrievalRequest(question: request.question, filter: filter, topK: Self.depth))
    guard !found.isEmpty else { return nil }
    let shown = Array(found.prefix(request.topK))
    if let named = ClauseQuestion(request.question) {
      return try await clauses(named, request.question, found, shown)
    }
    let judgement = answerability.judge(question: request.question, passages: shown)
    guard judgement.isAnswerable, let best = shown.first?.passage, best.chunk.clauseID != nil else { return nil }
    return RoutedAnswer([quotation(best)], found: shown, answerability: judgement.probability)
  }

  // MARK: By number

  private func clauses(
    _ named: ClauseQuestion, _ question: String, _ found: [RankedPassage], _ shown: [RankedPassage]
  ) async throws -> RoutedAnswer? {
    var documents: [(passage: Passage, clauses: [Clause])] = []
    for passage in Self.firsts(found) {
      guard let outline = try await store.outline(documentID: passage.documentID, version: passage.version) else {
        continue
      }
      let clauses = named.clauses(in: outline)
      if !clauses.isEmpty { documents.append((passage, clauses)) }
    }
    guard let meant = Self.meant(documents.map(\.passage.title), title: named.title, question: question) else {
      return nil
    }
    let (document, clauses) = documents[meant]
    let passages = try await store.passages(documentID: document.documentID)
      .sorted { $0.chunk.bytes.lowerBound < $1.chunk.bytes.lowerBound }
    var quotations: [RoutedAnswer.Quotation] = []
    var length = 0
    for clause in clauses {
      for passage in passages {
        let common = passage.chunk.bytes.clamped(to: clause.bytes)
        guard !common.isEmpty, length + common.count <= Self.longestAnswer else { continue }
        let start = passage.chunk.bytes.lowerBound
        let bytes = common.lowerBound - start..<common.upperBound - start
        guard Self.hasWords(passage, bytes) else { continue }
        length += common.count
        quotations.append(quotation(passage, bytes))
      }
    }
    return quotations.isEmpty ? nil : RoutedAnswer(quotations, found: shown)
  }

  /// The first passage of each document.
  private static func firsts(_ found: [RankedPassage]) -> [Passage] {
    var seen = Set<String>()
    return found.map(\.passage).filter { seen.insert($0.documentID).inserted }
  }

  /// Which of the documents is meant: the only one, or the one whose title the question names. `nil` where that is not sure.
  static func meant(_ titles: [String], title: String?, question: String) -> Int? {
    if let title {
      let key = RegulationName.key(title)
      let exact = titles.indices.filter { RegulationName.names(titles[$0]).contains(key) }
      if exact.count == 1 { return exact[0] }
      // 休假办法 for 澄江科技休假办法, and 请问公司法 for 公司法.
      let wider = titles.indices.filter { index in
        RegulationName.names(titles[index]).contains { name in
          name.hasSuffix(key) || (name.unicodeScalars.count > 2 && key.hasSuffix(name))
        }
      }
      return wider.count == 1 ? wider[0] : nil
    }
    let text = RegulationName.key(question)
    let named = titles.indices.filter { index in
      RegulationName.names(titles[index]).contains { $0.unicodeScalars.count > 3 && text.contains($0) }
    }
    if named.count == 1 { return named[0] }
    return titles.count == 1 ? 0 : nil
  }

  // MARK: Words

  private static func hasWords(_ passage: Passage, _ bytes: Range<Int>) -> Bool {
    String(decoding: Array(passage.chunk.text.utf8)[bytes], as: UTF8.self).contains { $0.isLetter || $0.isNumber }
  }

  private func quotation(_ passage: Passage, _ bytes: Range<Int>? = nil) -> RoutedAnswer.Quotation {
    let bytes = bytes ?? 0..<passage.chunk.text.utf8.count
    return RoutedAnswer.Quotation(passage, bytes) { quote in
      let text = quote.trimmingCharacters(in: .whitespacesAndNewlines)
      return passage.chunk.language == .chinese ? "《\(passage.title)》\n\(text)" : "\(passage.title):\n\(text)"
    }
  }
}
